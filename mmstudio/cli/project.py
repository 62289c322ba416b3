"""``mmstudio project``: create, show and adopt projects, and export and import them as one file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from mmstudio.cli.datasets.commands import dataset_facts, tell_import
from mmstudio.cli.options import Project
from mmstudio.cli.output import Output, size, table
from mmstudio.cli.watch import finish, watch

app = typer.Typer(help="Make and look at projects.", no_args_is_help=True, rich_markup_mode=None)


@app.command("new")
def new(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Folder to make; must not exist, or be empty.")],
    *,
    name: Annotated[str, typer.Option(help="Title; the folder's name if not given.")] = "",
    sample: Annotated[bool, typer.Option("--sample", help="Fill it with the sample data set.")] = False,
    count: Annotated[int, typer.Option(min=1, max=1_000_000, help="Samples of the sample data set.")] = 5000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the sample data set.")] = 0,
) -> None:
    """Make a project."""
    out = Output.of(context)
    with out.app().create_project(folder, name) as opened:
        root = opened.project.layout.root
        if not sample:
            out.result({"project": str(root), "name": opened.project.name}, f"Made the project {root}.")
            return
        job = opened.imports.make_sample(opened.imports.default_sample(), count=count, seed=seed)
        try:
            done = finish(watch(opened, job, out))
        finally:
            opened.imports.drop_empty(str(job.payload["dataset"]))
        data = {"project": str(root), "name": opened.project.name, **done.result}
        out.result(data, f"Made the project {root}.", *tell_import(done.result))


@app.command("info")
def info(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="The project's folder.")]
) -> None:
    """Show what is in a project."""
    out = Output.of(context)
    with out.open(folder, write=False) as opened:
        facts = asdict(opened.project.info())
        sets = [dataset_facts(item) for item in opened.datasets.list()]
        runs = [asdict(one.run) for one in opened.runs.list()]
    rows = [(key.replace("_", " "), value) for key, value in facts.items() if key != "disk_bytes"]
    lines = table(("what", "value"), [*rows, ("on the disk", size(facts["disk_bytes"]))])
    out.result({**facts, "project": str(folder.absolute()), "dataset_list": sets, "run_list": runs}, *lines)


@app.command("adopt")
def adopt(
    context: typer.Context, folder: Annotated[Path, typer.Argument(help="The project's folder.")]
) -> None:
    """Make a project from elsewhere your own: its waiting jobs then start, and files outside of it are read."""
    out = Output.of(context)
    name = out.app().adopt_project(folder)
    out.result(
        {"project": str(folder.absolute()), "name": name}, f"The project {name!r} counts as made here."
    )


@app.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write; .mmstudio is added where it has no suffix.")],
    *,
    folder: Project = Path(),
) -> None:
    """Write a project into one file, for another machine or person."""
    from mmstudio.services.projects.archives import start_export

    out = Output.of(context)
    with out.open(folder) as opened:
        done = finish(watch(opened, start_export(opened.runner, file.absolute()), out))
    out.result(done.result, f"Exported to {done.result['file']}, {size(done.result['bytes'])}.")


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that export wrote.")],
    folder: Annotated[Path, typer.Argument(help="Folder to make; must not exist, or be empty.")],
) -> None:
    """Unpack a project that came as one file."""
    from mmstudio.services.projects.archives import read_archive

    out = Output.of(context)
    read_archive(file, folder.absolute())
    with out.open(folder, write=False) as opened:
        name = opened.project.name
    out.result(
        {"project": str(folder.absolute()), "name": name},
        f"Unpacked the project {name!r} into {folder}.",
        f"Nothing in it starts by itself. If it is yours: mmstudio project adopt {folder}",
    )
