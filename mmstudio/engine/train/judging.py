"""Judging while training: a cheap score of the averaged weights, which says which checkpoint is the best.

Judging stands above training, so what judges is handed in by whoever starts the training.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import JobCancelledError, UsageError
from mmstudio.core.sentences import words_of
from mmstudio.engine.model.device import Device
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.sampler import Sampler
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.progress import Progress
from mmstudio.plan.recipe import Training

SHARE = 0.1
"""Largest share of the time that judging takes, beside the last judgement of a training."""


_FAILED = "The training could not judge itself: {reason}"


class SelfJudge(Protocol):
    """Judges the averaged weights of a training as they are now, always by the same samples and seeds."""

    def score(self) -> float | None:
        """The score; ``None`` if it could not be judged."""

    @property
    def higher(self) -> bool:
        """Whether a higher score is better; known from the first score on."""


OpenJudge = Callable[[RunContext, Workspace, Samples, ModelPlan, Sampler, Device], SelfJudge]
"""Opens the judge that a recipe names, before the training begins."""


@dataclass
class Judging:
    """Judges a training from time to time.

    Attributes:
        judge: What judges it.
        cost_s: Seconds that the last judgement took.
        ended: When it ended.
    """

    judge: SelfJudge
    cost_s: float = 0.0
    ended: float = 0.0

    @property
    def due(self) -> bool:
        """Whether enough time has passed since the last judgement."""
        return time.perf_counter() - self.ended >= self.cost_s * (1 / SHARE - 1)

    def begin(self, context: RunContext) -> None:
        """Judge once before the training, so that what is wrong is known at once, and what a judgement takes.

        Raises:
            UsageError: If the metric cannot say which checkpoint is the best.
        """
        self.score(context, refuse=True)

    def score(self, context: RunContext, *, refuse: bool = False) -> float | None:
        """The score now; ``None`` if the job was cancelled meanwhile, or it could not be judged, which is logged."""
        started = time.perf_counter()
        try:
            return self.judge.score()
        except UsageError as error:
            if refuse:
                raise
            context.log(_FAILED, level="warning", reason=error.told)
            return None
        except JobCancelledError:  # the loop will notice that too, and save first
            return None
        except Exception as error:  # noqa: BLE001 - a metric of a plugin may fail in any way, and must not end a training
            reason = words_of(error) or type(error).__name__
            context.log(_FAILED, level="warning", reason=reason)
            return None
        finally:
            self.ended = time.perf_counter()
            self.cost_s = self.ended - started


def follow_best(progress: Progress, settings: Training, *, higher: bool) -> None:
    """Note whether the present checkpoint is the best one, by the score that the settings name.

    Args:
        progress: Holds the present score, or validation loss; both may be missing.
        settings: Name the score; the validation loss counts if they name none.
        higher: Whether a higher score is better.
    """
    if progress.best_on != settings.best_on:  # another score than before: the former best says nothing
        progress.best_on, progress.best, progress.best_score, progress.stale = settings.best_on, -1, None, 0
        progress.best_validation = None
    own = bool(settings.best_on)
    value = progress.score if own else progress.validation
    if value is None:
        return
    former = progress.best_score if own else progress.best_validation
    if former is not None and not (value > former if own and higher else value < former):
        progress.stale += 1
        return
    progress.best, progress.stale = progress.step, 0
    if own:
        progress.best_score = value
    else:
        progress.best_validation = value


def gave_up(progress: Progress, settings: Training) -> bool:
    """Whether the score has not improved for as many judgements as the settings allow."""
    return bool(settings.patience) and progress.stale >= settings.patience
