"""The table of figures of an evaluation in words: each figure of the run, beside its baselines where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mmstudio.core.sentences import fill
from mmstudio.plan.scores import FEWEST, Attributes, Evaluation, Score, Source
from mmstudio.services.evaluation.matrix import judged_of
from mmstudio.services.evaluation.score_table import FigureRow, score_rows

SOURCES: dict[Source, str] = {"real": "real data", "shuffled": "shuffled", "copy": "nearest copy"}
"""Baselines and their headings."""
_PLAIN = ("metric", "given", "value", "95 % interval", "results")
_SINGLE = "best single"


@dataclass(frozen=True)
class FigureTable:
    """A table in words.

    Attributes:
        header: Headings.
        rows: As many cells as headings in each.
        notes: Sentences below it, by number.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def figure_table(evaluation: Evaluation) -> FigureTable:
    """The figures of an evaluation, without those of a reader of attributes, which are shown separately."""
    scores = other_scores(evaluation)
    beside = {(row.score.key): row for row in score_rows(evaluation)}
    copies = {
        (judged_of(one), one.given): one for one in evaluation.scores if one.source == "copy"
    }  # of subsets too
    told = [source for source in SOURCES if any(_of(row, source) for row in beside.values())]
    single = any(row.single for row in beside.values())
    header = [*_PLAIN[:4], *(SOURCES[source] for source in told), *([_SINGLE] if single else []), _PLAIN[4]]
    rows, notes = [], dict[int, str]()
    for score in scores:
        row = beside.get(score.key)
        *cells, number = score_cells(score)
        copied = copies.get((judged_of(score), score.given))
        cells += [_value(_of(row, source) or (copied if source == "copy" else None)) for source in told]
        cells += [_value(row.single if row else None)] if single else []
        rows.append([*cells, number])
        if row is not None:
            notes.setdefault(
                row.note, "; ".join(fill(fact.template, fact.params) for fact in row.facts) + "."
            )
    shown = {beside[score.key].note for score in scores if score.key in beside}
    return FigureTable(header, rows, [notes[number] for number in sorted(shown)])


def attribute_table(evaluation: Evaluation, attributes: Attributes) -> FigureTable:
    """How often each attribute is right with all conditions, with its interval, beside its baselines where there are any."""
    per = attributes.everything.per_attribute
    found: dict[tuple[str, Source], Score] = {}
    for score in evaluation.scores:
        if score.metric == attributes.metric and score.n:
            found.setdefault((score.figure, score.source), score)  # that of all conditions comes first
    told = [source for source in SOURCES if any((name, source) in found for name in per)]
    rows = [
        [
            name,
            percent(value),
            score_cells(found[name, "run"])[3] if (name, "run") in found else "-",
            *(_value(found.get((name, source))) for source in told),
        ]
        for name, value in per.items()
    ]
    return FigureTable(["attribute", "right", _PLAIN[3], *(SOURCES[source] for source in told)], rows)


def other_scores(evaluation: Evaluation | None) -> list[Score]:
    """The run's own scores without those of attributes, which are shown separately."""
    if evaluation is None:
        return []
    told = {one.metric for one in evaluation.readings}
    return [score for score in evaluation.scores if score.metric not in told and score.source == "run"]


def score_cells(score: Score) -> tuple[str, str, str, str, str]:
    """A score in words: metric and figure, what was given, value, interval, how many results."""
    name = score.metric if score.figure == "value" else f"{score.metric}: {score.figure}"
    given = " + ".join(score.given) or "nothing"
    if score.low is None or score.high is None:
        interval = "too few results" if 0 < score.n < FEWEST else "-"
    else:
        interval = f"{told_value(score.low, score.unit)} to {told_value(score.high, score.unit)}"
    number = f"{score.n:,}" if score.n == score.of else f"{score.n:,} of {score.of:,}"
    value = told_value(score.value, score.unit)
    if score.chance is not None:
        value = f"{value} (chance {told_value(score.chance, score.unit)})"
    return name, given, value, interval, number


def told_value(value: float | None, unit: str) -> str:
    """A figure in words: a share in percent, anything else with four digits and its unit."""
    if value is None or unit == "share":
        return percent(value)
    return f"{value:z.4g} {unit}".strip()


def percent(share: float | None) -> str:
    """A share in words, e.g. ``97.5 %``; a dash where there is none."""
    return "-" if share is None else f"{100 * share:z.1f} %"


def _of(row: FigureRow | None, source: Source) -> Score | None:
    if row is None:
        return None
    return {"real": row.real, "shuffled": row.shuffled, "copy": row.copy}.get(source)


def _value(score: Score | None) -> str:
    return "-" if score is None else told_value(score.value, score.unit)
