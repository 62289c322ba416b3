"""The job that evaluates a run of any kind and keeps the result as an evaluation of it.

Generators are judged by chosen metrics for every subset of conditions; objectives by their own figures; predictors by
how often they are right.
"""

from __future__ import annotations

from collections.abc import Sequence

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import JobCancelledError, StudioError, UsageError
from mmstudio.core.sentences import fill, words_of
from mmstudio.core.times import utc_now
from mmstudio.engine.data.data_state import data_changed
from mmstudio.engine.judge.classes import judge_predictor
from mmstudio.engine.judge.findings import Findings
from mmstudio.engine.judge.judges import Judge, open_judge
from mmstudio.engine.judge.objectives import judge_objective
from mmstudio.engine.judge.rounds import Rounds
from mmstudio.engine.judge.validation import Trained, validation
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.loading import open_model
from mmstudio.engine.sample.results import used_versions
from mmstudio.plan.payloads import EvaluatePayload
from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import Evaluation, Score

_FAILED = "The metric {id!r} failed: {reason}"


def evaluate(context: RunContext) -> None:
    """Evaluate a run, and keep the evaluation in its folder under the id of the job."""
    payload = EvaluatePayload.of(context.job)
    workspace = Workspace(run_folder(context, payload.run), context.registry)
    samples = context.samples(workspace.config.dataset)
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
        attributes=found.attributes,
        notes=tuple([changed.text] if changed is not None else []) + tuple(found.notes),
    )
    workspace.files.write_evaluation(evaluation)
    context.result(evaluation.to_json())


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
        chosen = [Choice(id=samples.info.attributes)] if samples.info.attributes else []
    rounds = Rounds(context, model, samples, payload)
    judges = [open_judge(context, model, samples, rounds, choice) for choice in chosen]
    trained = Trained(model.workspace, model.plan, model.checkpoint, model.device, model.sampler.model)
    held_out = validation(context, trained, samples)
    found = _Found()
    if judges:
        found.judge(context, rounds, judges)
    return Findings(
        checkpoint=model.checkpoint.step,
        weights=model.weights,
        device=model.device.name,
        precision=model.device.precision,
        versions=used_versions(model.plan, context.registry),
        scores=found.scores,
        metrics=chosen,
        sampling=rounds.sampling,
        ms_per_result=found.ms,
        validation=held_out,
        attributes=next((judge.attributes for judge in judges if judge.attributes), None),
        notes=found.notes,
    )


class _Found:
    """The findings of all judges in all rounds."""

    def __init__(self) -> None:
        self.scores: list[Score] = []
        self.notes: list[str] = []
        self.ms = 0.0

    def judge(self, context: RunContext, rounds: Rounds, judges: Sequence[Judge]) -> None:
        """Have every metric judge every round. A metric that fails loses only its own figures, unless all fail.

        Raises:
            StudioError: If all metrics fail.
        """
        left = list(judges)
        for done in rounds:
            # the round with all conditions is the largest, and gives one value for each figure
            again = not done.every and set(done.given) == set(rounds.slots) and self.ms > 0
            self.ms = done.ms if done.every else self.ms
            for judge in tuple(left):
                try:
                    scores = judge.scores(done)
                except JobCancelledError:
                    raise
                except Exception as error:
                    left.remove(judge)
                    if not left:
                        raise StudioError(_FAILED, **_why(judge, error)) from error
                    self._failed(context, judge, error)
                else:
                    self.scores += [] if again else scores

    def _failed(self, context: RunContext, judge: Judge, error: Exception) -> None:
        params = _why(judge, error)
        context.log(_FAILED, level="warning", **params)
        self.notes.append(fill(_FAILED, params))
        self.scores = [score for score in self.scores if score.metric != judge.spec.id]


def _why(judge: Judge, error: Exception) -> dict[str, str]:
    return {"id": judge.spec.id, "reason": words_of(error) or type(error).__name__}
