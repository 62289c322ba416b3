"""``card.json`` in a run's folder: what only a person knows of a model, for its card."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import child
from mmstudio.core.files.json_text import read_json

FILE = "card.json"
Line = Annotated[str, Field(max_length=2000)]


class CardFields(BaseModel):
    """What a person fills in; empty where nothing was said.

    Attributes:
        author: Who made it.
        license: Under which terms the model may be used.
        data_license: Under which terms the data was given.
        link: Where more is told.
        use: What it is meant for.
        limits: What it must not be used for, or does badly.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    author: Line = ""
    license: Line = ""
    data_license: Line = ""
    link: Line = ""
    use: Line = ""
    limits: Line = ""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Those of a run's folder; empty where nothing was ever said, or where it cannot be read."""
        try:
            return cls.model_validate(read_json(child(folder, FILE)))
        except (OSError, ValueError, StudioError):
            return cls()

    def save(self, folder: Path) -> None:
        """Write them into a run's folder."""
        write_json(child(folder, FILE), self.model_dump())
