"""The answer whether tasks gain by being learned together, one sentence for each task and one for all, by a rule.

Of two groups of runs, one that learned a task beside others and one that learned it alone from the same conditions for the
same budget. Learning together helps if the whole interval of the gain is above 0. It does not if the whole interval is below
what would be worth having (:data:`~mmstudio.services.comparison.answers.WORTH`), and harms if it is below 0. Otherwise, and
with fewer than three seeds on a side, n is too small to tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mmstudio.core.sentences import Note
from mmstudio.plan.scores import FEWEST_RUNS
from mmstudio.plan.statistics.differences import Difference
from mmstudio.services.comparison.answers import answering_row, figure_words, gap_words, kind_of, worth_of
from mmstudio.services.comparison.comparison import GroupCell, ScoreRow, SpokenVerdict, VerdictKind

_HELPS = Note(
    "Learning together helps {task}: {figure} {used} with the others and {alone} alone, {gain} ({low} to {high}), over {seeds} "
    "seeds and {n} held-out samples."
)
_HARMS = Note(
    "Learning together does not help {task} but harms it: {figure} {used} with the others and {alone} alone, {gain} ({low} to "
    "{high}), over {seeds} seeds and {n} held-out samples."
)
_DOES_NOT = Note(
    "Learning together does not help {task}: {figure} {used} with the others and {alone} alone, {gain} ({low} to {high}), and a "
    "gain of {worth} is ruled out, over {seeds} seeds and {n} held-out samples."
)
_SMALL = Note(
    "n is too small to tell whether learning together helps {task}: {figure} {used} with the others and {alone} alone, {gain} "
    "({low} to {high}), over {seeds} seeds and {n} held-out samples. More seeds or more held-out samples make the interval "
    "narrower."
)
_FEW = Note(
    "n is too small to tell whether learning together helps {task}: {figure} {used} with the others and {alone} alone, {gain}, "
    "of {seeds} {seeds:seed|seeds} on a side; a claim needs {needed}."
)
_UNTOLD = Note(
    "n is too small to tell whether learning together helps {task}: {figure} {used} with the others and {alone} alone, {gain}, "
    "over {seeds} seeds and {n} held-out {n:sample|samples}, and how certain that is cannot be said."
)


def of_task(task: str, rows: Sequence[ScoreRow], alone: int, used: int) -> SpokenVerdict | None:
    """Whether a task gains by the others.

    Args:
        task: Its name.
        rows: Scores, compared with the group that learned the task alone.
        alone: Place of that group among those of the rows.
        used: Place of the group that learned it with the others.

    Returns:
        ``None`` if the two have no score in common.
    """
    both = [row for row in rows if row.groups[alone] is not None and row.groups[used] is not None]
    row = answering_row(both)
    if row is None:
        return None
    base, cell = row.groups[alone], row.groups[used]
    if base is None or cell is None or cell.difference is None:
        return None
    worth = worth_of(row.unit, base.mean)
    kind = kind_of(cell.difference, row.better, worth)
    told = {
        "task": task,
        "figure": row.key.figure,
        **_figures(row, base, cell, cell.difference),
        "worth": gap_words(worth, row.unit),
        "seeds": min(base.seeds, cell.seeds),
        "n": max((one.score.n for one in row.runs if one is not None), default=0),
        "needed": FEWEST_RUNS,
    }
    note = Note(_sentence(kind, cell.difference, row.better).template, told)
    return SpokenVerdict(kind, note, cell.difference)


def in_all(name: str, found: Mapping[str, SpokenVerdict]) -> Iterator[SpokenVerdict]:
    """One sentence for all tasks of a group of runs, then that of each.

    Args:
        name: Of the group.
        found: Verdict of each task.
    """
    if not found:
        return
    sides: dict[VerdictKind, list[str]] = {"helps": [], "does not": [], "too small": []}
    for task, verdict in found.items():
        sides[verdict.kind].append(task)
    told = {
        "name": name,
        "helps": "; ".join(sides["helps"]) or "-",
        "not": "; ".join(sides["does not"]) or "-",
        "small": "; ".join(sides["too small"]) or "-",
    }
    note = Note(
        "{name}: learning together helps: {helps}. Does not help: {not}. Not known yet: {small}.", told
    )
    yield SpokenVerdict("summary", note)
    yield from found.values()


def _figures(row: ScoreRow, base: GroupCell, cell: GroupCell, found: Difference) -> dict[str, str]:
    return {
        "used": figure_words(cell.mean, row.unit),
        "alone": figure_words(base.mean, row.unit),
        "gain": gap_words(found.value, row.unit),
        "low": gap_words(found.low, row.unit),
        "high": gap_words(found.high, row.unit),
    }


def _sentence(kind: VerdictKind, found: Difference, better: str) -> Note:
    if kind == "helps":
        return _HELPS
    if kind == "does not":
        harmed = found.verdict in {"higher", "lower"} and found.verdict != better
        return _HARMS if harmed else _DOES_NOT
    if min(found.runs) < FEWEST_RUNS:
        return _FEW
    return _UNTOLD if found.low is None else _SMALL
