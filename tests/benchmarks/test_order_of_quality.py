"""The order of quality that scores see with the default extractor: clean, blurred, noisy, and with fewer and fewer classes.

Figure: monotone for KID, MIND and coverage at n = 1,000, on Fashion-MNIST, whose IDX files lie in the folder ``FASHION``
(Debian's package dataset-fashion-mnist)::

    FASHION=/folder make bench

Classes are taken away in several orders, and their values averaged. In one order alone the truth need not be monotone: without
shirts, the first six classes are as near to all ten as the first seven, since those hold too many clothes for the upper body.
"""

from __future__ import annotations

import gzip
import os
import struct
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from mmstudio.api import PluginConfig
from mmstudio.testing.lessons import lesson_of
from mmstudio_metrics.extractors.pictures import LearnedPictures
from mmstudio_metrics.sets.distances import Kid
from mmstudio_metrics.sets.manifolds import DensityCoverage
from mmstudio_metrics.sets.sliced import Mind

FOLDER = os.environ.get("FASHION", "")
COUNT, LEARNED, ORDERS, SEEDS = (
    1000,
    55_000,
    int(os.environ.get("ORDERS", "5")),
    int(os.environ.get("SEEDS", "2")),
)
Pictures = npt.NDArray[np.uint8]
BLUR, NOISE = ("clean", "blurred 0.5 px", "blurred 1 px"), ("clean", "noise 2 %", "noise 5 %")
CLASSES = tuple(f"{kept} classes" for kept in range(10, 0, -1))
METRICS = {
    "KID": Kid(PluginConfig()).statistic,
    "MIND": Mind(PluginConfig()).statistic,
    "coverage": lambda made, real: DensityCoverage(PluginConfig()).statistic(made, real)["coverage"],
}


def read(name: str) -> Pictures:
    """One of its files."""
    path = next(path for path in sorted(Path(FOLDER).iterdir()) if path.name.startswith(name))
    data = path.read_bytes()
    data = gzip.decompress(data) if path.suffix == ".gz" else data
    sizes = struct.unpack(f">{data[3]}I", data[4 : 4 + 4 * data[3]])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(sizes)


def blurred(pictures: Pictures, pixels: float) -> Pictures:
    """Under a Gaussian of this width; edges are repeated."""
    reach = int(4 * pixels + 1)
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * pixels**2))
    weights /= weights.sum()
    found = pictures.astype(np.float64)
    for axis in (1, 2):
        side = found.shape[axis]
        places = np.clip(np.arange(side)[:, None] + np.arange(-reach, reach + 1), 0, side - 1)
        found = (np.moveaxis(found, axis, -1)[..., places] * weights).sum(-1)
        found = np.moveaxis(found, -1, axis)
    return found.round().clip(0, 255).astype(np.uint8)


def noisy(pictures: Pictures, share: float, rng: np.random.Generator) -> Pictures:
    """With Gaussian noise whose deviation is a share of the whole range."""
    noise = rng.normal(0, 255 * share, pictures.shape)
    return (pictures + noise).round().clip(0, 255).astype(np.uint8)


def rows_of(made: LearnedPictures, pictures: Pictures) -> npt.NDArray[np.float32]:
    """Their features."""
    with torch.inference_mode():
        parts = [
            made([picture[..., None] for picture in pictures[start : start + 32]])
            for start in range(0, len(pictures), 32)
        ]
    found: npt.NDArray[np.float32] = torch.cat(parts).numpy()
    return found


def learned(pictures: Pictures) -> LearnedPictures:
    """The default extractor."""
    torch.manual_seed(0)
    made = LearnedPictures(PluginConfig())
    began = time.perf_counter(), time.process_time()
    made.train().learn(lesson_of([picture[..., None] for picture in pictures], torch.device("cpu")))
    spent = time.perf_counter() - began[0], time.process_time() - began[1]
    print(f"\nlearned in {spent[0]:.0f} s ({spent[1]:.0f} s of processors); {made.resizing}")
    made.eval()
    return made


@pytest.fixture(scope="module")
def values() -> Mapping[str, Mapping[str, Sequence[float]]]:
    """Metric to what was judged to values."""
    if not FOLDER:
        pytest.skip("FASHION names no folder with the pictures that are judged")
    train, test, labels = read("train-images"), read("t10k-images"), read("t10k-labels")
    made = learned(train[:LEARNED])
    found: dict[str, dict[str, list[float]]] = {name: {} for name in METRICS}
    every = rows_of(made, test)
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        held_out = train[LEARNED:]
        real = rows_of(made, held_out[rng.choice(len(held_out), COUNT, replace=False)])
        chosen = test[rng.choice(len(test), COUNT, replace=False)]
        judged: list[tuple[str, Any]] = [
            ("clean", rows_of(made, chosen)),
            *((f"blurred {pixels:g} px", rows_of(made, blurred(chosen, pixels))) for pixels in (0.5, 1)),
            *((f"noise {share} %", rows_of(made, noisy(chosen, share / 100, rng))) for share in (2, 5)),
        ]
        for order in (rng.permutation(10) for _ in range(ORDERS)):
            for kept in range(10, 0, -1):
                there = np.flatnonzero(np.isin(labels, order[:kept]))
                judged.append((f"{kept} classes", every[rng.choice(there, COUNT, replace=False)]))
        for what, rows in judged:
            for name, statistic in METRICS.items():
                found[name].setdefault(what, []).append(float(statistic(rows, real)))
    return found


@pytest.mark.benchmark
@pytest.mark.parametrize("chain", [BLUR, NOISE, CLASSES], ids=["blur", "noise", "classes"])
@pytest.mark.parametrize("metric", list(METRICS))
def test_the_worse_the_further(
    values: Mapping[str, Mapping[str, Sequence[float]]], metric: str, chain: Sequence[str]
) -> None:
    means = [float(np.mean(values[metric][what])) for what in chain]
    print(f"\n{metric}: " + ", ".join(f"{what} {mean:.4f}" for what, mean in zip(chain, means, strict=True)))
    steps = np.diff(means) * (-1 if metric == "coverage" else 1)
    assert (steps > 0).all()
