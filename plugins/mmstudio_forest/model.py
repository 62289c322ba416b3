"""The forests as a predictor: the way that is chosen, and what it tells of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from mmstudio.nn import Learned, Prediction, Predictor
from mmstudio_forest.joining import Joining
from mmstudio_forest.learned import kept, taken
from mmstudio_forest.plugin import ForestConfig
from mmstudio_forest.rows import ForestRows
from mmstudio_forest.stacking import Stacking
from mmstudio_forest.voting import Voting
from mmstudio_forest.ways import ForestWay, below, prefixed

_WAYS: dict[str, type[ForestWay]] = {
    "vote-soft": Voting,
    "vote-hard": Voting,
    "stack": Stacking,
    "joined": Joining,
}


class Forest(Predictor):
    """Random forests (Breiman 2001) over prepared statistics, or over features of frozen encoders.

    Whatever a sample does not hold does not vote; of a sample that holds nothing, the frequencies of the classes are said.
    """

    def __init__(self, config: ForestConfig, widths: Mapping[str, int], classes: int) -> None:
        super().__init__(config, widths, classes)
        self._widths = dict(widths)
        self._way = _WAYS[config.way](config, self._widths, classes)
        self._learned: Learned | None = None

    def fit(
        self,
        features: Mapping[str, Any],
        there: Mapping[str, Any],
        labels: Any,
        rng: np.random.Generator,
        progress: Callable[[int, int], None],
    ) -> None:
        """Learn, and judge the samples by what did not learn from them."""
        self._learned = self._way.fit(ForestRows(features, there), labels, rng, progress)

    def predict(self, features: Mapping[str, Any], there: Mapping[str, Any]) -> Prediction:
        """Scores of samples, and each slot's votes."""
        return self._way.predict(ForestRows(features, there))

    def learned(self) -> Learned | None:
        """Shares of training samples that are told right out of bag, and importances of numbers."""
        return self._learned

    def arrays(self) -> dict[str, Any]:
        """All that was learned."""
        told = {} if self._learned is None else prefixed(kept(self._learned), "learned/")
        return {**self._way.arrays(), **told}

    def take(self, arrays: Mapping[str, Any]) -> None:
        """Restore it; places outside of the arrays, circles and foreign shapes are refused."""
        self._way.take(arrays)
        self._learned = taken(below(arrays, "learned/"), self._widths)
