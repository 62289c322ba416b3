"""``mmstudio grid``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from mmstudio.cli.generate import (
    TAKES_KINDS,
    checkpoint_of,
    of_known_kinds,
    options_of_kinds,
    read_settings,
    slots_of,
    wish_of,
)
from mmstudio.cli.output import Output, StoppedError
from mmstudio.cli.watch import finish, watch

Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")]
Many = list[str] | None
_AXES = (
    "An axis is SETTING=VALUE,VALUE,... of seed, checkpoint, joint, guidance.SLOT, weight.SLOT, a setting of the generator's "
    "sampling such as steps, fast, or run; 1..4 stands for 1,2,3,4. --KIND VALUE gives a condition, as in mmstudio generate."
)


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("grid", context_settings=TAKES_KINDS, epilog=_AXES)(grid)


def grid(
    context: typer.Context,
    run: Annotated[str, typer.Option("--run", help="Id or name of the run.")],
    x: Annotated[str, typer.Option("--x", help="Columns, e.g. guidance.text=0,1,2.")],
    project: Project = Path(),
    *,
    y: Annotated[str, typer.Option("--y", help="Rows, e.g. seed=1..4.")] = "",
    z: Annotated[str, typer.Option("--z", help="Layers, e.g. checkpoint=100,latest.")] = "",
    condition: Annotated[
        Many, typer.Option("--condition", "-c", help="SLOT=VALUE: a file, or a text, or @FILE.")
    ] = None,
    table: Annotated[Many, typer.Option(help="COLUMN=VALUE of the table.")] = None,
    weight: Annotated[Many, typer.Option(help="SLOT=W of all cells, where no axis says another.")] = None,
    guidance: Annotated[Many, typer.Option(help="SLOT=G of all cells, where no axis says another.")] = None,
    joint: Annotated[float | None, typer.Option(help="Guidance over all conditions together.")] = None,
    setting: Annotated[Many, typer.Option("--set", help="NAME=VALUE of the generator's sampling.")] = None,
    fast: Annotated[bool, typer.Option("--fast", help="The recipe's fast variant.")] = False,
    make: Annotated[
        str,
        typer.Option(
            metavar="SLOT[,SLOT]", help="Of a run that makes several slots: those to make; else all."
        ),
    ] = "",
    seed: Annotated[int, typer.Option(min=0, help="Of all cells, where no axis says another.")] = 0,
    checkpoint: Annotated[str, typer.Option(help="latest, best, or a step.")] = "latest",
    device: Annotated[str, typer.Option(help="auto, cpu or cuda:N; the run's own if not given.")] = "",
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="Folder; a new session's if not given.")
    ] = None,
) -> None:
    """Generate over all combinations of the values of one to three settings, onto one sheet with labels.

    The same command with the same --out goes on where it was stopped.
    """
    from mmstudio.cli.pairs import numbers, pairs
    from mmstudio.services.devices import choose_device
    from mmstudio.services.generation.grids import GridRequest

    out = Output.of(context)
    given, wish = options_of_kinds(context.args), wish_of(condition, table, weight)
    named = [pairs([text], f"--{name}")[0] for name, text in (("x", x), ("y", y), ("z", z)) if text]
    with out.open(project) as opened:
        reader = opened.generation.reader(run)
        kinds = of_known_kinds(given, [spec.id for spec in opened.datasets.registry.modalities])
        conditions = reader.read(replace(wish, by_modality=kinds), Path())
        request = GridRequest(
            run,
            [opened.grids.axis(run, name, values.split(",")) for name, values in named],
            conditions,
            seed,
            checkpoint_of(checkpoint),
            numbers(guidance or [], "--guidance"),
            joint,
            read_settings(setting),
            fast,
            out_folder,
            slots_of(make),
        )
        for note in reader.remarks:
            out.note(note)
        job = opened.grids.submit(request, device=choose_device(device) if device else "")
        watched = watch(opened, job, out)
    folder = str(job.payload["out"])
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
    facts = {"run": job.run_id, **told, "notes": notes}
    out.result(
        facts, f"{told.get('cells', 0):,} of {told.get('of', 0):,} cells.", *told.get("sheets", {}).values()
    )
