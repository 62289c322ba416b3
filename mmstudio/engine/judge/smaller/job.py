"""The job that makes a run smaller: it writes the forms, judges all on the same samples and seeds, and times them by turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, cast

from mmstudio.core.context import RunContext
from mmstudio.core.errors import NotFoundError
from mmstudio.engine.data.real import real_held_out
from mmstudio.engine.judge.evaluate import judge_run
from mmstudio.engine.judge.smaller.speed import Speed, by_turns, work_of
from mmstudio.engine.judge.stopping import stop_if_asked
from mmstudio.engine.model.checkpoint import Checkpoint, Checkpoints
from mmstudio.engine.model.packed import packed
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.loading import load_trained
from mmstudio.engine.train.schedule import Budget
from mmstudio.plan.payloads import EvaluatePayload, ShrinkPayload, VariantPayload
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation
from mmstudio.plan.smaller import SmallerTable, Variant, deciding, keeps_up, same_as
from mmstudio.plan.statistics.differences import ScoreSide, difference

WEIGHTS = "ema.safetensors"
_CUT_OFF = "The training of {run} was cut off, so it is left out, with all that would be made from it. Ask for the same again: it goes on."
_NOT_TRAINED = "The run {run} has not been trained, so it is left out, with all that would be made from it."


@dataclass(frozen=True)
class _Line:
    """A run of the table: what is asked of it, and the checkpoint that is looked at."""

    asked: VariantPayload | None
    run: str
    checkpoint: Checkpoint

    @property
    def bytes(self) -> int:
        """Size of its weights on the disk."""
        return (self.checkpoint.folder / WEIGHTS).stat().st_size


def shrink(context: RunContext) -> None:
    """Make a run smaller; the result is a :class:`~mmstudio.plan.smaller.SmallerTable`.

    What is written and judged already stays where the job was interrupted, and is not done again.
    """
    payload = ShrinkPayload.of(context.job)
    lines = _written(context, payload)
    found = [_judged(context, payload, line, place, len(lines)) for place, line in enumerate(lines)]
    context.progress(0, 0, note="Measuring the speed")
    speed = _timed(context, payload, lines)
    context.result(_table(lines, found, speed).model_dump(mode="json"))


def _written(context: RunContext, payload: ShrinkPayload) -> list[_Line]:
    """The original and all forms that could be made of it."""
    first = Checkpoints(run_folder(context, payload.run)).get(payload.checkpoint)
    known = {payload.run: _Line(None, payload.run, first)}
    for asked in payload.variants:
        stop_if_asked(context)
        source = known.get(asked.source)
        if source is None:
            continue  # it was said already why that is left out
        folder = run_folder(context, asked.run)
        if asked.form != "student":
            known[asked.run] = _Line(asked, asked.run, _write(source.checkpoint, asked, RunFolder(folder)))
            continue
        try:
            student = Checkpoints(folder).get()
        except NotFoundError:
            context.log(_NOT_TRAINED, level="warning", run=asked.run)
            continue
        if _ended(student, RunFolder(folder)):
            known[asked.run] = _Line(asked, asked.run, student)
        else:
            context.log(_CUT_OFF, level="warning", run=asked.run)
    return list(known.values())


def _ended(student: Checkpoint, files: RunFolder) -> bool:
    """Whether a training had used its budget; a queue that was cut off with its program goes on behind what was cut off."""
    state, training = student.progress(), files.config().recipe.training
    return Budget.of(training).progress(state.step, state.seconds) >= 1


def _write(source: Checkpoint, asked: VariantPayload, files: RunFolder) -> Checkpoint:
    """The weights of a checkpoint in a form of their own, as the only checkpoint of another run."""
    assert asked.form != "student"  # noqa: S101 - a student has weights of its own
    there = Checkpoints(files.path)
    if source.step in files.checkpoints.steps():
        return there.get(source.step)
    files.write_model(RunFolder(source.folder.parents[1]).model())
    progress = source.progress()
    progress.best = -1
    return there.save(progress, {"ema": packed(source.tensors("ema"), asked.form)}, keep=1)


def _judged(
    context: RunContext, payload: ShrinkPayload, line: _Line, place: int, of: int
) -> tuple[Evaluation, ScoreValues | None]:
    """The evaluation of a run, and the numbers behind it; that of before, if the job was interrupted behind it."""
    files = RunFolder(run_folder(context, line.run))
    if context.job.id not in files.evaluations():
        told = EvaluatePayload(
            run=line.run,
            checkpoint=line.checkpoint.step,
            split=payload.split,
            count=payload.count,
            metrics=payload.metrics,
        )
        judge_run(cast("RunContext", _Part(context, place, of)), told)
    return files.evaluation(context.job.id), ScoreValues.load(files.path, context.job.id)


def _timed(context: RunContext, payload: ShrinkPayload, lines: Sequence[_Line]) -> Speed:
    works = []
    for line in lines:
        workspace = Workspace(run_folder(context, line.run), context.registry)
        samples = real_held_out(context.samples(workspace.config.dataset))
        trained = load_trained(context, workspace, line.checkpoint.step)
        works.append(work_of(context, trained, samples, payload.split))
    return by_turns(
        context, works, lambda done, total: context.progress(done, total, note="Measuring the speed")
    )


def _table(
    lines: Sequence[_Line],
    found: Sequence[tuple[Evaluation, ScoreValues | None]],
    speed: Speed,
) -> SmallerTable:
    base, numbers = found[0]
    original, size = deciding(base), lines[0].bytes
    variants = []
    for place, (line, (evaluation, behind)) in enumerate(zip(lines, found, strict=True)):
        score, ratios = same_as(original, evaluation.scores), speed.ratios(place)
        told: dict[str, Any] = {}
        if place and score is not None and original is not None:
            apart = difference(ScoreSide.of(score, behind), ScoreSide.of(original, numbers))
            told = {"difference": apart.value, "low": apart.low, "high": apart.high, "verdict": apart.verdict}
        variants.append(
            Variant(
                run=line.run,
                source="" if line.asked is None else line.asked.source,
                form="" if line.asked is None else line.asked.form,
                bytes=line.bytes,
                size=line.bytes / size,
                time=median(ratios),
                times=(ratios[0], ratios[-1]),
                score=score,
                within=keeps_up(score, original),
                **told,
            )
        )
    return SmallerTable(variants=tuple(variants), ms=speed.ms, together=speed.together)


class _Part:
    """The context of a job for one of several evaluations that it does."""

    def __init__(self, context: RunContext, place: int, of: int) -> None:
        self._context, self._place, self._of = context, place, of

    def progress(self, done: float, total: float, **_told: Any) -> None:
        """Report how far all of them are."""
        share = done / total if total else 0.0
        self._context.progress(
            self._place + share, self._of, note="Judging {place} of {of}", place=self._place + 1, of=self._of
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)
