"""``mmstudio dataset clean``: find what is doubtful in a data set, and leave it out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mmstudio.cli.options import Project
from mmstudio.cli.output import Output, table
from mmstudio.cli.watch import finish, watch
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.services.cleaning.report import CleaningReport, SampleFinding, Spread
    from mmstudio.services.opened import OpenProject

_SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the command to those about data sets."""
    app.command("clean")(clean)


def clean(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the data set.")],
    project: Project = Path(),
    *,
    act: Annotated[
        list[str] | None,
        typer.Option(help="Leave out the samples of this kind of finding; all: of every kind but notes."),
    ] = None,
    undo: Annotated[
        list[str] | None,
        typer.Option(help="Take in again what was left out for this kind of finding, or for all of them."),
    ] = None,
) -> None:
    """Look for duplicates, leakage, faults and outliers. Leaves samples out on request; deletes nothing."""
    out = Output.of(context)
    with out.open(project) as opened:
        taken_in = _take_in(opened, name, undo or [])
        report = _report(opened, name, out)
        left_out = _leave_out(opened, name, report, act or [])
        counts = dict(opened.datasets.get(name).counts)
        now_out = opened.cleaning.left_out(name)
    data = {
        "dataset": name,
        "samples": report.samples,
        "kinds": [asdict(kind) for kind in report.kinds],
        "findings": [
            {**asdict(one), "sentence": one.sentence, "left_out": one.sample in now_out}
            for one in report.findings
        ],
        "spreads": [asdict(one) for one in report.spreads],
        "notes": [one.sentence for one in report.notes],
        "left_out": left_out,
        "taken_in": taken_in,
        "counts": counts,
    }
    out.result(data, *_tell(report), *_tell_changes(left_out, taken_in, counts))


def _report(opened: OpenProject, name: str, out: Output) -> CleaningReport:
    """The existing report if it still holds, else a new one."""
    known = opened.cleaning.report(name)
    if known is not None and opened.cleaning.holds(name, known):
        return known
    finish(watch(opened, opened.cleaning.start(name), out))
    return opened.cleaning.need_report(name)


def _leave_out(opened: OpenProject, name: str, report: CleaningReport, acts: list[str]) -> list[int]:
    from mmstudio.services.cleaning.service import chosen

    return opened.cleaning.leave_out(name, chosen(report, acts)).ids if acts else []


def _take_in(opened: OpenProject, name: str, kinds: list[str]) -> list[int]:
    from mmstudio.services.cleaning.service import ALL

    known = opened.cleaning.kinds()
    wanted = {
        sample
        for sample, reason in (opened.cleaning.left_out(name) if kinds else {}).items()
        if reason in known and (reason in kinds or ALL in kinds)
    }
    return opened.cleaning.take_in(name, sorted(wanted)) if wanted else []


def _tell(report: CleaningReport) -> list[str]:
    lines = [f"{report.dataset}: {counted(report.samples, 'sample was', 'samples were')} looked at."]
    if not report.kinds:
        lines.append("Nothing doubtful was found.")
    for kind in report.kinds:
        lines.append(f"{kind.title} ({kind.id}): {kind.count:,}")
        found = report.of_kind(kind.id)
        lines += [f"  {_line(one)}" for one in found[:_SHOWN]]
        lines += (
            [f"  ... and {kind.count - _SHOWN:,} more; all of them: --json"] if len(found) > _SHOWN else []
        )
    lines += [note.sentence for note in report.notes]
    if report.spreads:
        rows = [(one.slot, one.name, _spread(one)) for one in report.spreads]
        lines += table(("slot", "what", "spread"), rows)
    return lines


def _line(one: SampleFinding) -> str:
    like = f" Compare sample {', '.join(map(str, one.others))}." if one.others else ""
    return f"sample {one.sample}: {one.sentence}{like}"


def _spread(one: Spread) -> str:
    if one.numbers:
        low, _, middle, _, high = one.numbers
        return f"{low:g} to {high:g}, median {middle:g}"
    more = " ..." if one.distinct > len(one.counts) else ""
    return ", ".join(f"{word} {count:,}" for word, count in one.counts) + more


def _tell_changes(left_out: list[int], taken_in: list[int], counts: dict[str, Any]) -> list[str]:
    lines = []
    if taken_in:
        lines.append(f"{counted(len(taken_in), 'sample was', 'samples were')} taken in again.")
    if left_out:
        lines.append(
            f"{counted(len(left_out), 'sample was', 'samples were')} left out; --undo takes {'it' if len(left_out) == 1 else 'them'} in again."
        )
    if lines:
        lines.append("Now: " + ", ".join(f"{count:,} {split}" for split, count in counts.items()) + ".")
    return lines
