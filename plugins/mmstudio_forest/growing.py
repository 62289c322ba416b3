"""Growing of forests: scikit-learn grows each tree, and only its arrays are kept.

scikit-learn is imported here alone, and only when something learns. Shapes: n samples, D width, T trees, K classes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.api import UsageError
from mmstudio_forest.plugin import ForestConfig
from mmstudio_forest.trees import Numbers, Places, Shares, There, Trees

Tell = Callable[[], None]
"""Called before each tree; may raise to stop."""


@dataclass(frozen=True)
class Grown:
    """A forest that has just learned.

    Attributes:
        trees: The forest.
        bags: (T, n) whether a tree learned from a sample.
        importances: (D,) share of the decrease of impurity that each number brings, in the mean of the trees; they sum to
            1, or are all 0 where nothing splits (Breiman et al. 1984; Louppe et al. 2013).
    """

    trees: Trees
    bags: There
    importances: Shares


def share_of_classes(labels: Places, classes: int) -> Shares:
    """Share of each class, (K,)."""
    return np.bincount(labels, minlength=classes) / max(1, len(labels))


def _forests() -> Any:
    """scikit-learn's class of forests.

    Raises:
        UsageError: If scikit-learn is not installed; whatever has learned is asked without it.
    """
    try:
        from sklearn.ensemble import RandomForestClassifier
    except ImportError as error:
        raise UsageError(
            "Forests grow by the library scikit-learn, which is not installed.",
            hint='Install it by: pip install "mm-studio[forest]".',
        ) from error
    return RandomForestClassifier


def grow(
    config: ForestConfig,
    view: Callable[[], Numbers],
    labels: Places,
    rng: np.random.Generator,
    tell: Tell,
) -> Grown:
    """Grow a random forest (Breiman 2001).

    Args:
        config: Settings of the trees.
        view: Gives the features (n, D) for each tree anew; NaN where a number is missing.
        labels: (n,) from 0 to K - 1; at least one.
        rng: Source of every random draw.
        tell: Called before each tree.
    """
    make = partial(
        _forests(),
        n_estimators=1,
        max_depth=config.depth or None,
        min_samples_leaf=config.leaf,
        max_features=None if config.features == "all" else config.features,
        class_weight=None if config.weights == "none" else config.weights,
    )
    parts, bags, importances = [], np.zeros((config.trees, len(labels)), bool), []
    for number in range(config.trees):
        tell()
        forest = make(random_state=int(rng.integers(2**31))).fit(view(), labels)
        bags[number, forest.estimators_samples_[0]] = True
        parts.append(Trees.grown([forest.estimators_[0].tree_], forest.classes_.astype(np.int64)))
        importances.append(forest.feature_importances_)
    mean: npt.NDArray[np.float64] = np.mean(importances, axis=0)
    return Grown(Trees.joined(parts), bags, mean / (mean.sum() or 1.0))
