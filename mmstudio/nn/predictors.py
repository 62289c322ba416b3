"""Predictors: what learns at once instead of by gradients, forests that vote for instance.

Shapes: n samples, D width of a slot's features, K classes. Dicts are keyed by slot name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.plugins.config import PluginConfig

Numbers = npt.NDArray[np.float32]
There = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Prediction:
    """What a predictor says of some samples.

    Attributes:
        scores: (n, K); the larger, the likelier. They need not be probabilities.
        votes: Per slot (n, K): what the slot alone says; 0 where a sample does not hold it.
    """

    scores: Numbers
    votes: Mapping[str, Numbers] = field(default_factory=dict)


class Predictor(ABC):
    """Learns labels from features, all samples at once; it is kept as plain arrays, which no code has to be run for.

    Args:
        config: Its settings.
        widths: D per slot.
        classes: K.
    """

    def __init__(self, config: PluginConfig, widths: Mapping[str, int], classes: int) -> None:
        del config, widths, classes

    @abstractmethod
    def fit(
        self,
        features: Mapping[str, Numbers],
        there: Mapping[str, There],
        labels: Labels,
        rng: np.random.Generator,
        progress: Callable[[int, int], None],
    ) -> None:
        """Learn.

        Args:
            features: Per slot (n, D); anything where a sample does not hold it.
            there: Per slot (n,): whether a sample holds it.
            labels: (n,) from 0 to K - 1.
            rng: All draws are its.
            progress: Called now and then with what is done and how much there is; it may raise to stop.
        """

    @abstractmethod
    def predict(self, features: Mapping[str, Numbers], there: Mapping[str, There]) -> Prediction:
        """Scores of samples, and each slot's vote; arguments as of :meth:`fit`."""

    @abstractmethod
    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All that it learned, as finite numbers."""

    @abstractmethod
    def take(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take back what :meth:`arrays` gave.

        Arrays may come from anybody: indices that lie outside have to be refused.

        Raises:
            ValueError: If they are none of its own.
        """
