"""The walk through trees: scikit-learn's answers to the bit, and refusal of arrays that no forest grew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from mmstudio_forest.trees import FARTHEST, Trees


def numbers(rng: np.random.Generator, count: int, width: int, gaps: float) -> Any:
    """Numbers of all sizes, some of them equal to each other, some of them missing."""
    found = rng.normal(size=(count, width)) * 10.0 ** rng.integers(-20, 20, size=width)
    found = np.where(rng.random(found.shape) < 0.5, np.round(found, 1), found).astype(np.float32)
    found[rng.random(found.shape) < gaps] = np.nan
    return found


def asked(rng: np.random.Generator, learned: Any, gaps: float) -> Any:
    """What was learned from, and others, with gaps where training had none too."""
    return np.concatenate([learned, numbers(rng, 200, learned.shape[1], gaps)])


def kept(estimators: list[Any], classes: Any, width: int, outputs: int) -> Trees:
    """Trees as they come back from a file."""
    return Trees.of(Trees.grown([one.tree_ for one in estimators], classes).arrays(), width, outputs)


@pytest.mark.parametrize("gaps", [0.0, 0.1, 0.6])
@pytest.mark.parametrize("classes", [1, 2, 3, 12])
def test_shares_are_scikit_learns_to_the_bit(classes: int, gaps: float) -> None:
    for seed in range(4):
        rng = np.random.default_rng([seed, classes, int(10 * gaps)])
        width = int(rng.integers(1, 7))
        learned = numbers(rng, int(rng.integers(20, 150)), width, gaps)
        forest = RandomForestClassifier(
            n_estimators=9,
            random_state=seed,
            max_depth=[None, 3][seed % 2],
            class_weight=[None, "balanced"][seed // 2],
        ).fit(learned, rng.integers(classes, size=len(learned)))
        trees = kept(forest.estimators_, forest.classes_.astype(int), width, classes)
        for holes in (gaps, 0.3):
            rows = asked(rng, learned, holes)
            expected = np.zeros((len(rows), classes))
            expected[:, forest.classes_] = forest.predict_proba(rows)
            assert np.array_equal(trees.mean(rows, classes), expected)


@pytest.mark.parametrize("gaps", [0.0, 0.4])
def test_means_of_numbers_are_scikit_learns_to_the_bit(gaps: float) -> None:
    rng = np.random.default_rng(int(10 * gaps))
    learned = numbers(rng, 90, 3, gaps)
    forest = RandomForestRegressor(n_estimators=9, random_state=1).fit(learned, rng.normal(size=90))
    trees = kept(forest.estimators_, np.zeros(1, int), 3, 1)
    rows = asked(rng, learned, 0.2)
    assert np.array_equal(trees.mean(rows, 1)[:, 0], forest.predict(rows))


def test_a_number_on_a_threshold_goes_left() -> None:
    rng = np.random.default_rng(6)
    learned, labels = rng.integers(6, size=(80, 2)).astype(np.float32), rng.integers(2, size=80)
    forest = RandomForestClassifier(n_estimators=9, random_state=0).fit(learned, labels)
    trees = kept(forest.estimators_, np.arange(2), 2, 2)
    halves = np.arange(12, dtype=np.float32) / 2  # thresholds lie between whole numbers
    rows = np.stack(np.meshgrid(halves, halves), axis=-1).reshape(-1, 2)
    assert np.isin(0.5, trees.threshold)
    assert np.array_equal(trees.mean(rows, 2), forest.predict_proba(rows))


def test_a_split_between_given_and_missing_is_kept_by_a_finite_number() -> None:
    """scikit-learn's threshold is infinite there, which no file keeps."""
    rows = np.array([[1.0], [3.0], [np.nan], [np.nan], [-7.0]] * 4, np.float32)
    forest = RandomForestClassifier(n_estimators=5, random_state=0).fit(rows, np.isnan(rows[:, 0]))
    assert any(np.isinf(one.tree_.threshold).any() for one in forest.estimators_)
    trees = kept(forest.estimators_, np.arange(2), 1, 2)
    assert np.abs(trees.threshold).max() == FARTHEST
    far = np.array([[np.finfo(np.float32).max], [np.finfo(np.float32).min], [np.nan]], np.float32)
    assert np.array_equal(trees.mean(far, 2), forest.predict_proba(far))
    assert trees.mean(far, 2).argmax(axis=1).tolist() == [0, 0, 1]


