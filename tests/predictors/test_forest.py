"""Forests that vote, are stacked, or see all slots at once: their arithmetic, gaps, and what they tell of themselves."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from mmstudio.core.errors import JobCancelledError
from mmstudio.engine.model.arrays import read_arrays, write_arrays
from mmstudio_forest.model import Forest
from mmstudio_forest.plugin import ForestConfig
from mmstudio_forest.regression import Regression
from mmstudio_forest.rows import FOLDS, ForestRows, folds_of

WAYS = ("vote-soft", "vote-hard", "stack", "joined")
WIDTHS = {"text": 3, "items.view": 2, "noise": 2}
COUNT, CLASSES = 240, 3


def samples(seed: int) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """The text tells 0 from the others, the view tells 2 from the others, the third slot tells nothing; with gaps."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(CLASSES, size=COUNT)
    features = {slot: rng.normal(size=(COUNT, width)).astype(np.float32) for slot, width in WIDTHS.items()}
    features["text"][:, 1] += 6 * (labels == 0)
    features["items.view"][:, 0] += 6 * (labels == 2)
    there = {slot: rng.random(COUNT) < 0.8 for slot in WIDTHS}
    return features, there, labels


def grown(way: str, seed: int = 3, **how: Any) -> Any:
    made = Forest(ForestConfig(way=way, **{"trees": 15, **how}), WIDTHS, CLASSES)
    features, there, labels = samples(1)
    made.fit(features, there, labels, np.random.default_rng(seed), lambda _done, _of: None)
    return made


@pytest.fixture(scope="module")
def forests() -> dict[str, Any]:
    return {way: grown(way) for way in WAYS}


def only(there: dict[str, Any], *slots: str) -> dict[str, Any]:
    return {slot: held & (slot in slots) for slot, held in there.items()}


