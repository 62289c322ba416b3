"""``mmstudio adapt``: a run learns on from a few chosen samples."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.datasets.asked import SampleOptions
from mmstudio.cli.options import Checkpoint, Project, RunDevice, checkpoint_of, device_of, with_groups
from mmstudio.cli.output import Output, table
from mmstudio.cli.trained import BudgetOptions, Seed, Title, facts_of, follow_training
from mmstudio.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmstudio.plan.judging.adaptation import AdaptationReport, ScoreChange

NONE = "none"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("adapt")(with_groups(adapt))


@dataclass(frozen=True)
class GuardOptions:
    """What is held out of the new samples, what must not be forgotten, and how strongly is learned."""

    old: Annotated[
        str,
        typer.Option(
            help="Data set that must not be forgotten; that of the run if not given, none for none."
        ),
    ] = ""
    held: Annotated[
        float | None, typer.Option("--hold", min=0.05, max=0.8, help="Share of the samples that is held out.")
    ] = None
    parts: Annotated[
        int,
        typer.Option(
            min=1,
            max=10,
            help="Train so many runs, of which each holds out another part: all samples are judged.",
        ),
    ] = 1
    limit: Annotated[
        float | None,
        typer.Option(min=0.0, max=100.0, help="How much the old data's score may lose, in points of 100."),
    ] = None
    share: Annotated[
        float | None, typer.Option(min=0.01, max=0.99, help="Share of each batch that are the new samples.")
    ] = None
    rate: Annotated[
        float | None,
        typer.Option(min=0.001, max=1.0, help="Factor on the learning rate of the run's recipe."),
    ] = None

    def __post_init__(self) -> None:
        if self.parts > 1 and self.held is not None:
            raise UsageError("Samples are held out in parts, or a share of them is, not both.")

    def given(self) -> dict[str, Any]:
        """Fields of the wish; ``None`` where nothing was said."""
        old = None if not self.old else "" if self.old == NONE else self.old
        limit = None if self.limit is None else self.limit / 100
        return {**asdict(self), "old": old, "limit": limit}


def adapt(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="Id or name of a run, or the folder of one of another project.")],
    dataset: Annotated[str, typer.Option("--dataset", "-d", help="Data set of the samples.")],
    project: Project = Path(),
    *,
    asked: SampleOptions,
    guard: GuardOptions,
    budget: BudgetOptions,
    checkpoint: Checkpoint = "latest",
    device: RunDevice = "",
    seed: Seed = 0,
    name: Title = "",
) -> None:
    """Adapt a run to a few samples, and say what became better and whether anything was forgotten.

    A new run is made; the other one stays as it is.
    """
    from mmstudio.services.training.adapting import AdaptWish

    out = Output.of(context)
    asked.check()
    given = {name: value for name, value in (guard.given() | asdict(budget)).items() if value is not None}
    with out.open(project) as opened:
        samples, step = asked.find(opened, dataset), checkpoint_of(checkpoint)
        wish = AdaptWish(run=run, dataset=dataset, samples=samples, checkpoint=step, **given)
        service = opened.adapting
        for note in service.planned(wish, seed=seed).notes:
            out.note(f"Note: {note.text}")
        jobs = service.start_parts(wish, seed=seed, device=device_of(device), name=name)
        found = [facts_of(opened, follow_training(opened, job, out)) for job in jobs]
        report = service.report(jobs[0].run_id)
    facts = found[0]
    if report is not None and wish.parts > 1:
        facts |= {"adaptation": report.model_dump(mode="json"), "parts": [job.run_id for job in jobs]}
    out.result(facts, *([] if report is None else told(report)))


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
