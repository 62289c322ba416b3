"""Nearest neighbours: the classes of the k training samples that are most like a sample, which nothing has to learn.

Shapes: n samples, m asked ones, D width of a slot, K classes. Dicts are keyed by slot name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.nn import Learned, Prediction, Predictor
from mmstudio_forest.learned import judged, kept, taken
from mmstudio_forest.plugin import NeighboursConfig
from mmstudio_forest.rows import ForestRows
from mmstudio_forest.ways import below, prefixed

_AT_ONCE = 256
"""Samples that are compared with all others at a time."""
_JUDGED = 2000
"""Largest number of training samples by which it says how well it knows them."""
_HEAT = 0.07
"""Temperature of weighted votes (Wu et al. 2018, section 3.4)."""

Floats = npt.NDArray[np.float32]


class NearestNeighbours(Predictor):
    """The votes of the k nearest training samples (Cover and Hart 1967); nearness is the mean of the slots' cosines.

    Each number is centred and brought to a deviation of 1 first. Only slots that both samples hold are compared; where there is
    none, the frequencies of the classes are said.
    """

    def __init__(self, config: NeighboursConfig, widths: Mapping[str, int], classes: int) -> None:
        super().__init__(config, widths, classes)
        self._config, self._widths, self._classes = config, dict(widths), classes
        self._stored = {name: np.zeros((0, width), np.float32) for name, width in widths.items()}
        self._scaling = {
            name: np.stack([np.zeros(width), np.ones(width)]).astype(np.float32)
            for name, width in widths.items()
        }
        self._there = {name: np.zeros(0, np.bool_) for name in widths}
        self._labels = np.zeros(0, np.int64)
        self._learned: Learned | None = None

    def fit(
        self,
        features: Mapping[str, Any],
        there: Mapping[str, Any],
        labels: Any,
        rng: np.random.Generator,
        progress: Callable[[int, int], None],
    ) -> None:
        """Keep all samples, and judge some of them by the others."""
        self._labels = np.asarray(labels, np.int64)
        for name in self._widths:
            held = np.asarray(there[name], np.bool_)
            known = np.asarray(features[name], np.float64)[held]
            if len(known):
                spread = known.std(axis=0)
                middle = known.mean(axis=0)
                self._scaling[name] = np.stack([middle, np.where(spread > 0, spread, 1)]).astype(np.float32)
            self._there[name] = held
            self._stored[name] = self._unit(name, features[name])
        count = len(self._labels)
        some = np.sort(rng.permutation(count)[:_JUDGED])
        rows = ForestRows(
            {name: np.asarray(features[name])[some] for name in self._widths},
            {name: self._there[name][some] for name in self._widths},
        )
        rounds = {tuple(given) for given in _rounds(list(self._widths))}
        done = 0

        def scores(given: Any) -> Any:
            nonlocal done
            found = self._said(rows.given(given), without=some)
            done += 1
            progress(min(done, len(rounds)), len(rounds))
            return found

        none = {name: np.zeros(width) for name, width in self._widths.items()}
        self._learned = judged(list(self._widths), self._labels[some], scores, none)

    def predict(self, features: Mapping[str, Any], there: Mapping[str, Any]) -> Prediction:
        """Shares of the votes, and those by each slot alone."""
        rows = ForestRows(features, there)
        votes = {
            name: (self._said(rows.given([name])) * np.asarray(there[name])[:, None]).astype(np.float32)
            for name in self._widths
        }
        return Prediction(self._said(rows).astype(np.float32), votes)

    def learned(self) -> Learned | None:
        """Shares of its samples that the others tell right."""
        return self._learned

    def arrays(self) -> dict[str, Any]:
        """All samples, and how well each is told by the others."""
        found: dict[str, Any] = {"labels": self._labels}
        for name in self._widths:
            found |= {
                f"stored/{name}": self._stored[name],
                f"there/{name}": self._there[name],
                f"scaling/{name}": self._scaling[name],
            }
        told = {} if self._learned is None else prefixed(kept(self._learned), "learned/")
        return {**found, **told}

    def take(self, arrays: Mapping[str, Any]) -> None:
        """Restore them; labels of no class and foreign shapes are refused."""
        labels = np.asarray(arrays["labels"])
        if labels.ndim != 1 or labels.dtype.kind != "i" or not len(labels):
            raise ValueError("the labels of the neighbours are none")
        if labels.min() < 0 or labels.max() >= self._classes:
            raise ValueError("the neighbours are of classes that there are not")
        self._labels = labels.astype(np.int64)
        for name, width in self._widths.items():
            stored, there, scaling = (arrays[f"{part}/{name}"] for part in ("stored", "there", "scaling"))
            if np.shape(stored) != (len(labels), width) or np.shape(there) != (len(labels),):
                raise ValueError("the neighbours are of other numbers")
            if np.shape(scaling) != (2, width) or not (np.asarray(scaling)[1] > 0).all():
                raise ValueError("what the numbers are scaled by is of another width")
            self._stored[name] = np.asarray(stored, np.float32)
            self._there[name] = np.asarray(there).astype(np.bool_)
            self._scaling[name] = np.asarray(scaling, np.float32)
        self._learned = taken(below(arrays, "learned/"), self._widths)

    def _unit(self, name: str, features: Any) -> Floats:
        """Scaled numbers (n, D), of the length 1."""
        middle, scale = self._scaling[name]
        scaled = (np.asarray(features, np.float32) - middle) / scale
        length = np.linalg.norm(scaled, axis=1, keepdims=True)
        return np.asarray(scaled / np.where(length > 0, length, 1), np.float32)

    def _said(
        self, rows: ForestRows, without: npt.NDArray[np.int64] | None = None
    ) -> npt.NDArray[np.float64]:
        """Shares of the votes (m, K).

        Args:
            rows: The asked samples.
            without: (m,) for each a training sample that does not vote: itself.
        """
        units = {name: self._unit(name, rows.features[name]) for name in self._widths}
        counts = np.bincount(self._labels, minlength=self._classes)
        found = np.empty((len(rows), self._classes))
        for start in range(0, len(rows), _AT_ONCE):
            here = slice(start, min(len(rows), start + _AT_ONCE))
            near = self._near({name: unit[here] for name, unit in units.items()}, rows, here)
            if without is not None:
                near[np.arange(len(near)), without[here]] = -np.inf
            found[here] = self._votes(near, counts / max(1, counts.sum()))
        return found

    def _near(self, units: Mapping[str, Floats], rows: ForestRows, here: slice) -> Floats:
        """How near each asked sample is to each training sample, (m, n); minus infinity where no slot is shared."""
        total = np.zeros((here.stop - here.start, len(self._labels)), np.float32)
        shared = np.zeros_like(total)
        for name, unit in units.items():
            both = np.asarray(rows.there[name])[here][:, None] & self._there[name][None]
            total += np.where(both, unit @ self._stored[name].T, np.float32(0))
            shared += both
        return np.where(shared > 0, total / np.maximum(shared, 1), np.float32(-np.inf))

    def _votes(self, near: Floats, prior: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Shares (m, K) of the nearest ones' votes; the frequencies of the classes where nobody votes."""
        k = min(self._config.count, near.shape[1])
        order = np.argsort(-near, axis=1, kind="stable")[:, :k]
        nearest = np.take_along_axis(near, order, axis=1).astype(np.float64)
        known = np.isfinite(nearest)
        best = np.where(known, nearest, -1).max(axis=1, keepdims=True)
        weight = (
            np.exp(np.where(known, nearest - best, 0) / _HEAT)
            if self._config.votes == "nearer"
            else np.ones_like(nearest)
        )
        weight = np.where(known, weight, 0)
        found = np.zeros((len(near), self._classes))
        np.add.at(found, (np.arange(len(near))[:, None], self._labels[order]), weight)
        total = found.sum(axis=1, keepdims=True)
        return np.where(total > 0, found / np.where(total > 0, total, 1), prior)


def _rounds(slots: list[str]) -> list[list[str]]:
    """The sets of slots by which samples are judged: all, each alone, all without each."""
    return [slots, *([name] for name in slots), *([one for one in slots if one != name] for name in slots)]
