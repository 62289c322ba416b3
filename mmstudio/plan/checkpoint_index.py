"""The checkpoints of a run: which ones exist, how far each training was, and which of them are kept."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.files.door import step_of
from mmstudio.plan.progress import Progress

STATE = "state.json"
PINNED = "pinned"
"""Name of the empty file that protects a checkpoint from removal."""


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
