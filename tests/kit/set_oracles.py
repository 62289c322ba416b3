"""Figures of two sets as other programs compute them, beside ours, on the same random features."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.neighbors import NearestNeighbors

from mmstudio.api import PluginConfig
from mmstudio_metrics.sets.classes import InceptionScore
from mmstudio_metrics.sets.frechet import Frechet
from mmstudio_metrics.sets.kernels import Discrepancy, cubic
from mmstudio_metrics.sets.manifolds import DensityCoverage, PrecisionRecall

Rows = NDArray[np.float32]
CONFIG = PluginConfig()


@dataclass(frozen=True)
class Pair:
    """One figure by both programs."""

    name: str
    ours: float
    other: float

    @property
    def absolute(self) -> float:
        return abs(self.ours - self.other)

    @property
    def relative(self) -> float:
        return self.absolute / abs(self.other)


def sets_of(seed: int) -> tuple[Rows, Rows]:
    """Two sets of correlated features, of a random size, width and distance; some features are positive, as behind a ReLU."""
    rng = np.random.default_rng(seed)
    width, n, m = (int(rng.integers(low, high)) for low, high in ((4, 40), (120, 400), (120, 400)))
    mix = rng.normal(size=(width, width)) / np.sqrt(width)
    made, real = (rng.normal(size=(count, width)) @ mix for count in (n, m))
    made = 1.2 * made + rng.normal(size=width) * rng.uniform(0, 0.5)
    if seed % 2:
        made, real = np.maximum(made, 0), np.maximum(real, 0)
    return made.astype(np.float32), real.astype(np.float32)


def torch_figures(made: Rows, real: Rows) -> Iterator[Pair]:
    """KID, FID and the Inception Score as torchmetrics has them, with the features themselves as its network."""
    from torchmetrics.image.fid import FrechetInceptionDistance
    from torchmetrics.image.inception import InceptionScore as OtherScore
    from torchmetrics.image.kid import KernelInceptionDistance

    few = min(len(made), len(real))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kid = KernelInceptionDistance(_identity(made), subsets=1, subset_size=few)
        fid = FrechetInceptionDistance(_identity(made))
        score = OtherScore(_identity(made), splits=1)
        for other, sets in ((kid, (made[:few], real[:few])), (fid, (made, real))):
            other.update(torch.from_numpy(sets[1]), real=True)
            other.update(torch.from_numpy(sets[0]), real=False)
        score.update(torch.from_numpy(made))
        found = [float(value) for value in (kid.compute()[0], fid.compute(), score.compute()[0])]
    chances = torch.from_numpy(made).softmax(dim=1).numpy()
    yield Pair("kid", Discrepancy.of(cubic, made[:few], real[:few]).value, found[0])
    yield Pair("fid", Frechet(CONFIG).statistic(made, real), found[1])
    yield Pair("inception score", InceptionScore(CONFIG).statistic(chances, chances), found[2])


def neighbour_figures(made: Rows, real: Rows) -> Iterator[Pair]:
    """Precision, recall, density and coverage from the nearest neighbours of scikit-learn."""
    ours = {**PrecisionRecall(CONFIG).statistic(made, real), **DensityCoverage(CONFIG).statistic(made, real)}
    reach = {k: _reach(real, k) for k in (3, 5)}
    apart = _apart(made, real)
    others = {
        "precision": (apart <= reach[3]).any(axis=1).mean(),
        "recall": (_reach(made, 3) >= apart.T).any(axis=1).mean(),
        "density": (apart <= reach[5]).sum() / (5 * len(made)),
        "coverage": (apart <= reach[5]).any(axis=0).mean(),
    }
    for name, other in others.items():
        yield Pair(name, ours[name], float(other))


def _reach(rows: Rows, k: int) -> Any:
    found = NearestNeighbors(n_neighbors=k + 1).fit(rows).kneighbors(rows)[0][:, k]
    return found * (1 + 1e-9)


def _apart(made: Rows, real: Rows) -> Any:
    """Distances of every pair (n, m)."""
    distances, places = NearestNeighbors(n_neighbors=len(real)).fit(real).kneighbors(made)
    found = np.empty_like(distances)
    np.put_along_axis(found, places, distances, axis=1)
    return found


def _identity(rows: Rows) -> Any:
    found = torch.nn.Identity()
    found.num_features = rows.shape[1]
    return found
