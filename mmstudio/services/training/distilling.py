"""The distilling service: a new run learns to make in one or two steps what another one makes in many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.job import Job
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.recipe_settings import learns_few_steps, needs_few_steps, with_few_steps
from mmstudio.plan.roles import Data
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import FewSteps
from mmstudio.services.training.beginning import begin
from mmstudio.services.training.runs import RunService
from mmstudio.services.training.transfer import StartWish, files_of, source_of

MINUTES = 2.0
"""Usual budget."""


@dataclass(frozen=True)
class DistilWish:
    """What a person wants to be made fast.

    Attributes:
        run: Id or name of a run of this project, or the folder of one anywhere.
        minutes, steps: Budget; steps count if they are given.
        checkpoint: Of the run: ``latest``, ``best`` or a step.
    """

    run: str
    minutes: float = MINUTES
    steps: int = 0
    checkpoint: str | int = "latest"


@dataclass(frozen=True)
class DistilService:
    """Makes the runs of one open project fast; may be used from any thread.

    Attributes:
        runs: Its runs.
    """

    runs: RunService

    def start(self, wish: DistilWish, *, seed: int = 0, device: str = "", name: str = "") -> Job:
        """Make a run that learns to need few steps, and put its training into the queue.

        With its usual settings it makes what the other run makes; its fast variant takes the steps that it learned.

        Args:
            wish: What is wanted.
            seed: All randomness follows from it.
            device: ``cpu`` or ``cuda:N``; that of the other run if empty.
            name: Title of the new run.

        Raises:
            NotFoundError: If there is no such run or checkpoint, or its data set is not in the project.
            UsageError: If its generator does not learn this, or has learned it, or its data set does not fit any more.
        """
        config = files_of(self.runs.project, wish.run).config()
        plan = self._planned(config, wish)
        source = source_of(self.runs.project, StartWish(wish.run, rate=0.0, checkpoint=wish.checkpoint), plan)
        if source.match.left:
            raise UsageError(
                "The run {run} cannot be made fast here. {reasons}",
                run=config.run,
                reasons=" ".join(note.text for note in source.match.left),
            )
        device = device or config.device
        title = name or f"{config.recipe.title}, few steps of {config.run}"
        run = begin(self.runs.project, plan, seed=seed, device=device, name=title, source=source)
        return self.runs.enqueue(run, device)

    def can(self, key: str) -> bool:
        """Whether a run can be made fast, as far as its configuration tells."""
        try:
            few_steps(self.runs.config(key), self.runs.host.registry)
        except StudioError:
            return False
        return True

    def _planned(self, config: RunConfig, wish: DistilWish) -> RunPlan:
        info = self.runs.project.datasets.get(config.dataset)
        found = few_steps(config, self.runs.host.registry)
        recipe = _recipe(config.recipe, found, wish)
        plan = plan_run(recipe, Data(info.name, config.slots, info.counts), self.runs.host.registry)
        plan.check_data(info.slots)
        return plan


def few_steps(config: RunConfig, registry: Registry) -> dict[str, FewSteps]:
    """How a run learns to need few steps; see :func:`learns_few_steps`.

    Raises:
        UsageError: If it does not, or has learned it.
    """
    found = learns_few_steps(config.recipe, registry)
    if needs_few_steps(config.recipe, found):
        raise UsageError(
            "The run {run} needs few steps already.",
            hint="Let it learn on: mmstudio resume {run} --more-minutes 2.",
            run=config.run,
        )
    return found


def _recipe(recipe: Recipe, found: Mapping[str, FewSteps], wish: DistilWish) -> Recipe:
    """The recipe of the run, with what makes it learn to need few steps, and with these as its fast variant."""
    told: dict[str, Any] = {
        **next(iter(found.values())).training,
        "minutes": wish.minutes,
        "steps": wish.steps,
        "best_on": "",
        "patience": 0,
        "distil": 0.0,
    }
    return with_few_steps(recipe.trained_with(told), found)
