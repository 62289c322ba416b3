"""Answers that a comparison gives in one sentence, each by a rule: whether generated samples help, and whether fusion does.

*Generated samples*: of two groups of runs that differ in nothing but whether generated samples were learned from. They help
if the whole interval of the gain is above 0. They do not help if the whole interval is below what would be worth having
(:data:`WORTH`). Otherwise, and with fewer than three seeds on a side, n is too small to tell.

*Fusion*: of the runs that were given one slot each, the group with the best mean is the best single slot; each group that
was given more is better, worse or not told apart from it by the interval of the difference.
"""

from __future__ import annotations

from collections.abc import Sequence

from mmstudio.core.sentences import Note
from mmstudio.plan.scores import FEWEST_RUNS
from mmstudio.plan.statistics.differences import Difference
from mmstudio.services.comparison.comparison import (
    GroupCell,
    ScoreRow,
    SeedGroup,
    SpokenVerdict,
    VerdictKind,
    gain,
)
from mmstudio.services.comparison.judged import OWN

WORTH = 0.01
"""Smallest gain that is worth having: one point of a share or of R squared, one hundredth of any other figure."""
FIRST = ("accuracy", "R²")
"""Figures that answer, before any other."""
_HUNDRED = frozenset({"share", ""})


def kind_of(found: Difference, better: str, worth: float) -> VerdictKind:
    """What the interval of a gain says.

    Args:
        found: The difference of the figure, with generated samples less without.
        better: Which values of the figure are better.
        worth: Smallest gain that is worth having, above 0.
    """
    if found.low is None or found.high is None or min(found.runs) < FEWEST_RUNS:
        return "too small"
    least, most = (found.low, found.high) if better != "lower" else (-found.high, -found.low)
    if least > 0:
        return "helps"
    return "does not" if most < worth else "too small"


def worth_of(unit: str, mean: float) -> float:
    """Smallest gain of a figure that is worth having.

    Args:
        unit: Of the figure.
        mean: Its mean without what is asked about.
    """
    return WORTH if unit in _HUNDRED else WORTH * abs(mean)


def answering_row(rows: Sequence[ScoreRow]) -> ScoreRow | None:
    """The score that answers: one of the runs themselves with a better and a worse side, as much as possible given."""
    own = [row for row in rows if row.key.source == OWN and row.better]
    first = [row for row in own if row.key.figure in FIRST]
    return next(iter(first or own), None)


def of_synthetic(row: ScoreRow, groups: Sequence[SeedGroup], without: int, used: int) -> SpokenVerdict | None:
    """Whether generated samples help.

    Args:
        row: The score, compared with the group without them.
        groups: The groups.
        without: Place of the group without them.
        used: Place of the group with them.
    """
    base, cell = row.groups[without], row.groups[used]
    if base is None or cell is None or cell.difference is None:
        return None
    worth = worth_of(row.unit, base.mean)
    found = cell.difference
    kind = kind_of(found, row.better, worth)
    told = {
        "figure": row.key.figure,
        "gain": gap_words(found.value, row.unit),
        "low": gap_words(found.low, row.unit),
        "high": gap_words(found.high, row.unit),
        "worth": gap_words(worth, row.unit),
        "seeds": min(groups[without].seeds, groups[used].seeds),
        "n": max((one.score.n for one in row.runs if one is not None), default=0),
        "needed": FEWEST_RUNS,
    }
    return SpokenVerdict(kind, Note(_sentence(kind, found), told), found)


def _sentence(kind: VerdictKind, found: Difference) -> str:
    if kind == "helps":
        return _HELPS.template
    if kind == "does not":
        return _DOES_NOT.template
    if min(found.runs) < FEWEST_RUNS:
        return _FEW.template
    return _UNTOLD.template if found.low is None else _SMALL.template


_HELPS = Note(
    "Generated samples help: {figure} {gain} ({low} to {high}) with them, over {seeds} seeds and {n} real held-out samples."
)
_DOES_NOT = Note(
    "Generated samples do not help: {figure} {gain} ({low} to {high}) with them, and a gain of {worth} is ruled out, over "
    "{seeds} seeds and {n} real held-out samples."
)
_SMALL = Note(
    "n is too small to tell whether generated samples help: {figure} {gain} ({low} to {high}) with them, over {seeds} seeds and "
    "{n} real held-out samples. More seeds or more held-out samples make the interval narrower."
)
_FEW = Note(
    "n is too small to tell whether generated samples help: {figure} {gain} with them, of {seeds} {seeds:seed|seeds} on a side; a claim "
    "needs {needed}."
)
_UNTOLD = Note(
    "n is too small to tell whether generated samples help: {figure} {gain} with them, over {seeds} seeds and {n} real held-out "
    "{n:sample|samples}, and how certain that is cannot be said."
)


def of_fusion(row: ScoreRow, groups: Sequence[SeedGroup], single: int) -> SpokenVerdict | None:
    """Whether more slots are better than the best single one.

    Args:
        row: The score, compared with the group of the best single slot.
        groups: The groups.
        single: Place of that group.
    """
    base = row.groups[single]
    if base is None:
        return None
    sides: dict[str, list[str]] = {"better": [], "not told apart": [], "worse": []}
    for place, (group, cell) in enumerate(zip(groups, row.groups, strict=True)):
        if place != single and cell is not None and (verdict := gain(row, cell.difference)) in sides:
            sides[verdict].append(group.name)
    if not any(sides.values()):
        return None
    told = {
        "single": groups[single].name,
        "value": figure_words(base.mean, row.unit),
        "figure": row.key.figure,
        "better": "; ".join(sides["better"]) or "-",
        "same": "; ".join(sides["not told apart"]) or "-",
        "worse": "; ".join(sides["worse"]) or "-",
    }
    note = Note(
        "The best single slot is that of {single}: {figure} {value}. Better than it: {better}. Not told apart from it: {same}. "
        "Worse: {worse}.",
        told,
    )
    return SpokenVerdict("better" if sides["better"] else "not better", note)


def best_of(row: ScoreRow, places: Sequence[int]) -> int | None:
    """The place of the group with the best mean; ``None`` if none has a score."""
    having: list[tuple[int, GroupCell]] = [
        (place, cell) for place in places if (cell := row.groups[place]) is not None
    ]
    sign = -1 if row.better == "lower" else 1
    return max(having, key=lambda one: sign * one[1].mean, default=(None, None))[0]


def figure_words(value: float, unit: str) -> str:
    """A figure in words; a share in percent."""
    return f"{100 * value:.1f} %" if unit == "share" else f"{value:.4g} {unit}".strip()


def gap_words(value: float | None, unit: str, *, sign: bool = True) -> str:
    """A difference of figures in words; of shares in percentage points (pp)."""
    if value is None:
        return "-"
    plus = "+" if sign else ""
    return f"{100 * value:{plus}.1f} pp" if unit == "share" else f"{value:{plus}.4g} {unit}".strip()
