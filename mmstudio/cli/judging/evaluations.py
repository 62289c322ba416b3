"""``mmstudio evaluations``: what was measured on a run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.judging.tell import tell_evaluation
from mmstudio.cli.options import Project, Run
from mmstudio.cli.output import Output, table
from mmstudio.core.times import local_minute

if TYPE_CHECKING:
    from mmstudio.services.evaluation.listed import Listed


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("evaluations")(evaluations)


def evaluations(
    context: typer.Context,
    run: Run,
    project: Project = Path(),
    *,
    show: Annotated[str, typer.Option("--show", help="Beginning of the id of one that is told whole.")] = "",
) -> None:
    """List the evaluations of a run, or show one of them."""
    out = Output.of(context)
    with out.open(project, write=False) as opened:
        if show:
            found = opened.evaluation.read(run, show)
            out.result(found.to_json(), *tell_evaluation(found))
            return
        listed = opened.evaluation.list(run)
    out.result({"evaluations": [_entry(one) for one in listed]}, *_told_list(listed))


def _entry(one: Listed) -> dict[str, object]:
    found = one.found
    if found is None:
        return {"id": one.id, "problem": one.problem}
    keys = {"checkpoint", "split", "count", "subset_count", "created", "metrics", "scores", "validation"}
    return {"id": one.id, **found.model_dump(mode="json", include=keys)}


def _told_list(listed: Iterable[Listed]) -> list[str]:
    from mmstudio.services.evaluation.service import SHORT

    rows, problems = [], []
    for one in listed:
        found = one.found
        if found is None:
            problems.append(one.problem)
            continue
        figures = dict.fromkeys(
            [*(choice.id for choice in found.metrics), *(score.metric for score in found.scores)]
        )
        metrics = ", ".join(figures) or "-"
        rows.append(
            (one.id[:SHORT], local_minute(found.created), f"{found.checkpoint:,}", found.split, metrics)
        )
    header = ("id", "made", "step", "split", "metrics")
    return [*(table(header, rows) if rows else ["The run has no evaluations yet."]), *problems]
