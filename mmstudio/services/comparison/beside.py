"""Baselines beside a run that tells a column: each slot alone, and plain ways to fuse, trained for the same budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import Note
from mmstudio.plan.scores import Score
from mmstudio.services.comparison.answers import FIRST, figure_words, gap_words
from mmstudio.services.comparison.contenders import ALONE, AS_IT_IS
from mmstudio.services.comparison.families import FamilyService
from mmstudio.services.comparison.judged import OWN, judged, scores_by_key
from mmstudio.services.comparison.study import known_runs
from mmstudio.services.comparison.wishes import StudyWish


@dataclass(frozen=True)
class BesideRow:
    """A baseline of a run.

    Attributes:
        id: What it is, as a study calls it.
        title: For lists.
        value: Mean of its scores over the trainings with this budget; ``None`` if there are none.
        runs: How many trainings that are.
    """

    id: str
    title: Note
    value: float | None = None
    runs: int = 0


@dataclass(frozen=True)
class Beside:
    """The baselines of a run.

    Attributes:
        run: Id of the run.
        figure, unit, better: Of the figure that is compared.
        value: The run's own.
        rows: Its baselines.
    """

    run: str
    figure: str
    unit: str
    better: str
    value: float
    rows: tuple[BesideRow, ...]

    @property
    def missing(self) -> int:
        """How many baselines were not trained and judged yet."""
        return sum(row.value is None for row in self.rows)

    @property
    def best_single(self) -> BesideRow | None:
        """The slot that does best alone; ``None`` if none was judged."""
        having = [row for row in self.rows if row.id.startswith(ALONE) and row.value is not None]
        sign = -1 if self.better == "lower" else 1
        return max(having, key=lambda row: sign * (row.value or 0.0), default=None)

    def notes(self, tell: Callable[[Note], str] = lambda note: note.text) -> list[Note]:
        """Sentences: one for each baseline, and one for the best single slot.

        Args:
            tell: Says the title of a baseline, in the language in which the sentences will be read.
        """
        told = [self._told(row, tell(row.title)) for row in self.rows]
        best = self.best_single
        if best is not None and best.value is not None:
            off = (self.value - best.value) * (-1 if self.better == "lower" else 1)
            params = {"title": tell(best.title), "off": gap_words(abs(off), self.unit, sign=False)}
            worse = Note("The run is {off} worse than the best single slot ({title}).", params)
            better = Note("The run is {off} better than the best single slot ({title}).", params)
            told.append(worse if off < 0 else better)
        return told

    def _told(self, row: BesideRow, title: str) -> Note:
        if row.value is None:
            return Note("{title}: not trained for the same budget yet.", {"title": title})
        told = {
            "title": title,
            "figure": self.figure,
            "value": figure_words(row.value, self.unit),
            "runs": row.runs,
        }
        return Note("{title}: {figure} {value}, mean of {runs} {runs:training|trainings}.", told)


def baselines_beside(families: FamilyService, run: str) -> Beside | None:
    """The baselines of a run that tells a column, with the scores of those that were trained for its budget.

    Args:
        families: Of the open project.
        run: Id of the run.

    Returns:
        ``None`` if it tells no column, takes one slot alone, or was not judged.
    """
    project = families.runs.project
    found = project.runs.get(run)
    own = _score(families, run)
    try:
        recipe = families.runs.config(run).recipe
        budget = recipe.training
        wish = StudyWish(
            found.dataset, of="baselines", recipe=run, minutes=budget.minutes, steps=budget.steps
        )
        parts = families.taking_part(None, wish) if own is not None else ()
    except StudioError:  # a plugin of it is missing, or its data is gone
        return None
    if own is None or own.value is None or len(parts) < 2:
        return None
    known = known_runs(families.runs, found.dataset)
    rows = []
    for part in parts:
        if part.id != AS_IT_IS and part.title is not None:
            same = [one.id for one, other in known if other == part.recipe and one.id != run]
            values = _values([_score(families, one) for one in same], own)
            rows.append(BesideRow(part.id, part.title, mean(values) if values else None, len(values)))
    return Beside(run, own.figure, own.unit, own.better, own.value, tuple(rows))


def _values(scores: Sequence[Score | None], own: Score) -> list[float]:
    return [
        one.value for one in scores if one is not None and one.value is not None and one.figure == own.figure
    ]


def _score(families: FamilyService, run: str) -> Score | None:
    """The latest score of a run that tells a column, with all that it takes given; ``None`` if it was not judged."""
    if not families.runs.plan(run).tells:
        return None
    evaluations, _ = judged(run, families.runs.project.runs.files(run), "")
    by_key = scores_by_key([one for one in evaluations if one.found.split != "train"])
    own = [
        (key, found[0].score) for key, found in by_key.items() if key.source == OWN and key.figure in FIRST
    ]
    return max(own, key=lambda one: len(one[0].given), default=(None, None))[1]
