"""Multinomial logistic regression as plain arrays; scikit-learn finds the weights.

Shapes: n samples, M inputs, K classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from mmstudio_forest.trees import Places, Shares

_NEVER = -1e4
"""Logit of a class that no sample was of."""
_STEPS = 1000


@dataclass(frozen=True)
class Regression:
    """Shares of classes ``softmax(W x + b)``.

    Attributes:
        weights: (K, M).
        offsets: (K,).
    """

    weights: Shares
    offsets: Shares

    @classmethod
    def fit(cls, inputs: Shares, labels: Places, classes: int, *, balanced: bool) -> Self:
        """Find the weights that make the labels likeliest, with a penalty of half their squares.

        Args:
            inputs: (n, M) about 0 to 1.
            labels: (n,) from 0 to K - 1; at least one.
            classes: Number of classes K.
            balanced: Whether rare classes count as much as frequent ones.
        """
        from sklearn.linear_model import LogisticRegression

        known = np.unique(labels)
        weights, offsets = np.zeros((classes, inputs.shape[1])), np.full(classes, _NEVER)
        offsets[known] = 0.0
        if len(known) > 1:
            weigh = "balanced" if balanced else None
            found = LogisticRegression(max_iter=_STEPS, class_weight=weigh).fit(inputs, labels)
            if len(known) == 2:  # scikit-learn keeps the logit of the second class alone
                weights[known[1]], offsets[known[1]] = found.coef_[0], found.intercept_[0]
            else:
                weights[known], offsets[known] = found.coef_, found.intercept_
        return cls(weights, offsets)

    def shares(self, inputs: Shares) -> Shares:
        """Shares of the classes, (n, K), of inputs (n, M)."""
        logits = inputs @ self.weights.T + self.offsets
        found: Shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        return found / found.sum(axis=1, keepdims=True)

    def arrays(self) -> dict[str, Any]:
        """Its arrays by name."""
        return {"weights": self.weights, "offsets": self.offsets}

    @classmethod
    def of(cls, arrays: Mapping[str, Any], inputs: int, classes: int) -> Self:
        """Take arrays that :meth:`arrays` gave.

        Raises:
            ValueError: If they are of another shape.
        """
        weights, offsets = (np.asarray(arrays[name], np.float64) for name in ("weights", "offsets"))
        if weights.shape != (classes, inputs) or offsets.shape != (classes,):
            raise ValueError("the regression on top is of other votes or classes")
        return cls(weights, offsets)
