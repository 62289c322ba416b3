"""``mmstudio attribute``: what decided one result."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.given import wish_of
from mmstudio.cli.options import Cells, Conditions, RunDevice, device_of
from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.plan.attributions import Attribution, ConditionPart, Payoff
    from mmstudio.services.opened import OpenProject

_WISH = "A result that is not made yet: --run RUN --seed N, with its conditions as --condition SLOT=VALUE and --table COLUMN=VALUE."
_SHOWN = 8
"""How many pieces of a condition are listed; --json and --out have all of them."""


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("attribute", epilog=_WISH)(attribute)


def attribute(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A generated file.")] = None,
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Its project, if it lies elsewhere.")
    ] = None,
    *,
    words: Annotated[
        bool, typer.Option("--words", help="Leave out words of texts and columns of tables, one by one.")
    ] = False,
    maps: Annotated[
        bool, typer.Option("--maps", help="Cover regions of pictures, silence parts of sounds.")
    ] = False,
    seeds: Annotated[
        int, typer.Option(min=1, max=64, help="Seeds that are compared, the result's own first.")
    ] = 4,
    run: Annotated[str, typer.Option("--run", help="Instead of a file: id or name of the run.")] = "",
    seed: Annotated[int, typer.Option(min=0, help="Instead of a file: the result's seed.")] = 0,
    condition: Conditions = None,
    cells: Cells = None,
    slot: Annotated[str, typer.Option("--slot", help="The slot to explain, if the run makes several.")] = "",
    device: RunDevice = "",
    out_folder: Annotated[
        Path | None,
        typer.Option("--out", help="New folder for a page, its pictures and the figures as JSON."),
    ] = None,
) -> None:
    """Find out what decided a result: what each condition, and each part of it, contributes, all with the same seeds."""
    from mmstudio.core.errors import UsageError
    from mmstudio.services.evaluation.attribution import Ask
    from mmstudio.services.evaluation.service import find_project
    from mmstudio.services.exports.service import check_folder
    from mmstudio.services.generation.wishes import GenerateRequest

    out = Output.of(context)
    if (file is None) == (not run):
        raise UsageError("Name a generated file, or --run and the conditions of a result.")
    if file is not None and (condition or cells or slot):
        raise UsageError("A file has its conditions in itself; none can be given beside it.")
    here = project or (file and find_project(file)) or find_project(Path("file"))
    if here is None and file is not None:
        raise UsageError(
            "{file} lies outside of its project.", hint="Name it: --project DIR.", file=str(file)
        )
    ask, where = Ask(seeds, words, maps), device_of(device)
    with out.open(here or Path()) as opened:
        if out_folder is not None:
            check_folder(out_folder.absolute(), opened.project.layout.root)
        found = None if file is None else opened.attribution.known(file, ask)
        if file is not None and found is None:
            found = _waited(opened, opened.attribution.submit(file, ask, device=where), out)
        elif found is None:
            wanted = opened.generation.items(run, wish_of(condition, cells, None), base=Path(), seed=seed)
            for note in wanted.notes:
                out.note(note)
            request = GenerateRequest(run, wanted.items)
            job = opened.attribution.submit_wish(request, ask, slot=slot, device=where)
            found = _waited(opened, job, out)
        written = [] if out_folder is None else _write(opened, found, out_folder)
    out.result(found.model_dump(mode="json"), *tell_attribution(found), *(str(path) for path in written[:1]))


def _waited(opened: OpenProject, job: Job, out: Output) -> Attribution:
    return opened.attribution.of(finish(watch(opened, job, out)))


def _write(opened: OpenProject, found: Attribution, folder: Path) -> list[Path]:
    from mmstudio.plugins.specs import resolve
    from mmstudio.services.reports.attribution_page import write_attribution

    spec = opened.datasets.registry.modalities.get(found.modality)
    return write_attribution(
        found, lambda name: opened.attribution.file(found, name), resolve(spec.factory)(), folder
    )


def tell_attribution(found: Attribution) -> Iterable[str]:
    """Lines about an attribution."""
    yield from (note.text for note in found.notes)
    for payoff in found.payoffs:
        yield ""
        yield _heading(payoff, len(found.seeds))
        yield from table(
            ("slot", "Shapley", "share", "only this left out", "only this given"), _shares(payoff)
        )
        pairs = [(" + ".join(pair.slots), _number(pair.index, pair.error)) for pair in payoff.pairs]
        if pairs:
            yield from table(("pair", "interaction"), pairs)
    for part in found.parts:
        yield from _told_part(part)


def _heading(payoff: Payoff, seeds: int) -> str:
    change = f"{payoff.nothing:z.4g} with nothing given, {payoff.everything:z.4g} with everything; {counted(seeds, 'seed')}."
    if payoff.kind == "attribute":
        return f"{payoff.name} is {payoff.reading!r} in the result. Reads the same: {change}"
    title = (
        "Likeness to the result" if payoff.kind == "likeness" else f"Nearness in features of {payoff.name}"
    )
    return f"{title}: {change}"


def _shares(payoff: Payoff) -> list[tuple[str, ...]]:
    return [
        (
            share.slot,
            _number(share.shapley, share.error),
            f"{100 * share.shapley / payoff.change:z.0f} %" if payoff.change else "-",
            f"{share.unique:z.4f}",
            f"{share.alone:z.4f}",
        )
        for share in payoff.shares
    ]


def _number(value: float, error: float | None) -> str:
    return f"{value:z.4f}" + (f" ± {error:.4f}" if error is not None else "")


def _told_part(part: ConditionPart) -> Iterable[str]:
    """The pieces without which the result changes most."""
    losses = part.losses.get("likeness", ())
    if not losses:
        return
    order = sorted(range(len(losses)), key=lambda place: -(losses[place] or 0.0))[:_SHOWN]
    yield ""
    yield f"{part.slot}: what the result loses without each of its {part.kind}, the most important first."
    names = list(part.losses)
    rows = [
        (
            _label(part, place),
            *("-" if (value := part.losses[name][place]) is None else f"{value:z.4f}" for name in names),
        )
        for place in order
    ]
    yield from table((part.kind, *names), rows)


def _label(part: ConditionPart, place: int) -> str:
    row, column = divmod(place, part.shape[1])
    if part.labels:
        return part.labels[place]
    if part.edges_hz and part.kind != "times":
        band = f"{part.edges_hz[row + 1]:.0f} to {part.edges_hz[row]:.0f} Hz"
        return band if part.kind == "bands" else f"{band}, {_times(part, column)}"
    if part.kind == "times":
        return _times(part, column)
    return f"row {row + 1}, column {column + 1}"


def _times(part: ConditionPart, column: int) -> str:
    step = part.seconds / part.shape[1]
    return f"{column * step:.2f} to {(column + 1) * step:.2f} s"
