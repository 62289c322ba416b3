"""A comparison of runs as CSV: one line for each score of each run with the run's settings, numbers as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from mmstudio.core.tables.formulas import guarded
from mmstudio.services.comparison.comparison import Comparison, ScoreCell, ScoreRow, gain

HEADER = (
    "run",
    "name",
    "settings",
    "seed",
    "baseline",
    "metric",
    "figure",
    "slot",
    "given",
    "source",
    "better",
    "unit",
    "value",
    "low",
    "high",
    "n",
    "method",
    "checkpoint",
    "evaluation",
    "not_comparable",
    "difference",
    "difference_low",
    "difference_high",
    "verdict",
    "difference_method",
    "no_claim",
)


Cells = tuple[str | int | float | None, ...]


def scores_csv(comparison: Comparison) -> str:
    """The scores of all runs, and behind them the settings of each run that are not the same in all."""
    header = (*HEADER, *(row.name for row in comparison.settings))
    rows: list[Cells] = [header]
    for place in range(len(comparison.runs)):
        cells = [(row, cell) for row in comparison.scores if (cell := row.runs[place]) is not None]
        of_run, settings = _of_run(comparison, place), tuple(row.values[place] for row in comparison.settings)
        scores = [(*_of_score(row, cell), *_of_difference(row, cell)) for row, cell in cells]
        nothing = (None,) * (len(HEADER) - len(of_run))
        rows += [(*of_run, *score, *settings) for score in scores or [nothing]]
    return _written(rows)


def _of_run(comparison: Comparison, place: int) -> Cells:
    one = comparison.runs[place]
    return (
        one.run.id,
        one.run.name,
        comparison.groups[one.group].name,
        one.run.seed,
        comparison.runs[comparison.baseline].run.id,
    )


def _of_score(row: ScoreRow, cell: ScoreCell) -> Cells:
    score = cell.score
    return (
        row.key.metric,
        row.key.figure,
        row.key.slot,
        " + ".join(row.key.given),
        row.key.source,
        row.better,
        row.unit,
        score.value,
        score.low,
        score.high,
        score.n,
        score.method,
        cell.checkpoint,
        cell.evaluation,
        "" if cell.why is None else cell.why.text,
    )


def _of_difference(row: ScoreRow, cell: ScoreCell) -> Cells:
    found = cell.difference
    if found is None:
        return (None, None, None, None, None, None)
    why = "" if found.why is None else found.why.text
    return found.value, found.low, found.high, gain(row, found), found.method, why


def _written(rows: list[Cells]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(list(_cells(row)) for row in rows)
    return text.getvalue()


def _cells(row: Cells) -> Iterator[str | int | float]:
    """Numbers as Python writes them, which is exact; texts are kept from being run as formulas."""
    for cell in row:
        yield "" if cell is None else guarded(cell) if isinstance(cell, str) else cell
