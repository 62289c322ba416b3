"""The one training loop, for every family of learners. It reads from top to bottom."""

from __future__ import annotations

import time
from dataclasses import dataclass

from torch import Tensor

from mmstudio.core.errors import JobCancelledError, JobPausedError, StudioError
from mmstudio.core.job import Command
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.checkpoint import Checkpoints, library_versions
from mmstudio.engine.sample.preview import Previewer
from mmstudio.engine.train.calibrate import calibrate
from mmstudio.engine.train.judging import Judging, follow_best, gave_up
from mmstudio.engine.train.last_part import held_out, settled
from mmstudio.engine.train.optimisers import Average
from mmstudio.engine.train.pending import SMALLER, Pending
from mmstudio.engine.train.probe import Probe
from mmstudio.engine.train.ranks.distributed import Others
from mmstudio.engine.train.ranks.lockstep import Lockstep, phases_of
from mmstudio.engine.train.rivalry.rivals import Rivals
from mmstudio.engine.train.schedule import Budget, ema_decay, rate_factor
from mmstudio.engine.train.sharing.lending import Lender
from mmstudio.engine.train.sharing.threads import Threads
from mmstudio.engine.train.step import finite, validation_loss
from mmstudio.engine.train.vitals import Vitals
from mmstudio.plan.curves.metrics_file import MetricsFile
from mmstudio.plan.progress import PINNED

_TELL_EVERY_S = 0.25
SCORE = "score/"
"""Beginning of the name of a score's curve."""
VALIDATION = "held-out loss"
ENDED = "The training ends early: for {count} {count:judgement|judgements} nothing was better than {name} {value:.4g} at step {step:,}."


@dataclass
class TrainingState(Lockstep):
    """The whole state of a training, as a process has it that trains alone or is rank 0.

    Attributes:
        validation: Held-out batches; may be empty.
        average: The weights that sampling uses.
        checkpoints: Where checkpoints are saved.
        metrics: The file of numbers, one line per step.
        previewer: Makes previews, at the recipe's intervals and when asked; ``None`` if the learner generates nothing.
        vitals: Notes signs for the diagnosis.
        probe: Looks at what the model makes, after previews; ``None`` if it generates nothing.
        judging: Judges the training while it runs; ``None`` if the validation loss alone says which checkpoint is the best.
        judged: Step at which was last asked whether the training is at its best.
        threads: Adapts the number of threads to the load of the CPU; ``None`` if the number is fixed.
        rivals: The others of its sweep, which may end it early; ``None`` if it is measured with none.
    """

    validation: list[Batch]
    average: Average
    checkpoints: Checkpoints
    metrics: MetricsFile
    previewer: Previewer | None
    vitals: Vitals
    probe: Probe | None = None
    judging: Judging | None = None
    judged: int = -1
    threads: Threads | None = None
    rivals: Rivals | None = None

    def take_averages(self) -> None:
        """See :class:`Lockstep`."""
        self.average.give()


def train(training: TrainingState) -> None:  # noqa: C901, PLR0915 - the one loop stays in one piece
    """Train until the budget is used. Other ranks follow: :mod:`mmstudio.engine.train.ranks.lockstep`.

    Raises:
        JobPausedError: After saving, when a pause was asked for.
        JobCancelledError: After saving, when the job was cancelled.
        StudioError: If a loss stops being a number.
    """
    context, settings, progress = training.context, training.settings, training.progress
    runner, average = training.runner, training.average
    budget, others = Budget.of(settings), Others(runner.model, runner.ranks)
    pending = Pending(context, training.metrics, training.vitals)
    already = progress.seconds
    started = time.perf_counter()
    saved_at = previewed_at = told_at = started

    runner.share(Lender(context, training.device).along(runner.model, average.model))
    runner.model.train()
    if gave_up(progress, settings):  # it was asked to go on all the same
        progress.stale = 0
    while (share := budget.progress(progress.step, progress.seconds)) < 1:
        # one step, during which this lane holds the device
        with context.device_turn():
            for losses in phases_of(training, share, training.vitals.watch):
                pending.add(losses)
            runner.lend()
            average.update(ema_decay(settings.ema_halflife, progress.part_step))
        progress.step += 1
        now = time.perf_counter()
        progress.seconds = already + now - started
        pending.close_step(progress.step, settings.lr * rate_factor(settings, training.part(share).share))

        # report progress, and take commands
        if now - told_at >= _TELL_EVERY_S:
            told_at = now
            pending.flush(hold=True)
            _tell(training, budget)
            if training.threads is not None and (count := training.threads.adapt()) is not None:
                context.log("Threads now: {count}, beside other programs that use the CPU.", count=count)
        if runner.shrunk:
            runner.shrunk = False
            context.log(
                "Memory was short; {micro} {micro:sample is|samples are} trained at a time.",
                level="warning",
                micro=runner.micro,
            )
        commands = context.commands()
        try:
            context.check()
        except JobCancelledError:
            _save(training, pending, judge=False)
            others.dismiss()
            raise
        if Command.PAUSE in commands:
            _save(training, pending, judge=False)
            others.dismiss()
            raise JobPausedError

        # checkpoints and previews, by step or by clock; time spent on them counts towards the budget
        due = settings.checkpoint_every and progress.step % settings.checkpoint_every == 0
        if due or Command.SAVE_NOW in commands or now - saved_at >= settings.checkpoint_every_s:
            ends = budget.progress(progress.step, already + time.perf_counter() - started) >= 1
            _save(training, pending, last=ends)
            saved_at = time.perf_counter()
            if gave_up(progress, settings):
                _tell_end(training)
                others.dismiss()
                break
            if not ends and _outdone(training):
                others.dismiss()
                break
        wants_preview = settings.preview_every_s and now - previewed_at >= settings.preview_every_s
        if training.previewer is not None and (wants_preview or Command.SAMPLE_NOW in commands):
            _look(training, training.previewer)
            previewed_at = time.perf_counter()
        progress.seconds = already + time.perf_counter() - started
        others.lead(progress.seconds)

    else:
        _save(training, pending, last=True)
    if settings.preview_every_s and training.previewer is not None:
        _look(training, training.previewer, last=True)
    _tell(training, budget)


