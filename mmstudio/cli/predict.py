"""``mmstudio predict``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from mmstudio.cli.generate import TAKES_KINDS, of_known_kinds, options_of_kinds, wish_of
from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch

_KINDS = "--KIND VALUE, as often as wanted, is for the one slot of that kind: --text WORDS, --image FILE, --audio FILE."


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("predict", context_settings=TAKES_KINDS, epilog=_KINDS)(predict)


def predict(
    context: typer.Context,
    run: Annotated[str, typer.Option("--run", help="Id or name of the run.")],
    project: Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")] = Path(),
    *,
    condition: Annotated[
        list[str] | None, typer.Option("--condition", "-c", help="SLOT=VALUE: a file, or a text, or @FILE.")
    ] = None,
    cells: Annotated[list[str] | None, typer.Option("--table", help="COLUMN=VALUE of the table.")] = None,
    split: Annotated[
        str, typer.Option(help="Whose samples are asked about where nothing is given.")
    ] = "test",
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many of them.")] = 16,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda:N; the run's own if not given.")] = "",
) -> None:
    """Predict the class of a sample: the score of every class, and what each slot by itself votes for."""
    from mmstudio.services.devices import choose_device
    from mmstudio.services.evaluation.predicted import predicted_table

    out = Output.of(context)
    given, wish = options_of_kinds(context.args), wish_of(condition, cells, None)
    with out.open(project) as opened:
        kinds = of_known_kinds(given, [spec.id for spec in opened.datasets.registry.modalities])
        job = opened.prediction.submit(
            run,
            replace(wish, by_modality=kinds),
            base=Path(),
            split=split,
            count=count,
            device=choose_device(device) if device else "",
        )
        found = dict(finish(watch(opened, job, out)).result)
    header, rows = predicted_table(found, given=bool(job.payload["conditions"]))
    out.result(found, *table(header, rows))
