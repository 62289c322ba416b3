"""``mmstudio diagnose``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.options import Project, check_new
from mmstudio.cli.output import Output

if TYPE_CHECKING:
    from mmstudio.services.diagnosis.service import RunDiagnosis

_WORDS = {"error": "Error", "warning": "Warning", "note": "Note"}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("diagnose")(diagnose)


def diagnose(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="Id or name of the run.")],
    project: Project = Path(),
    *,
    prepare: Annotated[
        int | None, typer.Option(min=1, help="Number of a finding: write a recipe with what it proposes.")
    ] = None,
    to: Annotated[Path, typer.Option(help="File for that recipe; must not exist.")] = Path("recipe.json"),
) -> None:
    """Say what goes wrong in a training, while it runs or afterwards, and what to try."""
    from mmstudio.core.files.atomic import write_json

    out = Output.of(context)
    with out.open(project, write=False) as opened:
        found = opened.diagnosis.diagnose(run)
        told = found.to_json()
        lines = _told(found, f"mmstudio diagnose {found.run} --project {project}")
        if prepare is not None:
            recipe = opened.diagnosis.prepared(found.run, found.finding(prepare))
            dataset = opened.project.runs.get(found.run).dataset
            check_new("--to", to)
            write_json(to, recipe.described())
            told["recipe"] = str(to)
            lines = [
                f"Wrote {to}.",
                f"Train it: mmstudio train --recipe {to} --dataset {dataset!r} --project {project}",
            ]
    out.result(told, *lines)


def _told(found: RunDiagnosis, again: str) -> list[str]:
    if not found.findings:
        if not found.step:
            return [f"Nothing has been noted of {found.run} yet, or an earlier program trained it."]
        early = " That is too early to tell: most faults show later." if found.early else ""
        return [f"Nothing wrong was found in {found.run} up to step {found.step:,}.{early}"]
    lines = []
    for number, finding in enumerate(found.findings, 1):
        lines += ["", f"{number}. {_WORDS[finding.severity]}: {finding.sentence.text}"]
        lines += [f"   {note.text}" for note in finding.evidence]
        lines.append(f"   What to try: {finding.advice.text}")
        if finding.changes:
            changed = ", ".join(f"{path}={value}" for path, value in finding.changes.items())
            lines.append(f"   A recipe with {changed}: {again} --prepare {number}")
    return lines[1:]
