"""Following a training on another machine: where it is, which only the person's settings say, and a look at what is new."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from mmstudio.core.errors import UsageError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.json_text import read_json
from mmstudio.core.payloads import Id
from mmstudio.services.machines.away import Away
from mmstudio.services.machines.reach import LocalReach, Reach, SshReach
from mmstudio.services.opened import OpenProject

FILE = "machines.json"
"""Name of the file among a person's settings."""
_MOST = 200


class RemotePlace(BaseModel):
    """Where a job folder is.

    Attributes:
        host: Name of the machine, as ``ssh`` knows it; empty where the folder is on a disk of this computer.
        folder: The folder.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[str, Field(max_length=300)] = ""
    folder: Annotated[str, Field(min_length=1, max_length=4000)]

    def reach(self) -> Reach:
        """What reaches it.

        Raises:
            UsageError: If one of the names is not made as such names are.
        """
        return SshReach(self.host, self.folder) if self.host else LocalReach(Path(self.folder).absolute())


_PLACES: TypeAdapter[dict[Id, RemotePlace]] = TypeAdapter(dict[Id, RemotePlace])


@dataclass(frozen=True)
class RemotePlaces:
    """Where the job folders of runs are, by the export that each run remembers; no project says so.

    Attributes:
        file: ``machines.json`` among the person's settings.
    """

    file: Path

    @classmethod
    def of(cls, config_folder: Path) -> RemotePlaces:
        """Those of these settings."""
        return cls(config_folder / FILE)

    def find(self, opened: OpenProject, run: str) -> RemotePlace:
        """The place of a run's training.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If it is not known.
        """
        away = Away.of(opened.runs.files(run))
        place = None if away is None else self._read().get(away.token)
        if place is None:
            raise UsageError(
                "It is not known where {run} is trained.",
                hint="Say --folder PATH, and --host NAME for ssh.",
                run=run,
            )
        return place

    def keep(self, opened: OpenProject, run: str, place: RemotePlace) -> None:
        """Remember the place of a run's training, the newest last."""
        away = Away.of(opened.runs.files(run))
        if away is not None:
            places = {token: one for token, one in self._read().items() if token != away.token}
            latest = [*places.items(), (away.token, place)][-_MOST:]
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_json(self.file, {token: one.model_dump(mode="json") for token, one in latest})

    def _read(self) -> dict[str, RemotePlace]:
        try:
            return _PLACES.validate_python(read_json(self.file))
        except (OSError, ValueError):
            return {}
