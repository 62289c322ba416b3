"""The table of scores: each figure with all conditions, beside its baselines, with what a reader must know below it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mmstudio.core.tables.formulas import guarded
from mmstudio.plan.scores import FEWEST, Evaluation, Score
from mmstudio.services.evaluation.matrix import (
    Given,
    JudgedFigure,
    baseline,
    condition_slots,
    judged_of,
    matrix_of,
    with_chance,
)

_HASH_SHOWN = 12

FACTS = {
    "metric": "{metric} {version}",
    "extractor": "Features by {extractor} {version}",
    "weights": "Weights {weights}",
    "resizing": "Resizing: {resizing}",
    "method": "Interval: {method}",
    "at_this_n": "Depends on the number of results: compare it only with values of n = {n:,}",
    "few": "Fewer than {fewest} results tell no interval",
    "not judged": "{missing:,} of {of:,} results could not be judged",
    "read": "What cannot be read in a result counts as wrong, so a value may lie below chance",
}
"""What stands below the table about a score, by the part of it that says so."""


@dataclass(frozen=True)
class Fact:
    """One thing to know about a score: a template, and its parameters."""

    template: str
    params: dict[str, Any]


@dataclass(frozen=True)
class FigureRow:
    """One figure with all conditions, and what it is compared with.

    Attributes:
        score: The run's, with chance where it is known.
        real, shuffled, copy: The baselines' scores; ``None`` if they were not judged.
        single: The best score among subsets of one slot; ``None`` if none was judged, or neither direction is better.
        facts: What a reader must know.
        note: Number of its footnote, from 1 on; figures with the same facts share one.
    """

    score: Score
    real: Score | None
    shuffled: Score | None
    copy: Score | None
    single: Score | None
    facts: tuple[Fact, ...]
    note: int

    @property
    def judged(self) -> JudgedFigure:
        """What it is a figure of."""
        return judged_of(self.score)


def score_rows(evaluation: Evaluation) -> list[FigureRow]:
    """A row for every figure of an evaluation, with all conditions given."""
    everything = condition_slots(evaluation)
    singles = _singles(evaluation)
    notes: dict[str, int] = {}
    rows: list[FigureRow] = []
    seen: set[JudgedFigure] = set()
    for score in with_chance(evaluation, evaluation.scores):
        judged = judged_of(score)
        if score.source != "run" or score.given != everything or judged in seen:
            continue
        seen.add(judged)
        facts = tuple(facts_of(score, evaluation))
        number = notes.setdefault(repr(facts), len(notes) + 1)
        beside = [baseline(evaluation, judged, source, everything) for source in ("real", "shuffled", "copy")]
        rows.append(FigureRow(score, beside[0], beside[1], beside[2], singles.get(judged), facts, number))
    return rows


def facts_of(score: Score, evaluation: Evaluation) -> Iterator[Fact]:
    """What a reader must know about a score of an evaluation."""
    told = score.model_dump()
    yield Fact(FACTS["metric"], {"metric": score.metric, "version": score.version})
    if score.extractor:
        version = {"extractor": score.extractor, "version": score.extractor_version}
        yield Fact(FACTS["extractor"], version)
    if score.weights:
        yield Fact(FACTS["weights"], {"weights": score.weights[:_HASH_SHOWN]})
    for name in ("resizing", "method"):
        if told[name]:
            yield Fact(FACTS[name], {name: told[name]})
    if score.at_this_n:
        yield Fact(FACTS["at_this_n"], {"n": score.n})
    if score.low is None and 0 < score.n < FEWEST:
        yield Fact(FACTS["few"], {"fewest": FEWEST})
    if score.n < score.of:
        yield Fact(FACTS["not judged"], {"missing": score.of - score.n, "of": score.of})
    if evaluation.attributes is not None and score.metric == evaluation.attributes.metric:
        yield Fact(FACTS["read"], {})


CSV_COLUMNS = (
    "metric", "figure", "slot", "given", "source", "value", "low", "high", "chance", "n", "of", "better", "unit", "version",
    "extractor", "extractor_version", "weights", "resizing", "method", "at_this_n",
)  # fmt: skip


def scores_csv(evaluation: Evaluation) -> str:
    """All scores as CSV, one a line, baselines and subsets included; numbers are exact."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for score in with_chance(evaluation, evaluation.scores):
        told = score.model_dump() | {"given": " + ".join(score.given)}
        writer.writerow([_cell(told[name]) for name in CSV_COLUMNS])
    return out.getvalue()


def columns_text(lines: Iterable[Sequence[str]]) -> str:
    """Lines of cells as text, the columns below each other."""
    rows = [list(line) for line in lines]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    padded = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in padded)


def _singles(evaluation: Evaluation) -> dict[JudgedFigure, Score]:
    """The best score among the subsets of one slot, by figure."""
    matrix = matrix_of(evaluation)
    found: dict[JudgedFigure, Score] = {}
    single: list[Given] = [given for given in matrix.rows if len(given) == 1]
    for column in matrix.columns:
        cells = [cell for given in single if (cell := matrix.cell(given, column)) is not None]
        scores = [(cell.score.value, cell.score) for cell in cells if cell.score.value is not None]
        if scores and column.better and len(matrix.slots) > 1:
            best = max if column.better == "higher" else min
            found[column.judged] = best(scores, key=lambda pair: pair[0])[1]
    return found


def _cell(value: Any) -> str:
    """A value as a cell; an apostrophe stands before a text that a spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value)
    return guarded(value) if isinstance(value, str) else str(value)
