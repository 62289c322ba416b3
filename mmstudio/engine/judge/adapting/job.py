"""The job that adapts a run to chosen samples: judged before, trained with old data mixed in, held to a limit, judged after."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from mmstudio.core.context import RunContext
from mmstudio.core.errors import DamagedError
from mmstudio.engine.data.chosen import SampleView
from mmstudio.engine.data.data_state import remember_data
from mmstudio.engine.judge.adapting.material import Material, material_of
from mmstudio.engine.judge.adapting.scoring import Scored, Scorer
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
    """Compares checkpoints of a run with the one that it began with.

    Attributes:
        context, workspace: Of the job.
        told: What the run adapts to.
        material: The samples.
    """

    context: RunContext
    workspace: Workspace
    told: Adaptation
    material: Material

    def report(self, last: int) -> AdaptationReport:
        """Keep the last checkpoint that does not lose more than the limit allows, and judge it.

        Later checkpoints are removed, so that the one that is kept is the latest of the run.

        Args:
            last: Step that the training reached.
        """
        begin = self._scorer(0)
        before = {name: begin.score(samples) for name, samples in self._judged().items()}
        guard = begin.score(self.material.guard)
        step, scorer = self._chosen(guard)
        after = {name: scorer.score(samples) for name, samples in self._judged().items()}
        new, old = (tuple(before[name].changes(after[name])) for name in ("new", "old"))
        return AdaptationReport(
            step=step,
            last=last,
            limit=self.told.limit,
            verdict=self._verdict(step, new, old),
            new=new,
            old=old,
        )

    def _judged(self) -> dict[str, SampleView]:
        return {"new": self.material.new, "old": self.material.old}

    def _chosen(self, guard: Scored) -> tuple[int, Scorer]:
        """The last checkpoint within the limit, by the samples that guard it; all later ones are removed."""
        index = self.workspace.files.checkpoints
        for step in reversed(index.steps()):
            scorer = self._scorer(step)
            if not step or not guard.measured:
                return step, scorer
            change = next(guard.changes(scorer.score(self.material.guard)), None)
            if change is None or change.lost is None or change.lost <= self.told.limit:
                return step, scorer
            self.context.log(
                "Step {step:,} is left: on the old data {lost:.1f} % are lost.",
                step=step,
                lost=100 * change.lost,
            )
            shutil.rmtree(index.place(step))
        raise DamagedError(
            "The run {run} has lost the checkpoint that it began with.", run=self.workspace.folder.name
        )

    def _scorer(self, step: int) -> Scorer:
        self.context.check()
        self.context.progress(0, 0, note=JUDGING, step=step)
        return Scorer(self.context, self.workspace, step)

    def _verdict(self, step: int, new: Sequence[ScoreChange], old: Sequence[ScoreChange]) -> Verdict:
        if not new and not old:
            return "unjudged"
        if not old:
            return "unguarded"
        if not step:
            return "refused"
        ends = old[0].surely_within
        return "within" if ends is not None and ends[1] <= self.told.limit else "unsure"
