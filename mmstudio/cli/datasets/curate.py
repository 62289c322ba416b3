"""``mmstudio dataset``: tag, star, leave out, edit and split the samples that a filter finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mmstudio.cli.datasets.asked import SampleOptions
from mmstudio.cli.options import Project, with_groups
from mmstudio.cli.output import Output
from mmstudio.core.errors import UsageError
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.services.datasets.curation import Change
    from mmstudio.services.opened import OpenProject

Name = Annotated[str, typer.Argument(help="Name of the data set.")]
How = Literal["random", "stratified", "grouped"]


def register(app: typer.Typer) -> None:
    """Add the commands to those of data sets."""
    for command in (tag, star, exclude, include, words, split):
        app.command(command.__name__)(with_groups(command))


def tag(
    context: typer.Context,
    name: Name,
    word: Annotated[str, typer.Argument(help="The tag.")],
    project: Project = Path(),
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the tag away.")] = False,
    asked: SampleOptions,
) -> None:
    """Put a tag on samples, or remove it."""

    def work(opened: OpenProject, ids: list[int]) -> Change:
        curation = opened.curation
        return curation.untag(name, ids, word) if remove else curation.tag(name, ids, word)

    _change(context, project, name, asked, work)


def star(
    context: typer.Context,
    name: Name,
    number: Annotated[int, typer.Argument(min=0, max=5, help="Stars to be given.")],
    project: Project = Path(),
    *,
    asked: SampleOptions,
) -> None:
    """Give samples stars, 0 to 5."""
    _change(context, project, name, asked, lambda opened, ids: opened.curation.star(name, ids, number))


def exclude(
    context: typer.Context,
    name: Name,
    project: Project = Path(),
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "by hand",
    asked: SampleOptions,
) -> None:
    """Leave samples out: they stay stored, but no longer take part in training."""
    _change(context, project, name, asked, lambda opened, ids: opened.curation.exclude(name, ids, reason))


def include(
    context: typer.Context,
    name: Name,
    project: Project = Path(),
    *,
    asked: SampleOptions,
) -> None:
    """Take samples in again that were left out."""
    _change(
        context, project, name, asked, lambda opened, ids: opened.curation.include(name, ids), left_out=True
    )


def words(
    context: typer.Context,
    name: Name,
    slot: Annotated[str, typer.Argument(help="The slot whose words are changed.")],
    project: Project = Path(),
    *,
    put: Annotated[str, typer.Option("--put", help="The new words.")] = "",
    find: Annotated[
        str, typer.Option("--find", help="Words that are replaced; small and capital letters alike.")
    ] = "",
    how: Annotated[
        Literal["replace", "append", "prefix", "set"], typer.Option("--how", help="What becomes of them.")
    ] = "replace",
    column: Annotated[str, typer.Option("--column", help="Of a table, the column.")] = "",
    asked: SampleOptions,
) -> None:
    """Change texts, or a column of a table: replace words, put them before or behind, or set the whole."""
    from mmstudio.services.datasets.words_change import WordsChange

    change = WordsChange(slot, how, put, find, column)
    _change(
        context, project, name, asked, lambda opened, ids: opened.curation.change_words(name, ids, change)
    )


def split(
    context: typer.Context,
    name: Name,
    project: Project = Path(),
    *,
    how: Annotated[
        How,
        typer.Option(
            "--how",
            help="By chance; each value of a column alike in every split; or no value of it in two splits.",
        ),
    ] = "random",
    column: Annotated[str, typer.Option("--column", help="Column of a table, or a fact.")] = "",
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed splits alike.")] = 0,
    held_out: Annotated[
        float, typer.Option("--held-out", min=0, max=0.45, help="Share for validation, and as much for test.")
    ] = 0.1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell the counts.")] = False,
) -> None:
    """Split the samples anew into training, validation and test."""
    from mmstudio.storage.samples.splits import SplitPlan

    if how != "random" and not column:
        raise UsageError("Say which column the splits are to follow.", hint="--column NAME")
    out, plan = Output.of(context), SplitPlan(seed, how, column, held_out)
    with out.open(project, write=not dry_run) as opened:
        runs = opened.curation.runs(name)
        if dry_run:
            counts = opened.curation.preview_split(name, plan)
        else:
            opened.curation.split(name, plan)
            counts = dict(opened.datasets.get(name).counts)
    if runs:
        out.note(
            f"Trained on the splits before: {', '.join(runs)}. What they were trained on may be held out now, "
            "so that their figures no longer hold."
        )
    told = ", ".join(f"{count:,} {part}" for part, count in counts.items())
    out.result({"name": name, "counts": counts, "runs": runs, "applied": not dry_run}, f"{name}: {told}.")


def _change(
    context: typer.Context,
    project: Path,
    name: str,
    asked: SampleOptions,
    work: Callable[[OpenProject, list[int]], Change],
    *,
    left_out: bool = False,
) -> None:
    asked.check()
    out = Output.of(context)
    with out.open(project) as opened:
        ids = asked.find(opened, name, left_out=left_out)
        count = work(opened, ids).count if ids else 0
        counts = dict(opened.datasets.get(name).counts)
    told = f"{count:,} of {counted(len(ids), 'sample')} found {'was' if count == 1 else 'were'} changed."
    out.result({"name": name, "found": len(ids), "changed": count, "counts": counts}, told)
