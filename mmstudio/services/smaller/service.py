"""Requests to make a run smaller: checked, the smaller runs begun, and one job put into the queue that makes and compares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.files.json_text import read_json
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import Run
from mmstudio.plan.payloads import ShrinkPayload
from mmstudio.plan.recipe import Choice
from mmstudio.plan.run_folder import CONFIG, RunFolder
from mmstudio.plan.smaller import FORMS, LAST, PACKED, Form, Smaller, SmallerTable
from mmstudio.services.comparison.study import SPLITS
from mmstudio.services.jobs import new_job
from mmstudio.services.opened import OpenProject
from mmstudio.services.smaller.student import WIDTH, StudentBudget, check_narrows, student_of
from mmstudio.services.training.transfer import step_of

KIND = "shrink"
_NAMES: dict[Form, str] = {"half": "16 bits", "int8": "8 bits"}
"""What is added to the name of a run."""
_OWN = ("start", "adaptation", "continued", "teacher")
"""Parts of a configuration that tell of a training; a smaller form of a run has had none."""


@dataclass(frozen=True)
class ShrinkWish:
    """How to make a run smaller.

    Attributes:
        forms: The forms; of a student, the other ones are made too.
        checkpoint: ``latest``, ``best`` or a step.
        metrics: What judges; what judges the run where nobody chooses if ``None``.
        count: Results that are judged.
        device: That it runs on; the run's own if empty.
        width: Width of a student by that of the run.
        minutes, steps: Budget of a student; steps count if they are given, and that of the run if both are 0.
    """

    forms: Sequence[Form] = PACKED
    checkpoint: str | int = "latest"
    metrics: Sequence[Choice] | None = None
    count: int = 512
    device: str = ""
    width: float = WIDTH
    minutes: float = 0.0
    steps: int = 0


@dataclass(frozen=True)
class Shrinking:
    """Jobs that make a run smaller.

    Attributes:
        job: The one that makes and compares the forms.
        training: The one before it, which trains a student; ``None`` if none is to be trained.
    """

    job: Job
    training: Job | None = None


def shrink_run(opened: OpenProject, key: str, wish: ShrinkWish) -> Shrinking:
    """Make a run smaller, as a job, behind another one that trains a student if one is wanted.

    Asked for the same again, what was interrupted goes on.

    Args:
        opened: The open project.
        key: Id or name of the run.
        wish: How.

    Returns:
        The jobs; :func:`table_of` reads what was found.

    Raises:
        NotFoundError: If there is no such run or checkpoint.
        UsageError: If it cannot be made smaller, is a smaller form itself, or nothing can judge it.
        DamagedError: If what lies in its folder cannot be read.
    """
    run = opened.project.runs.get(key)
    files = opened.project.runs.files(run.id)
    _check(opened, run, files, wish)
    step = step_of(files, wish.checkpoint)
    judged = opened.evaluation.payload(
        run.id,
        metrics=_metrics(opened, run, wish),
        split=_split(opened, run),
        count=wish.count,
        checkpoint=step,
    )
    device = wish.device or files.config().device
    packed = [form for form in PACKED if form in wish.forms]
    variants = [_variant(opened, run, step, form) for form in packed]
    training = None
    if "student" in wish.forms:
        budget = StudentBudget(wish.minutes, wish.steps)
        student, training = student_of(opened, run, step, wish.width, budget, device=device)
        variants.append({"run": student.id, "source": run.id, "form": "student"})
        variants += [_variant(opened, student, LAST, form) for form in packed]
    told: dict[str, Any] = {
        "run": run.id,
        "checkpoint": step,
        "variants": variants,
        "split": judged.split,
        "count": judged.count,
    }
    if judged.metrics is not None:
        told["metrics"] = [choice.model_dump(mode="json") for choice in judged.metrics]
    lane = f"{device}:{'judge' if training is None else 'train'}"  # behind the training
    return Shrinking(_submit(opened, run, ShrinkPayload.asked(told), lane), training)


def _submit(opened: OpenProject, run: Run, payload: ShrinkPayload, lane: str) -> Job:
    """Put the job into the queue, or let the same one of before go on."""
    for job in opened.project.jobs.list([JobState.QUEUED, JobState.INTERRUPTED, JobState.PAUSED]):
        if job.kind == KIND and payload.to_json().items() <= dict(job.payload).items():
            if job.state is not JobState.QUEUED:
                opened.runner.resume(job.id)
            return opened.runner.job(job.id)
    return opened.runner.submit(
        new_job(KIND, "Make {run} smaller", lane, payload, run_id=run.id, run=run.name)
    )


def _variant(opened: OpenProject, run: Run, step: int, form: Form) -> dict[str, str]:
    """A form of a run that keeps its weights, in the payload of the job."""
    smaller = Smaller.model_validate({"run": run.id, "checkpoint": step, "form": form})
    return {"run": _begun(opened, run, smaller).id, "source": run.id, "form": form}


def table_of(job: Job) -> SmallerTable:
    """What a job found.

    Raises:
        NotFoundError: If it has not ended, or found nothing.
    """
    try:
        return SmallerTable.model_validate(dict(job.result))
    except ValidationError as error:
        raise NotFoundError("The job has made nothing smaller.", hint="Start it again.") from error


def latest_table(opened: OpenProject, run_id: str) -> SmallerTable | None:
    """What was found last of a run; ``None`` if nothing was."""
    job = opened.project.jobs.latest(KIND, run_id)
    try:
        return None if job is None or job.state is not JobState.DONE else table_of(job)
    except StudioError:
        return None


def _check(opened: OpenProject, run: Run, files: RunFolder, wish: ShrinkWish) -> None:
    """Refuse what cannot be made smaller."""
    config = files.config()
    smaller = config.smaller
    if smaller is not None:
        raise UsageError(
            "The run {run} is a smaller form of the run {source} already.",
            hint="Make that one smaller.",
            run=run.id,
            source=smaller.run,
        )
    if files.learner() == "predictor":
        raise UsageError("The run {run} learns without weights that could be made smaller.", run=run.id)
    if not wish.forms or not set(wish.forms) <= set(FORMS):
        raise UsageError("Smaller forms of a run: {known}.", known=", ".join(FORMS))
    if "student" in wish.forms:
        check_narrows(opened, config)


def _metrics(opened: OpenProject, run: Run, wish: ShrinkWish) -> Sequence[Choice] | None:
    """What judges: the reader of the data set's attributes alone where it has one, since one score decides."""
    if wish.metrics is not None or not opened.runs.plan(run.id).makes:
        return wish.metrics
    named = next((info.attributes for info in opened.project.datasets.list() if info.name == run.dataset), "")
    known = {spec.id for spec in opened.evaluation.metrics(run.id)}
    return None if named and named in known else opened.evaluation.usual(run.id)[0]


def _split(opened: OpenProject, run: Run) -> str:
    counts = opened.project.datasets.get(run.dataset).counts
    return next((one for one in SPLITS if counts.get(one)), SPLITS[0])


def _begun(opened: OpenProject, run: Run, smaller: Smaller) -> Run:
    """The run that has a smaller form: one of before, or a new one that has no weights yet."""
    project = opened.project
    for known in project.runs.list():
        if (
            known.dataset == run.dataset
            and known.recipe == run.recipe
            and _is(project.runs.files(known.id), smaller)
        ):
            return known
    name = f"{run.name}, {_NAMES[smaller.form]}"
    made = project.runs.create(name, dataset=run.dataset, recipe=run.recipe, seed=run.seed)
    stored = read_json(project.runs.files(run.id).path / CONFIG)
    kept = {name: value for name, value in stored.items() if name not in _OWN}
    told = {**kept, "run": made.id, "smaller": smaller.model_dump(mode="json")}
    project.runs.files(made.id).write_config(told)
    return made


def _is(files: RunFolder, smaller: Smaller) -> bool:
    try:
        return files.config().smaller == smaller
    except StudioError:
        return False
