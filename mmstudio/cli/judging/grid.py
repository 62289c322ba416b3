"""``mmstudio grid``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from mmstudio.cli import options
from mmstudio.cli.given import TAKES_KINDS, options_of_kinds, wish_of, with_kinds
from mmstudio.cli.output import Output, StoppedError
from mmstudio.cli.pairs import numbers, pairs, read_settings
from mmstudio.cli.watch import Watched, finish, watch
from mmstudio.core.sentences import counted

_AXES = (
    "An axis is SETTING=VALUE,VALUE,... of seed, checkpoint, joint, guidance.SLOT, weight.SLOT, a setting of the generator's "
    "sampling such as steps, fast, or run; 1..4 stands for 1,2,3,4. --KIND VALUE gives a condition, as in mmstudio generate."
)


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("grid", context_settings=TAKES_KINDS, epilog=_AXES)(grid)


def grid(
    context: typer.Context,
    run: options.Run,
    x: Annotated[str, typer.Option("--x", help="Columns, e.g. guidance.text=0,1,2.")],
    project: options.Project = Path(),
    *,
    y: Annotated[str, typer.Option("--y", help="Rows, e.g. seed=1..4.")] = "",
    z: Annotated[str, typer.Option("--z", help="Layers, e.g. checkpoint=100,latest.")] = "",
    condition: options.Conditions = None,
    table: options.Cells = None,
    weight: Annotated[
        options.Many, typer.Option(help="SLOT=W of all cells, where no axis says another.")
    ] = None,
    guidance: Annotated[
        options.Many, typer.Option(help="SLOT=G of all cells, where no axis says another.")
    ] = None,
    joint: options.Joint = None,
    setting: options.Sampling = None,
    fast: options.Fast = False,
    make: options.Make = "",
    seed: Annotated[int, typer.Option(min=0, help="Of all cells, where no axis says another.")] = 0,
    checkpoint: options.Checkpoint = "latest",
    device: options.RunDevice = "",
    out_folder: options.Results = None,
) -> None:
    """Generate over all combinations of the values of one to three settings, onto one sheet with labels.

    The same command with the same --out goes on where it was stopped.
    """
    from mmstudio.services.generation.conditions import idle_notes
    from mmstudio.services.generation.grids import GridRequest

    out = Output.of(context)
    kinds, wish = options_of_kinds(context.args), wish_of(condition, table, weight)
    named = [pairs([text], f"--{name}")[0] for name, text in (("x", x), ("y", y), ("z", z)) if text]
    which, settings, scales = (
        options.checkpoint_of(checkpoint),
        read_settings(setting),
        numbers(guidance or [], "--guidance"),
    )
    with out.open(project) as opened:
        reader = opened.generation.reader(run)
        given = reader.read(with_kinds(wish, kinds, opened.datasets.registry), Path())
        axes = [opened.grids.axis(run, name, values.split(",")) for name, values in named]
        request = GridRequest(
            run, axes, given, seed, which, scales, joint, settings, fast, out_folder, options.slots_of(make)
        )
        for note in (*reader.remarks, *idle_notes(given, wish.weights, scales)):
            out.note(note)
        watched = watch(opened, opened.grids.submit(request, device=options.device_of(device)), out)
    _tell(out, watched)


def _tell(out: Output, watched: Watched) -> None:
    """Show the outcome: the sheets, how many cells there are, and notes."""
    folder = str(watched.job.payload["out"])
    try:
        finish(watched)
    except StoppedError as error:
        raise StoppedError(
            f"Stopped; what there is of the grid is kept: {folder}", {"out": folder}
        ) from error
    told: Mapping[str, Any] = next((data for data in reversed(watched.results) if "sheets" in data), {})
    notes = [str(note["text"]) for data in watched.results for note in data.get("notes", ())]
    for text in notes:
        out.note(text)
    facts = {"run": watched.job.run_id, **told, "notes": notes}
    out.result(
        facts,
        f"{told.get('cells', 0):,} of {counted(told.get('of', 0), 'cell')}.",
        *told.get("sheets", {}).values(),
    )
