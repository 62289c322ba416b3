"""``mmstudio dataset add`` and ``retry``: more for an existing data set."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from mmstudio.cli.options import Project
from mmstudio.cli.output import Output
from mmstudio.cli.watch import finish, watch
from mmstudio.core.sentences import counted

Name = Annotated[str, typer.Argument(help="Name of the data set.")]


def register(app: typer.Typer) -> None:
    """Add the commands to those about data sets."""
    app.command("add")(add)
    app.command("retry")(retry)


def add(
    context: typer.Context,
    name: Name,
    source: Annotated[Path, typer.Argument(help="A folder, a manifest, or an archive of either.")],
    project: Project = Path(),
    *,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the splits that are not given.")] = 0,
) -> None:
    """Add what a source holds to a data set; samples that it already holds are passed over."""
    from mmstudio.storage.samples.splits import SplitPlan

    out = Output.of(context)
    with out.open(project) as opened:
        left_out = [note for note in opened.adding.fit(source, name).notes if note]
        done = finish(watch(opened, opened.adding.add(source, name, SplitPlan(seed)), out)).result
    told = dict.fromkeys([*left_out, *done["notes"]])
    out.result(
        {**done, "notes": list(told)},
        f"Added {counted(done['added'], 'sample')} to the data set {name!r}; it has {done['samples']:,}.",
        *told,
        *_problems(done),
    )


def retry(
    context: typer.Context,
    name: Name,
    project: Project = Path(),
    *,
    only: Annotated[
        list[str] | None, typer.Option(help="A problem by what it is listed as; may be given several times.")
    ] = None,
) -> None:
    """Read again what was skipped: what can be used now joins the data set, and its problem is removed."""
    from mmstudio.core.errors import NotFoundError

    out = Output.of(context)
    with out.open(project) as opened:
        listed = opened.datasets.problems(name, limit=100_000)
        chosen = [one for one in listed if one.source in (only or ())]
        for wanted in only or ():
            if all(one.source != wanted for one in listed):
                raise NotFoundError(
                    "No problem of {name!r} is listed as {wanted!r}.", name=name, wanted=wanted
                )
        results = [finish(watch(opened, job, out)).result for job in opened.adding.try_again(name, chosen)]
        left = opened.datasets.get(name).problems
    added = sum(one["added"] for one in results)
    problems = [line for one in results for line in _problems(one)]
    out.result(
        {"dataset": name, "joined": added, "problems": left},
        f"{counted(added, 'sample')} can be used now; {counted(left, 'problem is', 'problems are')} left.",
        *problems,
    )


def _problems(done: Mapping[str, Any]) -> list[str]:
    lines = [f"  {item['source']}: {item['reason']}" for item in done["shown"]]
    return [f"{counted(done['problems'], 'problem')}:", *lines] if done["problems"] else []
