"""Samples as forests see them, and samples with some of their slots left out.

Shapes: n samples, D width, S slots. Dicts are keyed by slot name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio_forest.trees import Places, There

FOLDS = 5
"""Number of parts that samples are cut into, so that each is told by what learned from the others."""


@dataclass(frozen=True)
class ForestRows:
    """Some samples.

    Attributes:
        features: Per slot (n, D), or anything else of each sample.
        there: Per slot (n,): whether a sample holds it.
    """

    features: Mapping[str, npt.NDArray[Any]]
    there: Mapping[str, There]

    def __len__(self) -> int:
        return len(next(iter(self.there.values())))

    def given(self, slots: Collection[str]) -> ForestRows:
        """The same samples with only these slots."""
        return replace(self, there={name: held & (name in slots) for name, held in self.there.items()})

    def with_gaps(self, share: float, rng: np.random.Generator) -> ForestRows:
        """The same samples; a share of them lose each slot with probability 1/2, but never all that they hold."""
        names, count = list(self.there), len(self)
        held = np.stack([self.there[name] for name in names])
        kept = held & ((rng.random(held.shape) < 0.5) | (rng.random(count) >= share))
        lost = ~kept.any(axis=0)
        kept[:, lost] = held[:, lost]
        return replace(self, there=dict(zip(names, kept, strict=True)))


def folds_of(labels: Places, rng: np.random.Generator) -> Places:
    """The part, 0 to 4, of each sample; each class is spread over all parts."""
    order = rng.permutation(len(labels))
    folds = np.empty(len(labels), np.int64)
    folds[order[np.argsort(labels[order], kind="stable")]] = np.arange(len(labels)) % FOLDS
    return folds
