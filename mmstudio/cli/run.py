"""``mmstudio run``: what can be had from one run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmstudio.cli.options import Project, check_new
from mmstudio.cli.output import Output

app = typer.Typer(help="Export the curves of a run.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _commands() -> None:
    """Keep the command's name, although it is the only one."""


@app.command("export-curves")
def export_curves(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="Id or name of the run.")],
    project: Project = Path(),
    *,
    csv: Annotated[Path | None, typer.Option(help="Write a table: a line for each step.")] = None,
    tensorboard: Annotated[
        Path | None, typer.Option(help="Write event files for TensorBoard into a folder below this one.")
    ] = None,
) -> None:
    """Write the curves of a run as a table, or as event files for TensorBoard."""
    from mmstudio.core.errors import UsageError
    from mmstudio.services.training.curve_files import export_curves_csv, export_events

    out = Output.of(context)
    if csv is None and tensorboard is None:
        raise UsageError("Nothing was asked for.", hint="Say --csv FILE or --tensorboard DIR, or both.")
    check_new("--csv", csv)
    written: dict[str, str] = {}
    with out.open(project, write=False) as opened:
        found = opened.project.runs.get(run)
        files = opened.runs.files(found.id)
        if csv is not None:
            export_curves_csv(files, csv)
            written["csv"] = str(csv)
        if tensorboard is not None:
            written["tensorboard"] = str(export_events(found, files, tensorboard))
    out.result({"run": found.id, **written}, *(f"Written: {path}." for path in written.values()))
