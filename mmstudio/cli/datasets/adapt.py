"""``mmstudio adapt``: a run learns on from a few chosen samples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.datasets.asked import SampleOptions
from mmstudio.cli.option_groups import with_groups
from mmstudio.cli.options import Checkpoint, Project, RunDevice, checkpoint_of, device_of
from mmstudio.cli.output import Output, StoppedError, table
from mmstudio.cli.watch import finish, watch
from mmstudio.core.job import JobState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmstudio.core.job import Job
    from mmstudio.plan.judging.adaptation import AdaptationReport, ScoreChange
    from mmstudio.services.opened import OpenProject

NONE = "none"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("adapt")(with_groups(adapt))


def adapt(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="Id or name of a run, or the folder of one of another project.")],
    dataset: Annotated[str, typer.Option("--dataset", "-d", help="Data set of the samples.")],
    project: Project = Path(),
    *,
    asked: SampleOptions,
    old: Annotated[
        str,
        typer.Option(
            help="Data set that must not be forgotten; that of the run if not given, none for none."
        ),
    ] = "",
    held: Annotated[
        float | None, typer.Option("--hold", min=0.05, max=0.8, help="Share of the samples that is held out.")
    ] = None,
    parts: Annotated[
        int,
        typer.Option(
            min=1,
            max=10,
            help="Train so many runs, of which each holds out another part: all samples are judged.",
        ),
    ] = 1,
    limit: Annotated[
        float | None,
        typer.Option(min=0.0, max=100.0, help="How much the old data's score may lose, in points of 100."),
    ] = None,
    share: Annotated[
        float | None, typer.Option(min=0.01, max=0.99, help="Share of each batch that are the new samples.")
    ] = None,
    minutes: Annotated[float | None, typer.Option(min=0.001, help="Budget in minutes of training.")] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Budget in steps instead.")] = None,
    rate: Annotated[
        float | None,
        typer.Option(min=0.001, max=1.0, help="Factor on the learning rate of the run's recipe."),
    ] = None,
    checkpoint: Checkpoint = "latest",
    device: RunDevice = "",
    seed: Annotated[int, typer.Option(min=0, help="All randomness follows from it.")] = 0,
    name: Annotated[str, typer.Option(help="Title of the new run.")] = "",
) -> None:
    """Adapt a run to a few samples, and say what became better and whether anything was forgotten.

    A new run is made; the other one stays as it is.
    """
    from mmstudio.core.errors import UsageError
    from mmstudio.services.training.adapting import AdaptWish

    if minutes is not None and steps is not None:
        raise UsageError("A budget is given in minutes or in steps, not in both.")
    if parts > 1 and held is not None:
        raise UsageError("Samples are held out in parts, or a share of them is, not both.")
    out = Output.of(context)
    asked.check()
    given: dict[str, Any] = {"held": held, "share": share, "minutes": minutes, "steps": steps, "rate": rate}
    given["limit"] = None if limit is None else limit / 100
    with out.open(project) as opened:
        wish = AdaptWish(
            run=run,
            dataset=dataset,
            samples=asked.find(opened, dataset),
            old=None if not old else "" if old == NONE else old,
            checkpoint=checkpoint_of(checkpoint),
            parts=parts,
            **{option: value for option, value in given.items() if value is not None},
        )
        service = opened.adapting
        for note in service.planned(wish, seed=seed).notes:
            out.note(f"Note: {note.text}")
        jobs = service.start_parts(wish, seed=seed, device=device_of(device), name=name)
        found = [_follow(opened, job, out) for job in jobs]
        report = service.report(jobs[0].run_id)
    facts = {**found[0], "run": jobs[0].run_id}
    if report is not None and parts > 1:
        facts |= {"adaptation": report.model_dump(mode="json"), "parts": [job.run_id for job in jobs]}
    out.result(facts, *([] if report is None else told(report)))


def _follow(opened: OpenProject, job: Job, out: Output) -> dict[str, Any]:
    """Watch an adaptation to its end."""
    out.note(f"Run {job.run_id}: {job.title}.")
    watched = watch(opened, job, out)
    if watched.job.state is JobState.PAUSED:
        place = opened.project.layout.root
        raise StoppedError(
            f"Saved. Go on: mmstudio resume {job.run_id} --project {place}", dict(watched.job.result)
        )
    return dict(finish(watched).result)


def told(report: AdaptationReport) -> Iterator[str]:
    """All figures before and after, and the sentences about them."""
    rows = [
        (which, change.after.figure, f"{change.after.n:,}", before, after, lost)
        for which, changes in (("all new", _pooled(report)), ("new", report.new), ("old", report.old))
        for change in changes
        for before, after, lost in [change.words]
    ]
    if rows:
        yield from table(("data", "figure", "n", "before", "after", "change"), rows)
    yield from (note.text for note in report.notes())


def _pooled(report: AdaptationReport) -> tuple[ScoreChange, ...]:
    return () if report.pooled is None else (report.pooled,)
