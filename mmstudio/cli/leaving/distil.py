"""``mmstudio run distil``: a new run that needs one or two steps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmstudio.cli.options import Checkpoint, Project, RunDevice, checkpoint_of, device_of
from mmstudio.cli.output import Output, StoppedError
from mmstudio.cli.watch import finish, watch
from mmstudio.core.job import JobState


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("distil")(distil)


def distil(
    context: typer.Context,
    run: Annotated[
        str, typer.Argument(metavar="RUN", help="Id or name of a run, or the folder of one elsewhere.")
    ],
    project: Project = Path(),
    *,
    minutes: Annotated[
        float | None, typer.Option(min=0.001, help="Budget in minutes of training; 2 if none is given.")
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Budget in steps instead.")] = None,
    checkpoint: Checkpoint = "latest",
    device: RunDevice = "",
    seed: Annotated[int, typer.Option(min=0, help="All randomness follows from it.")] = 0,
    name: Annotated[str, typer.Option(help="Title of the new run.")] = "",
) -> None:
    """Make a run fast: a new run learns to make in one or two steps what this one makes in many.

    --fast takes these steps afterwards. The other run stays as it is.
    """
    from mmstudio.core.errors import UsageError
    from mmstudio.services.training.distilling import MINUTES, DistilWish

    if minutes is not None and steps is not None:
        raise UsageError("A budget is given in minutes or in steps, not in both.")
    out = Output.of(context)
    wish = DistilWish(run, minutes or MINUTES, steps or 0, checkpoint_of(checkpoint))
    with out.open(project) as opened:
        job = opened.distilling.start(wish, seed=seed, device=device_of(device), name=name)
        out.note(f"Run {job.run_id}: {job.title}.")
        watched = watch(opened, job, out)
        opened.runs.follow(watched.job)
        place = opened.project.layout.root
        if watched.job.state is JobState.PAUSED:
            raise StoppedError(
                f"Saved. Go on: mmstudio resume {job.run_id} --project {place}", dict(watched.job.result)
            )
        facts = {**finish(watched).result, "run": job.run_id}
    out.result(
        facts,
        f"Trained {job.run_id}: {facts.get('step', 0):,} steps in {facts.get('seconds', 0):.0f} s.",
        f"Generate from it: mmstudio generate --fast --project {place} --run {job.run_id} --condition SLOT=VALUE",
    )
