"""``mmstudio results``: search the results of all sessions, and give them stars and tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from mmstudio.cli.options import Project
from mmstudio.cli.output import Output, size, table
from mmstudio.core.errors import BusyError
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.services.datasets.curation import Change
    from mmstudio.services.opened import OpenProject
    from mmstudio.storage.results.index import StoredResult

app = typer.Typer(
    help="Search the results of all sessions, and give them stars and tags.", no_args_is_help=True
)

Files = Annotated[
    list[str], typer.Argument(help="Results: their files, SESSION/NAME, or the numbers that the list shows.")
]
_MOST_SHOWN = 50


@app.command("list")
def list_results(
    context: typer.Context,
    project: Project = Path(),
    *,
    text: Annotated[
        str,
        typer.Option(
            help="Words of their conditions, of the texts that were made, of file names, or of tags."
        ),
    ] = "",
    seed: Annotated[int | None, typer.Option(help="Results made with this seed.")] = None,
    run: Annotated[str, typer.Option(help="Results of this run, by its id or name.")] = "",
    session: Annotated[str, typer.Option(help="Results in this session, by its id or name.")] = "",
    starred: Annotated[bool, typer.Option("--starred", help="Results with a star at least.")] = False,
    stars: Annotated[int, typer.Option(min=0, max=5, help="Results with at least so many stars.")] = 0,
    tag: Annotated[str, typer.Option(help="Results with this tag.")] = "",
    order: Annotated[Literal["latest", "oldest", "stars", "seed"], typer.Option(help="What comes first.")] = (
        "latest"
    ),
    most: Annotated[int, typer.Option(min=0, help="How many to show; 0 shows all.")] = _MOST_SHOWN,
) -> None:
    """List the results that match, over all sessions of the project."""
    from mmstudio.storage.results.query import ResultFilter

    out = Output.of(context)
    with _opened(out, project) as opened:
        opened.gallery.refresh()
        wanted = ResultFilter(
            words=text,
            seed=seed,
            run=opened.project.runs.get(run).id if run else "",
            session=opened.project.sessions.get(session).id if session else "",
            stars=max(stars, int(starred)),
            tag=" ".join(tag.split()),
            order=order,
        )
        ids = opened.gallery.find(wanted)
        found = opened.gallery.read(ids[:most] if most else ids)
        rows = [{**asdict(one), "file": str(opened.gallery.path(one))} for one in found]
    shown = [
        (
            one.id,
            f"{one.session}/{one.name}",
            one.run,
            "-" if one.seed is None else one.seed,
            "*" * one.stars,
            ", ".join(one.tags),
        )
        for one in found
    ]
    lines = table(("id", "result", "run", "seed", "stars", "tags"), shown) if shown else []
    end = (
        counted(len(ids), "result") + "."
        if len(ids) == len(found)
        else f"{len(ids):,} results; the first {len(found):,} are shown."
    )
    out.result({"count": len(ids), "results": rows}, *lines, end)


app.command("search")(list_results)


@app.command()
def star(
    context: typer.Context,
    files: Files,
    project: Project = Path(),
    *,
    stars: Annotated[int, typer.Option("--stars", min=0, max=5, help="How many stars.")] = 1,
) -> None:
    """Give results stars, 0 to 5."""
    _change(context, project, files, lambda opened, ids: opened.gallery.star(ids, stars))


@app.command()
def tag(
    context: typer.Context,
    word: Annotated[str, typer.Argument(help="The tag.")],
    files: Files,
    project: Project = Path(),
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the tag away.")] = False,
) -> None:
    """Put a tag on results, or take it away."""

    def work(opened: OpenProject, ids: Sequence[int]) -> Change:
        return opened.gallery.untag(ids, word) if remove else opened.gallery.tag(ids, word)

    _change(context, project, files, work)


@app.command()
def delete(context: typer.Context, files: Files, project: Project = Path()) -> None:
    """Move results into the project's trash."""
    _change(context, project, files, lambda opened, ids: opened.gallery.delete(ids))


@app.command()
def compose(
    context: typer.Context,
    files: Files,
    target: Annotated[
        Path,
        typer.Option("--to", help="The page (.html), the film (.mp4), the exporter's file, or the folder."),
    ],
    project: Project = Path(),
    *,
    kind: Annotated[
        str,
        typer.Option(
            "--as",
            help="What to make: page, folder, film, or the id of an exporter that a plugin brings (an unknown one "
            "lists them); by default the page, the film or the folder that the target's name says.",
        ),
    ] = "",
    title: Annotated[str, typer.Option(help="Heading of the page, or name of the data set.")] = "",
    seconds: Annotated[
        float, typer.Option(min=0.5, max=60, help="How long a film shows a result without a sound.")
    ] = 4.0,
) -> None:
    """Put results together: as one page, as a film, as a folder that can be imported again, or as an exporter's file.

    All values of a result go along when one of them is named; an exporter takes those of its modality.
    """
    from mmstudio.cli.watch import finish, watch
    from mmstudio.plugins.exchange_specs import COMPOSED
    from mmstudio.services.reports.composed.service import Composition
    from mmstudio.services.reports.composed.service import compose as put_together

    out = Output.of(context)
    told = next((one for one, suffix in COMPOSED.items() if suffix == target.suffix.lower()), "folder")
    with out.open(project) as opened:
        opened.gallery.refresh()
        paths = [opened.gallery.path(opened.gallery.resolve(one)) for one in files]
        wanted = Composition(kind or told, target, paths, title or target.stem, seconds)
        done = finish(watch(opened, put_together(opened, wanted), out)).result
    left = f" {done['left_out']:,} could not be read and were left out." if done["left_out"] else ""
    out.result(
        done,
        f"{counted(done['results'], 'result is', 'results are')} in {done['target']} ({size(done['bytes'])}).{left}",
    )


def _opened(out: Output, project: Path) -> OpenProject:
    """The project, for writing where nobody else writes: what is new is then entered first."""
    try:
        return out.open(project)
    except BusyError:
        return out.open(project, write=False)


def _change(
    context: typer.Context,
    project: Path,
    files: Sequence[str],
    work: Callable[[OpenProject, Sequence[int]], Change],
) -> None:
    from mmstudio.services.evaluation.service import find_project

    out = Output.of(context)
    if project == Path() and not (project / "project.json").is_file():
        project = find_project(Path(files[0])) or project
    with out.open(project) as opened:
        opened.gallery.refresh()
        found: list[StoredResult] = [opened.gallery.resolve(one) for one in files]
        count = work(opened, [one.id for one in found]).count
    told: dict[str, Any] = {"changed": count, "results": [one.id for one in found]}
    out.result(
        told, f"{count:,} of {counted(len(found), 'result')} {'was' if count == 1 else 'were'} changed."
    )
