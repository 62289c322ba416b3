"""The judge of a training that still runs: a few results of the same samples and seeds, and one figure of one metric."""

from __future__ import annotations

from typing import Any, cast

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import UsageError
from mmstudio.core.job import Command
from mmstudio.engine.judge.judges import Judge, Opening
from mmstudio.engine.judge.rounds import Rounds
from mmstudio.engine.model.checkpoint import Checkpoint
from mmstudio.engine.model.device import Device
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.items import Item
from mmstudio.engine.sample.loading import Model
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.engine.sample.sampler import Sampler
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.payloads import EvaluatePayload
from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import Score

_USUAL = ("value", "mean", "given attributes")
"""Figures that stand for a metric which has several."""


def open_self_judge(
    context: RunContext,
    workspace: Workspace,
    samples: Samples,
    plan: ModelPlan,
    sampler: Sampler,
    device: Device,
) -> SelfJudging:
    """Open the judge that the recipe of a training names; an extractor that learns is trained now.

    Args:
        context: Context of the training.
        workspace: The run.
        samples: Its data set.
        plan: Its model plan.
        sampler: Sampler over the averaged weights.
        device: Where they are.
    """
    training = workspace.config.recipe.training
    split = "val" if samples.info.counts.get("val") else "train"
    payload = EvaluatePayload(
        run=workspace.config.run, split=split, count=training.best_count, subset_count=0
    )
    now = Checkpoint(workspace.folder / "checkpoints", 0)
    model = Model(workspace, plan, now, device, sampler.model, "", sampler)
    quiet = cast("RunContext", _Quiet(context))
    rounds = Rounds(quiet, model, samples, payload)
    judge = Opening(context, model, samples, rounds).judge(Choice(id=training.best_metric))
    cards = [
        sample_cards(workspace, plan, sample, sampler)
        for sample in samples.read(split, 0, training.best_count)
    ]
    sampler.prepare([Item(seed, some) for seed, some in enumerate(cards)], context.device_turn)
    return SelfJudging(rounds, judge, training.best_metric, training.best_figure)


class SelfJudging:
    """Judges the averaged weights as they are now.

    Args:
        rounds: Makes the results.
        judge: The metric.
        metric: Its id.
        figure: The figure that counts; if empty, the metric's only one, or the one that stands for all.
    """

    def __init__(self, rounds: Rounds, judge: Judge, metric: str, figure: str) -> None:
        self._rounds, self._judge, self._metric, self._figure = rounds, judge, metric, figure
        self._higher = True

    @property
    def higher(self) -> bool:
        """Whether a higher score is better."""
        return self._higher

    def score(self) -> float | None:
        """The score of results made now.

        Raises:
            UsageError: If the metric has no such figure, or does not say which direction is better.
        """
        for asked in self._rounds.asked():
            measured = self._judge.measure(self._rounds.make(asked))
            found = self._chosen([one.score for one in measured])
            self._higher = found.better == "higher"
            return found.value
        return None

    def _chosen(self, scores: list[Score]) -> Score:
        known = {score.figure: score for score in scores}
        usual = next((name for name in _USUAL if name in known), "")
        name = self._figure or (next(iter(known)) if len(known) == 1 else usual)
        if name not in known:
            raise UsageError(
                "The metric {id!r} has no figure {figure!r}.",
                hint="Choose one of them: {known}.",
                id=self._metric,
                figure=name,
                known=", ".join(f"{self._metric}/{figure}" for figure in known) or "none",
            )
        if not known[name].better:
            raise UsageError(
                "The metric {id!r} does not say whether more is better.",
                hint="Choose another one for the best checkpoint.",
                id=self._metric,
            )
        return known[name]


class _Quiet:
    """The context of a training for what judges it: progress and commands stay the training's own."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    def progress(self, *_told: Any, **_more: Any) -> None:
        """Report nothing."""

    def commands(self) -> list[Command]:
        """None: they are the training's."""
        return []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)