def test_out_of_bag_is_scikit_learns() -> None:
    rng = np.random.default_rng(3)
    learned, labels = numbers(rng, 120, 4, 0.1), rng.integers(3, size=120)
    forest = RandomForestClassifier(n_estimators=40, random_state=2, oob_score=True).fit(learned, labels)
    bags = np.zeros((40, 120), bool)
    for bag, drawn in zip(bags, forest.estimators_samples_, strict=True):
        bag[drawn] = True
    trees = kept(forest.estimators_, np.arange(3), 4, 3)
    shares, known = trees.out_of_bag(learned, 3, bags)
    assert known.all()
    assert np.array_equal(shares, forest.oob_decision_function_)
    bags[:, 7] = True  # no tree is left that did not learn from this sample
    shares, known = trees.out_of_bag(learned, 3, bags)
    assert not known[7]
    assert known.sum() == 119
    assert not shares[7].any()


def test_forests_are_put_together() -> None:
    rng = np.random.default_rng(4)
    learned = numbers(rng, 60, 2, 0.2)
    forest = RandomForestClassifier(n_estimators=6, random_state=0).fit(learned, rng.integers(3, size=60))
    whole = kept(forest.estimators_, np.arange(3), 2, 3)
    parts = [Trees.grown([one.tree_], np.arange(3)) for one in forest.estimators_]
    again = Trees.joined(parts)
    for name, array in whole.arrays().items():
        assert np.array_equal(again.arrays()[name], array), name


def test_a_stump_says_the_same_of_everything() -> None:
    stump = Trees.of(Trees.stump(np.array([0.25, 0.0, 0.75])).arrays(), 2, 3)
    assert stump.mean(np.zeros((2, 2), np.float32), 3).tolist() == [[0.25, 0.0, 0.75]] * 2


@pytest.fixture(scope="module")
def arrays() -> dict[str, Any]:
    rng = np.random.default_rng(5)
    forest = RandomForestClassifier(n_estimators=3, random_state=0).fit(
        rng.normal(size=(50, 2)), rng.integers(2, size=50)
    )
    return Trees.grown([one.tree_ for one in forest.estimators_], np.arange(2)).arrays()


def changed(array: Any, place: int, value: Any) -> Any:
    found = array.copy()
    found[place] = value
    return found


@pytest.mark.parametrize(
    ("name", "place", "value", "reason"),
    [
        ("left", 0, 0, "does not grow"),  # a circle
        ("right", 0, 10**6, "does not grow"),
        ("left", 0, -5, "does not grow"),
        ("left", 0, -1, "a leaf of a forest has a child"),
        ("feature", 0, 2, "asks for a number that there is not"),
        ("feature", 0, -2, "asks for a number that there is not"),
        ("threshold", 0, np.nan, "no finite number"),
        ("threshold", 0, np.inf, "no finite number"),
        ("roots", 0, 1, "begin outside"),
        ("roots", 1, 0, "begin outside"),
        ("roots", 2, 10**6, "begin outside"),
        ("starts", 0, 1, "begin outside"),
        ("starts", -1, 10**6, "begin outside"),
        ("starts", 3, 10**5, "begin outside"),
        ("classes", 0, 2, "names a class that there is not"),
        ("classes", 0, -1, "names a class that there is not"),
        ("shares", 0, np.nan, "no finite number"),
    ],
)
def test_arrays_that_no_forest_grew_are_refused(
    arrays: dict[str, Any], name: str, place: int, value: Any, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        Trees.of(arrays | {name: changed(arrays[name], place, value)}, 2, 2)


def test_a_tree_does_not_reach_into_the_next_one(arrays: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="does not grow"):
        Trees.of(arrays | {"right": changed(arrays["right"], 0, arrays["roots"][1])}, 2, 2)


def test_arrays_of_other_lengths_or_kinds_are_refused(arrays: dict[str, Any]) -> None:
    for name, found in arrays.items():
        for other in (
            found[:0] if name == "roots" else found[:-1],
            found[:, None],
            found.astype(np.int32 if found.dtype.kind != "i" else float),
        ):
            with pytest.raises(ValueError, match="of a forest"):
                Trees.of(arrays | {name: other}, 2, 2)


def test_a_leaf_names_a_class_once(arrays: dict[str, Any]) -> None:
    leaf = {**Trees.stump(np.array([0.5, 0.5])).arrays()}
    Trees.of(leaf, 2, 2)
    with pytest.raises(ValueError, match="names a class twice"):
        Trees.of(leaf | {"classes": np.array([1, 1], np.int32)}, 2, 2)
