"""``mmstudio run``: what can be had from one run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from mmstudio.cli.leaving import machines
from mmstudio.cli.options import Checkpoint, Project, check_new, checkpoint_of
from mmstudio.cli.output import Output
from mmstudio.cli.watch import finish, watch
from mmstudio.core.sentences import counted

app = typer.Typer(
    help="What can be had from one run: its curves, smaller and faster forms of it, its model for other programs, its card, "
    "its training on another machine.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
machines.register(app)
Key = Annotated[str, typer.Argument(metavar="RUN", help="Id or name of the run.")]


@app.command("export-curves")
def export_curves(
    context: typer.Context,
    run: Key,
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


@app.command("export-model")
def export_model(
    context: typer.Context,
    run: Key,
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    project: Project = Path(),
    *,
    form: Annotated[str, typer.Option("--format", help="onnx, torch (.pt2 files), or both.")] = "onnx",
    checkpoint: Checkpoint = "latest",
    examples: Annotated[
        int, typer.Option(min=0, max=64, help="Prepared samples of the data set beside it as an example.")
    ] = 4,
) -> None:
    """Write the model for other programs: graphs with a free batch, an example that samples from them, and its card."""
    from mmstudio.services.reports.leaving.service import FORMATS, ModelWish, differs, export_model

    out = Output.of(context)
    forms: Any = FORMATS if form == "both" else (form,)
    wish = ModelWish(folder, forms, checkpoint_of(checkpoint), examples)
    with out.open(project) as opened:
        told = dict(finish(watch(opened, export_model(opened, run, wish), out)).result)
    if differs(told):
        out.note("It differs from the program by more than rounding; the card says by how much.")
    if told["examples"]:
        out.note(
            f"given.npz holds {counted(told['examples'], 'prepared sample')} of the data set; --examples 0 leaves them out."
        )
    out.result(told, f"Written: {told['folder']}.", *_sizes(told))


def _sizes(told: Mapping[str, Any]) -> list[str]:
    return [
        f"{form}: {size / 1e6:.1f} MB, {size / told['weights']:.3f} times the weights; compared with the program over "
        f"{counted(told['compared'], 'result')}: largest difference {told['differences'][form]:.2g}."
        for form, size in told["bytes"].items()
    ]


Field = Annotated[
    str | None, typer.Option(metavar="WORDS", help="Kept with the run, for this card and later ones.")
]


@app.command("card")
def card(
    context: typer.Context,
    run: Key,
    project: Project = Path(),
    *,
    author: Field = None,
    license_: Annotated[str | None, typer.Option("--license", metavar="WORDS", help="Of the model.")] = None,
    data_license: Field = None,
    link: Field = None,
    use: Field = None,
    limits: Field = None,
    write: Annotated[Path | None, typer.Option("--out", help="File to write; else it is shown.")] = None,
) -> None:
    """Show or write the card of a run's model (Markdown): recipe, data, training, scores, licence, limits."""
    from mmstudio.core.files.atomic import write_atomic
    from mmstudio.services.reports.leaving.service import fill_card, model_card

    out = Output.of(context)
    check_new("--out", write)
    told = {
        "author": author,
        "license": license_,
        "data_license": data_license,
        "link": link,
        "use": use,
        "limits": limits,
    }
    changes = {name: value for name, value in told.items() if value is not None}
    with out.open(project, write=bool(changes)) as opened:
        if changes:
            fill_card(opened, run, changes)
        words = model_card(opened, run)
    if write is None:
        out.result({"card": words}, *words.splitlines())
    else:
        write_atomic(write, words)
        out.result({"file": str(write)}, f"Written: {write}.")
