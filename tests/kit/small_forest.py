"""Forests that vote, one per slot: a third party's predictor, all of whose trees are plain arrays."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from itertools import count as counting
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from mmstudio.api import PluginConfig, Ui
from mmstudio.nn import Prediction, Predictor

LEAF = -1


class ForestConfig(PluginConfig):
    """Settings of the forests."""

    trees: Annotated[int, Field(ge=1, le=500), Ui("Trees")] = 15
    depth: Annotated[int, Field(ge=1, le=12), Ui("Depth")] = 4


class Forest(Predictor):
    """Random forests (Breiman 2001): every slot's trees vote, and the votes of the slots that are there are averaged."""

    def __init__(self, config: ForestConfig, widths: Mapping[str, int], classes: int) -> None:
        super().__init__(config, widths, classes)
        self.config, self.widths, self.classes = config, dict(widths), classes
        self.trees: dict[str, dict[str, Any]] = {}

    def fit(
        self,
        features: Mapping[str, Any],
        there: Mapping[str, Any],
        labels: Any,
        rng: np.random.Generator,
        progress: Callable[[int, int], None],
    ) -> None:
        for number, slot in enumerate(self.widths):
            grown = []
            for tree in range(self.config.trees):
                progress(number * self.config.trees + tree, len(self.widths) * self.config.trees)
                rows = rng.choice(np.flatnonzero(there[slot]), size=max(1, int(there[slot].sum())))
                grown.append(self._grown(features[slot][rows], labels[rows], rng))
            self.trees[slot] = {name: np.stack([tree[name] for tree in grown]) for name in grown[0]}

    def predict(self, features: Mapping[str, Any], there: Mapping[str, Any]) -> Prediction:
        votes = {
            slot: np.where(there[slot][:, None], self._votes(self.trees[slot], features[slot]), 0)
            for slot in self.widths
        }
        held = np.sum([there[slot] for slot in self.widths], axis=0).clip(min=1)
        total = np.sum(list(votes.values()), axis=0) / held[:, None]
        return Prediction(total.astype(np.float32), {s: v.astype(np.float32) for s, v in votes.items()})

    def arrays(self) -> dict[str, Any]:
        return {f"{slot}/{name}": array for slot, tree in self.trees.items() for name, array in tree.items()}

    def take(self, arrays: Mapping[str, Any]) -> None:
        self.trees = {}
        for slot, width in self.widths.items():
            tree = {name: arrays[f"{slot}/{name}"] for name in ("feature", "border", "child", "share")}
            here = np.arange(tree["feature"].shape[1])
            inner = tree["feature"] != LEAF
            if (tree["feature"] >= width).any() or tree["share"].shape[2] != self.classes:
                raise ValueError(f"the trees of {slot} are of other features or classes")
            if (inner & ((tree["child"] <= here) | (tree["child"] + 1 >= len(here)))).any():
                raise ValueError(f"a tree of {slot} does not grow")
            self.trees[slot] = tree

    def _grown(self, values: Any, labels: Any, rng: np.random.Generator) -> dict[str, Any]:
        """One tree; the children of a node lie side by side, and behind it."""
        size = 2 ** (self.config.depth + 1)
        tree = {
            "feature": np.full(size, LEAF, np.int64),
            "border": np.zeros(size, np.float32),
            "child": np.zeros(size, np.int64),
            "share": np.zeros((size, self.classes), np.float32),
        }
        free, waiting = 1, [(0, np.arange(len(labels)), 0)]
        while waiting:
            node, rows, depth = waiting.pop()
            tree["share"][node] = np.bincount(labels[rows], minlength=self.classes) / max(1, len(rows))
            varied = np.flatnonzero(np.ptp(values[rows], axis=0)) if len(rows) else []
            if depth == self.config.depth or not len(varied):
                continue
            feature = int(rng.choice(varied))
            border = float(rng.choice(np.unique(values[rows, feature])[:-1]))
            right = values[rows, feature] > border
            tree["feature"][node], tree["border"][node], tree["child"][node] = feature, border, free
            waiting += [(free, rows[~right], depth + 1), (free + 1, rows[right], depth + 1)]
            free += 2
        return tree

    def _votes(self, trees: dict[str, Any], values: Any) -> Any:
        number, rows = np.arange(len(trees["feature"]))[:, None], np.arange(len(values))
        node = np.zeros((len(number), len(values)), np.int64)
        for _ in range(self.config.depth):
            feature = trees["feature"][number, node]
            right = values[rows, feature.clip(min=0)] > trees["border"][number, node]
            node = np.where(feature == LEAF, node, trees["child"][number, node] + right)
        return trees["share"][number, node].mean(axis=0)


class Slow(Forest):
    """Learns until it is stopped."""

    def fit(self, features: Any, there: Any, labels: Any, rng: Any, progress: Any) -> None:
        del features, there, labels, rng
        for done in counting():
            progress(done, 10**6)
            time.sleep(0.01)


class Broken(Forest):
    """Fails, or ends its program."""

    def fit(self, features: Any, there: Any, labels: Any, rng: Any, progress: Any) -> None:
        del features, there, labels, rng, progress
        if self.config.trees == 1:
            os._exit(3)
        raise ValueError("no tree grows here")
