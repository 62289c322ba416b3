"""``mmstudio search``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from mmstudio.cli.given import TAKES_KINDS, options_of_kinds, wish_of, with_kinds
from mmstudio.cli.options import (
    Cells,
    Checkpoint,
    Conditions,
    Many,
    Project,
    RunDevice,
    checkpoint_of,
    device_of,
)
from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch
from mmstudio.core.sentences import counted

_KINDS = "--KIND VALUE, as often as wanted, is for the one slot of that kind: --text WORDS, --image FILE, --audio FILE."
_LONGEST = 48


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("search", context_settings=TAKES_KINDS, epilog=_KINDS)(search)


def search(
    context: typer.Context,
    run: Annotated[str, typer.Option("--run", help="Id or name of a run that aligns slots.")],
    project: Project = Path(),
    *,
    condition: Conditions = None,
    cells: Cells = None,
    weight: Annotated[Many, typer.Option(help="SLOT=W: how much it counts, 0 to 5; 1 if not given.")] = None,
    slot: Annotated[
        str, typer.Option(help="Slot whose values are looked through; the run's main one if not given.")
    ] = "",
    dataset: Annotated[str, typer.Option(help="Name of the data set; the run's own if not given.")] = "",
    among: Annotated[
        Literal["dataset", "datasets", "results"],
        typer.Option(help="Look through one data set, all data sets of the project, or the results."),
    ] = "dataset",
    count: Annotated[
        int, typer.Option("-n", "--count", min=1, help="How many samples or results to find.")
    ] = 12,
    checkpoint: Checkpoint = "latest",
    device: RunDevice = "",
) -> None:
    """Find the samples, or the results, that are nearest to what is given, in the space of a run, and what each given slot adds."""
    from mmstudio.services.generation.conditions import idle_notes

    out = Output.of(context)
    kinds, wish = options_of_kinds(context.args), wish_of(condition, cells, weight)
    with out.open(project) as opened:
        job = opened.search.submit(
            run,
            with_kinds(wish, kinds, opened.datasets.registry),
            base=Path(),
            dataset=dataset,
            among=among,
            slot=slot,
            count=count,
            checkpoint=checkpoint_of(checkpoint),
            device=device_of(device),
        )
        notes = idle_notes(job.payload["conditions"], wish.weights, {})
        for note in notes:
            out.note(note)
        found = dict(finish(watch(opened, job, out)).result)
    out.result({**found, "notes": list(notes)}, *_told(found))


def _told(found: Mapping[str, Any]) -> list[str]:
    slots = list(dict.fromkeys(slot for one in found["found"] for slot in one["parts"]))
    places = _places(found["found"])
    rows = [
        (
            *(f"{one[place]}" for place in places),
            f"{one['score']:.3f}",
            *(f"{one['parts'][slot]:+.3f}" for slot in slots),
            _short(_named(one)),
        )
        for one in found["found"]
    ]
    lines = [
        f"Nearest of {found['looked']:,} in the slot {found['slot']}; the score is the sum of what each given slot adds:",
        *table((*places, "score", *slots, found["slot"]), rows),
    ]
    if found["left_out"]:
        lines.append(f"Without the slot {found['slot']}, left out: {', '.join(found['left_out'])}.")
    if found["unread"]:
        lines.append(
            f"{counted(found['unread'], 'result cannot be read and was', 'results cannot be read and were')} left out."
        )
    return lines


def _places(found: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What says where each thing is that was found."""
    if any("session" in one for one in found):
        return ("session", "file")
    several = len({one["dataset"] for one in found}) > 1
    return (*(("dataset",) if several else ()), "sample", "split")


def _named(one: Mapping[str, Any]) -> Any:
    """The value of a sample, or the name that its file came with; of a result its value, or where it lies."""
    return (one["file"] if "sample" in one else "") or one["value"]


def _short(value: Any) -> str:
    words = " ".join(str(value).split())
    return words if len(words) <= _LONGEST else f"...{words[-_LONGEST:]}"
