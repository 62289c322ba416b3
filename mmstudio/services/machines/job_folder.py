"""The job folder of a run that is trained on another machine: its places, and ``job.json``, which says what it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mmstudio.core.complaints import reason_of
from mmstudio.core.errors import DamagedError, NotFoundError
from mmstudio.core.files.door import child
from mmstudio.core.files.json_text import read_json
from mmstudio.core.payloads import Id, Name, Number, Words
from mmstudio.plan.run_folder import RunFolder
from mmstudio.storage.folder.layout import ProjectLayout

FORMAT = 1
NOTE = "job.json"
_Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_STRICT = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class PackedFile(BaseModel):
    """A file of the job folder that is unpacked where the job runs.

    Attributes:
        name: Name of the file.
        bytes: Size on the disk.
        sha256: Hash of its bytes.
    """

    model_config = _STRICT

    name: Name
    bytes: Number
    sha256: _Hash


class NeededPlugin(BaseModel):
    """A plugin of another author that the run needs.

    Attributes:
        name, version: Name and version of its distribution.
    """

    model_config = _STRICT

    name: Words
    version: Words


class JobNote(BaseModel):
    """Content of ``job.json``.

    Attributes:
        format: Version of its form.
        token: Names this one export; the run that it came from remembers it.
        run: Id of the run.
        title: Title of the run.
        step: Step of its last checkpoint when it left.
        program: Version of the program that wrote it.
        by_reference: Whether files of the data set lie where they lay, and are not in the folder.
        shards: Files of the data set, packed.
        wheels: Wheels of plugins and of what came with them.
        plugins: Plugins that the run needs.
        resources: Names of the folders that a person must provide where it runs.
    """

    model_config = _STRICT

    format: Annotated[int, Field(ge=1, le=FORMAT)]
    token: Id
    run: Id
    title: Words
    step: Number
    program: Words
    by_reference: bool = False
    shards: tuple[PackedFile, ...] = ()
    wheels: tuple[PackedFile, ...] = ()
    plugins: tuple[NeededPlugin, ...] = ()
    resources: tuple[Words, ...] = ()


@dataclass(frozen=True)
class JobFolder:
    """Places in a job folder.

    Attributes:
        path: The folder.
    """

    path: Path

    @property
    def note_file(self) -> Path:
        """``job.json``."""
        return self.path / NOTE

    @property
    def data(self) -> Path:
        """Folder of the shards."""
        return self.path / "data"

    @property
    def wheels(self) -> Path:
        """Folder of the wheels."""
        return self.path / "wheels"

    @property
    def site(self) -> Path:
        """Where the wheels are unpacked."""
        return self.path / "plugins"

    @property
    def asked(self) -> Path:
        """Where commands to the training are laid down, as small files."""
        return self.path / "asked"

    @property
    def told(self) -> Path:
        """Where the training says how far it is."""
        return self.path / "told"

    @property
    def project(self) -> ProjectLayout:
        """The project with the one run."""
        return ProjectLayout(self.path / "project")

    def run_files(self, run: str) -> RunFolder:
        """The folder of the run.

        Raises:
            DamagedError: If it is no valid id, or its place holds a link.
        """
        return RunFolder(self.project.run(run))

    def note(self) -> JobNote:
        """What the folder is.

        Raises:
            NotFoundError: If it is no job folder.
            DamagedError: If ``job.json`` cannot be read.
        """
        if not self.note_file.exists():
            raise NotFoundError("{path} is no job folder: it holds no job.json.", path=str(self.path))
        try:
            return JobNote.model_validate(read_json(child(self.path, NOTE), most=8 << 20))
        except (OSError, ValueError) as error:
            reason = reason_of(error)
            raise DamagedError(
                "What {path} says of the job cannot be read: {reason}.",
                path=str(self.note_file),
                reason=reason,
            ) from error
