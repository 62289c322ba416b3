"""A comparison of runs as CSV: one line for each score of each run, numbers as they are."""

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


def scores_csv(comparison: Comparison) -> str:
    """The scores of all runs."""
    return _written(
        [
            HEADER,
            *(
                _line(comparison, place, row, cell)
                for row in comparison.scores
                for place, cell in enumerate(row.runs)
                if cell is not None
            ),
        ]
    )


def settings_csv(comparison: Comparison) -> str:
    """The settings that differ, a column for each run."""
    header = ("setting", *(one.run.id for one in comparison.runs))
    return _written([header, *((row.name, *row.values) for row in comparison.settings)])


def _line(
    comparison: Comparison, place: int, row: ScoreRow, cell: ScoreCell
) -> tuple[str | int | float | None, ...]:
    one, score, apart = comparison.runs[place], cell.score, cell.difference
    of_score = (
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
    of_difference = (
        (None, None, None, "", "", "")
        if apart is None
        else (
            apart.value,
            apart.low,
            apart.high,
            gain(row, apart),
            apart.method,
            "" if apart.why is None else apart.why.text,
        )
    )
    return (
        one.run.id,
        one.run.name,
        comparison.groups[one.group].name,
        one.run.seed,
        comparison.runs[comparison.baseline].run.id,
        *of_score,
        *of_difference,
    )


def _written(rows: list[tuple[str | int | float | None, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(list(_cells(row)) for row in rows)
    return text.getvalue()


def _cells(row: tuple[str | int | float | None, ...]) -> Iterator[str | int | float]:
    """Numbers as Python writes them, which is exact; texts are kept from being run as formulas."""
    for cell in row:
        yield "" if cell is None else guarded(cell) if isinstance(cell, str) else cell
