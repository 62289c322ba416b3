"""``mmstudio compare``: runs side by side, and families of learners trained to be compared."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from mmstudio.cli.options import Project, check_new
from mmstudio.cli.output import Output, table

if TYPE_CHECKING:
    from mmstudio.services.comparison.comparison import Comparison
    from mmstudio.services.reports.compared.tables import TextCell, TextTable

_RUNS = "runs"
"""Name of the command that compares runs; it need not be written."""


class _RunsOrStudies(TyperGroup):
    """Takes ids of runs in the place of a command: ``compare r0001 r0002`` is ``compare runs r0001 r0002``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "--help"}:
            args = [_RUNS, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_RunsOrStudies,
    help="Put runs side by side: mmstudio compare R1 R2 ...; or train families of learners, or tasks alone, to be compared.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.add_typer(app, name="compare")


@app.command(_RUNS)
def runs(
    context: typer.Context,
    run: Annotated[list[str], typer.Argument(help="Ids or names of two to sixty runs.")],
    project: Project = Path(),
    *,
    baseline: Annotated[
        str, typer.Option(help="Run that the others are compared with; the first if not given.")
    ] = "",
    metric: Annotated[
        list[str] | None, typer.Option("--metric", help="Id of a metric to show; may be given several times.")
    ] = None,
    curve: Annotated[
        str, typer.Option(help="Name of the curves in the picture; the loss if not given.")
    ] = "",
    html: Annotated[Path | None, typer.Option(help="Write a page, with curves and previews.")] = None,
    csv: Annotated[
        Path | None, typer.Option(help="Write the scores, a line for each score of each run.")
    ] = None,
    png: Annotated[Path | None, typer.Option(help="Write a picture of curves and scores.")] = None,
    latex: Annotated[Path | None, typer.Option(help="Write tables for a paper.")] = None,
) -> None:
    """Settings that differ, and scores with their intervals and with what can be claimed from them."""
    from mmstudio.services.reports.compared.files import ComparisonFiles

    out = Output.of(context)
    for option, path in (("--html", html), ("--csv", csv), ("--png", png), ("--latex", latex)):
        check_new(option, path)
    with out.open(project, write=False) as opened:
        found = opened.comparison.compare(run, baseline=baseline, metrics=metric or ())
        files = ComparisonFiles(opened.comparison, found, opened.project.name)
        for path, write in (
            (html, files.html),
            (csv, files.csv),
            (latex, files.latex),
            (png, partial(files.png, curve=curve)),
        ):
            if path is not None:
                write(path)
                out.note(f"Written: {path}.")
    out.result(files.to_json(), *tell_comparison(found))


def tell_comparison(found: Comparison) -> list[str]:
    """Lines about a comparison."""
    from mmstudio.services.reports.compared.tables import groups_table, scores_table, settings_table

    lines = [note.text for note in found.notes]
    settings = settings_table(found)
    lines += (
        _told_table("Settings that differ", settings) if settings.rows else ["The settings are the same."]
    )
    tables = (("Scores of settings", groups_table(found)), ("Scores of checkpoints", scores_table(found)))
    for title, scores in tables:
        if scores is not None and scores.rows:
            lines += _told_table(title, scores)
    return [*lines, *(line for answer in found.answers for line in ("", answer.note.text))]


def _told_table(title: str, found: TextTable) -> list[str]:
    rows, found = [], found.fitted()
    for row in found.rows:
        rows.append([_marked(cell) for cell in row])
        if any(cell.more for cell in row):
            rows.append([cell.more for cell in row])
    notes = [f"[{number}] {text}" for number, text in enumerate(found.footnotes, 1)]
    return ["", f"{title}.", *([found.lead] if found.lead else []), *table(found.header, rows), *notes]


def _marked(cell: TextCell) -> str:
    return cell.text + "".join(f" [{mark}]" for mark in cell.marks)
