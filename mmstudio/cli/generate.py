"""``mmstudio generate``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli import options
from mmstudio.cli.given import TAKES_KINDS, options_of_kinds, wish_of, with_kinds
from mmstudio.cli.output import Output, StoppedError
from mmstudio.cli.pairs import numbers, read_settings
from mmstudio.cli.watch import Watched, finish, watch
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.services.generation.wishes import Wanted

_KINDS = (
    "--KIND VALUE, as often as wanted, is for the one slot of that kind: --text WORDS, --image FILE, --audio FILE, and the kinds "
    "that plugins bring. Of a run that makes several slots, one can be given in the same way, or with --condition: it is held "
    "fixed, and the others are made."
)
Strict = Annotated[
    bool,
    typer.Option(
        "--strict", help="Refuse a manifest of which a row cannot be used, before anything is made."
    ),
]
_SHOWN = 5
"""How many left-out rows are listed one by one."""


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("generate", context_settings=TAKES_KINDS, epilog=_KINDS)(generate)


def generate(
    context: typer.Context,
    run: options.Run,
    project: options.Project = Path(),
    *,
    condition: options.Conditions = None,
    table: options.Cells = None,
    weight: Annotated[
        options.Many, typer.Option(help="SLOT=W: how much it counts, 0 to 5; 1 is as trained.")
    ] = None,
    guidance: Annotated[
        options.Many, typer.Option(help="SLOT=G: how strongly it steers; 0 is plain.")
    ] = None,
    joint: options.Joint = None,
    setting: options.Sampling = None,
    fast: options.Fast = False,
    seed: Annotated[int, typer.Option(min=0, help="Of the first result; the next ones count up.")] = 0,
    count: Annotated[
        int, typer.Option("-n", "--count", min=1, help="Results for each set of conditions.")
    ] = 1,
    make: options.Make = "",
    manifest: Annotated[Path | None, typer.Option(help="CSV with one set of conditions a row.")] = None,
    checkpoint: options.Checkpoint = "latest",
    device: options.RunDevice = "",
    strict: Strict = False,
    out_folder: options.Results = None,
) -> None:
    """Generate from any subset of the conditions. Earlier results of the same name in --out are put aside, not lost."""
    from mmstudio.cli.growing import GrowingTexts
    from mmstudio.services.generation.wishes import GenerateRequest

    out = Output.of(context)
    slots = options.slots_of(make)
    kinds, wish = options_of_kinds(context.args), wish_of(condition, table, weight)
    scales = numbers(guidance or [], "--guidance")
    told = GenerateRequest(
        run,
        (),
        guidance=scales,
        joint=joint,
        settings=read_settings(setting),
        fast=fast,
        checkpoint=options.checkpoint_of(checkpoint),
        out=out_folder,
        strict=strict,
        make=slots,
    )
    with out.open(project) as opened:
        wish = with_kinds(wish, kinds, opened.datasets.registry)
        wanted = opened.generation.items(
            run,
            wish,
            base=Path(),
            seed=seed,
            count=count,
            manifest=manifest,
            strict=strict,
            guidance=scales,
            make=slots,
        )
        for note in wanted.notes:
            out.note(note)
        request = replace(told, items=wanted.items, refused=wanted.refused)
        job = opened.generation.submit(request, device=options.device_of(device))
        watched = watch(opened, job, out, GrowingTexts(opened.runs.plan(run), opened.datasets.registry).take)
    _tell(out, watched, wanted)


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
        out.note(f"{counted(len(refused), 'row is', 'rows are')} left out in all; --json lists them.")
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
        words = f"Stopped; {len(files):,} of {counted(len(wanted.items), 'result')} {'is' if len(files) == 1 else 'are'} there: {job.payload['out']}"
        raise StoppedError(words, facts) from error
    out.result(
        facts, *(files if len(files) <= 8 else [f"{counted(len(files), 'result')} in {job.payload['out']}"])
    )


def _refused(results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a manifest that were left out, each once; empty if there are none."""
    found: dict[int, str] = {}
    for data in results:
        for one in data.get("refused", ()):
            found.setdefault(int(str(one["item"]).partition("-")[0]), str(one["reason"]))
    return [{"row": row, "reason": reason} for row, reason in sorted(found.items())]
