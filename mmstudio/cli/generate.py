"""``mmstudio generate``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.output import Output, StoppedError
from mmstudio.cli.watch import Watched, finish, watch

if TYPE_CHECKING:
    from mmstudio.services.generation.conditions import Wish
    from mmstudio.services.generation.wishes import Wanted

Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")]
Many = list[str] | None
TAKES_KINDS = {"ignore_unknown_options": True, "allow_extra_args": True}
_KINDS = (
    "--KIND VALUE, as often as wanted, is for the one slot of that kind: --text WORDS, --image FILE, --audio FILE, and the kinds "
    "that plugins bring. Of a run that makes several slots, one can be given in the same way, or with --condition: it is held "
    "fixed, and the others are made."
)
_SHOWN = 5
"""How many left-out rows are listed one by one."""


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("generate", context_settings=TAKES_KINDS, epilog=_KINDS)(generate)


def generate(
    context: typer.Context,
    run: Annotated[str, typer.Option("--run", help="Id or name of the run.")],
    project: Project = Path(),
    *,
    condition: Annotated[
        Many, typer.Option("--condition", "-c", help="SLOT=VALUE: a file, or a text, or @FILE.")
    ] = None,
    table: Annotated[Many, typer.Option(help="COLUMN=VALUE of the table.")] = None,
    weight: Annotated[Many, typer.Option(help="SLOT=W: how much it counts, 0 to 5; 1 is as trained.")] = None,
    guidance: Annotated[Many, typer.Option(help="SLOT=G: how strongly it steers; 0 is plain.")] = None,
    joint: Annotated[
        float | None, typer.Option(help="Guidance over all conditions together; 1 is plain.")
    ] = None,
    setting: Annotated[
        Many, typer.Option("--set", help="NAME=VALUE of the generator's sampling, e.g. steps=12.")
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="The recipe's fast variant.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Of the first result; the next ones count up.")] = 0,
    count: Annotated[
        int, typer.Option("-n", "--count", min=1, help="Results for each set of conditions.")
    ] = 1,
    make: Annotated[
        str,
        typer.Option(
            metavar="SLOT[,SLOT]", help="Of a run that makes several slots: those to make; else all."
        ),
    ] = "",
    manifest: Annotated[Path | None, typer.Option(help="CSV with one set of conditions a row.")] = None,
    checkpoint: Annotated[str, typer.Option(help="latest, best, or a step.")] = "latest",
    device: Annotated[str, typer.Option(help="auto, cpu or cuda:N; the run's own if not given.")] = "",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Refuse a manifest of which a row cannot be used, before anything is made."
        ),
    ] = False,
    out_folder: Annotated[
        Path | None, typer.Option("--out", help="Folder; a new session's if not given.")
    ] = None,
) -> None:
    """Generate from any subset of the conditions. Earlier results of the same name in --out are put aside, not lost."""
    from mmstudio.cli.growing import GrowingTexts
    from mmstudio.cli.pairs import numbers
    from mmstudio.services.devices import choose_device
    from mmstudio.services.generation.wishes import GenerateRequest

    out = Output.of(context)
    slots = slots_of(make)
    given, wish = options_of_kinds(context.args), wish_of(condition, table, weight)
    scales, settings, which = (
        numbers(guidance or [], "--guidance"),
        read_settings(setting),
        checkpoint_of(checkpoint),
    )
    with out.open(project) as opened:
        kinds = of_known_kinds(given, [spec.id for spec in opened.datasets.registry.modalities])
        wish = replace(wish, by_modality=kinds)
        service = opened.generation
        wanted = service.items(
            run, wish, base=Path(), seed=seed, count=count, manifest=manifest, strict=strict, make=slots
        )
        for note in wanted.notes:
            out.note(note)
        request = GenerateRequest(
            run,
            wanted.items,
            guidance=scales,
            joint=joint,
            settings=settings,
            fast=fast,
            checkpoint=which,
            out=out_folder,
            strict=strict,
            refused=wanted.refused,
            make=slots,
        )
        job = service.submit(request, device=choose_device(device) if device else "")
        watched = watch(opened, job, out, GrowingTexts(opened.runs.plan(run), opened.datasets.registry).take)
    _tell(out, watched, wanted)


def slots_of(told: str) -> tuple[str, ...]:
    """The names of slots in ``SLOT,SLOT``, each once."""
    return tuple(dict.fromkeys(name.strip() for name in told.split(",") if name.strip()))


def _tell(out: Output, watched: Watched, wanted: Wanted) -> None:
    """Show the outcome: files, notes and rows that were left out."""
    job, files = watched.job, [str(data["path"]) for data in watched.results if "path" in data]
    told = [str(one["text"]) for data in watched.results for one in data.get("notes", ())]
    for note in told:
        out.note(note)
    stopped = [str(data["path"]) for data in watched.results if data.get("stopped")]
    for path in stopped:
        out.note(f"{Path(path).name} was stopped before it was whole; what there was of it is kept.")
    refused = _refused(watched.results)
    for row in refused[:_SHOWN]:
        out.note("Left out: row {row}: {reason}".format(**row))
    if len(refused) > _SHOWN:
        out.note(f"{len(refused):,} rows are left out in all; --json lists them.")
    facts = {
        "run": job.run_id,
        "out": job.payload["out"],
        "files": files,
        "unfinished": stopped,
        "notes": [*wanted.notes, *told],
        "refused": refused,
    }
    try:
        finish(watched)
    except StoppedError as error:
        words = f"Stopped; {len(files):,} of {len(wanted.items):,} results are there: {job.payload['out']}"
        raise StoppedError(words, facts) from error
    out.result(facts, *(files if len(files) <= 8 else [f"{len(files):,} results in {job.payload['out']}"]))


def _refused(results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a manifest that were left out, each once; empty if there are none."""
    found: dict[int, str] = {}
    for data in results:
        for one in data.get("refused", ()):
            found.setdefault(int(str(one["item"]).partition("-")[0]), str(one["reason"]))
    return [{"row": row, "reason": reason} for row, reason in sorted(found.items())]


