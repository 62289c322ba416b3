"""Narrower runs: the recipe of a run with a narrower learner, which learns from that run beside the data."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import Any

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import staged_folder
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.files.json_text import read_json
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import Run, RunState
from mmstudio.core.sentences import Sentence, words_of
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_folder import CONFIG, MODEL, RunFolder
from mmstudio.plan.smaller import TeacherRun, teacher_folder
from mmstudio.plugins.config import PluginConfig, read_config
from mmstudio.services.opened import OpenProject
from mmstudio.services.training.beginning import begin
from mmstudio.services.training.transfer import WEIGHTS

WIDTH = 0.67
"""Usual width of a narrower learner by that of the original: it takes half of the time."""
_FIELD, _MARK = "width", "teacher"
_GOES_ON = frozenset({JobState.QUEUED, JobState.RUNNING})


@dataclass(frozen=True)
class StudentBudget:
    """Budget of a student: minutes, or steps if they are given; that of the other run if both are 0."""

    minutes: float = 0.0
    steps: int = 0


def student_of(
    opened: OpenProject, run: Run, step: int, width: float, budget: StudentBudget, *, device: str
) -> tuple[Run, Job | None]:
    """A narrower run that learns from another one, and its training if that is not done.

    Args:
        opened: The open project.
        run: The other run.
        step: Its checkpoint.
        width: Width of the learner by that of the other, above 0 and below 1.
        budget: How long it is trained.
        device: ``cpu`` or ``cuda:N``.

    Raises:
        UsageError: If no narrower one learns from it.
        StudioError: If its weights cannot be copied.
    """
    files = opened.project.runs.files(run.id)
    config = files.config()
    recipe = _narrower(opened, config, width, budget)
    teacher = TeacherRun(run=run.id, checkpoint=step)
    for known in opened.project.runs.list():
        if known.dataset == run.dataset and _is(opened.project.runs.files(known.id), teacher, recipe):
            return known, _going_on(opened, known)
    plan = opened.runs.plan_of(run.dataset, recipe)
    made = begin(opened.project, plan, seed=run.seed, device=device, name=f"{run.name}, narrower")
    try:
        _teach(files, opened.project.runs.files(made.id), teacher, recipe)
    except OSError as error:
        opened.project.runs.delete(made.id)
        raise StudioError(
            "The weights of {run} cannot be copied: {reason}.", run=run.id, reason=words_of(error)
        ) from error
    return made, opened.runs.enqueue(made, device)


def check_narrows(opened: OpenProject, config: RunConfig) -> None:
    """Refuse a run from which no narrower one learns.

    Raises:
        UsageError: If there is none.
    """
    learner = config.recipe.generator.id
    spec = opened.runs.host.registry.learners(learner).get(learner)
    faster = getattr(spec, "few_steps", None)
    fast = faster is not None and faster.settings.items() <= config.recipe.generator.settings.items()
    if not getattr(spec, "narrows", False) or fast:
        raise UsageError(
            "No narrower learner of the kind {title} learns from a trained one.",
            hint="Keep the weights of this run in 16 or 8 bits: --form half, --form int8.",
            title=Sentence(spec.title),
        )


def _narrower(opened: OpenProject, config: RunConfig, width: float, budget: StudentBudget) -> Recipe:
    check_narrows(opened, config)
    if not 0 < width < 1:
        raise UsageError("A narrower learner has a width above 0 and below 1 of the original's.")
    choice = config.recipe.generator
    spec = opened.runs.host.registry.learners(choice.id).get(choice.id)
    own = read_config(spec.config, dict(choice.settings), choice.id)
    settings = {**choice.settings, _FIELD: narrowed(own, width)}
    told: dict[str, Any] = {"best_on": "", "patience": 0}
    told |= {"minutes": budget.minutes, "steps": 0} if budget.minutes else {}
    told |= {"steps": budget.steps} if budget.steps else {}
    generator = Choice(id=choice.id, settings=settings)
    return config.recipe.trained_with(told).model_copy(update={"generator": generator})


def narrowed(settings: PluginConfig, share: float) -> int:
    """The width of a narrower learner: the nearest allowed one to this share of the width, below that.

    Raises:
        UsageError: If none is allowed.
    """
    width = int(getattr(settings, _FIELD))
    schema = settings.model_json_schema()["properties"][_FIELD]
    step, least = int(schema.get("multipleOf", 1)), int(schema.get("minimum", 1))
    found = min(round(width * share / step), (width - 1) // step) * step
    if found < least:
        raise UsageError("The learner of this run has the width {width}: it cannot be narrower.", width=width)
    return found


def _teach(source: RunFolder, files: RunFolder, teacher: TeacherRun, recipe: Recipe) -> None:
    """Put the wider run into the folder of the narrower one, with the same fitted states for both."""
    model = source.model()
    weights = source.checkpoints.place(teacher.checkpoint) / WEIGHTS
    with staged_folder(teacher_folder(files.path), _MARK) as staged:
        model.save(staged / MODEL)
        with open_ordinary(weights) as given, (staged / WEIGHTS).open("wb") as kept:
            shutil.copyfileobj(given, kept, 1 << 20)
    width = recipe.generator.settings[_FIELD]
    learner = replace(model.generator, settings={**model.generator.settings, _FIELD: width})
    targets = {
        slot: replace(part, settings={**part.settings, _FIELD: width}) for slot, part in model.targets.items()
    }
    files.write_model(ModelPlan(model.encoders, targets, model.fusion, learner, model.tasks))
    files.write_config({**read_json(files.path / CONFIG), "teacher": teacher.model_dump(mode="json")})


def _is(files: RunFolder, teacher: TeacherRun, recipe: Recipe) -> bool:
    try:
        config = files.config()
    except StudioError:
        return False
    return config.teacher == teacher and config.recipe == recipe


def _going_on(opened: OpenProject, run: Run) -> Job | None:
    """The training of a narrower run that was begun before; ``None`` if it is done."""
    before = opened.runs.job(run.id)
    if before is not None and before.state in _GOES_ON:
        return before
    if run.state is RunState.DONE or (before is not None and before.state is JobState.DONE):
        return None
    return opened.runs.resume(run.id)
