"""``mmstudio dataset suggest``: the values that samples lack, made by a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmstudio.cli.options import Project, RunDevice, device_of
from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch
from mmstudio.core.sentences import counted

_SHOWN = 20
"""How many suggestions are listed; --json has all of them."""


def register(app: typer.Typer) -> None:
    """Add the command to those of data sets."""
    app.command("suggest")(suggest)


def suggest(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the data set.")],
    run: Annotated[str, typer.Option("--run", help="Id or name of the run that makes them.")],
    slot: Annotated[
        str, typer.Option("--slot", help="The slot that samples lack: of texts, sounds or pictures.")
    ],
    project: Project = Path(),
    *,
    seed: Annotated[int, typer.Option(min=0, help="Of the first value; the next ones count up.")] = 0,
    accept: Annotated[
        bool, typer.Option("--accept", help="Put all of them into the samples, marked as synthetic.")
    ] = False,
    device: RunDevice = "",
) -> None:
    """Have a run make what samples lack. Nothing of it enters a training before it was accepted."""
    out = Output.of(context)
    with out.open(project) as opened:
        service = opened.suggestions
        job = service.start(name, run, slot, seed=seed, device=device_of(device))
        finish(watch(opened, job, out))
        made = {int(str(item["name"])) for item in job.payload["items"]}
        found = [one for one in service.pending(name, slot) if one.sample in made]
        accepted = service.accept(name, found).count if accept and found else 0
    rows = [
        (f"{one.sample}", f"{one.seed}", str(one.path if one.data is None else one.data))
        for one in found[:_SHOWN]
    ]
    more = len(found) - len(rows)
    lines = [*table(("sample", "seed", slot), rows), *([f"... and {more:,} more."] if more else [])]
    told = (
        f"{counted(accepted, 'was', 'were')} accepted."
        if accept
        else f"{counted(len(found), 'waits', 'wait')} to be accepted."
    )
    listed = [
        {"sample": one.sample, "text": one.data, "run": one.run, "seed": one.seed, "file": str(one.path)}
        for one in found
    ]
    out.result({"name": name, "slot": slot, "suggested": listed, "accepted": accepted}, *lines, told)
