"""Transfer: a new run starts from the parts and weights of another run, of this project or in any folder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.files.atomic import staged_folder
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import words_of
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.roles import Data
from mmstudio.plan.run_folder import MODEL, RunFolder
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.plan.transfer import KINDS, Match, PartKind, Start, adopted, match
from mmstudio.plugins.config import PluginConfig, read_config
from mmstudio.plugins.registry import Registry
from mmstudio.storage.project.project import Project

WEIGHTS = "ema.safetensors"
_MARK = "start"
Transfer = Literal["full", "probe", "neighbours"]
"""Kinds of transfer: all that fits learns on; a linear probe, which learns on features of encoders that stay; the nearest
neighbours by these features, which learn nothing."""
TRANSFERS: tuple[Transfer, ...] = ("full", "probe", "neighbours")
USUAL: dict[Transfer, str] = {"full": "flow", "probe": "classify", "neighbours": "neighbours"}
"""Recipe of each kind, where none is chosen."""


@dataclass(frozen=True)
class StartWish:
    """What a person wants a run to start from.

    Attributes:
        run: Id or name of a run of this project, or the folder of one anywhere.
        parts: Kinds of parts to take.
        rate: Factor on the learning rate of what is taken, 0 to 1; at 0 it stays as it is.
        checkpoint: ``latest``, ``best`` or a step.
        probe: Whether the new run has the other one's encoders, as they are set there, and only what sees their features learns:
            linearly, as far as its settings allow. A predictor always has these.
    """

    run: str
    parts: Sequence[PartKind] = KINDS
    rate: float = 1.0
    checkpoint: str | int = "latest"
    probe: bool = False

    @classmethod
    def of(cls, kind: Transfer, run: str, checkpoint: str | int = "latest") -> StartWish:
        """The wish that a kind of transfer stands for."""
        if kind == "full":
            return cls(run, checkpoint=checkpoint)
        return cls(run, ("encoders",), 0.0, checkpoint, probe=kind == "probe")


@dataclass(frozen=True)
class StartSource:
    """A run that another one starts from.

    Attributes:
        files: Its folder.
        start: What is kept of it in the configuration.
        match: What is taken.
    """

    files: RunFolder
    start: Start
    match: Match

    def copy_to(self, files: RunFolder) -> None:
        """Copy its parts and weights into the folder of the new run, which then needs it no more.

        Raises:
            StudioError: If they cannot be copied.
        """
        weights = self.files.checkpoints.place(self.start.checkpoint) / WEIGHTS
        try:
            with staged_folder(files.start, _MARK) as staged:
                self.match.source.save(staged / MODEL)
                with open_ordinary(weights) as given, (staged / WEIGHTS).open("wb") as kept:
                    shutil.copyfileobj(given, kept, 1 << 20)
        except OSError as error:
            raise StudioError(
                "The weights of {run} cannot be copied: {reason}.", run=self.start.run, reason=words_of(error)
            ) from error


def files_of(project: Project, run: str) -> RunFolder:
    """The folder of a run: of this project by its id or name, or any folder that holds one.

    Raises:
        NotFoundError: If there is no such run.
    """
    there = RunFolder(Path(run).expanduser().absolute())
    return there if there.is_there else project.runs.files(project.runs.get(run).id)


def begun_with(project: Project, wish: StartWish, recipe: Recipe, data: Data, registry: Registry) -> Recipe:
    """The recipe as a start from another run has it: with its encoders where these stay as they are.

    Raises:
        NotFoundError, DamagedError: As :func:`source_of`.
        UsageError: If recipe and data set do not fit.
    """
    if not wish.probe and recipe.generator.id not in registry.predictors:
        return recipe
    files = files_of(project, wish.run)
    if files.learner() == "predictor":  # refused by who asks for the source
        return recipe
    found = adopted(recipe, files.model(), _others(plan_run(recipe, data, registry), recipe))
    if not wish.probe:
        return found
    learner = registry.learners(found.generator.id).get(found.generator.id)
    return found.model_copy(
        update={
            "generator": _linear(found.generator, learner.config),
            "fusion": _linear(found.fusion, registry.fusions.get(found.fusion.id).config),
        }
    )


def _others(plan: RunPlan, recipe: Recipe) -> tuple[Slot, ...]:
    """The slots that a run may see: its conditions, and where the recipe names none, all slots but what it learns."""
    known = {slot.name for slot in plan.conditions} | {slot.source for slot in plan.targets}
    more = () if recipe.conditions else tuple(slot for slot in plan.data.slots if slot.name not in known)
    return (*more, *plan.conditions)


def _linear(choice: Choice, settings: type[PluginConfig]) -> Choice:
    """A part without a hidden layer, if it can be without one."""
    if "hidden" not in settings.model_fields:
        return choice
    told = {**choice.settings, "hidden": 0}
    try:
        read_config(settings, told, choice.id)
    except UsageError:
        return choice
    return choice.model_copy(update={"settings": told})


def source_of(project: Project, wish: StartWish, plan: RunPlan) -> StartSource:
    """The run that is wanted, and what a new run takes of it.

    Args:
        project: The open project.
        wish: What is wanted.
        plan: Plan of the new run.

    Raises:
        NotFoundError: If there is no such run, or it has no such checkpoint.
        UsageError: If nothing of it fits, or one of both learns without weights.
        DamagedError: If what lies in its folder cannot be read.
    """
    if not wish.parts or not set(wish.parts) <= set(KINDS):
        raise UsageError("Parts that can be taken: {known}.", known=", ".join(KINDS))
    if not 0 <= wish.rate <= 1:
        raise UsageError("The factor on the learning rate is {rate:g}; it goes from 0 to 1.", rate=wish.rate)
    files = files_of(project, wish.run)
    run = files.config().run
    if files.learner() == "predictor":
        raise UsageError("A predictor learns all samples at once, without weights that could be taken.")
    step = step_of(files, wish.checkpoint)
    parts: Sequence[PartKind] = ("encoders",) if plan.predicts else wish.parts
    start = Start(run=run, checkpoint=step, parts=tuple(dict.fromkeys(parts)), rate=wish.rate)
    found = match(files.model(), plan, start.parts)
    if not found:
        raise UsageError(
            "Nothing of the run {run} fits this one. {reasons}",
            run=run,
            reasons=" ".join(note.text for note in found.left),
        )
    return StartSource(files, start, found)


def step_of(files: RunFolder, which: str | int) -> int:
    """The step of a checkpoint.

    Raises:
        NotFoundError: If there is none such.
    """
    steps = files.checkpoints.steps()
    best = files.checkpoints.best() if which == "best" else -1
    wanted = best if best != -1 else which
    if wanted in {"latest", "best"} and steps:
        wanted = steps[-1]
    if wanted not in steps:
        raise NotFoundError(
            "The run {run!r} has no checkpoint {which!r}.",
            hint="It has: {known}.",
            run=files.path.name,
            which=str(which),
            known=", ".join(map(str, steps)) or "none; train it first",
        )
    return int(wanted)
