"""Judging a run: validation loss where the family has one, and what the chosen metrics say, for every subset of conditions."""

from __future__ import annotations

from collections.abc import Sequence

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import JobCancelledError, StudioError
from mmstudio.core.sentences import fill, words_of
from mmstudio.core.times import utc_now
from mmstudio.engine.batches import Batches
from mmstudio.engine.checkpoint import check_fit
from mmstudio.engine.data_state import data_changed
from mmstudio.engine.generate import Model, open_model
from mmstudio.engine.judge.judges import Judge, open_judge
from mmstudio.engine.judge.rounds import Rounds
from mmstudio.engine.results import used_versions
from mmstudio.engine.step import validation_loss
from mmstudio.plan.payloads import EvaluatePayload
from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import Evaluation, Score

_VALIDATION_BATCHES = 8
_FAILED = "The metric {id!r} failed: {reason}"


def evaluate(context: RunContext) -> None:
    """Evaluate a run, and keep the evaluation in its folder, under the id of the job."""
    payload = EvaluatePayload.of(context.job)
    model = open_model(context, payload.run, payload.checkpoint)
    samples = context.samples(model.workspace.config.dataset)
    changed = data_changed(model.workspace.files, context, model.workspace.config.dataset)
    if changed is not None:
        context.log(changed.template, level="warning", **changed.params)
    chosen = payload.metrics
    if chosen is None:
        chosen = [Choice(id=samples.info.attributes)] if samples.info.attributes else []
    rounds = Rounds(context, model, samples, payload)
    judges = [open_judge(context, model, samples, rounds, choice) for choice in chosen]
    validation = _validation(context, model, samples)
    found = _Found()
    if judges:
        found.judge(context, rounds, judges)
    evaluation = Evaluation(
        id=context.job.id,
        run=payload.run,
        checkpoint=model.checkpoint.step,
        weights=model.weights,
        split=payload.split,
        count=payload.count,
        subset_count=payload.subset_count,
        metrics=tuple(chosen),
        sampling=rounds.sampling,
        device=model.device.name,
        precision=model.device.precision,
        versions=used_versions(model),
        created=utc_now(),
        ms_per_result=found.ms,
        validation=validation,
        scores=tuple(found.scores),
        attributes=next((judge.attributes for judge in judges if judge.attributes), None),
        notes=tuple([changed.text] if changed is not None else []) + tuple(found.notes),
    )
    model.workspace.files.write_evaluation(evaluation)
    context.result(evaluation.to_json())


class _Found:
    """What judges say of all rounds."""

    def __init__(self) -> None:
        self.scores: list[Score] = []
        self.notes: list[str] = []
        self.ms = 0.0

    def judge(self, context: RunContext, rounds: Rounds, judges: Sequence[Judge]) -> None:
        """Have every round judged. A metric that fails costs its own figures, unless none is left.

        Raises:
            StudioError: If all of them fail.
        """
        left = list(judges)
        for done in rounds:
            # with all conditions given there is the larger round, and one figure for each
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


def _validation(context: RunContext, model: Model, samples: Samples) -> dict[str, float]:
    if not samples.info.counts.get("val") or not model.sampler.model.learning.validation_phases:
        return {}

    def tell(done: int, total: int) -> None:
        context.check()
        context.progress(done, total, note="Preparing data")

    assembly = model.sampler.model
    averaged = assembly.averaged()
    rest = {name: value for name, value in model.checkpoint.tensors("model").items() if name not in averaged}
    check_fit(model.checkpoint.folder / "model.safetensors", rest, assembly.state_dict())
    assembly.load_state_dict(rest, strict=False)
    conditions, targets = model.workspace.prepare(
        samples, model.plan, "val", tell, device=model.device.torch, turn=context.device_turn
    )
    size = model.recipe.training.batch
    data = Batches.over(conditions, targets, batch=size, seed=0, drop=0.0, device=model.device.torch)
    count = min(_VALIDATION_BATCHES, -(-len(data.usable) // size))
    with context.device_turn():
        batches = [data.at(step) for step in range(count)]
        loss = validation_loss(
            assembly, model.device, batches, 1.0, model.checkpoint.progress().micro or size
        )
    return {} if loss is None else {"loss": loss}
