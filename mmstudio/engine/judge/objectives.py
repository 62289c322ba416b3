"""Evaluation of an objective: its judgement of stored samples, and the figures that it computes from it."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import Note
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.data.prepared import preparing
from mmstudio.engine.judge.findings import Findings, rounds_of
from mmstudio.engine.judge.forms import Measured, changed, means, numbers_of
from mmstudio.engine.judge.stopping import stop_if_asked
from mmstudio.engine.judge.stored import Slots, stored_batch
from mmstudio.engine.judge.telling.deciding import Floats, with_decided
from mmstudio.engine.judge.telling.reports import report_of_classes, report_of_numbers
from mmstudio.engine.judge.telling.unknown import unknown_notes
from mmstudio.engine.judge.validation import validation
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.loading import Trained, load_trained
from mmstudio.engine.sample.results import used_versions
from mmstudio.engine.sample.sampler import BATCH
from mmstudio.engine.train.chunks import joined
from mmstudio.nn import Answers, Figure, Teller
from mmstudio.plan.judging.notes import StoredNote
from mmstudio.plan.judging.told import ToldReport
from mmstudio.plan.payloads import EvaluatePayload
from mmstudio.plan.scores import Score

_NO_FIGURES = "The objective gives no figures of its own; its loss on held-out samples is all there is."


def judge_objective(
    context: RunContext, workspace: Workspace, samples: Samples, payload: EvaluatePayload
) -> Findings:
    """Evaluate an objective, and the tasks beside it, on the samples of a split."""
    trained = load_trained(context, workspace, payload.checkpoint)
    plan, device = trained.plan, trained.device
    held_out = validation(context, trained, samples)
    prepared = _prepared(context, trained, samples, payload.split)
    started = time.perf_counter()
    measured = [
        one
        for task in trained.assembly.objectives()
        for one in measured_of(context, trained, prepared, payload, task)
    ]
    scores = [one.score for one in measured]
    ids = [sample.id for sample in samples.read(payload.split, 0, max(payload.count, payload.subset_count))]
    judged = max((score.of for score in scores), default=0)
    told = _report(context, trained, prepared, ids[: payload.count])
    notes = [*unknown_notes(scores, told, payload.split)] if scores else [Note(_NO_FIGURES)]
    return Findings(
        checkpoint=trained.checkpoint.step,
        weights=trained.weights,
        device=device.name,
        precision=device.precision,
        versions=used_versions(plan, context.registry),
        scores=scores,
        ms_per_result=(time.perf_counter() - started) * 1000 / max(1, judged),
        validation=held_out,
        told=told,
        notes=[StoredNote.of(note) for note in notes],
        numbers=numbers_of(ids, measured),
    )


def judge_tasks(
    context: RunContext, trained: Trained, samples: Samples, payload: EvaluatePayload, ids: Sequence[int]
) -> tuple[list[Measured], ToldReport | None]:
    """Scores of the tasks beside a generator over the first stored samples of a split, and what the first teller told.

    Args:
        context: Context of the job.
        trained: The run.
        samples: The data set.
        payload: What is asked.
        ids: Ids of the first samples.
    """
    tasks = trained.assembly.objectives()
    if not tasks:
        return [], None
    prepared = _prepared(context, trained, samples, payload.split)
    scores = [one for task in tasks for one in measured_of(context, trained, prepared, payload, task)]
    return scores, _report(context, trained, prepared, ids[: payload.count])


def _prepared(context: RunContext, trained: Trained, samples: Samples, split: str) -> tuple[Slots, Slots]:
    return trained.workspace.prepare(
        samples,
        trained.plan,
        split,
        preparing(context),
        device=trained.device.torch,
        turn=context.device_turn,
    )


def _report(
    context: RunContext, trained: Trained, prepared: tuple[Slots, Slots], ids: Sequence[int]
) -> ToldReport | None:
    """What the first teller told of the first samples with all slots; ``None`` if there is none."""
    conditions, every = prepared
    objectives = trained.assembly.objectives()
    task = next((name for name, one in objectives.items() if isinstance(one, Teller)), None)
    if task is None or not ids:
        return None
    teller, targets = objectives[task], trained.assembly.labels(task, every)
    assert isinstance(teller, Teller)  # noqa: S101 - it was looked for
    batch = stored_batch(conditions, targets, torch.arange(len(ids)), tuple(conditions), trained.device.torch)
    with context.device_turn(), torch.no_grad(), trained.device.autocast():
        told = teller.told(_judged(context, trained.assembly, batch, task), batch.targets)
    slot, scores, truth = next(iter(targets)), told.scores.double().cpu().numpy(), told.truth.cpu().numpy()
    report = (
        report_of_classes(slot, told.classes, scores, truth, ids, told.temperature)
        if told.classes
        else report_of_numbers(slot, scores[:, 0], truth, ids)
    )
    places = {sample: place for place, sample in enumerate(ids)}
    wrong = torch.tensor([places[one.sample] for one in report.wrong], dtype=torch.long)
    errors = stored_batch(conditions, targets, wrong, tuple(conditions), trained.device.torch)
    return _with_decided(context, trained, task, report, errors)


def _with_decided(
    context: RunContext, trained: Trained, task: str, report: ToldReport, wrong: Batch
) -> ToldReport:
    """The report with which slot decided each error; their slots are encoded once.

    Args:
        context: Context of the job.
        trained: The run.
        task: The task that tells; the learner if empty.
        report: The report.
        wrong: Its errors, in their order.
    """
    if not report.wrong:
        return report
    assembly = trained.assembly
    teller = assembly.objectives()[task]
    assert isinstance(teller, Teller)  # noqa: S101 - it has told the errors
    with context.device_turn(), torch.no_grad(), trained.device.autocast():
        encoded = assembly.encode(wrong, Moment())

    def tells(given: Collection[str]) -> Floats:
        stop_if_asked(context)
        some = replace(wrong, weight={slot: share * (slot in given) for slot, share in wrong.weight.items()})
        with context.device_turn(), torch.no_grad(), trained.device.autocast():
            told = teller.told(assembly.judge(some, encoded, task), some.targets)
        scores: Floats = told.scores.double().cpu().numpy()
        return scores

    there = {slot: (held != 0).cpu().numpy() for slot, held in wrong.there.items()}
    return with_decided(report, tells, there)


def measured_of(
    context: RunContext,
    trained: Trained,
    prepared: tuple[Slots, Slots],
    payload: EvaluatePayload,
    task: str = "",
) -> Iterator[Measured]:
    """The figures of the learner, or of a task, over prepared samples, with all slots given and with those that are asked for."""
    conditions, targets = prepared[0], trained.assembly.labels(task, prepared[1])
    objective, plan = trained.assembly.objectives()[task], trained.plan
    name = plan.tasks[task].id if task else plan.generator.id
    origin = context.registry.objectives.provenance(name)
    plain = {
        "metric": name,
        "version": f"{origin.distribution} {origin.version}".strip(),
        "slot": next(iter(targets), task),
    }
    total = len(next(iter(conditions.values())).count)
    for given, count in rounds_of(tuple(conditions), payload.count, payload.subset_count):
        stop_if_asked(context)
        batch = stored_batch(
            conditions, targets, torch.arange(min(count, total)), given, trained.device.torch
        )
        with context.device_turn(), torch.no_grad(), trained.device.autocast():
            judged = _judged(context, trained.assembly, batch, task)
            figures = objective.figures(judged, _answers(batch))
        for figure, found in figures.items():
            values = _values(name, figure, found, batch.size)
            if all(value is None for value in values) and len(given) < len(conditions):
                continue  # the given slots say nothing about this figure
            told = Score(
                **plain,
                figure=figure,
                given=given,
                chance=found.chance,
                better=found.better,
                unit=found.unit,
            )
            yield from means({figure: values}, batch.size, changed(told), counted=found.counted)


def _judged(context: RunContext, assembly: Assembly, batch: Batch, task: str) -> Mapping[str, Tensor]:
    """Judgements of the objective, computed in parts; for a whole batch only the features are computed in parts."""
    parts = [batch.part(start, start + BATCH) for start in range(0, batch.size, BATCH)]
    if assembly.objectives()[task].whole_batch:
        return assembly.judge(batch, joined([assembly.encode(part, Moment()) for part in parts]), task)
    found = []
    for part in parts:
        stop_if_asked(context)
        found.append(assembly.judge(part, task=task))
    return {name: torch.cat([one[name] for one in found]) for name in found[0]}


def _answers(batch: Batch) -> Answers:
    return Answers(
        {slot: weight > 0 for slot, weight in batch.weight.items()},
        batch.targets,
        {slot: there > 0 for slot, there in batch.target_there.items()},
    )


def _values(owner: str, name: str, figure: Figure, count: int) -> list[float | None]:
    """A figure of every sample; ``None`` where it is not finite."""
    values = figure.values.detach().double().cpu()
    if values.shape != (count,):
        raise StudioError(
            "The objective {id!r} gives values of {figure!r} of the shape {shape} for {count} samples.",
            id=owner,
            figure=name,
            shape=str(tuple(values.shape)),
            count=count,
        )
    return [value if torch.isfinite(torch.tensor(value)) else None for value in values.tolist()]
