"""What is asked of a comparison: the pairs of groups about which it can say more than a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mmstudio.services.comparison.answers import answering_row, best_of, of_fusion, of_synthetic
from mmstudio.services.comparison.comparison import SeedGroup, SpokenVerdict
from mmstudio.services.comparison.scores import ByKey, score_rows
from mmstudio.services.comparison.settings import Settings, group_key

SYNTHETIC = "training.synthetic"


@dataclass(frozen=True)
class Questions:
    """Scores of runs, and what tells the runs apart.

    Attributes:
        scores: For each run its scores by key.
        seeds: Seed of each run.
        groups: Runs that differ in the seed alone.
        settings: Settings of each run; ``None`` if they cannot be read.
        takes: For each run the slots that condition it; empty if that is not known.
    """

    scores: Sequence[ByKey]
    seeds: Sequence[int]
    groups: Sequence[SeedGroup]
    settings: Sequence[Settings | None]
    takes: Sequence[frozenset[str]]

    def answers(self) -> Iterator[SpokenVerdict]:
        """Whether generated samples help, and whether more slots are better than one."""
        for without, used in self._pairs():
            rows = score_rows(self.scores, self.seeds, self.groups, self.groups[without].runs[0])
            row = answering_row(rows)
            answer = None if row is None else of_synthetic(row, self.groups, without, used)
            if answer is not None:
                yield answer
        yield from self._fusion()

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
