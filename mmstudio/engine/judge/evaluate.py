"""The job that evaluates a run of any kind and keeps the result as an evaluation of it.

Generators are judged by chosen metrics for every subset of conditions; objectives by their own figures; predictors by
how often they are right.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import UsageError
from mmstudio.core.sentences import Note
from mmstudio.core.times import utc_now
from mmstudio.engine.data.data_state import data_changed
from mmstudio.engine.data.real import real_held_out
from mmstudio.engine.judge.findings import Findings
from mmstudio.engine.judge.judges import Judge, Opening
from mmstudio.engine.judge.keeping import Keeper
from mmstudio.engine.judge.kept_rounds import KeptRounds
from mmstudio.engine.judge.measuring import Measuring
from mmstudio.engine.judge.objectives import judge_objective, judge_tasks
from mmstudio.engine.judge.references.baselines import Baselines
from mmstudio.engine.judge.references.neighbours import Neighbourhood, finder_of
from mmstudio.engine.judge.rounds import Rounds
from mmstudio.engine.judge.telling.classes import judge_predictor
from mmstudio.engine.judge.telling.unknown import unknown_notes
from mmstudio.engine.judge.validation import validation
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.loading import Model, open_model
from mmstudio.engine.sample.results import used_versions
from mmstudio.plan.judging.notes import StoredNote
from mmstudio.plan.judging.own_metrics import own_metrics
from mmstudio.plan.model_plan import slot_of
from mmstudio.plan.payloads import EvaluatePayload
from mmstudio.plan.recipe import Choice
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation, part_of

_LEFT_OUT = (
    "{count} {count:sample does|samples do} not judge, since {count:it is|they are} marked as generated."
)


def evaluate(context: RunContext) -> None:
    """Evaluate a run, and keep the evaluation in its folder under the id of the job."""
    context.result(judge_run(context, EvaluatePayload.of(context.job)).to_json())


def judge_run(context: RunContext, payload: EvaluatePayload) -> Evaluation:
    """Evaluate a run as a part of a job, and keep the evaluation in the run's folder under the id of the job."""
    workspace = Workspace(run_folder(context, payload.run), context.registry)
    whole = context.samples(workspace.config.dataset)
    samples = real_held_out(whole)
    left_out = len(whole.generated(payload.split)) - len(samples.generated(payload.split))
    if left_out and not samples.info.counts.get(payload.split):
        raise UsageError(
            "All samples of the split {split!r} are generated, and none of them may judge.",
            split=payload.split,
        )
    changed = data_changed(workspace.files, context, workspace.config.dataset)
    if changed is not None:
        context.log(changed.template, level="warning", **changed.params)
    found = _judged(context, workspace, samples, payload)
    evaluation = Evaluation(
        id=context.job.id,
        run=payload.run,
        checkpoint=found.checkpoint,
        weights=found.weights,
        split=payload.split,
        count=payload.count,
        subset_count=payload.subset_count,
        metrics=tuple(found.metrics),
        sampling=found.sampling,
        device=found.device,
        precision=found.precision,
        versions=found.versions,
        created=utc_now(),
        ms_per_result=found.ms_per_result,
        validation=found.validation,
        scores=tuple(found.scores),
        attributes=next(iter(found.attributes), None),
        other_attributes=tuple(found.attributes[1:]),
        neighbours=found.neighbours,
        told=found.told,
        notes=(
            *([] if changed is None else [StoredNote.of(changed)]),
            *([StoredNote.of(Note(_LEFT_OUT, {"count": left_out}))] if left_out else []),
            *found.notes,
        ),
    )
    if found.numbers is not None:
        found.numbers.save(workspace.folder, evaluation.id)
    workspace.files.write_evaluation(evaluation)
    shutil.rmtree(part_of(workspace.folder, evaluation.id), ignore_errors=True)
    return evaluation


def _judged(
    context: RunContext, workspace: Workspace, samples: Samples, payload: EvaluatePayload
) -> Findings:
    plan = workspace.run_plan
    if plan.makes:
        return _judge_generator(context, samples, payload)
    if payload.metrics:
        raise UsageError(
            "The run makes nothing that a metric could judge.",
            hint="Evaluate it without --metric: it has figures of its own.",
        )
    if plan.predicts:
        return judge_predictor(context, samples, payload)
    return judge_objective(context, workspace, samples, payload)


def _judge_generator(context: RunContext, samples: Samples, payload: EvaluatePayload) -> Findings:
    model = open_model(context, payload.run, payload.checkpoint)
    chosen = payload.metrics
    if chosen is None:
        made = [slot_of(part).modality for part in model.plan.targets.values()]
        chosen = [Choice(id=spec.id) for spec in own_metrics(context.registry, made, samples.info.attributes)]
    rounds = Rounds(context, model, samples, payload)
    opening = Opening(context, model, samples, rounds)
    judges = [opening.judge(choice) for choice in chosen]
    held_out = validation(context, model, samples)
    ids = [sample.id for sample in rounds.samples]
    kept = KeptRounds(
        part_of(model.workspace.folder, context.job.id),
        _request(model, samples, rounds, judges, payload),
        ids,
    )
    baselines = Baselines(context, model, samples, rounds, payload.split)
    told = {"program": "MM Studio", "run": payload.run, "evaluation": context.job.id}
    files = model.workspace.files.result_files(context.job.id)
    kept_rounds = sum(asked.every or asked.source == "run" for asked in rounds.asked())
    keeper = Keeper(model, files, kept_rounds, told)
    around = _neighbourhood(context, model, samples, rounds, payload)
    found = Measuring(context, rounds, baselines, judges, kept, keeper, around).measure()
    beside, told_beside = judge_tasks(context, model, samples, payload, ids)
    of_tasks = [one.score for one in beside]
    unknown = map(StoredNote.of, unknown_notes(of_tasks, told_beside, payload.split))
    values = found.values | {one.score.key: one.values for one in beside if one.values is not None}
    return Findings(
        checkpoint=model.checkpoint.step,
        weights=model.weights,
        device=model.device.name,
        precision=model.device.precision,
        versions=used_versions(model.plan, context.registry),
        scores=[*found.scores, *of_tasks],
        metrics=chosen,
        sampling=rounds.sampling,
        ms_per_result=found.ms,
        validation=held_out,
        attributes=[judge.attributes for judge in judges if judge.attributes],
        neighbours=found.neighbours,
        told=told_beside,
        notes=[*found.notes, *unknown],
        numbers=ScoreValues.of(ids, values, found.reference),
    )


def _neighbourhood(
    context: RunContext, model: Model, samples: Samples, rounds: Rounds, payload: EvaluatePayload
) -> Neighbourhood | None:
    if not payload.neighbours:
        return None
    finder = finder_of(context, model.workspace, model.plan, samples, payload.neighbours, model.device)
    return Neighbourhood(finder, rounds, from_training=payload.split == "train")


def _request(
    model: Model, samples: Samples, rounds: Rounds, judges: Sequence[Judge], payload: EvaluatePayload
) -> dict[str, Any]:
    """All that the scores follow from."""
    return {
        "payload": payload.to_json(),
        "checkpoint": model.checkpoint.step,
        "weights": model.weights,
        "device": [model.device.name, model.device.precision],
        "data": [samples.fingerprint(split) for split in ("train", payload.split)],
        "sampling": rounds.sampling,
        "judges": [judge.plain.model_dump(mode="json") for judge in judges],
    }
