"""One training: the options that say what it is, and the way to its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.options import Many
from mmstudio.cli.output import Output, StoppedError
from mmstudio.cli.watch import finish, watch
from mmstudio.core.errors import UsageError
from mmstudio.core.job import JobState

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.services.opened import OpenProject

Setting = Annotated[
    Many, typer.Option("--set", help="A setting of the recipe, e.g. generator.width=64; several times.")
]
Seed = Annotated[int, typer.Option(min=0, help="All randomness of the training follows from it.")]
Title = Annotated[str, typer.Option("--name", help="Title of the new run.")]
Minutes = Annotated[float | None, typer.Option(min=0.001, help="Budget of a run: minutes of training.")]
Steps = Annotated[int | None, typer.Option(min=1, help="Budget of a run: steps, instead of minutes.")]


@dataclass(frozen=True)
class BudgetOptions:
    """How long a run is trained."""

    minutes: Minutes = None
    steps: Steps = None

    def __post_init__(self) -> None:
        if self.minutes is not None and self.steps is not None:
            raise UsageError("A budget is given in minutes or in steps, not in both.")

    def settings(self, texts: Many) -> dict[str, str]:
        """Settings of the recipe as typed, with the budget among them.

        Raises:
            UsageError: If one is not of the form NAME=VALUE.
        """
        from mmstudio.services.training.recipes import parse_settings

        settings = parse_settings(texts or [])
        if self.minutes is not None:
            settings |= {"training.minutes": str(self.minutes), "training.steps": "0"}
        if self.steps is not None:
            settings["training.steps"] = str(self.steps)
        return settings


def follow_training(opened: OpenProject, job: Job, out: Output) -> Job:
    """Watch a training to its end.

    Raises:
        StoppedError: If the keyboard stopped it; it says how to go on.
        StudioError: If it failed.
    """
    out.note(f"Run {job.run_id}: {job.title}.")
    ended = watch(opened, job, out)
    run, state = opened.runs.follow(ended.job), ended.job.state
    again = f"mmstudio resume {run.id} --project {opened.project.layout.root}"
    if state is JobState.PAUSED:
        lost = "Stopped; nothing is kept of what was learned. Begin anew"
        told = lost if opened.runs.plan(run.id).predicts else f"Saved at step {run.step:,}. Go on"
        raise StoppedError(f"{told}: {again}", facts_of(opened, ended.job))
    if state is not JobState.DONE and opened.runs.checkpoints(run.id):
        out.note(f"The last checkpoint is kept. Go on from it: {again}")
    return finish(ended)


def facts_of(opened: OpenProject, job: Job) -> dict[str, Any]:
    """What a training came to."""
    seed = opened.runs.config(job.run_id).seed
    return {**job.result, "run": job.run_id, "state": job.state.value, "seed": seed}
