"""What is asked of a comparison: the pairs of groups about which it can say more than a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mmstudio.plan.recipe import Recipe
from mmstudio.services.comparison.answers import answering_row, best_of, of_fusion, of_synthetic
from mmstudio.services.comparison.comparison import SeedGroup, SpokenVerdict
from mmstudio.services.comparison.scores import ByKey, score_rows
from mmstudio.services.comparison.settings import BUDGET, DATA, DATASET, Settings, group_key
from mmstudio.services.comparison.together import in_all, of_task

SYNTHETIC = "training.synthetic"
_SAME = (DATASET, DATA, BUDGET)
"""What is alike where a task is learned with others and alone."""


@dataclass(frozen=True)
class Questions:
    """Scores of runs, and what tells the runs apart.

    Attributes:
        scores: For each run its scores by key.
        seeds: Seed of each run.
        groups: Runs that differ in the seed alone.
        settings: Settings of each run; ``None`` if they cannot be read.
        takes: For each run the slots that condition it; empty if that is not known.
        recipes: For each run its recipe; ``None`` if it cannot be read.
        alone: For each run with tasks, the recipe that learns each of them alone.
    """

    scores: Sequence[ByKey]
    seeds: Sequence[int]
    groups: Sequence[SeedGroup]
    settings: Sequence[Settings | None]
    takes: Sequence[frozenset[str]]
    recipes: Sequence[Recipe | None] = ()
    alone: Sequence[Mapping[str, Recipe]] = ()

    def answers(self) -> Iterator[SpokenVerdict]:
        """Whether generated samples help, whether more slots are better than one, and whether tasks gain by each other."""
        for without, used in self._pairs():
            rows = score_rows(self.scores, self.seeds, self.groups, self.groups[without].runs[0])
            row = answering_row(rows)
            answer = None if row is None else of_synthetic(row, self.groups, without, used)
            if answer is not None:
                yield answer
        yield from self._fusion()
        for place, group in enumerate(self.groups):
            yield from in_all(group.name, dict(self._tasks(place)))

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Places of groups that differ in nothing but whether generated samples are learned from: without, then with."""
        sides: dict[str, dict[bool, int]] = {}
        for place, group in enumerate(self.groups):
            settings = self.settings[group.runs[0]]
            used = None if settings is None else settings.get(SYNTHETIC)
            if settings is not None and isinstance(used, bool):
                rest = {name: value for name, value in settings.items() if name != SYNTHETIC}
                sides.setdefault(group_key(rest), {})[used] = place
        for pair in sides.values():
            if len(pair) > 1:
                yield pair[False], pair[True]

    def _tasks(self, used: int) -> Iterator[tuple[str, SpokenVerdict]]:
        """What each task of a group has from being learned with the others, where it was learned alone too."""
        first = self.groups[used].runs[0]
        wanted = self.alone[first] if self.alone else {}
        for task, recipe in wanted.items():
            for place, group in enumerate(self.groups):
                other = group.runs[0]
                if self.recipes[other] == recipe and self._alike(first, other):
                    rows = score_rows(self.scores, self.seeds, self.groups, other)
                    answer = of_task(task, rows, place, used)
                    if answer is not None:
                        yield task, answer

    def _alike(self, one: int, other: int) -> bool:
        """Whether two runs learned from the same data for the same budget."""
        mine, theirs = self.settings[one], self.settings[other]
        return (
            mine is not None
            and theirs is not None
            and all(mine.get(name) == theirs.get(name) for name in _SAME)
        )

    def _fusion(self) -> Iterator[SpokenVerdict]:
        singles = [place for place in range(len(self.groups)) if len(self._taken(place)) == 1]
        if not singles or len(singles) == len(self.groups):
            return
        first = answering_row(
            score_rows(self.scores, self.seeds, self.groups, self.groups[singles[0]].runs[0])
        )
        best = None if first is None else best_of(first, singles)
        if best is None:
            return
        row = answering_row(score_rows(self.scores, self.seeds, self.groups, self.groups[best].runs[0]))
        answer = None if row is None else of_fusion(row, self.groups, best)
        if answer is not None:
            yield answer

    def _taken(self, place: int) -> frozenset[str]:
        return self.takes[self.groups[place].runs[0]]
