"""What the ways to use forests share.

Shapes: n samples, D width, K classes. Dicts are keyed by slot name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

from mmstudio.nn import Learned, Prediction
from mmstudio_forest.growing import Tell, share_of_classes
from mmstudio_forest.plugin import ForestConfig
from mmstudio_forest.rows import ForestRows
from mmstudio_forest.trees import Places, Shares

Progress = Callable[[int, int], None]


@dataclass
class ForestWay(ABC):
    """One way to tell classes by forests.

    Attributes:
        config: Settings.
        widths: Width D per slot.
        classes: Number of classes K.
        prior: (K,) share of each class in training: what is said where nothing is given.
    """

    config: ForestConfig
    widths: Mapping[str, int]
    classes: int
    prior: Shares = field(default_factory=lambda: np.zeros(0))

    def fit(self, rows: ForestRows, labels: Places, rng: np.random.Generator, progress: Progress) -> Learned:
        """Learn; arguments as those of a predictor."""
        self.prior = share_of_classes(labels, self.classes)
        return self._learn(rows, labels, rng, progress)

    def _teller(self, progress: Progress, trees: int) -> Tell:
        """Tells before each tree how many of all trees there are."""
        done = count()
        return lambda: progress(next(done), trees)

    @abstractmethod
    def _learn(
        self, rows: ForestRows, labels: Places, rng: np.random.Generator, progress: Progress
    ) -> Learned:
        """Learn; the prior is known."""

    @abstractmethod
    def predict(self, rows: ForestRows) -> Prediction:
        """Scores, and each slot's votes."""

    def arrays(self) -> dict[str, Any]:
        """All that was learned."""
        return {"prior": self.prior}

    def take(self, arrays: Mapping[str, Any]) -> None:
        """Restore it.

        Raises:
            ValueError, KeyError: If these cannot be its arrays.
        """
        prior = np.asarray(arrays["prior"], np.float64)
        if prior.shape != (self.classes,) or (prior < 0).any():
            raise ValueError("the shares of the classes are of another number")
        self.prior = prior


def below(arrays: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Those arrays whose names begin with a prefix, without it."""
    return {name.removeprefix(prefix): found for name, found in arrays.items() if name.startswith(prefix)}


def prefixed(arrays: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The same arrays under names with a prefix."""
    return {f"{prefix}{name}": found for name, found in arrays.items()}
