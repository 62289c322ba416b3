"""``mmstudio compare``: runs side by side, and families of learners trained to be compared."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from mmstudio.cli.options import Device, Project, RunDevice, device_of
from mmstudio.cli.output import Output, StoppedError, table
from mmstudio.cli.watch import finish, watch
from mmstudio.core.job import JobState

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.services.comparison.comparison import Comparison
    from mmstudio.services.comparison.study import Study
    from mmstudio.services.opened import OpenProject
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
    run: Annotated[list[str], typer.Argument(help="Ids or names of two to twelve runs.")],
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
    out.result(files.to_json(), *_told(found))


def _told(found: Comparison) -> list[str]:
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
    return lines


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


@app.command("families")
def families(
    context: typer.Context,
    dataset: Annotated[str, typer.Option("--dataset", "-d", help="Name of the data set.")],
    project: Project = Path(),
    *,
    minutes: Annotated[float, typer.Option(min=0.001, help="Minutes of training for each run.")] = 3.0,
    seeds: Annotated[
        int, typer.Option(min=1, help="Seeds that each family is trained under; a claim needs three.")
    ] = 3,
    family: Annotated[
        list[str] | None,
        typer.Option("--family", help="Id of a generator or recipe; may be given several times."),
    ] = None,
    target: Annotated[str, typer.Option(help="Slot that all make; the first that can be made.")] = "",
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric", help="Id of a metric; may be given several times. The usual ones if not given."
        ),
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="Results that are judged.")] = 512,
    device: Device = "auto",
) -> None:
    """Train families of learners on one data set, for equal times and under several seeds, judge and compare them.

    Asked again, it goes on where it was stopped.
    """
    from mmstudio.plan.recipe import Choice
    from mmstudio.services.comparison.families import StudyWish
    from mmstudio.services.devices import choose_device

    out = Output.of(context)
    program = out.app()
    wish = StudyWish(
        dataset,
        tuple(family or ()),
        minutes,
        seeds,
        target,
        choose_device(device),
        tuple(Choice(id=name) for name in metric or ()),
        count,
    )
    with program.open_project(project) as opened:
        study = opened.families.start(program.recipes, wish)
        out.note(
            f"{len(study.runs)} runs of {minutes:g} min, {len(study.jobs)} jobs to do: {', '.join(study.runs)}."
        )
        _finish(opened, study, out)


@app.command("tasks")
def tasks(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="Id or name of a run with several tasks.")],
    project: Project = Path(),
    *,
    seeds: Annotated[
        int, typer.Option(min=1, help="Seeds that everything is trained under; a claim needs three.")
    ] = 1,
    count: Annotated[int, typer.Option(min=1, help="Samples that are judged.")] = 512,
    device: RunDevice = "",
) -> None:
    """Train each task of a run alone, for the same budget, judge all and compare: with the others and without.

    Asked again, it goes on where it was stopped.
    """
    out = Output.of(context)
    with out.open(project) as opened:
        study = opened.task_studies.start(run, seeds=seeds, count=count, device=device_of(device))
        out.note(f"{len(study.runs)} runs, {len(study.jobs)} jobs to do: {', '.join(study.runs)}.")
        _finish(opened, study, out)


def _finish(opened: OpenProject, study: Study, out: Output) -> None:
    """Watch the jobs of a study to their end, and tell how its runs compare."""
    from mmstudio.services.reports.compared.files import ComparisonFiles

    for job in study.jobs:
        _follow(opened, job, out)
    found = opened.comparison.compare(study.runs)
    files = ComparisonFiles(opened.comparison, found, opened.project.name)
    out.result(files.to_json(), *_told(found))


def _follow(opened: OpenProject, job: Job, out: Output) -> None:
    """Watch one job of a study to its end."""
    watched = watch(opened, job, out)
    if watched.job.kind == "train":
        opened.runs.follow(watched.job)
    if watched.interrupts and watched.job.state is not JobState.DONE:
        raise StoppedError("Stopped. The same command goes on from here.")
    finish(watched)
