"""``mmstudio neighbours``: the training samples that are nearest to files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from mmstudio.cli.options import RunDevice, device_of
from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("neighbours")(neighbours)


def neighbours(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Generated files, or others of that kind.")],
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Their project, if they lie elsewhere.")
    ] = None,
    *,
    run: Annotated[
        str,
        typer.Option("--run", help="Id or name of the run; the one that made the first file if not given."),
    ] = "",
    extractor: Annotated[str, typer.Option(help="Id of the extractor whose features are compared.")] = "",
    count: Annotated[int, typer.Option(min=1, max=100, help="Neighbours of each file.")] = 8,
    device: RunDevice = "",
) -> None:
    """Find the training samples that are nearest to results: a list to look at, and no verdict."""
    from mmstudio.core.errors import UsageError
    from mmstudio.services.evaluation.neighbours import find_neighbours
    from mmstudio.services.evaluation.service import find_project

    out = Output.of(context)
    folder = project or find_project(files[0]) or find_project(Path("file"))
    if folder is None:
        raise UsageError(
            "{file} lies outside of its project.", hint="Name it: --project DIR.", file=str(files[0])
        )
    with out.open(folder) as opened:
        job = find_neighbours(
            opened.evaluation,
            files,
            run=run,
            extractor=extractor,
            k=count,
            device=device_of(device),
        )
        done = finish(watch(opened, job, out))
    result = dict(done.result)
    out.result(result, *_told(result))


def _told(result: Mapping[str, Any]) -> list[str]:
    rows = [
        (Path(file).name if not place else "", str(sample), f"{distance:.4g}")
        for file, samples, distances in zip(
            result["files"], result["samples"], result["distances"], strict=True
        )
        for place, (sample, distance) in enumerate(zip(samples, distances, strict=True))
    ]
    looked, total = result["looked"], result["total"]
    of = f"{looked:,}" if looked == total else f"{looked:,} of {total:,}"
    refused = [f"{Path(file).name}: {reason}" for file, reason in result["refused"].items()]
    return [
        f"Nearest of {of} training samples by the features of {result['extractor']}; to look at, no verdict:",
        *table(("file", "training sample", "distance"), rows),
        *refused,
    ]