@pytest.mark.parametrize("way", WAYS)
def test_classes_are_told_apart_and_gaps_are_borne(forests: dict[str, Any], way: str) -> None:
    features, there, labels = samples(2)
    found = forests[way].predict(features, there)
    right = found.scores.argmax(axis=1) == labels
    both = there["text"] & there["items.view"]
    assert right[both].mean() > {"vote-soft": 0.75, "vote-hard": 0.6, "stack": 0.93, "joined": 0.93}[way]
    assert 0.5 < right[there["text"] ^ there["items.view"]].mean() < 0.85, "one of two borders is not seen"
    assert np.allclose(found.scores.sum(axis=1), 1, atol=1e-5)
    for slot, vote in found.votes.items():
        assert not vote[~there[slot]].any(), "what a sample lacks does not vote"
        assert np.allclose(vote[there[slot]].sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_there_has_no_say(forests: dict[str, Any], way: str) -> None:
    features, there, _ = samples(2)
    other = {slot: np.where(there[slot][:, None], rows, 99) for slot, rows in features.items()}
    first, second = (forests[way].predict(rows, there).scores for rows in (features, other))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("way", WAYS)
def test_of_nothing_the_frequencies_are_said(forests: dict[str, Any], way: str) -> None:
    features, there, _ = samples(2)
    share = np.bincount(samples(1)[2]) / COUNT
    assert np.allclose(forests[way].predict(features, only(there)).scores, share, atol=1e-7)


@pytest.mark.parametrize("way", WAYS)
def test_a_vote_is_what_is_said_of_the_slot_alone(forests: dict[str, Any], way: str) -> None:
    features, there, _ = samples(2)
    alone = forests[way].predict(features, only(there, "text")).scores
    votes = forests[way].predict(features, there).votes["text"]
    assert np.allclose(votes[there["text"]], alone[there["text"]], atol=1e-7)


def test_soft_votes_are_averaged_and_hard_ones_counted(forests: dict[str, Any]) -> None:
    features, there, _ = samples(2)
    held = np.sum(list(there.values()), axis=0)
    some = held > 0
    soft = forests["vote-soft"].predict(features, there)
    mean = sum(soft.votes.values())[some] / held[some, None]
    assert np.allclose(soft.scores[some], mean, atol=1e-6)
    hard = forests["vote-hard"].predict(features, there).scores
    named = sum(
        np.eye(CLASSES)[vote.argmax(axis=1)] * there[slot][:, None] for slot, vote in soft.votes.items()
    )
    assert np.abs(hard[some] - named[some] / held[some, None]).max() <= 2.0**-10 + 1e-6
    tied = (np.sort(named, axis=1)[:, -1] == np.sort(named, axis=1)[:, -2]) & some
    assert tied.any()
    said = hard.argmax(axis=1)[:, None]
    shares = np.where(named == named.max(axis=1, keepdims=True), sum(soft.votes.values()), -1)
    best = np.take_along_axis(shares, said, axis=1)[some, 0]
    assert np.allclose(best, shares.max(axis=1)[some], atol=1e-6), "the shares decide between equals, only"


def test_stacking_learns_that_noise_says_nothing(forests: dict[str, Any]) -> None:
    """Voting lets the slot of noise have a third of the say."""
    features, there, labels = samples(2)
    whole = np.all(list(there.values()), axis=0)
    told = {way: forests[way].predict(features, there).scores[whole] for way in ("vote-soft", "stack")}
    own = np.arange(whole.sum()), labels[whole]
    assert told["stack"][own].mean() > told["vote-soft"][own].mean() + 0.1


@pytest.mark.parametrize("way", WAYS)
def test_it_comes_back_from_plain_arrays(forests: dict[str, Any], way: str, tmp_path: Any) -> None:
    write_arrays(tmp_path / "kept.safetensors", forests[way].arrays())
    other = Forest(ForestConfig(way=way, trees=15), WIDTHS, CLASSES)
    other.take(read_arrays(tmp_path / "kept.safetensors"))
    features, there, _ = samples(2)
    first, second = (one.predict(features, there) for one in (forests[way], other))
    assert np.array_equal(first.scores, second.scores)
    assert all(np.array_equal(first.votes[slot], second.votes[slot]) for slot in WIDTHS)
    one, same = forests[way].learned(), other.learned()
    assert (one.count, one.right, one.alone, one.without) == (
        same.count,
        same.right,
        same.alone,
        same.without,
    )
    assert all(np.array_equal(one.importances[slot], same.importances[slot]) for slot in WIDTHS)


@pytest.mark.parametrize(
    ("way", "name", "value"),
    [
        ("vote-soft", "prior", np.array([0.5, 0.5])),
        ("vote-soft", "forest/text/left", np.zeros(3, np.int32)),
        ("stack", "top/weights", np.zeros((CLASSES, 2))),
        ("joined", "scale", np.zeros(7, np.float32)),
        ("joined", "middle", np.zeros(6, np.float32)),
        ("vote-soft", "learned/right", np.array(1.5)),
        ("vote-soft", "learned/count", np.array(-1)),
        ("vote-soft", "learned/importances/text", np.array([-1.0, 1.0, 1.0])),
    ],
)
def test_foreign_arrays_are_refused(forests: dict[str, Any], way: str, name: str, value: Any) -> None:
    other = Forest(ForestConfig(way=way), WIDTHS, CLASSES)
    arrays = forests[way].arrays()
    for tampered in (arrays | {name: value}, {key: found for key, found in arrays.items() if key != name}):
        with pytest.raises((ValueError, KeyError)):
            other.take(tampered)


@pytest.mark.parametrize("way", WAYS)
def test_it_says_honestly_how_well_it_learned(forests: dict[str, Any], way: str) -> None:
    """The share right out of bag is that of samples it has never seen, not that of samples it knows by heart."""
    told = forests[way].learned()
    features, there, labels = samples(2)

    def right(*slots: str) -> float:
        scores = forests[way].predict(features, only(there, *slots)).scores
        return float((scores.argmax(axis=1) == labels).mean())

    assert told.count == COUNT
    assert told.right == pytest.approx(right(*WIDTHS), abs=0.09)
    assert told.right < 0.95, "some samples lack what would tell them"
    for slot in WIDTHS:
        assert told.alone[slot] == pytest.approx(right(slot), abs=0.09)
        assert told.without[slot] == pytest.approx(right(*(WIDTHS.keys() - {slot})), abs=0.09)
    assert told.alone["noise"] < 0.45
    assert told.without["text"] < told.right - 0.1


@pytest.mark.parametrize("way", WAYS)
def test_importances_name_the_numbers_that_tell(forests: dict[str, Any], way: str) -> None:
    found = forests[way].learned().importances
    assert {slot: len(one) for slot, one in found.items()} == WIDTHS
    assert found["text"].argmax() == 1
    assert found["items.view"].argmax() == 0
    total = {slot: one.sum() for slot, one in found.items()}
    if way == "joined":
        assert sum(total.values()) == pytest.approx(1)
        assert total["noise"] < 0.3
    else:
        assert list(total.values()) == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("way", WAYS)
def test_a_slot_that_no_sample_holds_is_borne(way: str) -> None:
    features, there, labels = samples(1)
    made = Forest(ForestConfig(way=way, trees=5), WIDTHS, CLASSES)
    absent = there | {"noise": np.zeros(COUNT, bool)}
    made.fit(features, absent, labels, np.random.default_rng(0), lambda _done, _of: None)
    found = made.predict(features, there).scores
    assert np.isfinite(found).all()
    assert (found.argmax(axis=1) == labels)[there["text"] & there["items.view"]].mean() > 0.75
    assert not made.learned().importances["noise"].any()


def test_progress_counts_every_tree_and_may_stop() -> None:
    features, there, labels = samples(1)
    expected = {"vote-soft": 4 * 3, "stack": 4 * 3 * (1 + FOLDS), "joined": 4}
    for way, total in expected.items():
        told: list[tuple[int, int]] = []
        made = Forest(ForestConfig(way=way, trees=4), WIDTHS, CLASSES)
        made.fit(features, there, labels, np.random.default_rng(0), lambda done, of: told.append((done, of)))  # noqa: B023
        assert told == [(done, total) for done in range(total)]

    def stop(done: int, _of: int) -> None:
        if done == 2:
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        Forest(ForestConfig(), WIDTHS, CLASSES).fit(features, there, labels, np.random.default_rng(0), stop)


def test_settings_reach_the_trees() -> None:
    few = grown("joined", depth=2, trees=7).arrays()
    assert len(few["joined/roots"]) == 7
    assert len(few["joined/left"]) <= 7 * 7
    large = grown("joined", leaf=40).arrays()
    assert len(large["joined/left"]) < len(grown("joined").arrays()["joined/left"]) / 4


def test_balanced_weights_let_a_rare_class_speak() -> None:
    rng = np.random.default_rng(0)
    labels = (rng.random(600) < 0.04).astype(np.int64)
    features = {"a": (rng.normal(size=(600, 1)) + labels[:, None]).astype(np.float32)}
    there = {"a": np.ones(600, bool)}
    for way in ("vote-soft", "stack", "joined"):
        named = []
        for weights in ("none", "balanced"):
            made = Forest(ForestConfig(way=way, weights=weights, depth=2, trees=20), {"a": 1}, 2)
            made.fit(features, there, labels, np.random.default_rng(0), lambda _done, _of: None)
            named.append(int((made.predict(features, there).scores.argmax(axis=1) == 1).sum()))
        assert named[1] > named[0] + 20, way


def test_gaps_take_slots_from_some_samples_but_never_the_last() -> None:
    there = {slot: np.ones(4000, bool) for slot in "abc"}
    there["b"][:100] = there["c"][:100] = False
    rows = ForestRows(dict.fromkeys(there), there)
    kept = np.stack(list(rows.with_gaps(0.5, np.random.default_rng(0)).there.values()))
    assert kept[0, :100].all()
    assert (kept.any(axis=0)).all()
    assert (~kept.all(axis=0))[100:].mean() == pytest.approx(0.5 * 6 / 8, abs=0.03)
    whole = np.stack(list(rows.with_gaps(0.0, np.random.default_rng(0)).there.values()))
    assert np.array_equal(whole, np.stack(list(there.values())))


def test_each_part_holds_as_much_of_each_class() -> None:
    labels = np.repeat([0, 1, 2], [50, 30, 20])
    folds = folds_of(labels, np.random.default_rng(0))
    counts = [np.bincount(folds[labels == one], minlength=FOLDS).tolist() for one in range(3)]
    assert counts == [[10] * 5, [6] * 5, [4] * 5]


@pytest.mark.parametrize("classes", [1, 2, 4])
def test_the_regression_is_scikit_learns(classes: int) -> None:
    rng = np.random.default_rng(classes)
    inputs, labels = rng.random((90, 5)), rng.integers(classes, size=90)
    made = Regression.fit(inputs, labels, 5, balanced=False)
    expected = np.zeros((90, 5))
    if classes == 1:
        expected[:, 0] = 1
    else:
        expected[:, :classes] = LogisticRegression(max_iter=1000).fit(inputs, labels).predict_proba(inputs)
    assert np.allclose(made.shares(inputs), expected, atol=1e-12)


def test_asking_a_forest_imports_no_scikit_learn() -> None:
    code = (
        "import sys, numpy as np; from mmstudio_forest.model import Forest; from mmstudio_forest.plugin import ForestConfig; "
        "from mmstudio_forest.trees import Trees; Trees.stump(np.ones(1)).mean(np.zeros((1, 1), np.float32), 1); "
        "Forest(ForestConfig(), {'a': 1}, 2); assert not {'sklearn', 'scipy', 'joblib'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0