def options_of_kinds(words: Sequence[str]) -> list[tuple[str, str | None]]:
    """``["--text", "a dog", "--image=dog.png"]`` as kinds with their values; ``None`` if no value follows.

    Raises:
        UsageError: If a word does not belong to any option.
    """
    from mmstudio.core.errors import UsageError

    found: list[tuple[str, str | None]] = []
    rest = iter(words)
    for word in rest:
        name, sign, value = word.partition("=")
        if not name.startswith("--") or len(name) == 2:
            raise UsageError("{word!r} does not belong to any option.", word=word)
        found.append((name[2:], value if sign else next(rest, None)))
    return found


def of_known_kinds(given: Sequence[tuple[str, str | None]], known: Sequence[str]) -> list[tuple[str, str]]:
    """Kinds with their values.

    Raises:
        UsageError: If there is no such kind, or a value is missing.
    """
    from mmstudio.core.errors import UsageError

    found = []
    for name, value in given:
        if name not in known:
            raise UsageError(
                "There is no option --{name}.",
                hint="Kinds of conditions: {known}. All options: mmstudio generate --help.",
                name=name,
                known=", ".join(f"--{kind}" for kind in known),
            )
        if value is None:
            raise UsageError("The option --{name} needs a value.", name=name)
        found.append((name, value))
    return found


def wish_of(condition: Many, table: Many, weight: Many) -> Wish:
    """Conditions as typed."""
    from mmstudio.cli.pairs import numbers, pairs
    from mmstudio.services.generation.conditions import Wish

    return Wish(
        conditions=pairs(condition or [], "--condition"),
        table=pairs(table or [], "--table"),
        weights=numbers(weight or [], "--weight"),
    )


def read_settings(given: Many) -> dict[str, Any]:
    """``NAME=VALUE`` as settings; a value that is not JSON is a text."""
    import json

    from mmstudio.cli.pairs import pairs

    settings: dict[str, Any] = {}
    for name, text in pairs(given or [], "--set"):
        try:
            settings[name] = json.loads(text)
        except ValueError:
            settings[name] = text
    return settings


def checkpoint_of(text: str) -> str | int:
    """A checkpoint as typed.

    Raises:
        UsageError: If it is neither a name nor a step.
    """
    from mmstudio.core.errors import UsageError
    from mmstudio.core.payloads import MOST_STEPS

    if text in {"latest", "best"}:
        return text
    if not text.isdecimal() or int(text) >= MOST_STEPS:
        raise UsageError("{text!r} is neither 'latest' nor 'best' nor a step.", text=text)
    return int(text)
