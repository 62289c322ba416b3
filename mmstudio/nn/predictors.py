"""Predictors: models that learn all at once instead of by gradients, forests of trees for instance.

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
    """Scores of some samples, and what each slot votes for.

    Attributes:
        scores: (n, K); a larger score means a likelier class. They need not be probabilities.
        votes: Per slot (n, K): the scores from this slot alone; 0 where a sample does not hold it.
    """

    scores: Numbers
    votes: Mapping[str, Numbers] = field(default_factory=dict)


@dataclass(frozen=True)
class Learned:
    """How well a predictor learned, and from what, as it found out itself while it learned.

    Shares of its own training samples, each judged by parts of it that had not learned from that sample, such as the trees
    whose bag did not hold it (Breiman 2001). A sample without any slot left counts too: then the frequencies of the classes are all that is known.

    Attributes:
        count: Number of training samples.
        right: Share that is told right by all that they hold.
        alone: Per slot, the share that is told right by this slot alone.
        without: Per slot, the share that is told right without it.
        importances: Per slot (D,): how much each of its numbers counts; not negative.
    """

    count: int
    right: float
    alone: Mapping[str, float] = field(default_factory=dict)
    without: Mapping[str, float] = field(default_factory=dict)
    importances: Mapping[str, npt.NDArray[np.float64]] = field(default_factory=dict)


class Predictor(ABC):
    """Learns labels from features of all samples at once; it is kept as plain arrays, so that loading it runs no code.

    Args:
        config: Its settings.
        widths: Feature width D per slot.
        classes: Number of classes K.
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
        """Learn from all samples.

        Args:
            features: Per slot (n, D); any value where a sample does not hold it.
            there: Per slot (n,): whether a sample holds it.
            labels: (n,) from 0 to K - 1.
            rng: Source of every random draw.
            progress: Takes the amount done and the whole amount from time to time; it may raise to stop.
        """

    @abstractmethod
    def predict(self, features: Mapping[str, Numbers], there: Mapping[str, There]) -> Prediction:
        """Scores of samples, and each slot's votes; arguments as for :meth:`fit`."""

    def learned(self) -> Learned | None:
        """How well it learned, and from what; ``None`` if it does not know. Asked after ``fit``, and after ``take``."""
        return None

    @abstractmethod
    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything it learned, as arrays of finite numbers."""

    @abstractmethod
    def take(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Restore what :meth:`arrays` returned.

        The arrays may come from an untrusted file: indices out of range must be refused.

        Raises:
            ValueError: If they cannot be its arrays.
        """
