"""``mmstudio dataset label``: which class samples belong to, told by a run that aligns slots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.options import Checkpoint, Many, Project, RunDevice, checkpoint_of, device_of, with_groups
from mmstudio.cli.output import Output, table
from mmstudio.cli.pairs import pairs
from mmstudio.cli.watch import finish, watch
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.services.suggestions.label_wishes import ClassWish
    from mmstudio.services.suggestions.labels import Label

_SHOWN = 20
"""How many labels are listed; --json has all of them."""


def register(app: typer.Typer) -> None:
    """Add the command to those of data sets."""
    app.command("label")(with_groups(label))


@dataclass(frozen=True)
class ClassOptions:
    """The classes, and what stands for each."""

    of: Annotated[
        Many,
        typer.Option("--class", help="NAME=SENTENCE, or NAME if it is the sentence; once or more for each."),
    ] = None
    example: Annotated[
        Many, typer.Option(help="NAME=SLOT=VALUE: a file or text that stands for the class NAME.")
    ] = None
    template: Annotated[
        Many,
        typer.Option(
            help='Every sentence is put into it for {}, e.g. "a picture of {}"; several are averaged.'
        ),
    ] = None
    words: Annotated[
        str, typer.Option(help="Slot that the sentences are of, where the run has several of texts.")
    ] = ""

    def wishes(self) -> list[ClassWish]:
        """The classes in the order of their names.

        Raises:
            UsageError: If an example is not of its form.
        """
        from mmstudio.services.suggestions.label_wishes import ClassWish

        sentences: dict[str, list[str]] = {}
        examples: dict[str, list[tuple[str, str]]] = {}
        for text in self.of or ():
            name, sign, sentence = text.partition("=")
            sentences.setdefault(name.strip(), []).append(sentence if sign else name.strip())
        for name, rest in pairs(self.example or [], "--example"):
            examples.setdefault(name, []).extend(pairs([rest], "--example"))
        return [
            ClassWish(name, tuple(sentences.get(name, ())), tuple(examples.get(name, ())))
            for name in dict.fromkeys((*sentences, *examples))
        ]


def label(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the data set.")],
    run: Annotated[str, typer.Option("--run", help="Id or name of a run that aligns slots.")],
    project: Project = Path(),
    *,
    classes: ClassOptions,
    into: Annotated[
        str, typer.Option(metavar="[TABLE.]COLUMN", help="The column, which is made if there is none.")
    ] = "label",
    slot: Annotated[
        str, typer.Option(help="Slot whose values are looked at; the run's main one if not given.")
    ] = "",
    accept: Annotated[
        float | None,
        typer.Option(
            "--accept",
            min=0.0,
            max=1.0,
            metavar="CERTAINTY",
            help="Put those into the samples that are at least so certain, marked as synthetic.",
        ),
    ] = None,
    checkpoint: Checkpoint = "latest",
    device: RunDevice = "",
) -> None:
    """Have a run tell the class of samples without one. Nothing of it enters a training before it was accepted."""
    out = Output.of(context)
    with out.open(project) as opened:
        service = opened.labels
        column = service.column(name, into)
        job = service.submit(
            name,
            run,
            classes.wishes(),
            column,
            base=Path(),
            slot=slot,
            words=classes.words,
            templates=classes.template or ("{}",),
            checkpoint=checkpoint_of(checkpoint),
            device=device_of(device),
        )
        told = dict(finish(watch(opened, job, out)).result)
        made = set(job.payload["samples"])
        found = [one for one in service.pending(name, column) if one.sample in made]
        sure = [one for one in found if accept is not None and one.certainty >= accept]
        accepted = service.accept(name, sure).count
    facts = {**told, "column": str(column), "labels": _listed(found), "accepted": accepted}
    out.result(facts, *_told(told, found, accepted, asked=accept is not None))


def _listed(found: Sequence[Label]) -> list[dict[str, Any]]:
    return [
        {"sample": one.sample, "class": one.name, "certainty": one.certainty, "ranked": one.told.ranked}
        for one in found
    ]


def _told(result: Mapping[str, Any], found: Sequence[Label], accepted: int, *, asked: bool) -> list[str]:
    from mmstudio.services.suggestions.labels import remarks

    rows = [(f"{one.sample}", one.name, f"{one.certainty:.2f}", _next(one)) for one in found[:_SHOWN]]
    more = len(found) - len(rows)
    names = Counter(one.name for one in found)
    lines = [*table(("sample", "class", "certainty", "next"), rows)]
    if more > 0:
        lines.append(f"... and {more:,} more.")
    lines.append(", ".join(f"{name}: {count:,}" for name, count in names.most_common()))
    if result["unseen"]:
        lines.append(f"{result['unseen']:,} have no value in the slot {result['slot']}.")
    lines += [note.text for note in remarks(result)]
    lines.append(
        f"{counted(accepted, 'was', 'were')} accepted."
        if asked
        else f"{counted(len(found), 'waits', 'wait')} to be accepted."
    )
    return [line for line in lines if line]


def _next(one: Label) -> str:
    """The second likeliest class."""
    return "" if len(one.told.ranked) < 2 else f"{one.told.ranked[1][0]} {one.told.ranked[1][1]:.2f}"
