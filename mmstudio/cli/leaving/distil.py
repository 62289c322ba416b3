"""``mmstudio run distil``: a new run that needs one or two steps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmstudio.cli.options import Checkpoint, Project, RunDevice, checkpoint_of, device_of, with_groups
from mmstudio.cli.output import Output
from mmstudio.cli.trained import BudgetOptions, Seed, Title, facts_of, follow_training
from mmstudio.core.sentences import counted


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("distil")(with_groups(distil))


def distil(
    context: typer.Context,
    run: Annotated[
        str, typer.Argument(metavar="RUN", help="Id or name of a run, or the folder of one elsewhere.")
    ],
    project: Project = Path(),
    *,
    budget: BudgetOptions,
    checkpoint: Checkpoint = "latest",
    device: RunDevice = "",
    seed: Seed = 0,
    name: Title = "",
) -> None:
    """Make a run fast: a new run learns to make in one or two steps what this one makes in many.

    --fast takes these steps afterwards. The other run stays as it is. Two minutes are trained if no budget is given.
    """
    from mmstudio.services.training.distilling import MINUTES, DistilWish

    out = Output.of(context)
    wish = DistilWish(run, budget.minutes or MINUTES, budget.steps or 0, checkpoint_of(checkpoint))
    with out.open(project) as opened:
        job = opened.distilling.start(wish, seed=seed, device=device_of(device), name=name)
        facts = facts_of(opened, follow_training(opened, job, out))
        place = opened.project.layout.root
    out.result(
        facts,
        f"Trained {job.run_id}: {counted(facts.get('step', 0), 'step')} in {facts.get('seconds', 0):.0f} s.",
        f"Generate from it: mmstudio generate --fast --project {place} --run {job.run_id} --condition SLOT=VALUE",
    )
