"""``mmstudio predict``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmstudio.cli.given import TAKES_KINDS, options_of_kinds, wish_of, with_kinds
from mmstudio.cli.options import (
    Cells,
    Checkpoint,
    Conditions,
    Project,
    Run,
    RunDevice,
    checkpoint_of,
    device_of,
)
from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch

_KINDS = "--KIND VALUE, as often as wanted, is for the one slot of that kind: --text WORDS, --image FILE, --audio FILE."


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("predict", context_settings=TAKES_KINDS, epilog=_KINDS)(predict)


def predict(
    context: typer.Context,
    run: Run,
    project: Project = Path(),
    *,
    condition: Conditions = None,
    cells: Cells = None,
    split: Annotated[
        str, typer.Option(help="Whose samples are asked about where nothing is given.")
    ] = "test",
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many of them.")] = 16,
    checkpoint: Checkpoint = "latest",
    told: Annotated[
        str,
        typer.Option(
            "--told", help="Slot or column to tell, of a run with several tasks; the first if not given."
        ),
    ] = "",
    device: RunDevice = "",
) -> None:
    """Predict the class or the number of a sample: the score of every class, what each slot says by itself, and which decided."""
    from mmstudio.services.evaluation.predicted import decided_words, predicted_table

    out = Output.of(context)
    kinds, wish = options_of_kinds(context.args), wish_of(condition, cells, None)
    with out.open(project) as opened:
        job = opened.prediction.submit(
            run,
            with_kinds(wish, kinds, opened.datasets.registry),
            base=Path(),
            split=split,
            count=count,
            device=device_of(device),
            checkpoint=checkpoint_of(checkpoint),
            slot=told,
        )
        found = dict(finish(watch(opened, job, out)).result)
    header, rows = predicted_table(found, given=bool(job.payload["conditions"]))
    note = decided_words(found)
    out.result(found, *table(header, rows), *(() if note is None else (note.text,)))
