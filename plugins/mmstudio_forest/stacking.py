"""A forest per slot, and a regression on top that learns how much each vote counts (Wolpert 1992).

Shapes: n samples, S slots, K classes. Dicts are keyed by slot name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mmstudio.nn import Learned, Prediction
from mmstudio_forest.learned import judged
from mmstudio_forest.regression import Regression
from mmstudio_forest.rows import FOLDS, ForestRows, folds_of
from mmstudio_forest.trees import Places, Shares, There, Trees
from mmstudio_forest.voting import Voting
from mmstudio_forest.ways import Progress, below, prefixed


@dataclass
class Stacking(Voting):
    """A multinomial logistic regression over the shares that each slot's forest gives to the classes.

    It learns from what forests say of samples that they did not learn from: the samples are cut into five parts, and each part
    is told by forests of the other four. A slot that is not there says 0 of all classes, and that it is not there.

    Attributes:
        top: The regression.
    """

    top: Regression = field(default_factory=lambda: Regression(np.zeros((0, 0)), np.zeros(0)))

    def _learn(
        self, rows: ForestRows, labels: Places, rng: np.random.Generator, progress: Progress
    ) -> Learned:
        tell = self._teller(progress, len(self.widths) * (1 + FOLDS) * self.config.trees)
        folds = folds_of(labels, rng)
        importances = {}
        shares = {name: np.zeros((len(labels), self.classes)) for name in self.widths}
        known = {name: np.zeros(len(labels), bool) for name in self.widths}
        for name, width in self.widths.items():
            held = rows.there[name]
            whole = self._grown(rows, name, np.flatnonzero(held), labels, rng, tell)
            self.forests[name] = Trees.stump(self.prior) if whole is None else whole.trees
            importances[name] = np.zeros(width) if whole is None else whole.importances
            for fold in range(FOLDS):
                others = self._grown(rows, name, np.flatnonzero(held & (folds != fold)), labels, rng, tell)
                own = np.flatnonzero(held & (folds == fold))
                if others is not None:
                    shares[name][own] = others.trees.mean(rows.features[name][own], self.classes)
                    known[name][own] = True
        votes = ForestRows(shares, known)
        several = _both(votes, votes.with_gaps(self.config.gaps, rng))
        twice, parts = np.tile(labels, 2), np.tile(folds, 2)
        self.top = self._regression(several, twice, np.ones(len(twice), bool))
        apart = [self._regression(several, twice, parts != fold) for fold in range(FOLDS)]

        def scores(given: Collection[str]) -> Shares:
            seen = votes.given(given)
            found = np.zeros((len(labels), self.classes))
            for fold, top in enumerate(apart):
                own = folds == fold
                found[own] = self._weighed(top, seen.features, seen.there)[own]
            return found

        return judged(list(self.widths), labels, scores, importances)

    def _regression(self, votes: ForestRows, labels: Places, which: There) -> Regression:
        inputs = _inputs(votes.features, votes.there)
        if not which.any():
            which = np.ones(len(labels), bool)
        balanced = self.config.weights != "none"
        return Regression.fit(inputs[which], labels[which], self.classes, balanced=balanced)

    def _weighed(self, top: Regression, shares: Mapping[str, Shares], there: Mapping[str, There]) -> Shares:
        """Scores by a regression; the frequencies of the classes where nothing is there."""
        held = np.any([there[name] for name in shares], axis=0)[:, None]
        return np.where(held, top.shares(_inputs(shares, there)), self.prior)

    def predict(self, rows: ForestRows) -> Prediction:
        """Scores; a slot votes by what the regression says where it alone is there."""
        shares = self._shares(rows)
        votes = {
            name: self._weighed(self.top, shares, rows.given([name]).there) * rows.there[name][:, None]
            for name in shares
        }
        scores = self._weighed(self.top, shares, rows.there)
        return Prediction(
            scores.astype(np.float32), {name: vote.astype(np.float32) for name, vote in votes.items()}
        )

    def arrays(self) -> dict[str, Any]:
        """All that was learned."""
        return {**super().arrays(), **prefixed(self.top.arrays(), "top/")}

    def take(self, arrays: Mapping[str, Any]) -> None:
        """Restore it."""
        super().take(arrays)
        inputs = len(self.widths) * (self.classes + 1)
        self.top = Regression.of(below(arrays, "top/"), inputs, self.classes)


def _inputs(shares: Mapping[str, Shares], there: Mapping[str, There]) -> Shares:
    """Inputs of the regression (n, S (K + 1)): per slot the shares, and whether it is there."""
    parts = [
        np.column_stack([found, np.ones(len(found))]) * there[name][:, None] for name, found in shares.items()
    ]
    return np.concatenate(parts, axis=1)


def _both(first: ForestRows, second: ForestRows) -> ForestRows:
    """The samples of the one, then those of the other."""
    return ForestRows(
        {name: np.concatenate([found, second.features[name]]) for name, found in first.features.items()},
        {name: np.concatenate([found, second.there[name]]) for name, found in first.there.items()},
    )