def _look(training: TrainingState, previewer: Previewer, *, last: bool = False) -> None:
    """Make a preview, and probe the model for the diagnosis; the last one at the end of the training."""
    progress = training.progress
    previewer.make(training.context, progress.step)
    if training.probe is not None:
        training.vitals.note(progress.step, training.probe.look(progress.seconds, last=last))
        training.vitals.flush()


def _tell(training: TrainingState, budget: Budget) -> None:
    progress = training.progress
    share = min(1.0, budget.progress(progress.step, progress.seconds))
    rate = progress.step * training.settings.batch / max(progress.seconds, 1e-9)
    left = progress.seconds / share * (1 - share) if share else None
    done, total = (
        (progress.step, budget.steps)
        if budget.steps
        else (min(progress.seconds, budget.seconds), budget.seconds)
    )
    note = "step {step}, {rate:.0f} samples/s"
    training.context.progress(done, total, eta_s=left, note=note, step=progress.step, rate=rate)


def _save(training: TrainingState, pending: Pending, *, judge: bool = True, last: bool = False) -> None:
    """Write a checkpoint; metrics are written first, so that no checkpoint is ahead of them.

    Args:
        training: The training.
        pending: Its numbers.
        judge: Whether it may judge itself before.
        last: Whether this is the end of the training, which is judged in any case.
    """
    pending.flush(hold=True)
    progress, runner = training.progress, training.runner
    with training.context.device_turn():
        if not finite(runner.model):  # the loss shows it only a step later, when they were saved
            pending.flush()
            raise StudioError(
                "The weights were no longer numbers at step {step}.", hint=SMALLER, step=progress.step
            )
        progress.micro = runner.micro
        progress.versions = library_versions()
        training.average.take_rest()
        calibrate(training.average.model, training.device, training.validation, runner.micro)
        progress.validation = validation_loss(
            training.average.model,
            training.device,
            training.validation,
            training.part(_budget_share(training)).share,
            runner.micro,
            late=progress.late >= 0,
        )
    if progress.validation is not None:
        training.vitals.note(progress.step, {held_out(progress): progress.validation})
    pending.add_figures(_judge(training, measure=judge, last=last))
    pending.flush()
    training.metrics.sync()
    with training.context.device_turn():
        tensors = _tensors(training)
    training.checkpoints.save(progress, tensors, keep=training.settings.keep)


def save_begin(training: TrainingState) -> None:
    """Write the weights that a training begins with as the checkpoint of step 0, which stays."""
    training.progress.versions = library_versions()
    with training.context.device_turn():
        tensors = _tensors(training)
    saved = training.checkpoints.save(training.progress, tensors, keep=training.settings.keep)
    (saved.folder / PINNED).touch()


def _tensors(training: TrainingState) -> dict[str, dict[str, Tensor]]:
    """What a checkpoint holds."""
    model, average = training.runner.model, training.average.model
    averaged = model.averaged()
    return {
        "model": model.state_dict(),
        "ema": {name: value for name, value in average.state_dict().items() if name in averaged},
        "optimizer": training.runner.optimisers.state_tensors(),
    }


def _judge(training: TrainingState, *, measure: bool, last: bool) -> dict[str, float]:
    """Judge the training where that is due, and note whether it is at its best.

    Args:
        training: The training.
        measure: Whether there is time to judge it.
        last: Whether it has ended.

    Returns:
        The score, by the name of its curve; empty if there is none.
    """
    progress, judging = training.progress, training.judging
    settings = settled(training.settings, progress)
    if training.judged == progress.step:
        return {}
    if settings.best_on != training.settings.best_on:
        judging = None
    due = judging is not None and measure and (judging.due or last)
    progress.score = judging.score(training.context) if judging is not None and due else None
    training.judged = progress.step if due or judging is None else training.judged
    follow_best(progress, settings, higher=judging is not None and judging.judge.higher)
    if training.rivals is not None and measure:
        training.rivals.report(progress, _budget_share(training))
    if progress.score is not None:
        return {f"{SCORE}{settings.best_on}": progress.score}
    if settings.patience and not settings.best_on and progress.validation is not None:
        return {f"{SCORE}{VALIDATION}": progress.validation}
    return {}


def _outdone(training: TrainingState) -> bool:
    """Whether others of its sweep do so much better that it is to end, which is said."""
    if training.rivals is None:
        return False
    judging = training.judging
    why = training.rivals.outdo(higher=judging is not None and judging.judge.higher)
    if why is not None:
        training.context.log(why.template, **why.params)
    return why is not None


def _tell_end(training: TrainingState) -> None:
    """Say why the training ends before its budget is used."""
    progress, settings = training.progress, training.settings
    best = progress.best_score if settings.best_on else progress.best_validation
    training.context.log(
        ENDED,
        count=settings.patience,
        name=settings.best_on or VALIDATION,
        value=0.0 if best is None else best,
        step=progress.best,
    )


def _budget_share(training: TrainingState) -> float:
    """Share of the budget used, 0 to 1."""
    progress = training.progress
    return min(1.0, Budget.of(training.settings).progress(progress.step, progress.seconds))
