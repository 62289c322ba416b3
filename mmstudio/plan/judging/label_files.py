"""The files of labels that wait for a person: one for each sample, with the likeliest classes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.json_text import read_json
from mmstudio.core.payloads import Id, Number, Words

MOST_TOLD = 20
"""How many classes are told of a sample."""
_SUFFIX = ".json"
Share = Annotated[float, Field(ge=0, le=1)]


class LabelFile(BaseModel):
    """Content of a file.

    Attributes:
        sample: Id of the sample.
        run, checkpoint: The run whose space told it, and its checkpoint.
        slot: The slot that was looked at.
        ranked: The likeliest classes, the first one first, each with its share of certainty; over all classes they sum up to 1.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)

    sample: Number
    run: Id
    checkpoint: Number
    slot: Words
    ranked: Annotated[tuple[tuple[Words, Share], ...], Field(min_length=1, max_length=MOST_TOLD)]

    def save(self, folder: Path) -> None:
        """Write it below a folder, under the sample's id."""
        write_json(path_of(folder, self.sample), self.model_dump(mode="json"))


def path_of(folder: Path, sample: int) -> Path:
    """The file of a sample."""
    return folder / f"{sample}{_SUFFIX}"


def labels_in(folder: Path) -> list[LabelFile]:
    """All labels below a folder by the ids of their samples; what is none is passed over."""
    found: list[LabelFile] = []
    for path in folder.glob(f"*{_SUFFIX}") if folder.is_dir() and not folder.is_symlink() else ():
        if path.is_symlink():
            continue
        try:
            one = LabelFile.model_validate(read_json(path))
        except (OSError, ValueError, ValidationError):
            continue
        if path == path_of(folder, one.sample):
            found.append(one)
    return sorted(found, key=lambda one: one.sample)
