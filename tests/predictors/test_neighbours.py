"""Nearest neighbours: their votes against a plain computation, gaps, what they tell of themselves, and damaged arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mmstudio_forest.neighbours import NearestNeighbours
from mmstudio_forest.plugin import NeighboursConfig

WIDTHS = {"text": 3, "view": 2}
COUNT, CLASSES = 90, 3


def samples(seed: int) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """The text tells 0 from the others, the view tells 2; with gaps."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(CLASSES, size=COUNT)
    features = {slot: rng.normal(size=(COUNT, width)).astype(np.float32) for slot, width in WIDTHS.items()}
    features["text"][:, 1] += 6 * (labels == 0)
    features["view"][:, 0] += 6 * (labels == 2)
    there = {slot: rng.random(COUNT) < 0.8 for slot in WIDTHS}
    return features, there, labels


def fitted(**how: Any) -> NearestNeighbours:
    made = NearestNeighbours(NeighboursConfig(**how), WIDTHS, CLASSES)
    made.fit(*samples(1), np.random.default_rng(0), lambda _done, _of: None)
    return made


def plainly(features: Any, there: Any, k: int, heat: float | None, *, without: bool = False) -> Any:
    """The same shares, one sample at a time."""
    known, held, labels = samples(1)
    scores = np.zeros((COUNT, CLASSES))
    units = {}
    for slot in WIDTHS:
        middle, scale = known[slot][held[slot]].mean(axis=0), known[slot][held[slot]].std(axis=0)
        for which, rows in (("known", known), ("asked", features)):
            scaled = (rows[slot] - middle) / scale
            units[which, slot] = scaled / np.linalg.norm(scaled, axis=1, keepdims=True)
    for asked in range(COUNT):
        near = []
        for one in range(COUNT):
            cosines = [
                units["asked", slot][asked] @ units["known", slot][one]
                for slot in WIDTHS
                if there[slot][asked] and held[slot][one]
            ]
            if cosines and not (without and one == asked):
                near.append((-np.mean(cosines), one))
        near = sorted(near)[:k]
        for far, one in near:
            scores[asked, labels[one]] += 1 if heat is None else np.exp((near[0][0] - far) / heat)
        total = scores[asked].sum()
        scores[asked] = scores[asked] / total if total else np.bincount(labels, minlength=CLASSES) / COUNT
    return scores


@pytest.mark.parametrize(("votes", "heat"), [("equal", None), ("nearer", 0.07)])
def test_votes_are_those_of_the_nearest(votes: str, heat: float | None) -> None:
    features, there, labels = samples(2)
    found = fitted(count=7, votes=votes).predict(features, there)
    assert found.scores == pytest.approx(plainly(features, there, 7, heat), abs=1e-4)
    whole = there["text"] & there["view"]
    assert (found.scores.argmax(axis=1) == labels)[whole].mean() > (0.75 if heat is None else 0.6)
    only = {"text": there["text"], "view": np.zeros(COUNT, np.bool_)}
    alone = plainly(features, only, 7, heat) * there["text"][:, None]
    assert found.votes["text"] == pytest.approx(alone, abs=1e-4)


def test_what_is_not_there_has_no_say_and_of_nothing_the_frequencies_are_said() -> None:
    features, there, _ = samples(2)
    made = fitted()
    other = {
        slot: np.where(there[slot][:, None], rows, 99).astype(np.float32) for slot, rows in features.items()
    }
    assert np.array_equal(made.predict(features, there).scores, made.predict(other, there).scores)
    nothing = {slot: np.zeros(COUNT, np.bool_) for slot in WIDTHS}
    share = np.bincount(samples(1)[2]) / COUNT
    assert made.predict(features, nothing).scores == pytest.approx(np.tile(share, (COUNT, 1)), abs=1e-6)


def test_it_judges_its_samples_by_the_others() -> None:
    features, there, labels = samples(1)
    told = fitted(count=5, votes="nearer").learned()
    assert told is not None
    expected = (plainly(features, there, 5, 0.07, without=True).argmax(axis=1) == labels).mean()
    assert (told.count, told.right) == (COUNT, pytest.approx(float(expected)))
    assert told.alone.keys() == told.without.keys() == WIDTHS.keys()
    assert told.without["text"] == told.alone["view"]


def test_it_is_restored_to_the_bit_and_damaged_arrays_are_refused() -> None:
    features, there, _ = samples(2)
    first = fitted()
    arrays = first.arrays()
    second = NearestNeighbours(NeighboursConfig(), WIDTHS, CLASSES)
    second.take(arrays)
    assert np.array_equal(first.predict(features, there).scores, second.predict(features, there).scores)
    one, other = first.learned(), second.learned()
    assert one is not None
    assert other is not None
    assert (one.count, one.right, one.alone, one.without) == (
        other.count,
        other.right,
        other.alone,
        other.without,
    )
    for name, wrong in (
        ("labels", arrays["labels"] + CLASSES),
        ("labels", arrays["labels"].astype(np.float32)),
        ("labels", np.zeros(0, np.int64)),
        ("stored/text", arrays["stored/text"][:, :2]),
        ("there/view", arrays["there/view"][:-1]),
        ("scaling/text", 0 * arrays["scaling/text"]),
        ("learned/right", np.array(7.0)),
    ):
        with pytest.raises(ValueError, match=r"."):
            NearestNeighbours(NeighboursConfig(), WIDTHS, CLASSES).take({**arrays, name: wrong})
