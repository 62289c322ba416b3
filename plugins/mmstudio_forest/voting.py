"""A forest per slot, which vote: fusion of decisions.

Shapes: n samples, D width, K classes. Dicts are keyed by slot name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mmstudio.nn import Learned, Prediction
from mmstudio_forest.growing import Grown, Tell, grow
from mmstudio_forest.learned import judged
from mmstudio_forest.rows import ForestRows
from mmstudio_forest.trees import Places, Shares, There, Trees
from mmstudio_forest.ways import ForestWay, Progress, below, prefixed

_TIE = 2.0**-10
"""Weight of the shares in hard votes: they decide between classes that as many slots name, and nothing else."""


@dataclass
class Voting(ForestWay):
    """Each slot's forest votes, and the votes of the slots that a sample holds are averaged.

    A soft vote is the share of each class in the mean of the trees. A hard one names the class with the largest share;
    between classes that as many slots name the mean of the shares decides.

    Attributes:
        forests: A forest per slot.
    """

    forests: dict[str, Trees] = field(default_factory=dict)

    def _learn(
        self, rows: ForestRows, labels: Places, rng: np.random.Generator, progress: Progress
    ) -> Learned:
        tell = self._teller(progress, len(self.widths) * self.config.trees)
        shares, known, importances = {}, {}, {}
        for name, width in self.widths.items():
            held = np.flatnonzero(rows.there[name])
            grown = self._grown(rows, name, held, labels, rng, tell)
            self.forests[name], importances[name] = Trees.stump(self.prior), np.zeros(width)
            shares[name], known[name] = np.zeros((len(labels), self.classes)), np.zeros(len(labels), bool)
            if grown is not None:
                self.forests[name], importances[name] = grown.trees, grown.importances
                own = grown.trees.out_of_bag(rows.features[name][held], self.classes, grown.bags)
                shares[name][held], known[name][held] = own
        judging = ForestRows(rows.features, known)
        return judged(
            list(self.widths),
            labels,
            lambda given: self._together(shares, judging.given(given).there),
            importances,
        )

    def _grown(
        self, rows: ForestRows, name: str, which: Places, labels: Places, rng: np.random.Generator, tell: Tell
    ) -> Grown | None:
        """The forest of a slot out of some samples; ``None`` without any."""
        features = rows.features[name][which]
        if not len(which):
            return None
        return grow(self.config, lambda: features, labels[which], rng, tell)

    def predict(self, rows: ForestRows) -> Prediction:
        """Scores, and each slot's votes."""
        shares = self._shares(rows)
        votes = {name: self._vote(found) * rows.there[name][:, None] for name, found in shares.items()}
        scores = self._together(shares, rows.there)
        return Prediction(
            scores.astype(np.float32), {name: vote.astype(np.float32) for name, vote in votes.items()}
        )

    def _shares(self, rows: ForestRows) -> dict[str, Shares]:
        """What each slot's forest says; 0 where a sample does not hold the slot."""
        found = {}
        for name, forest in self.forests.items():
            held = np.flatnonzero(rows.there[name])
            found[name] = np.zeros((len(rows), self.classes))
            found[name][held] = forest.mean(rows.features[name][held], self.classes)
        return found

    def _vote(self, shares: Shares) -> Shares:
        if self.config.way != "vote-hard":
            return shares
        named = np.eye(self.classes)[shares.argmax(axis=1)]
        return named * (1 - _TIE) + shares * _TIE

    def _together(self, shares: Mapping[str, Shares], there: Mapping[str, There]) -> Shares:
        """Scores out of the shares of all slots."""
        total = sum(self._vote(found) * there[name][:, None] for name, found in shares.items())
        held = np.sum([there[name] for name in shares], axis=0)[:, None]
        return np.where(held > 0, total / np.maximum(held, 1), self.prior)

    def arrays(self) -> dict[str, Any]:
        """All that was learned."""
        found = super().arrays()
        for name, forest in self.forests.items():
            found |= prefixed(forest.arrays(), f"forest/{name}/")
        return found

    def take(self, arrays: Mapping[str, Any]) -> None:
        """Restore it."""
        super().take(arrays)
        self.forests = {
            name: Trees.of(below(arrays, f"forest/{name}/"), width, self.classes)
            for name, width in self.widths.items()
        }
