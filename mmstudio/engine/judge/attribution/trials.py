"""Trials: results made with fewer conditions, and what each measures; with progress, and stopped when the person says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.engine.judge.attribution.measures import PayoffMeasures
from mmstudio.engine.judge.attribution.source import ResultSource
from mmstudio.engine.sample.items import Item
from mmstudio.engine.sample.loading import checked_turn

BATCH = 64
_HELD_S = 0.25
"""Seconds in which a turn begins new steps, as for results that a person waits for."""
_MOST_BYTES = 1 << 28
"""Bytes of changed conditions that are held at a time."""


@dataclass(frozen=True)
class ConditionTrial:
    """One result to make.

    Attributes:
        item: Makes it; called when it is its turn, since a changed picture may be large.
        seed: Number of its seed, counted from 0.
    """

    item: Callable[[], Item]
    seed: int = 0


@dataclass
class Trials:
    """Makes results of one source.

    Attributes:
        context, source: The job, and the result that it is about.
        total: Number of results of the whole job, for its progress.
        done: How many of them are made.
    """

    context: RunContext
    source: ResultSource
    total: int = 0
    done: int = 0
    _started: float = field(default_factory=time.monotonic)
    _made: int = 0

    def make(self, items: Sequence[Item]) -> Iterator[Any]:
        """The results of some items, in order."""
        source = self.source
        turn = checked_turn(self.context)
        request = source.request
        for _, values in source.model.sampler.generate(
            items,
            request.guidance,
            request.settings,
            make=request.make,
            turn=turn,
            batch=BATCH,
            held_s=_HELD_S,
        ):
            self.done += 1
            self._made += 1
            yield values[source.slot.name]

    def measure(
        self, trials: Sequence[ConditionTrial], measures: PayoffMeasures, bytes_each: int = 0
    ) -> Iterator[tuple[int, Any, dict[str, float | None]]]:
        """Make results and measure them.

        Args:
            trials: What to make.
            measures: The payoffs.
            bytes_each: What the conditions of one trial take in memory.

        Yields:
            Number of the trial, its result, and its payoffs.
        """
        together = max(1, min(BATCH, _MOST_BYTES // max(1, bytes_each)))
        for start in range(0, len(trials), together):
            some = trials[start : start + together]
            made = list(self.make([trial.item() for trial in some]))
            found = measures.of(made, [trial.seed for trial in some])
            self.tell()
            for offset, result in enumerate(made):
                yield start + offset, result, {name: values[offset] for name, values in found.items()}

    def tell(self) -> None:
        """Report the progress, and how long the rest takes at the speed so far."""
        passed = time.monotonic() - self._started
        left = passed / self._made * max(0, self.total - self.done) if self._made else None
        self.context.progress(self.done, max(self.total, self.done), eta_s=left)
