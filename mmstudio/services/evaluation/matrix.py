"""The subset matrix: every figure of an evaluation for every subset of the conditions, between chance and the best value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from mmstudio.plan.scores import Attributes, Better, Evaluation, Score

Given = tuple[str, ...]
Verdict = Literal["", "chance", "better", "worse"]
"""What the interval of a score tells about chance: nothing, not told apart from it, better, or worse."""

ALL = "all attributes"
"""Figure of readers of attributes whose chance is the mean of the chances of all attributes."""


class JudgedFigure(NamedTuple):
    """What a column of the matrix holds; the fields are those of :class:`~mmstudio.plan.scores.Score`."""

    metric: str
    figure: str
    slot: str


@dataclass(frozen=True)
class FigureColumn:
    """One figure.

    Attributes:
        judged: Its metric, figure and target slot.
        better, unit: Those of its scores.
        start, end: Values where its colours start and end, from chance to the best; ``None`` if it has no colours.
        start_is: Whether ``start`` is chance, or the worst value of the column where chance is unknown.
        end_is: Whether ``end`` is what real data reaches, the best possible value, or the best of the column.
    """

    judged: JudgedFigure
    better: Better
    unit: str
    start: float | None = None
    end: float | None = None
    start_is: Literal["chance", "worst"] = "worst"
    end_is: Literal["real", "possible", "best"] = "best"

    def place(self, value: float | None, chance: float | None) -> float | None:
        """Where a value lies between chance and the best: 0 to 1; ``None`` if that cannot be said."""
        start = self.start if chance is None else chance
        if value is None or start is None or self.end is None or start == self.end == value:
            return None
        way = 1 if self.better == "higher" else -1
        far = way * (self.end - start)
        gained = way * (value - start)
        if gained <= 0:
            return 0.0
        return min(1.0, gained / far) if far > 0 else 1.0


@dataclass(frozen=True)
class SubsetCell:
    """One figure of one subset.

    Attributes:
        score: The score, with chance where it is known.
        place: Where its value lies between chance and the best, 0 to 1; ``None`` if that cannot be said.
        verdict: What its interval tells about chance.
        apart: Whether its value depends on the number of results, and it is of another number than most of its column.
        copy: What copies of the training samples get whose conditions of this subset are nearest; ``None`` if unknown.
    """

    score: Score
    place: float | None
    verdict: Verdict
    apart: bool = False
    copy: Score | None = None


@dataclass(frozen=True)
class Matrix:
    """Figures of subsets.

    Attributes:
        slots: The condition slots.
        rows: The subsets, those of few slots first.
        columns: The figures, in the order of the evaluation.
    """

    slots: Given
    rows: Sequence[Given]
    columns: Sequence[FigureColumn]
    _cells: Mapping[tuple[Given, JudgedFigure], SubsetCell] = field(default_factory=dict)

    def cell(self, given: Given, column: FigureColumn) -> SubsetCell | None:
        """The figure of a subset; ``None`` if the evaluation has none."""
        return self._cells.get((given, column.judged))


def matrix_of(evaluation: Evaluation) -> Matrix:
    """The matrix of an evaluation; without rows if it judged nothing.

    Where a subset was judged twice, the later score is shown. A figure that was judged with all conditions only is left out,
    if there are others.
    """
    chances = _Chances(evaluation.readings)
    own: dict[tuple[Given, JudgedFigure], Score] = {}
    for score in evaluation.scores:
        if score.source == "run":
            own[score.given, judged_of(score)] = chances.told(score)
    copies = {(one.given, judged_of(one)): one for one in evaluation.scores if one.source == "copy"}
    often = Counter(judged for _, judged in own)
    if max(often.values(), default=0) > 1:
        own = {key: score for key, score in own.items() if often[key[1]] > 1}
    slots = condition_slots(evaluation)
    rows = sorted({given for given, _ in own}, key=lambda given: (len(given), _order(given, slots)))
    columns = []
    cells: dict[tuple[Given, JudgedFigure], SubsetCell] = {}
    for judged in dict.fromkeys(judged for _, judged in own):
        scores = [own[given, judged] for given in rows if (given, judged) in own]
        column = _column(judged, scores, baseline(evaluation, judged, "real"))
        columns.append(column)
        usual = Counter(score.n for score in scores).most_common(1)[0][0]
        for score in scores:
            place, apart = column.place(score.value, score.chance), score.at_this_n and score.n != usual
            copied = copies.get((score.given, judged))
            cells[score.given, judged] = SubsetCell(score, place, verdict_of(score), apart, copied)
    return Matrix(slots, rows, columns, cells)


def condition_slots(evaluation: Evaluation) -> Given:
    """The condition slots of the run, as far as the scores show them, in the run's order."""
    subsets = {score.given for score in evaluation.scores if score.source == "run"}
    longest = max(subsets, key=len, default=())
    return (*longest, *sorted({slot for given in subsets for slot in given} - set(longest)))


