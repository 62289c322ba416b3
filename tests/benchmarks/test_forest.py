"""Forests over two slots against the better one alone, on scikit-learn's digits: a picture, and a noisy word of the label.

The word is right with 70 %, else that of any other digit, and each slot is missing in a fifth of the samples. Of each seed: 150 samples to
learn from, 500 to be asked. Two hard votes that differ are a tie, which the shares decide, so that they are as good as soft ones. Figures: the share told right by each way, and its difference from the better of the forests over one slot,
with t intervals over the seeds. Wanted: every way is better than one slot, with an interval without 0::

    .venv/bin/python -m pytest tests/benchmarks/test_forest.py --override-ini 'norecursedirs=.*' -s
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student
from sklearn.datasets import load_digits

from mmstudio_forest.model import Forest
from mmstudio_forest.plugin import ForestConfig

SHORT = bool(os.environ.get("BENCH_SHORT"))
SEEDS, TREES = (3, 15) if SHORT else (50, 100)
LEARNED, ASKED, CLASSES = 150, 500, 10
RIGHT, MISSING = 0.7, 0.2
WIDTHS = {"picture": 64, "word": CLASSES}
WAYS = ("vote-soft", "vote-hard", "stack", "joined")


def samples(rng: np.random.Generator) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Samples in a new order, with new words and gaps; no sample lacks both."""
    digits = load_digits()
    order = rng.permutation(len(digits.target))[: LEARNED + ASKED]
    labels = digits.target[order].astype(np.int64)
    count = len(labels)
    other = (labels + rng.integers(1, CLASSES, size=count)) % CLASSES
    words = np.where(rng.random(count) < RIGHT, labels, other)
    features = {
        "picture": digits.data[order].astype(np.float32),
        "word": np.eye(CLASSES, dtype=np.float32)[words],
    }
    lost = rng.random(count)
    return features, {"picture": lost >= MISSING, "word": lost < 1 - MISSING}, labels


def right(way: str, slots: tuple[str, ...], seed: int) -> float:
    """Share told right by forests over some slots."""
    features, there, labels = samples(np.random.default_rng(seed))
    learned, asked = slice(LEARNED), slice(LEARNED, None)
    made = Forest(ForestConfig(way=way, trees=TREES), {slot: WIDTHS[slot] for slot in slots}, CLASSES)
    first, second = (
        [{slot: rows[slot][part] for slot in slots} for rows in (features, there)]
        for part in (learned, asked)
    )
    made.fit(*first, labels[learned], np.random.default_rng(seed), lambda _done, _of: None)
    return float((made.predict(*second).scores.argmax(axis=1) == labels[asked]).mean())


def interval(values: Any) -> tuple[float, float, float]:
    """Mean, and the ends of its 95 % interval (Student)."""
    half = student.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values))
    return float(np.mean(values)), float(np.mean(values) - half), float(np.mean(values) + half)


@pytest.mark.benchmark
def test_two_slots_are_better_than_one() -> None:
    found: dict[str, Any] = {
        f"{slot} alone": np.array([right("vote-soft", (slot,), seed) for seed in range(SEEDS)])
        for slot in WIDTHS
    }
    best = max(found, key=lambda name: found[name].mean())
    for way in WAYS:
        found[way] = np.array([right(way, tuple(WIDTHS), seed) for seed in range(SEEDS)])
    print()
    lows = {}
    for name, shares in found.items():
        told = [100 * number for number in interval(shares)]
        more = [100 * number for number in interval(shares - found[best])]
        lows[name] = more[1]
        print(
            f"{name:14} {told[0]:5.1f} % ({told[1]:.1f} to {told[2]:.1f}); against {best} {more[0]:+.1f} ({more[1]:+.1f} to {more[2]:+.1f})"
        )
    assert SHORT or all(lows[way] > 0 for way in WAYS)
