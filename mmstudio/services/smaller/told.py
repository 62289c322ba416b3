"""The table of smaller forms in words: what stands in its cells, and what follows from it."""

from __future__ import annotations

from mmstudio.core.sentences import Note
from mmstudio.plan.smaller import SmallerTable, Variant
from mmstudio.services.reports.figure_table import told_value

HEADER = ("Run", "Form", "On the disk", "Size, times", "Time, times", "Score", "Interval", "Difference")
"""English words above the columns."""
FORMS = {"": "as it is", "half": "16 bits", "int8": "8 bits", "student": "narrower"}
"""English words for the forms."""
_SMALLEST = "The smallest one that loses nothing is {run}: its score lies within the interval of the original's, or is better."
_NONE = "Each smaller one loses something: its score lies outside the interval of the original's."
_UNSURE = "Nothing could be judged with an interval, so which one loses nothing cannot be said."
_SCORE = "The score is {figure} of {metric}, over {n:,} {n:result|results} with all conditions; the difference is of the same samples and seeds."
_TIME = "The time is that for a result, in the median of turns with {together} {together:result|results} at once; the original takes {ms} ms."


def cells_of(table: SmallerTable, one: Variant) -> list[str]:
    """What stands in a row; all in English."""
    score = one.score
    unit = "" if score is None else score.unit
    interval = "-"
    if score is not None and score.low is not None and score.high is not None:
        interval = _between(score.low, score.high, unit)
    return [
        one.run,
        FORMS[one.form],
        f"{one.bytes / 1e6:.2f} MB",
        f"{one.size:.3f}",
        "-" if one.time is None else f"{one.time:.2f}",
        "-" if score is None else told_value(score.value, unit),
        interval,
        _difference(one, unit) if one != table.variants[0] else "-",
    ]


def notes_of(table: SmallerTable) -> list[Note]:
    """What follows from a table, and how its columns are meant."""
    first, best = table.variants[0], table.smallest
    if first.score is None:
        found = [Note(_UNSURE)]
    else:
        found = [Note(_NONE) if best is None else Note(_SMALLEST, {"run": best.run})]
        told = {"figure": first.score.figure, "metric": first.score.metric, "n": first.score.n}
        found.append(Note(_SCORE, told))
    if table.together:
        found.append(Note(_TIME, {"together": table.together, "ms": f"{table.ms:.3g}"}))
    return found


def _difference(one: Variant, unit: str) -> str:
    if one.difference is None:
        return "-"
    if one.low is None or one.high is None:
        return _signed(one.difference, unit)
    return f"{_signed(one.difference, unit)} ({_signed(one.low, unit)} ... {_signed(one.high, unit)})"


def _between(low: float, high: float, unit: str) -> str:
    return f"{told_value(low, unit)} ... {told_value(high, unit)}"


def _signed(value: float, unit: str) -> str:
    """A difference; of shares in percentage points."""
    return f"{100 * value:+.1f}" if unit == "share" else f"{value:+.4g}"