def judged_of(score: Score) -> JudgedFigure:
    """What a score is a figure of, whatever was given."""
    return JudgedFigure(score.metric, score.figure, score.slot)


def baseline(
    evaluation: Evaluation, judged: JudgedFigure, source: str, given: Given | None = None
) -> Score | None:
    """The score of a baseline: that for the same conditions, if there is one; else the first of that figure."""
    found = [score for score in evaluation.scores if score.source == source and judged_of(score) == judged]
    same = [score for score in found if score.given == given]
    return next(iter(same or found), None)


def with_chance(evaluation: Evaluation, scores: Iterable[Score]) -> Iterator[Score]:
    """Scores of an evaluation, with the chance that its attributes tell where they have none of their own."""
    chances = _Chances(evaluation.readings)
    return (chances.told(score) for score in scores)


def verdict_of(score: Score) -> Verdict:
    """What the interval of a score tells about chance; nothing where either is missing."""
    if score.chance is None or score.low is None or score.high is None or not score.better:
        return ""
    if score.low <= score.chance <= score.high:
        return "chance"
    above = score.low > score.chance
    return "better" if above == (score.better == "higher") else "worse"


class _Chances:
    """The chance of attributes, for evaluations whose scores do not state it."""

    def __init__(self, readings: Sequence[Attributes]) -> None:
        self._known = {one.metric: _chances_of(one) for one in readings}

    def told(self, score: Score) -> Score:
        """A score with its chance."""
        known = self._known.get(score.metric, {}).get(score.figure)
        if score.chance is not None or known is None or score.source != "run":
            return score
        return score.model_copy(update={"chance": known})


def _chances_of(attributes: Attributes) -> dict[str, float]:
    """Chance by attribute, as far as some subset tells it, and of their mean if all are told."""
    known: dict[str, float] = {}
    for subset in attributes.subsets:
        for name, absent in subset.absent.items():
            if absent.chance is not None:
                known.setdefault(name, absent.chance)
    names = attributes.everything.per_attribute
    if names and known.keys() >= set(names):
        known[ALL] = sum(known[name] for name in names) / len(names)
    return known


def _column(judged: JudgedFigure, scores: Sequence[Score], real: Score | None) -> FigureColumn:
    better, unit = scores[0].better, scores[0].unit
    values = [score.value for score in scores if score.value is not None]
    if not better or not values:
        return FigureColumn(judged, better, unit)
    worst, best = (min, max) if better == "higher" else (max, min)
    chances = [score.chance for score in scores if score.chance is not None]
    start = worst(chances) if chances else worst(values)
    if real is not None and real.value is not None:
        end, end_is = real.value, "real"
    elif unit == "share":
        end, end_is = float(better == "higher"), "possible"
    else:
        end, end_is = best(values), "best"
    return FigureColumn(judged, better, unit, start, end, "chance" if chances else "worst", end_is)  # type: ignore[arg-type]


def _order(given: Given, slots: Given) -> list[int]:
    return [slots.index(slot) for slot in given]
