"""Time for a result of several runs, measured by turns, so that whatever else the computer does slows all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import torch

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.sample import Split
from mmstudio.engine.data.prepared import preparing
from mmstudio.engine.judge.stopping import stop_if_asked, stopping_turn
from mmstudio.engine.judge.stored import stored_batch
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import Model, Trained
from mmstudio.engine.sample.preview import sample_cards

TURNS = 5
"""How often each run has its turn, after one that does not count."""
FEWEST, MOST = 4, 64
"""Results that are made at once."""
_TURN_S = 2.0
"""Seconds that a turn should take at most; of slow runs fewer results are made."""
Work = Callable[[int], None]
"""Makes or judges so many results."""


@dataclass(frozen=True)
class Speed:
    """How long runs took for a result.

    Attributes:
        together: Number of results that were made at once.
        seconds: For each run the seconds of its turns.
    """

    together: int
    seconds: Sequence[Sequence[float]]

    @property
    def ms(self) -> float:
        """Milliseconds of the first run for a result, in the median."""
        return median(self.seconds[0]) * 1000 / self.together

    def ratios(self, place: int) -> list[float]:
        """Times of a run by those of the first, turn by turn, ascending."""
        return sorted(own / first for own, first in zip(self.seconds[place], self.seconds[0], strict=True))


def by_turns(context: RunContext, works: Sequence[Work], told: Callable[[int, int], None]) -> Speed:
    """Let each run make the same results by turns.

    Args:
        context: Context of the job.
        works: What each does; the first is what others are compared with.
        told: Told how many turns are done, and of how many.
    """
    for work in works:  # what is loaded or prepared on the way does not count
        work(FEWEST)
    started = time.perf_counter()
    works[0](FEWEST)
    one = (time.perf_counter() - started) / FEWEST
    together = max(FEWEST, min(MOST, int(_TURN_S / max(one, 1e-6))))
    seconds: list[list[float]] = [[] for _ in works]
    for turn in range(TURNS + 1):
        for place, work in enumerate(works):
            stop_if_asked(context)
            started = time.perf_counter()
            work(together)
            if turn:
                seconds[place].append(time.perf_counter() - started)
        told(turn + 1, TURNS + 1)
    return Speed(together, seconds)


def work_of(context: RunContext, trained: Trained, samples: Samples, split: Split) -> Work:
    """What a run does for results: it generates from the conditions of stored samples, or judges these samples."""
    if not trained.workspace.run_plan.makes:
        return _judging(context, trained, samples, split)
    model = Model.of(trained)
    plan, turn = trained.workspace.run_plan, stopping_turn(context)
    cards = [
        sample_cards(trained.workspace, trained.plan, one, model.sampler)
        for one in samples.read(split, 0, MOST)
    ]
    targets = set(trained.plan.targets)
    items = [
        Item(seed, {slot: some for slot, some in cards[seed % len(cards)].items() if slot not in targets})
        for seed in range(MOST)
    ]
    guidance, settings = Guidance(plan.guidance, plan.joint()), plan.sampling({})

    def generate(count: int) -> None:
        for _ in model.sampler.generate(items[:count], guidance, settings, turn=turn):
            pass

    return generate


def _judging(context: RunContext, trained: Trained, samples: Samples, split: Split) -> Work:
    device = trained.device
    conditions, targets = trained.workspace.prepare(
        samples, trained.plan, split, preparing(context), device=device.torch, turn=context.device_turn
    )
    have = len(next(iter(conditions.values())).count)
    names = list(trained.assembly.objectives())

    def judge(count: int) -> None:
        places = torch.arange(count) % have
        with context.device_turn(), torch.no_grad(), device.autocast():
            for name in names:
                learned = trained.assembly.labels(name, targets)
                trained.assembly.judge(
                    stored_batch(conditions, learned, places, tuple(conditions), device.torch), task=name
                )

    return judge
