"""The job that adapts a run to chosen samples: judged before, trained with old data mixed in, held to a limit, judged after."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor

from mmstudio.core.context import RunContext
from mmstudio.core.errors import DamagedError
from mmstudio.engine.data.chosen import SampleView
from mmstudio.engine.data.data_state import remember_data
from mmstudio.engine.judge.adapting.material import Material, material_of
from mmstudio.engine.judge.adapting.scoring import Scored, Scorer
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.kept import KEPT
from mmstudio.engine.train.loop import save_begin
from mmstudio.engine.train.training import carry_out, prepare_training
from mmstudio.plan.judging.adaptation import Adaptation, AdaptationReport, ScoreChange, Verdict

JUDGING = "Judging step {step:,}"


def adapt(context: RunContext) -> None:
    """Adapt a run, and write down what became better and what was lost.

    Result: that of a training, and ``adaptation``, the report; ``told`` has its sentences.
    """
    KEPT.let_go(context.device)
    workspace = Workspace(context.run_dir, context.registry)
    told = workspace.config.adaptation
    if told is None:
        raise DamagedError("The run {run} adapts to nothing.", run=context.run_dir.name)
    material = material_of(context, workspace.config.dataset, told)
    remember_data(workspace.files, context.samples(workspace.config.dataset))
    state = prepare_training(
        context,
        workspace,
        material.training,
        favour=lambda batches: batches.favouring(batches.usable < material.learned, told.share),
    )
    if not state.checkpoints.list():
        save_begin(state)
    facts = carry_out(context, workspace, state)
    last = state.progress.step
    report = Judgement(context, workspace, told, material).report(last)
    report.save(workspace.folder)
    notes = list(report.notes())
    for note in notes:
        context.log(
            note.template,
            level="info" if report.verdict in {"within", "unsure"} else "warning",
            **note.params,
        )
    context.result(
        {
            **facts,
            "step": report.step,
            "adaptation": report.model_dump(mode="json"),
            "told": [note.to_json() for note in notes],
        }
    )


@dataclass(frozen=True)
class Judgement:
    """Compares a run with the one that it began with.

    Attributes:
        context, workspace: Of the job.
        told: What the run adapts to.
        material: The samples.
        shares: How far from the old weights to the new ones it goes instead, one after another, where all of the way loses more
            than the limit allows.
    """

    context: RunContext
    workspace: Workspace
    told: Adaptation
    material: Material
    shares: Sequence[float] = (0.75, 0.5, 0.25)

    def report(self, last: int) -> AdaptationReport:
        """Keep what does not lose more than the limit allows, and judge it.

        What is kept is the latest checkpoint afterwards. Between the weights of before and after lie others, most of which gain
        much and lose little (Wortsman et al. 2022, section 4): these are tried first. If they lose too much as well, only the
        checkpoint of step 0 stays.

        Args:
            last: Step that the training reached.
        """
        begin = self._scorer(0)
        before = {name: begin.score(samples) for name, samples in self._judged().items()}
        share, scorer = self._chosen(begin.score(self.material.guard), last)
        after = {name: scorer.score(samples) for name, samples in self._judged().items()}
        new, old = (tuple(before[name].changes(after[name])) for name in ("new", "old"))
        return AdaptationReport(
            step=last if share else 0,
            last=last,
            share=share,
            limit=self.told.limit,
            verdict=self._verdict(share, new, old),
            new=new,
            old=old,
            held=before["new"].held_out(after["new"]),
        )

    def _judged(self) -> dict[str, SampleView]:
        return {"new": self.material.new, "old": self.material.old}

    def _chosen(self, guard: Scored, last: int) -> tuple[float, Scorer]:
        """How far it goes to stay within the limit, by the samples that guard it; 0 if nothing does."""
        checkpoints = Checkpoints(self.workspace.folder)
        begin, end = checkpoints.get(0), checkpoints.get(last)
        weights = {name: (begin.tensors(name), end.tensors(name)) for name in ("model", "ema")}
        for share in (1.0, *self.shares):
            if share < 1:
                blended = {name: between(*both, share) for name, both in weights.items()}
                checkpoints.rewrite(end, blended)
            scorer = self._scorer(last)
            change = next(guard.changes(scorer.score(self.material.guard)), None)
            if change is None or change.lost is None or change.lost <= self.told.limit:
                return share, scorer
            self.context.log(
                "Of the way to the new weights, {share:.0f} % would lose {lost:.1f} % on the old data.",
                share=100 * share,
                lost=100 * change.lost,
            )
        for step in self.workspace.files.checkpoints.steps():
            if step:
                shutil.rmtree(self.workspace.files.checkpoints.place(step))
        return 0.0, self._scorer(0)

    def _scorer(self, step: int) -> Scorer:
        self.context.check()
        self.context.progress(0, 0, note=JUDGING, step=step)
        return Scorer(self.context, self.workspace, step)

    def _verdict(self, share: float, new: Sequence[ScoreChange], old: Sequence[ScoreChange]) -> Verdict:
        if not new and not old:
            return "unjudged"
        if not old:
            return "unguarded"
        if not share:
            return "refused"
        ends = old[0].surely_within
        return "within" if ends is not None and ends[1] <= self.told.limit else "unsure"


def between(begin: Mapping[str, Tensor], end: Mapping[str, Tensor], share: float) -> dict[str, Tensor]:
    """Weights between others: a share of the way; what is no real number is that of the end."""
    return {
        name: begin[name].lerp(value, share) if value.is_floating_point() and name in begin else value
        for name, value in end.items()
    }
