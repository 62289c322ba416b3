"""What the command line tells of sweeps: before they start, and what came out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmstudio.cli.output import Output, table
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject
    from mmstudio.services.sweeps.table import SweepTable, TrialRow
    from mmstudio.services.sweeps.wishes import SweepPreview, SweepWish

_LISTED = 10
"""How many combinations are listed before they are tried."""


def preview_lines(wish: SweepWish, found: SweepPreview) -> list[str]:
    """Lines about what a wish would do."""
    from mmstudio.services.sweeps.wishes import told_settings

    training = wish.recipe.training
    each = counted(training.steps, "step") if training.steps else f"{training.minutes:g} min"
    time = "time not known yet" if found.minutes is None else f"about {_clock(found.minutes)} of training"
    judging = ", and the judging behind it" if wish.by else ""
    of = f"{counted(found.count, 'combination')}, {counted(found.runs, 'run')}"
    lines = [f"{of} of {each}: {time}{judging}."]
    lines += [f"  {told_settings(one)}" for one in found.trials[:_LISTED]]
    if len(found.trials) > _LISTED:
        lines.append(f"  and {len(found.trials) - _LISTED} more")
    lines += [f"Left out: {told_settings(one.settings)}. {one.why}" for one in found.refused[:_LISTED]]
    if len(found.refused) > _LISTED:
        lines.append(f"Left out: {len(found.refused) - _LISTED} more.")
    return [*lines, *(f"Note: {note.text}" for note in found.notes)]


def preview_facts(found: SweepPreview) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "trials": [dict(one) for one in found.trials],
        "count": found.count,
        "runs": found.runs,
        "minutes": found.minutes,
        "left_out": [{"settings": dict(one.settings), "why": str(one.why)} for one in found.refused],
        "notes": [note.text for note in found.notes],
    }


def tell_outcome(opened: OpenProject, found: SweepTable, out: Output, recipe_out: Path | None) -> None:
    """Tell the outcome, and write the best recipe if it is wanted."""
    from mmstudio.core.files.atomic import write_json
    from mmstudio.services.sweeps.table import score_name

    paths = found.sweep.paths
    rows = [_cells(row, paths) for row in found.rows]
    header = ["", *paths, score_name(found.sweep), "95 %", "state", "runs"]
    lines = [f"{found.sweep.id}: {found.sweep.title}, on {found.sweep.dataset}.", "", *table(header, rows)]
    lines += ["", *(note.text for note in found.notes)]
    lines += [
        f"{one.run or 'No run'}: {one.why.text}"
        for row in found.rows
        for one in row.runs
        if one.why is not None
    ]
    if found.best is not None:
        best = opened.sweeps.recipe_of(found.sweep, found.best.number)
        lines.append(f"The best: {' '.join(f'--set {path}={_value(found.best, path)}' for path in paths)}")
        if recipe_out is not None:
            write_json(recipe_out, best.described())
            out.note(f"Written: {recipe_out}. Train it: mmstudio train --recipe {recipe_out} ...")
    several = found.best_runs(60)
    if len(several) > 1:
        lines.append(f"Compare them: mmstudio compare {' '.join(several[:6])} ...")
    out.result(_facts(found), *lines)


def _clock(minutes: float) -> str:
    return f"{minutes:.1f} min" if minutes < 100 else f"{minutes / 60:.1f} h"


def _cells(row: TrialRow, paths: tuple[str, ...]) -> list[str]:
    mark = {"best": "*", "not told apart": "=", "worse": "", "": ""}[row.beside]
    reach = "" if row.low is None or row.high is None else f"{row.low:.4g} to {row.high:.4g}"
    runs = " ".join(one.run for one in row.runs if one.run)
    value = "" if row.value is None else f"{row.value:.4g}"
    return [mark, *(_value(row, path) for path in paths), value, reach, row.state, runs]


def _value(row: TrialRow, path: str) -> str:
    from mmstudio.plan.sweeps.trials import told_value

    return told_value(row.settings[path]) if path in row.settings else ""


def _facts(found: SweepTable) -> dict[str, Any]:
    return {
        "sweep": found.sweep.id,
        "title": found.sweep.title,
        "score": found.sweep.by or "held-out loss",
        "better": "higher" if found.higher else "lower",
        "best": None if found.best is None else found.best.number,
        "notes": [note.text for note in found.notes],
        "trials": [
            {
                "number": row.number,
                "settings": dict(row.settings),
                "state": row.state,
                "value": row.value,
                "low": row.low,
                "high": row.high,
                "beside_best": row.beside,
                "runs": [one.run for one in row.runs],
                "why": [one.why.text for one in row.runs if one.why is not None],
            }
            for row in found.rows
        ],
    }
