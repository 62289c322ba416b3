"""One step of a training, which all ranks take together, and the way of a rank that follows rank 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from torch import Tensor

from mmstudio.core.context import RunContext
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.model.device import Device
from mmstudio.engine.train.last_part import turn_to
from mmstudio.engine.train.ranks.distributed import Others
from mmstudio.engine.train.schedule import Budget, TrainingPart, condition_factor, part_of, rate_factor
from mmstudio.engine.train.step import PhaseRunner
from mmstudio.plan.progress import Progress
from mmstudio.plan.recipe import Training

Watch = Callable[[str, int, float], AbstractContextManager[None]]
"""Watches the update of a phase: phase, step, share of the budget."""
_SEED_STRIDE = 1_000_003


@dataclass
class Lockstep:
    """What every rank of a training works on; all take the same steps.

    Attributes:
        context: The job's view of the program.
        settings: Training settings of the recipe.
        device: Where and how to compute.
        batches: Training data.
        runner: Model, optimisers, micro-batch and ranks.
        progress: How far the training is.
        seed: All randomness follows from it and the step.
    """

    context: RunContext
    settings: Training
    device: Device
    batches: Batches
    runner: PhaseRunner
    progress: Progress
    seed: int

    def part(self, share: float) -> TrainingPart:
        """The part of the training after this share of its budget."""
        return part_of(self.settings, share, parts=bool(self.runner.model.learning.late))

    def take_averages(self) -> None:
        """Put averaged weights in the place of those that are trained, on the rank that has them."""


def follow(one: Lockstep) -> None:
    """Take every step of a training together with rank 0, which alone saves, tells, and knows the time."""
    progress, runner = one.progress, one.runner
    budget, others = Budget.of(one.settings), Others(runner.model, runner.ranks)
    runner.model.train()
    while (share := budget.progress(progress.step, progress.seconds)) < 1:
        for _ in phases_of(one, share, lambda *_: nullcontext()):
            pass
        progress.step += 1
        if (seconds := others.follow()) is None:
            return
        progress.seconds = seconds


def phases_of(one: Lockstep, share: float, watch: Watch) -> Iterator[dict[str, Tensor]]:
    """Take one step, phase by phase; gives the losses of each that was not skipped."""
    runner, step, settings = one.runner, one.progress.step, one.settings
    learning = runner.model.learning
    part = one.part(share)
    turn_to(one.progress, runner.model, runner.ranks, one.take_averages, late=part.late)
    factor = rate_factor(settings, part.share)
    batch, phases = one.batches.drawn(step), learning.in_part(late=part.late)
    for number, phase in enumerate(learning.phases):
        if phase not in phases:
            continue
        losses = runner.run(phase, batch, step, part.share, _step_seed(one.seed, step, number))
        if losses:
            with watch(phase, step, share):
                runner.optimisers.step(phase, factor, condition_factor(settings, part.share))
            yield losses


def _step_seed(seed: int, step: int, phase: int) -> int:
    further, place = divmod(phase, 16)
    return (((seed * _SEED_STRIDE + step) * 16 + place) * 4096 ^ further << 55) % 2**62
