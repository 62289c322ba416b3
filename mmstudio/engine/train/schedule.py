"""The budget of a training, in steps or in seconds, and the learning rate that follows from it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mmstudio.plan.recipe import Training


@dataclass(frozen=True)
class Budget:
    """The budget of a training: steps or seconds.

    Attributes:
        steps: Number of steps, or 0.
        seconds: Seconds of training, used when ``steps`` is 0.
    """

    steps: int
    seconds: float

    @classmethod
    def of(cls, training: Training) -> Budget:
        """The budget of a recipe."""
        return cls(training.steps, training.minutes * 60)

    def progress(self, step: int, seconds: float) -> float:
        """Share of the budget used, from 0; 1 or more means that the training is over."""
        return step / self.steps if self.steps else seconds / self.seconds


@dataclass(frozen=True)
class TrainingPart:
    """Where a training stands in one of its two parts.

    Attributes:
        late: Whether it is the last part.
        share: Share of the part's budget that is used.
    """

    late: bool
    share: float


def part_of(training: Training, progress: float, *, parts: bool) -> TrainingPart:
    """The part that a training is in.

    Args:
        training: Its settings.
        progress: Share of the whole budget used.
        parts: Whether what learns has a last part at all.
    """
    begin = 1 - training.distil
    if not parts or not training.distil:
        return TrainingPart(late=False, share=progress)
    if progress < begin:
        return TrainingPart(late=False, share=progress / begin)
    return TrainingPart(late=True, share=(progress - begin) / training.distil)


def rate_factor(training: Training, progress: float) -> float:
    """Factor on the peak learning rate: linear warm-up, level, then a cosine to ``final_lr`` over the last ``decay`` share.

    With ``decay`` 1 this is the schedule of Loshchilov and Hutter 2017 after a warm-up.
    """
    progress = min(1.0, max(0.0, progress))
    if progress < training.warmup:
        return (progress + 1e-3) / (training.warmup + 1e-3)
    start = max(training.warmup, 1 - training.decay)
    rest = max(0.0, progress - start) / max(1e-9, 1 - start)
    cosine = 0.5 * (1 + math.cos(math.pi * rest))
    return training.final_lr + (1 - training.final_lr) * cosine


def condition_factor(training: Training, progress: float) -> float:
    """The same for encoders, nulls and fusion, whose schedule ends at ``settle``; 0 from there on."""
    return rate_factor(training, progress / training.settle) if progress < training.settle else 0.0


def ema_decay(halflife: float, step: int) -> float:
    """Decay of the weight average whose half-life is a share of the steps so far."""
    steps = max(1.0, halflife * (step + 1))
    return float(0.5 ** (1 / steps))
