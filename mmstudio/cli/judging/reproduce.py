"""``mmstudio reproduce``: make a result again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmstudio.cli.options import Device
from mmstudio.cli.output import Output
from mmstudio.cli.watch import finish, watch


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("reproduce")(reproduce)


def reproduce(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A generated file.")],
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Its project, if it lies elsewhere.")
    ] = None,
    *,
    device: Device = "cpu",
) -> None:
    """Make a result again from the recipe inside it, and say whether it is identical, close or different."""
    from mmstudio.core.errors import UsageError
    from mmstudio.services.devices import choose_device
    from mmstudio.services.evaluation.service import find_project

    out = Output.of(context)
    if not file.is_file():
        raise UsageError("There is no file {file}.", file=str(file))
    folder = project or find_project(file) or find_project(Path("file"))
    if folder is None:
        raise UsageError(
            "{file} lies outside of its project.", hint="Name it: --project DIR.", file=str(file)
        )
    with out.open(folder) as opened:
        done = finish(watch(opened, opened.evaluation.reproduce(file, device=choose_device(device)), out))
    result = dict(done.result)
    lines = [
        f"{result['verdict']}: difference {result['difference']:.4f} (0 is the same, 1 has nothing in common)."
    ]
    out.result(
        {"file": str(file), **result}, *lines, *(f"  {reason}" for reason in result.get("reasons", []))
    )
