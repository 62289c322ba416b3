"""The checkpoints of a run: which ones exist, how far each training was (``state.json``), and which of them are kept."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from mmstudio.core.complaints import first_reason
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import step_of
from mmstudio.core.files.json_text import read_json

STATE = "state.json"
PINNED = "pinned"
"""Name of the empty file that protects a checkpoint from removal."""


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
        late: Step at which its last part began; -1 before that.
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
    late: Annotated[int, Field(ge=-1, lt=2**53)] = -1

    @property
    def part_step(self) -> int:
        """Steps done of the part that it is in."""
        return self.step - max(0, self.late)

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


@dataclass(frozen=True)
class CheckpointIndex:
    """The folder of a run's checkpoints, one directory per step.

    Attributes:
        path: The folder; it need not exist yet.
    """

    path: Path

    def steps(self) -> list[int]:
        """Steps of the checkpoints, in order."""
        try:
            with os.scandir(self.path) as found:  # one scan, since this is asked for each of many runs
                steps = [step_of(entry.name) for entry in found if not entry.is_symlink()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(step for step in steps if step is not None)

    def place(self, step: int) -> Path:
        """The folder of the checkpoint of a step."""
        return self.path / f"{step:08d}"

    def states(self) -> Iterator[tuple[Path, Progress]]:
        """Checkpoints with the state of the training at each, the latest first; unreadable ones are left out."""
        for step in reversed(self.steps()):
            with suppress(OSError, ValueError):
                state = Progress.load(self.place(step) / STATE)
                if state.step == step:
                    yield self.place(step), state

    def latest(self) -> Progress | None:
        """The state of the training at its last readable checkpoint; ``None`` if there is none."""
        return next((state for _, state in self.states()), None)

    def best(self) -> int:
        """Step of the best checkpoint according to the last readable one; -1 if unknown."""
        latest = self.latest()
        return -1 if latest is None else latest.best

    def thin(self, keep: int, best: int) -> None:
        """Remove old checkpoints.

        Args:
            keep: Number of latest checkpoints that stay, besides pinned ones.
            best: Step of another one that stays; -1 for none.
        """
        for step in self.steps()[:-keep]:
            place = self.place(step)
            if step != best and not (place / PINNED).exists():
                # renamed first, so that a partly deleted directory is never taken for a checkpoint
                doomed = place.with_name(f".{uuid.uuid4().hex}")
                place.rename(doomed)
                shutil.rmtree(doomed, ignore_errors=True)
