"""``mmstudio run shrink``: smaller forms of a run, and one table of their size, speed and score."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.options import Checkpoint, Many, Project, RunDevice, checkpoint_of, device_of
from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch

if TYPE_CHECKING:
    from mmstudio.plan.smaller import SmallerTable


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("shrink")(shrink)


def shrink(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN", help="Id or name of the run.")],
    project: Project = Path(),
    *,
    form: Annotated[
        Many,
        typer.Option(
            "--form",
            help="half (16 bits), int8 (8 bits), or student: a narrower model that is trained first, and learns from this one beside "
            "the data. May be given several times; half and int8 if not given.",
        ),
    ] = None,
    width: Annotated[
        float, typer.Option(min=0.05, max=0.99, help="Width of a student by that of the run.")
    ] = 0.67,
    minutes: Annotated[
        float, typer.Option(min=0, help="Minutes of training of a student; as long as the run if 0.")
    ] = 0.0,
    steps: Annotated[
        int, typer.Option(min=0, help="Steps of training of a student, instead of minutes.")
    ] = 0,
    metric: Annotated[
        Many,
        typer.Option(
            "--metric",
            help="Id of a metric; may be given several times. If not given: the reader of the data set's attributes, or metrics "
            "for any data. The first one decides.",
        ),
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="Results that are judged.")] = 512,
    checkpoint: Checkpoint = "latest",
    device: RunDevice = "",
) -> None:
    """Make smaller forms of a run, judge all on the same samples and seeds, time them by turns, and show one table.

    Each form is a run of its own, to be generated from, evaluated, served and exported like any other. Stopped by Ctrl-C, it
    goes on with the same command.
    """
    from mmstudio.plan.recipe import Choice
    from mmstudio.services.smaller.service import ShrinkWish, shrink_run, table_of

    out = Output.of(context)
    forms: Any = tuple(form or ("half", "int8"))
    metrics = [Choice(id=name) for name in metric] if metric else None
    wish = ShrinkWish(
        forms, checkpoint_of(checkpoint), metrics, count, device_of(device), width, minutes, steps
    )
    with out.open(project) as opened:
        begun = shrink_run(opened, run, wish)
        if begun.training is not None:
            watched = watch(opened, begun.training, out)
            opened.runs.follow(watched.job)
            finish(watched)
        found = table_of(finish(watch(opened, begun.job, out)))
    told = found.model_dump(mode="json")
    smallest = None if found.smallest is None else found.smallest.run
    out.result({**told, "smallest": smallest}, *tell_table(found))


def tell_table(found: SmallerTable) -> list[str]:
    """Lines about a table."""
    from mmstudio.services.smaller.told import HEADER, cells_of, notes_of

    best = found.smallest
    rows = [
        (*cells_of(found, one), "<- loses nothing" if best is not None and one.run == best.run else "")
        for one in found.variants
    ]
    return [*table((*HEADER, ""), rows), *(note.text for note in notes_of(found))]
