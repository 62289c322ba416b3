"""One forest over the numbers of all slots: fusion of features.

Shapes: n samples, D width of a slot, W width of all. Dicts are keyed by slot name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from mmstudio.nn import Learned, Prediction
from mmstudio_forest.growing import grow
from mmstudio_forest.learned import judged
from mmstudio_forest.rows import ForestRows
from mmstudio_forest.trees import Numbers, Places, Shares, There, Trees
from mmstudio_forest.ways import ForestWay, Progress, below, prefixed


@dataclass
class Joining(ForestWay):
    """One forest sees the scaled numbers of all slots side by side; those of a slot that is not there are missing.

    Each tree learns where missing numbers go. For every tree anew, a share of the samples lose some of their slots.

    Attributes:
        forest: The forest.
        middle, scale: (W,) mean and deviation of each number in training; deviations of 0 count as 1.
    """

    forest: Trees = field(default_factory=lambda: Trees.stump(np.zeros(1)))
    middle: Numbers = field(default_factory=lambda: np.zeros(0, np.float32))
    scale: Numbers = field(default_factory=lambda: np.ones(0, np.float32))

    def _learn(
        self, rows: ForestRows, labels: Places, rng: np.random.Generator, progress: Progress
    ) -> Learned:
        self._measure(rows)
        tell = self._teller(progress, self.config.trees)

        def view() -> Numbers:
            return self._joined(rows.with_gaps(self.config.gaps, rng))

        grown = grow(self.config, view, labels, rng, tell)
        self.forest = grown.trees

        def scores(given: Collection[str]) -> Shares:
            seen = rows.given(given)
            own, known = self.forest.out_of_bag(self._joined(seen), self.classes, grown.bags)
            return self._known(own, seen, known)

        borders = np.cumsum([0, *self.widths.values()])
        importances = {
            name: grown.importances[start:stop]
            for name, (start, stop) in zip(self.widths, pairwise(borders), strict=True)
        }
        return judged(list(self.widths), labels, scores, importances)

    def _measure(self, rows: ForestRows) -> None:
        middles, scales = [], []
        for name, width in self.widths.items():
            held = rows.features[name][rows.there[name]].astype(np.float64)
            middles.append(held.mean(axis=0) if len(held) else np.zeros(width))
            scales.append(held.std(axis=0) if len(held) else np.ones(width))
        self.middle = np.concatenate(middles).astype(np.float32)
        spread = np.concatenate(scales).astype(np.float32)
        self.scale = np.where(spread > 0, spread, np.float32(1))

    def _joined(self, rows: ForestRows) -> Numbers:
        """Scaled numbers of all slots (n, W), NaN where a sample does not hold a slot."""
        parts = [
            np.where(rows.there[name][:, None], rows.features[name], np.float32(np.nan))
            for name in self.widths
        ]
        return (np.concatenate(parts, axis=1).astype(np.float32) - self.middle) / self.scale

    def _known(self, shares: Shares, rows: ForestRows, known: There | None = None) -> Shares:
        """The shares, but the frequencies of the classes where nothing is there."""
        held = np.any([rows.there[name] for name in self.widths], axis=0)
        held = held if known is None else held & known
        return np.where(held[:, None], shares, self.prior)

    def predict(self, rows: ForestRows) -> Prediction:
        """Scores; a slot votes by what the forest says where it alone is there."""

        def said(seen: ForestRows) -> Shares:
            return self._known(self.forest.mean(self._joined(seen), self.classes), seen)

        votes = {name: said(rows.given([name])) * rows.there[name][:, None] for name in self.widths}
        scores = said(rows)
        return Prediction(
            scores.astype(np.float32), {name: vote.astype(np.float32) for name, vote in votes.items()}
        )

    def arrays(self) -> dict[str, Any]:
        """All that was learned."""
        own = {"middle": self.middle, "scale": self.scale}
        return {**super().arrays(), **own, **prefixed(self.forest.arrays(), "joined/")}

    def take(self, arrays: Mapping[str, Any]) -> None:
        """Restore it."""
        super().take(arrays)
        width = sum(self.widths.values())
        self.middle, self.scale = (np.asarray(arrays[name], np.float32) for name in ("middle", "scale"))
        if self.middle.shape != (width,) or self.scale.shape != (width,) or not (self.scale > 0).all():
            raise ValueError("what the numbers are scaled by is of another width")
        self.forest = Trees.of(below(arrays, "joined/"), width, self.classes)
