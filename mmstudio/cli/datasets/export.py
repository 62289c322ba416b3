"""``mmstudio dataset export``, ``export-results`` and ``from-results``: data sets for other programs, and from results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.options import Project
from mmstudio.cli.output import Output, size
from mmstudio.cli.watch import finish, watch
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mmstudio.core.job import Job
    from mmstudio.services.exports.service import ExportWish
    from mmstudio.services.opened import OpenProject

Folder = Annotated[Path, typer.Argument(help="Folder to write; must not exist, or be empty.")]
Format = Annotated[str, typer.Option("--format", help="imagefolder, webdataset, parquet, or a plugin's.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="NAME=VALUE of the format, e.g. shard_mb=100, shard_samples=1000, table=csv."),
]
WithoutNotes = Annotated[
    bool,
    typer.Option(
        "--without-notes",
        help="Leave out what stands inside files beside pictures and sounds: EXIF, place (GPS), XMP, IPTC, comments, titles, recipes.",
    ),
]
_NOTES_STAYED = (
    "What cameras and programs wrote into the files (EXIF, place, comments, titles) went along; "
    "--without-notes leaves it out."
)
_NOTES_LEFT = (
    "What cameras and programs wrote into the files (EXIF, place, comments, titles) was left out; pictures and sounds are "
    "the same, with which way up they are and their colour profiles."
)
_SHOWN_PROBLEMS = 20


def register(app: typer.Typer) -> None:
    """Add the commands of this module to those of data sets."""
    app.command("export")(export)
    app.command("export-results")(export_results)
    app.command("from-results")(from_results)


def export(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the data set.")],
    folder: Folder,
    project: Project = Path(),
    *,
    format_: Format = "imagefolder",
    split: Annotated[
        list[str] | None, typer.Option(help="train, val or test; several may be given, all if none is.")
    ] = None,
    setting: Settings = None,
    without_notes: WithoutNotes = False,
) -> None:
    """Write a data set for other programs. It can be imported again as it was."""
    from mmstudio.core.sample import SPLITS

    out = Output.of(context)
    wish = _wish(folder, format_, setting, notes=not without_notes)
    with out.open(project) as opened:
        _tell(opened, opened.exports.export(name, wish, split or SPLITS), out)


def export_results(
    context: typer.Context,
    session: Annotated[str, typer.Argument(help="Id or name of the session.")],
    folder: Folder,
    project: Project = Path(),
    *,
    format_: Format = "imagefolder",
    setting: Settings = None,
    without_notes: WithoutNotes = False,
) -> None:
    """Write a session's results with their conditions as a data set for training, each marked as generated."""
    out = Output.of(context)
    wish = _wish(folder, format_, setting, notes=not without_notes)
    with out.open(project) as opened:
        _tell(opened, opened.exports.export_results(session, wish), out)


def from_results(
    context: typer.Context,
    session: Annotated[str, typer.Argument(help="Id or name of the session.")],
    name: Annotated[str, typer.Argument(help="Name of the new data set.")],
    project: Project = Path(),
    *,
    base: Annotated[
        str, typer.Option("--with", help="Data set whose samples come first; they keep their splits.")
    ] = "",
) -> None:
    """Make a data set of a session's results, each marked as generated and used for training only; real samples may be added."""
    from mmstudio.cli.datasets.commands import tell_import
    from mmstudio.services.exports.enlargement import add_results

    out = Output.of(context)
    with out.open(project) as opened:
        job = add_results(opened.exports, session, name, base=base)
        try:
            done = finish(watch(opened, job, out))
        finally:
            opened.imports.drop_empty(name)
    out.result(dict(done.result), *tell_import(done.result))


def _wish(folder: Path, format_: str, setting: list[str] | None, *, notes: bool) -> ExportWish:
    from mmstudio.cli.pairs import read_settings
    from mmstudio.services.exports.service import ExportWish

    return ExportWish(folder, format_, read_settings(setting), notes)


def _tell(opened: OpenProject, job: Job, out: Output) -> None:
    done = finish(watch(opened, job, out))
    out.result(dict(done.result), *_lines(done.result))


def _lines(result: Mapping[str, Any]) -> list[str]:
    facts = f"{counted(result['samples'], 'sample')} and {counted(result['files'], 'file')}, {size(result['bytes'])}"
    lines = [f"Exported {facts}, to {result['folder']}."]
    if result["files"]:
        lines.append(_NOTES_STAYED if result["notes"] else _NOTES_LEFT)
    if result["problems"]:
        lines.append(f"{counted(result['problems'], 'problem')}:")
        shown = result["shown"][:_SHOWN_PROBLEMS]
        lines += [f"  {item['source']}: {item['reason']}" for item in shown]
        rest = result["problems"] - len(shown)
        lines += [f"  ... and {rest:,} more."] if rest else []
    return lines
