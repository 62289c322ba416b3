"""Scores of several runs side by side: for each the evaluations that fit together, and the differences to a baseline."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from mmstudio.plan.scores import ScoreKey
from mmstudio.plan.statistics.differences import Difference, ScoreSide, difference, difference_of_runs
from mmstudio.services.comparison.comparison import GroupCell, ScoreCell, ScoreRow, SeedGroup
from mmstudio.services.comparison.judged import OWN, JudgedScore, why_not

ByKey = Mapping[ScoreKey, Sequence[JudgedScore]]


EVERYTHING = ("*",)
"""Stands in a key for all slots that a run takes, where not all runs take the same."""


def given_everything(runs: Sequence[ByKey], takes: Sequence[frozenset[str]]) -> list[ByKey]:
    """Scores side by side of runs that take different slots: what was judged with all of a run's slots gets the same key.

    Args:
        runs: For each run its scores by key.
        takes: For each run the slots that condition it; empty if that is not known.
    """
    if len({taken for taken in takes if taken}) < 2:
        return list(runs)
    return [
        {
            key._replace(given=EVERYTHING)
            if key.source == OWN and taken and frozenset(key.given) == taken
            else key: found
            for key, found in scores.items()
        }
        for taken, scores in zip(takes, runs, strict=True)
    ]


def as_if_alone(scores: ByKey, tasks: Collection[str]) -> ByKey:
    """Scores of a run whose tasks without labels have the keys that they have where they are learned alone: without a name.

    Args:
        scores: Of the run.
        tasks: Names of its tasks without labels.
    """
    plain = [key._replace(slot="") if key.slot in tasks else key for key in scores]
    return scores if len({*plain}) < len(plain) else dict(zip(plain, scores.values(), strict=True))


def score_rows(
    runs: Sequence[ByKey], seeds: Sequence[int], groups: Sequence[SeedGroup], baseline: int
) -> tuple[ScoreRow, ...]:
    """The scores of runs, of all subsets of their conditions, and of baselines with all conditions.

    Args:
        runs: For each run its scores by key, the latest first.
        seeds: Seed of each run.
        groups: Runs that differ in the seed alone.
        baseline: Place of the run that the others are compared with.
    """
    every = max((len(key.given) for one in runs for key in one), default=0)
    told = (key for one in runs for key in one)
    keys = dict.fromkeys(key for key in told if key.source == OWN or len(key.given) == every)
    rows = [_row(key, [one.get(key, ()) for one in runs], seeds, groups, baseline) for key in keys]
    return tuple(sorted(rows, key=_order))


def _order(row: ScoreRow) -> tuple[bool, bool, int, str]:
    """Own scores first, of them those with everything given, then those with most."""
    key = row.key
    return key.source != OWN, key.given != EVERYTHING, -len(key.given), key.metric


def _row(
    key: ScoreKey,
    found: Sequence[Sequence[JudgedScore]],
    seeds: Sequence[int],
    groups: Sequence[SeedGroup],
    baseline: int,
) -> ScoreRow:
    base = _reference(found, baseline)
    chosen = [base if place == baseline else _fitting(there, base) for place, there in enumerate(found)]
    if not found[baseline]:
        chosen[baseline] = None
    own = key.source == OWN
    against = chosen[baseline] if own else None
    cells = tuple(None if one is None else _cell(one, base, against) for one in chosen)
    plain = next(cell.score for cell in cells if cell is not None)
    alike = [
        None if one is None or cell is None or cell.why is not None else _told(one)
        for one, cell in zip(chosen, cells, strict=True)
    ]
    in_groups = _group_cells(alike, seeds, groups, baseline) if own else (None,) * len(groups)
    return ScoreRow(key, plain.better, plain.unit, cells, in_groups)


def _cell(one: JudgedScore, base: JudgedScore | None, against: JudgedScore | None) -> ScoreCell:
    """A score beside the baseline's.

    Args:
        one: The score.
        base: The score that it must be judged like.
        against: The score that it is compared with; ``None`` if there is nothing to claim.
    """
    why = None if base is None or one is base else why_not(one, base)
    apart = None
    if against is not None and one is not against and why is None:
        apart = difference(_told(one), _told(against))
    found = one.evaluation.found
    return ScoreCell(one.score, found.id, found.checkpoint, why, apart)


def _reference(found: Sequence[Sequence[JudgedScore]], baseline: int) -> JudgedScore | None:
    """The score that the others are compared with: of the baseline's, the one that fits most other runs, the latest of them.

    If the baseline has none, it is that of another run, so that the others can still be told to be alike.
    """
    candidates = found[baseline] or next((there for there in found if there), ())
    return max(
        candidates,
        key=lambda one: sum(any(why_not(other, one) is None for other in there) for there in found),
        default=None,
    )


def _fitting(there: Sequence[JudgedScore], base: JudgedScore | None) -> JudgedScore | None:
    """The latest score that can be compared with the baseline's, else the latest."""
    if not there:
        return None
    return next((one for one in there if base is not None and why_not(one, base) is None), there[0])


def _told(one: JudgedScore) -> ScoreSide:
    return ScoreSide.of(one.score, one.evaluation.values)


def _group_cells(
    told: Sequence[ScoreSide | None], seeds: Sequence[int], groups: Sequence[SeedGroup], baseline: int
) -> tuple[GroupCell | None, ...]:
    sides = [_one_per_seed(group, told, seeds) for group in groups]
    base = next(place for place, group in enumerate(groups) if baseline in group.runs)
    cells: list[GroupCell | None] = []
    for place, side in enumerate(sides):
        if not side:
            cells.append(None)
            continue
        values = [one.value for one in side]
        apart: Difference | None = None
        if place != base and sides[base]:
            apart = difference_of_runs(side, sides[base])
        cells.append(GroupCell(float(np.mean(values)), min(values), max(values), len(side), apart))
    return tuple(cells)


def _one_per_seed(
    group: SeedGroup, told: Sequence[ScoreSide | None], seeds: Sequence[int]
) -> list[ScoreSide]:
    """The scores of a group, one for each seed: two trainings with one seed are no two samples of what may come out."""
    found: dict[int, ScoreSide] = {}
    for place in group.runs:
        one = told[place]
        if one is not None:
            found[seeds[place]] = one
    return list(found.values())
