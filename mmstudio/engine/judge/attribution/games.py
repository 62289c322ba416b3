"""The game of the slots: every subset's payoffs, and from them what each slot contributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from mmstudio.engine.judge.attribution.measures import Measure
from mmstudio.engine.judge.attribution.shapley import Design
from mmstudio.plan.attributions import Pair, Payoff, Share, SubsetResult

Row = list[float | None]


@dataclass
class Game:
    """Payoffs of subsets of slots, one number for each seed that is done.

    Attributes:
        slots: Names of the players; bit i of a subset stands for player i.
        design: The subsets to evaluate.
        values: Per subset and payoff one number for each seed, in the order of the seeds.
        files: Per subset the name of the file that holds its result of the first seed.
    """

    slots: tuple[str, ...]
    design: Design
    values: dict[int, dict[str, Row]] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, slots: tuple[str, ...], design: Design, subsets: Sequence[SubsetResult]) -> Game:
        """The game as far as an earlier job has come; what does not fit is played anew."""
        game = cls(slots, design)
        place = {slot: number for number, slot in enumerate(slots)}
        for subset in subsets:
            if place.keys() >= set(subset.given) and _is_sound([*subset.values.values()]):
                bits = sum(1 << place[slot] for slot in set(subset.given))
                game.values[bits] = {name: [*row] for name, row in subset.values.items()}
                game.files[bits] = subset.file
        return game

    def add(self, subset: int, payoffs: Mapping[str, float | None]) -> None:
        """Add the payoffs of a subset's next seed."""
        rows = self.values.setdefault(subset, {})
        for name, value in payoffs.items():
            rows.setdefault(name, []).append(value)

    def done(self, subset: int) -> int:
        """Number of seeds that are done for a subset."""
        rows = self.values.get(subset)
        return min(map(len, rows.values())) if rows else 0

    @property
    def seeds(self) -> int:
        """Number of seeds that are done for every subset."""
        return min(map(self.done, self.design.subsets()))

    def given(self, subset: int) -> tuple[str, ...]:
        """Names of the slots of a subset."""
        return tuple(slot for number, slot in enumerate(self.slots) if subset >> number & 1)

    def subsets(self) -> tuple[SubsetResult, ...]:
        """What is known of every subset, the full one first, then by size."""
        ordered = sorted(
            self.values, key=lambda bits: (bits != self.design.everything, bits.bit_count(), bits)
        )
        return tuple(
            SubsetResult(
                given=self.given(bits),
                file=self.files.get(bits, ""),
                values={name: tuple(row) for name, row in self.values[bits].items()},
            )
            for bits in ordered
        )

    def payoffs(self, measures: Sequence[Measure]) -> tuple[Payoff, ...]:
        """What each slot contributes to each payoff, over the seeds that are done; empty before the first is."""
        if not self.seeds:
            return ()
        return tuple(self._payoff(measure) for measure in measures)

    def _payoff(self, measure: Measure) -> Payoff:
        """Means over seeds; for a seed whose full result cannot be judged, no subset can be."""
        design, seeds = self.design, self.seeds
        values = {
            bits: float(np.mean([one for one in self.values[bits][measure.name][:seeds] if one is not None]))
            for bits in design.subsets()
        }
        every = design.everything
        shares = tuple(
            Share(
                slot=slot,
                shapley=found.value,
                error=found.error,
                unique=values[every] - values[every - (1 << number)],
                alone=values[1 << number] - values[0],
            )
            for number, (slot, found) in enumerate(zip(self.slots, design.shapley(values), strict=True))
        )
        pairs = tuple(
            Pair(slots=(self.slots[one], self.slots[other]), index=found.value, error=found.error)
            for (one, other), found in design.interactions(values).items()
        )
        return Payoff(
            name=measure.name,
            kind=measure.kind,
            reading=measure.reading,
            everything=values[every],
            nothing=values[0],
            shares=shares,
            pairs=pairs,
        )


def _is_sound(rows: Sequence[Sequence[float | None]]) -> bool:
    """Whether the payoffs of a subset are of the same seeds, and those of the first seed are all there."""
    return len({*map(len, rows)}) == 1 and all(row and row[0] is not None for row in rows)
