"""``mmstudio resource``: folders that plugins need and a person provides, e.g. pretrained models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmstudio.cli.output import Output, table

app = typer.Typer(
    help="Say where the folders are that plugins need: pretrained models, as safetensors.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_HASH = 12

Name = Annotated[str, typer.Argument(metavar="NAME", help="That a plugin asks for it by; list shows them.")]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Holds safetensors, JSON and texts alone.")]


@app.command("list")
def list_(context: typer.Context) -> None:
    """List the folders that plugins ask for, and where they are."""
    from mmstudio.services.plugins.folders import FolderService

    out = Output.of(context)
    entries = FolderService(out.app().registry).entries()
    facts = [
        {
            "name": one.name,
            "title": one.title,
            "summary": one.summary,
            "needed_by": list(one.users),
            "path": str(one.folder.path) if one.folder else None,
            "sha256": one.folder.sha256 if one.folder else None,
            "here": one.here,
        }
        for one in entries
    ]
    rows = [
        (
            one.name,
            "here" if one.here else "gone" if one.folder else "missing",
            one.folder.sha256[:_HASH] if one.folder else "",
            ", ".join(one.users) or "nobody now",
            str(one.folder.path) if one.folder else one.summary,
        )
        for one in entries
    ]
    out.result(facts, *table(("name", "state", "sha256", "needed by", "where"), rows))


@app.command("add")
def add(context: typer.Context, name: Name, folder: Folder) -> None:
    """Say where a folder is; nothing is copied and nothing downloaded."""
    from mmstudio.services.plugins.folders import FolderService

    out = Output.of(context)
    given = FolderService(out.app().registry).give(name, folder)
    facts = {"name": name, "path": str(given.path), "sha256": given.sha256}
    out.result(facts, f"{name} is {given.path}, content {given.sha256[:_HASH]}.")


@app.command("remove")
def remove(context: typer.Context, name: Name) -> None:
    """Forget where a folder is; the folder itself stays."""
    from mmstudio.services.plugins.folders import FolderService

    out = Output.of(context)
    FolderService(out.app().registry).forget(name)
    out.result({"removed": name}, f"{name} was forgotten; the folder stays.")
