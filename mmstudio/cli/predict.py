"""``mmstudio predict``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from mmstudio.cli.generate import TAKES_KINDS, of_known_kinds, options_of_kinds, wish_of
from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch

_KINDS = "--KIND VALUE, as often as wanted, is for the one slot of that kind: --text WORDS, --image FILE, --audio FILE."


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("predict", context_settings=TAKES_KINDS, epilog=_KINDS)(predict)


def predict(
    context: typer.Context,
    run: Annotated[str, typer.Option("--run", help="Id or name of the run.")],
    project: Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")] = Path(),
    *,
    condition: Annotated[
        list[str] | None, typer.Option("--condition", "-c", help="SLOT=VALUE: a file, or a text, or @FILE.")
    ] = None,
    cells: Annotated[list[str] | None, typer.Option("--table", help="COLUMN=VALUE of the table.")] = None,
    split: Annotated[
        str, typer.Option(help="Whose samples are asked about where nothing is given.")
    ] = "test",
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="How many of them.")] = 16,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda:N; the run's own if not given.")] = "",
) -> None:
    """Predict the class of a sample: the score of every class, and what each slot by itself votes for."""
    from mmstudio.services.devices import choose_device

    out = Output.of(context)
    given, wish = options_of_kinds(context.args), wish_of(condition, cells, None)
    with out.open(project) as opened:
        kinds = of_known_kinds(given, [spec.id for spec in opened.datasets.registry.modalities])
        job = opened.prediction.submit(
            run,
            replace(wish, by_modality=kinds),
            base=Path(),
            split=split,
            count=count,
            device=choose_device(device) if device else "",
        )
        found = dict(finish(watch(opened, job, out)).result)
    samples = found["samples"]
    lines = _told_one(found, samples[0]) if job.payload["conditions"] else _told_all(found, samples)
    out.result(found, *lines)


def _told_one(found: Mapping[str, Any], sample: Mapping[str, Any]) -> Iterable[str]:
    """Show every class of one sample, the likeliest first."""
    votes = sample["votes"]
    order = sorted(range(len(sample["scores"])), key=lambda place: -sample["scores"][place])
    rows = [
        (
            found["classes"][place],
            f"{sample['scores'][place]:.3f}",
            *(f"{vote[place]:.3f}" for vote in votes.values()),
        )
        for place in order
    ]
    return table((found["slot"], "score", *votes), rows)


def _told_all(found: Mapping[str, Any], samples: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    """Show the likeliest class of each sample, and each slot's vote."""
    slots = list(dict.fromkeys(slot for sample in samples for slot in sample["votes"]))

    def likeliest(scores: Sequence[float] | None) -> str:
        if scores is None:
            return "-"
        place = max(range(len(scores)), key=scores.__getitem__)
        return f"{found['classes'][place]} {scores[place]:.3f}"

    rows = [
        (
            sample["name"],
            sample["label"] or "-",
            likeliest(sample["scores"]),
            *(likeliest(sample["votes"].get(slot)) for slot in slots),
        )
        for sample in samples
    ]
    return table(("sample", found["slot"], "predicted", *slots), rows)
