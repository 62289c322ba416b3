"""``state.json`` of a checkpoint: how far the training was, without its tensors."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from mmstudio.core.complaints import first_reason
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.json_text import read_json


@dataclass
class Progress:
    """The progress of a training.

    Attributes:
        step: Number of steps done.
        seconds: Seconds of training used.
        micro: Samples per micro-batch; less than the batch if memory was short.
        validation: Validation loss at this checkpoint, or ``None``.
        best: Step of the best checkpoint so far, or -1.
        best_validation: Validation loss of that checkpoint.
        versions: Versions of the libraries that wrote it.
        best_on: Name of the score that says which checkpoint is the best; empty for the validation loss.
        score: That score at this checkpoint, or ``None`` if it was not judged.
        best_score: That score of the best checkpoint.
        stale: How many judgements have passed since the best one.
    """

    step: Annotated[int, Field(ge=0, lt=2**53)] = 0
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    micro: Annotated[int, Field(ge=0, lt=2**31)] = 0
    validation: float | None = None
    best: Annotated[int, Field(ge=-1, lt=2**53)] = -1
    best_validation: float | None = None
    versions: dict[str, str] = field(default_factory=dict)
    best_on: str = ""
    score: Annotated[float, Field(allow_inf_nan=False)] | None = None
    best_score: Annotated[float, Field(allow_inf_nan=False)] | None = None
    stale: Annotated[int, Field(ge=0, lt=2**53)] = 0

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        write_json(path, asdict(self))

    @classmethod
    def load(cls, path: Path) -> Progress:
        """Read it.

        Raises:
            OSError: If it cannot be read.
            ValueError: If it is not valid; the sentence names the wrong field.
        """
        try:
            return _PROGRESS.validate_python(read_json(path))
        except ValidationError as error:
            raise ValueError(first_reason(error)) from error


_PROGRESS = TypeAdapter(Progress)
