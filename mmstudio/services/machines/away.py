"""What a run remembers of its training on another machine: ``away.json`` in its folder, which may come from a stranger."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.json_text import read_json
from mmstudio.core.payloads import Id, Number
from mmstudio.plan.run_folder import RunFolder

FILE = "away.json"


class Away(BaseModel):
    """Content of the file. It names no machine and no folder outside: these are the person's, not the run's.

    Attributes:
        token: The export by which the run left.
        step: Step of the last checkpoint that both have.
        taken: Files that were taken back, with the hash of each where it is known.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: Id
    step: Number
    taken: dict[str, Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]] = Field(default_factory=dict)

    @classmethod
    def of(cls, files: RunFolder) -> Away | None:
        """What a run remembers; ``None`` if it never left, or that cannot be read."""
        try:
            return cls.model_validate(read_json(files.path / FILE))
        except (OSError, ValueError):
            return None

    def keep(self, files: RunFolder) -> None:
        """Write it into the run's folder."""
        write_json(files.path / FILE, self.model_dump(mode="json"))
