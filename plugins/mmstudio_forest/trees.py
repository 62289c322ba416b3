"""Trees as plain arrays, and the walk through them; equal to scikit-learn's to the bit.

Shapes: n samples, D width, N nodes of all trees one behind the other, T trees, K outputs (classes), E entries of leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import numpy.typing as npt

LEAF = -1
FARTHEST = float(np.finfo(np.float64).max)
"""Stands for an infinite threshold: every number of float32 lies on the same side of both, and files hold finite numbers only."""
_ROWS = 4096
"""Number of samples that walk at a time."""

Numbers = npt.NDArray[np.float32]
Shares = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
There = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Trees:
    """A forest.

    A sample goes left where its number, as float32, is at most the threshold, a float64; a missing number (NaN) goes where
    the node says. What a leaf says is kept as its entries that are not 0.

    Attributes:
        roots: (T,) first node of each tree, increasing from 0.
        left, right: (N,) children, both behind their parent and in its tree; -1 in leaves.
        feature: (N,) number that a node asks for; any value in leaves.
        threshold: (N,) float64.
        missing_left: (N,) whether a missing number goes left.
        starts: (N + 1,) first entry of each node; inner nodes have none.
        classes: (E,) output of each entry, increasing in a leaf.
        shares: (E,) float64, the value of that output.
    """

    roots: Places
    left: Places
    right: Places
    feature: Places
    threshold: Shares
    missing_left: There
    starts: Places
    classes: Places
    shares: Shares

    @classmethod
    def grown(cls, trees: list[Any], classes: Places) -> Self:
        """From scikit-learn's trees, ``estimator.tree_`` with one output.

        Args:
            trees: The trees.
            classes: Output that each of their values belongs to, increasing.
        """
        sizes = [tree.node_count for tree in trees]
        roots = np.cumsum([0, *sizes])[:-1]
        children = [
            np.concatenate(
                [np.where(side >= 0, side + root, LEAF) for side, root in zip(sides, roots, strict=True)]
            )
            for sides in ([t.children_left for t in trees], [t.children_right for t in trees])
        ]
        values = np.concatenate([tree.value[:, 0, :] for tree in trees])
        values[children[0] != LEAF] = 0
        nodes, places = np.nonzero(values)
        threshold = np.concatenate([tree.threshold for tree in trees])
        return cls(
            roots=roots,
            left=children[0],
            right=children[1],
            feature=np.concatenate([tree.feature for tree in trees]),
            threshold=threshold.clip(-FARTHEST, FARTHEST),
            missing_left=np.concatenate([tree.missing_go_to_left for tree in trees]).astype(bool),
            starts=np.searchsorted(nodes, np.arange(len(values) + 1)),
            classes=classes[places],
            shares=values[nodes, places],
        )

    @classmethod
    def stump(cls, shares: Shares) -> Self:
        """A forest that says the same of every sample: one tree that is one leaf."""
        (classes,) = np.nonzero(shares)
        none = np.array([LEAF])
        return cls(
            roots=np.zeros(1, np.int64),
            left=none,
            right=none,
            feature=none,
            threshold=np.zeros(1),
            missing_left=np.zeros(1, bool),
            starts=np.array([0, len(classes)]),
            classes=classes,
            shares=shares[classes],
        )

    @classmethod
    def joined(cls, forests: list[Trees]) -> Self:
        """One forest with the trees of several."""
        nodes = np.cumsum([0, *(len(one.left) for one in forests)])
        entries = np.cumsum([0, *(len(one.shares) for one in forests)])

        def moved(name: str) -> Places:
            parts = [getattr(one, name) for one in forests]
            return np.concatenate(
                [np.where(part >= 0, part + by, LEAF) for part, by in zip(parts, nodes, strict=False)]
            )

        together = {
            name: np.concatenate([getattr(one, name) for one in forests])
            for name in ("feature", "threshold", "missing_left", "classes", "shares")
        }
        starts = [one.starts[:-1] + by for one, by in zip(forests, entries, strict=False)]
        return cls(
            roots=moved("roots"),
            left=moved("left"),
            right=moved("right"),
            starts=np.concatenate([*starts, entries[-1:]]),
            **together,
        )

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All arrays by name; places as int32, of which no forest has too many."""
        found = {part.name: getattr(self, part.name) for part in fields(self)}
        return {
            name: array.astype(np.int32) if array.dtype.kind == "i" else array
            for name, array in found.items()
        }

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[Any]], width: int, outputs: int) -> Self:
        """Take arrays that :meth:`arrays` gave, perhaps from an untrusted file.

        Raises:
            ValueError: If a walk through them could leave the arrays or never end.
        """
        kinds = {"threshold": "f", "shares": "f", "missing_left": "b"}
        wide = {"f": np.float64, "b": np.bool_, "i": np.int64}
        found: dict[str, Any] = {}
        for part in fields(cls):
            kind, array = kinds.get(part.name, "i"), arrays[part.name]
            if array.ndim != 1 or array.dtype.kind != kind:
                raise ValueError(f"{part.name} of a forest is no list of the right kind")
            found[part.name] = array.astype(wide[kind])
        made = cls(**found)
        made._check_nodes(width)
        made._check_leaves(outputs)
        return made

    def _check_nodes(self, width: int) -> None:
        count = len(self.left)
        of_nodes = (self.right, self.feature, self.threshold, self.missing_left)
        if not count or any(len(one) != count for one in of_nodes):
            raise ValueError("the nodes of a forest are of different numbers")
        if (
            not len(self.roots)
            or self.roots[0] != 0
            or self.roots[-1] >= count
            or (np.diff(self.roots) <= 0).any()
        ):
            raise ValueError("the trees of a forest begin outside of it")
        here = np.arange(count)
        ends = np.append(self.roots[1:], count)[np.searchsorted(self.roots, here, side="right") - 1]
        inner = self.left != LEAF
        if (self.right[~inner] != LEAF).any():
            raise ValueError("a leaf of a forest has a child")
        for child in (self.left[inner], self.right[inner]):
            if (child <= here[inner]).any() or (child >= ends[inner]).any():
                raise ValueError(
                    "a tree of a forest does not grow: a child lies before its parent or in another tree"
                )
        if (self.feature[inner] < 0).any() or (self.feature[inner] >= width).any():
            raise ValueError("a node of a forest asks for a number that there is not")
        if not np.isfinite(self.threshold).all():
            raise ValueError("a threshold of a forest is no finite number")

    def _check_leaves(self, outputs: int) -> None:
        entries = len(self.shares)
        if len(self.classes) != entries or len(self.starts) != len(self.left) + 1:
            raise ValueError("the leaves of a forest are of different numbers")
        if self.starts[0] != 0 or self.starts[-1] != entries or (np.diff(self.starts) < 0).any():
            raise ValueError("the leaves of a forest begin outside of it")
        if (self.classes < 0).any() or (self.classes >= outputs).any():
            raise ValueError("a leaf of a forest names a class that there is not")
        same_leaf = np.ones(max(0, entries - 1), bool)
        same_leaf[self.starts[(self.starts > 0) & (self.starts < entries)] - 1] = False
        if (np.diff(self.classes)[same_leaf] <= 0).any():
            raise ValueError("a leaf of a forest names a class twice")
        if not np.isfinite(self.shares).all():
            raise ValueError("a share of a forest is no finite number")

    def leaves(self, features: Numbers) -> Places:
        """The leaf of each tree that a sample ends in, (T, n).

        Args:
            features: (n, D) float32; NaN where a number is missing.
        """
        found = np.empty((len(self.roots), len(features)), np.int64)
        for start in range(0, len(features), _ROWS):
            found[:, start : start + _ROWS] = self._walk(features[start : start + _ROWS])
        return found

    def _walk(self, features: Numbers) -> Places:
        count = len(features)
        nodes = np.repeat(self.roots, count)
        rows = np.tile(np.arange(count), len(self.roots))
        walking = np.flatnonzero(self.left[nodes] != LEAF)
        while len(walking):
            node = nodes[walking]
            number = features[rows[walking], self.feature[node]]
            goes_left = np.where(np.isnan(number), self.missing_left[node], number <= self.threshold[node])
            nodes[walking] = np.where(goes_left, self.left[node], self.right[node])
            walking = walking[self.left[nodes[walking]] != LEAF]
        return nodes.reshape(len(self.roots), count)

    def mean(self, features: Numbers, outputs: int) -> Shares:
        """What the trees say in the mean, (n, K): shares of classes, or a number."""
        everywhere = np.ones((len(self.roots), len(features)), bool)
        return self._sums(features, outputs, everywhere) / len(self.roots)

    def out_of_bag(self, features: Numbers, outputs: int, bags: There) -> tuple[Shares, There]:
        """What those trees say in the mean that did not learn from a sample.

        Args:
            features: (n, D) of the samples that the forest learned from.
            outputs: Number of outputs K.
            bags: (T, n) whether a tree learned from a sample.

        Returns:
            (n, K), and (n,) whether there is such a tree.
        """
        count = (~bags).sum(axis=0)
        return self._sums(features, outputs, ~bags) / count.clip(min=1)[:, None], count > 0

    def _sums(self, features: Numbers, outputs: int, which: There) -> Shares:
        """Sums over trees, added in their order, as scikit-learn adds them."""
        total = np.zeros((len(features), outputs))
        for leaf, asked in zip(self.leaves(features), which, strict=True):
            rows = np.flatnonzero(asked)
            first, behind = self.starts[leaf[rows]], self.starts[leaf[rows] + 1]
            counts = behind - first
            skipped = np.repeat(np.cumsum(counts) - counts, counts)
            entries = np.repeat(first, counts) + np.arange(counts.sum()) - skipped
            total[np.repeat(rows, counts), self.classes[entries]] += self.shares[entries]
        return total
