"""Differences of scores: of pairs, of strangers, of shares, of figures of sets, and of several runs a side."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Score
from mmstudio.plan.statistics.differences import (
    ScoreSide,
    difference,
    difference_of_runs,
    incomparable,
)

IDS = np.arange(100, 160)


def told(values: Any, samples: Any = IDS, reference: Any = None, **more: Any) -> ScoreSide:
    rows = np.asarray(values, np.float64)
    known = {"value": float(np.nanmean(rows)), "n": int(np.isfinite(rows).sum())} | more
    ids = np.asarray(samples, np.int64)[: len(rows)]
    return ScoreSide(Score(metric="m", figure="f", **known), ids, rows, reference)


def drawn(seed: int, n: int = 60, of: str = "exponential") -> Any:
    return getattr(np.random.default_rng(seed), of)(size=n)


def test_pairs_are_compared_by_their_differences() -> None:
    one, other = drawn(1) + drawn(3), drawn(2) + drawn(3)
    wanted = stats.ttest_rel(one, other).confidence_interval()
    found = difference(told(one), told(other))
    assert found.value == pytest.approx(one.mean() - other.mean())
    assert (found.low, found.high) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
    assert (found.pairs, found.verdict) == (60, "not told apart")
    assert found.method == "t interval, paired by sample and seed, 95 %"
    turned = difference(told(other), told(one))
    assert (turned.low, turned.high) == (pytest.approx(-wanted.high), pytest.approx(-wanted.low))


def test_pairing_finds_what_strangers_hide() -> None:
    """All results are harder or easier alike, and one side is a little better on each."""
    hard = 10 * drawn(4)
    one, other = hard + drawn(5, of="normal") + 0.8, hard + drawn(6, of="normal")
    assert difference(told(one), told(other)).verdict == "higher"
    assert difference(told(other), told(one)).verdict == "lower"
    assert difference(told(one), told(other, IDS + 1000)).verdict == "not told apart"


def test_strangers_are_compared_as_welch_does() -> None:
    one, other = drawn(1, 60), 3 * drawn(2, 35)
    wanted = stats.ttest_ind(one, other, equal_var=False).confidence_interval()
    found = difference(told(one), told(other, IDS + 1000))
    assert (found.low, found.high) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
    assert (found.pairs, found.method) == (0, "t interval, unpaired, 95 %")


def test_the_same_sample_with_another_seed_is_no_pair() -> None:
    one, other = drawn(1), drawn(2)
    found = difference(told(one), told(other, np.roll(IDS, 1)))
    assert found.pairs == 0


def test_of_two_sizes_only_the_common_results_are_pairs() -> None:
    """The variance of a difference of means of which some numbers are pairs: V1/n + V2/m - 2 C p / (n m)."""
    one, other = drawn(1) + drawn(3), (drawn(2) + drawn(3))[:40]
    about = ((one[:40] - one.mean()) * (other - other.mean())).sum() / 39
    alone = one.var(ddof=1) / 60, other.var(ddof=1) / 40
    reach = stats.t.ppf(0.975, sum(alone) ** 2 / (alone[0] ** 2 / 59 + alone[1] ** 2 / 39))
    variance = sum(alone) - 2 * about * 40 / (60 * 40)
    found = difference(told(one), told(other))
    assert found.low is not None
    assert found.high is not None
    assert (found.low + found.high) / 2 == pytest.approx(found.value)
    assert (found.high - found.low) / 2 == pytest.approx(reach * variance**0.5)
    assert found.pairs == 40


def test_results_that_could_not_be_judged_are_left_out() -> None:
    one, other = drawn(1), drawn(2)
    holes = one.copy()
    holes[::3] = np.nan
    found = difference(told(holes), told(other))
    assert found.pairs == 40
    assert found.value == pytest.approx(np.nanmean(holes) - other.mean())


def test_shares_have_pseudo_counts() -> None:
    """Agresti and Min: half a result in each of the four cells; 20 right in both, 9 here alone, 3 there alone, 28 in none."""
    one = np.repeat([1.0, 1, 0, 0], [20, 9, 3, 28])
    other = np.repeat([1.0, 0, 1, 0], [20, 9, 3, 28])
    found = difference(told(one), told(other))
    off = (9.5 - 3.5) / 62
    error = np.sqrt((9.5 + 3.5 - (9.5 - 3.5) ** 2 / 62) / 61 / 62)
    half = stats.t.ppf(0.975, 61) * error
    assert found.value == pytest.approx(0.1)
    assert (found.low, found.high) == (pytest.approx(off - half), pytest.approx(off + half))


def test_shares_of_strangers_have_them_too() -> None:
    """Agresti and Caffo: one right and one wrong result on each side; all of 60 and 56 of 60 are right."""
    one, other = np.ones(60), np.repeat([1.0, 0], [56, 4])
    found = difference(told(one), told(other, IDS + 1000))
    p, q = 61 / 62, 57 / 62
    variance = p * (1 - p) / 61 + q * (1 - q) / 61
    parts = [(p * (1 - p) / 61) ** 2 / 61, (q * (1 - q) / 61) ** 2 / 61]
    half = stats.t.ppf(0.975, variance**2 / sum(parts)) * variance**0.5
    assert (found.low, found.high) == (pytest.approx(p - q - half), pytest.approx(p - q + half))
    assert found.verdict == "not told apart"


def test_a_figure_of_sets_is_compared_by_the_influences_of_both_sets() -> None:
    one, other = (drawn(seed) - 1 for seed in (1, 2))
    real_one, real_other = (2 * (drawn(seed) - 1) for seed in (3, 4))
    found = difference(told(one, reference=real_one, value=0.7), told(other, reference=real_other, value=0.2))
    variance = (one - other).var(ddof=1) / 60 + (real_one - real_other).var(ddof=1) / 60
    assert found.value == pytest.approx(0.5)
    assert found.low is not None
    assert found.high is not None
    assert (found.low + found.high) / 2 == pytest.approx(0.5)
    assert (found.high - found.low) / 2 == pytest.approx(1.99 * variance**0.5, rel=0.01)
    same = difference(told(one, reference=real_one, value=0.7), told(other, reference=real_one, value=0.2))
    assert same.low is not None
    assert same.high is not None
    assert same.high - same.low == pytest.approx(
        2 * stats.t.ppf(0.975, 59) * ((one - other).var(ddof=1) / 60) ** 0.5
    )


def test_nothing_is_claimed_where_nothing_is_known() -> None:
    few = difference(told(drawn(1, 9)), told(drawn(2)))
    assert (few.low, few.verdict) == (None, "")
    assert few.why is not None
    assert few.why.text == "How certain a difference is cannot be said from 9 results; evaluate at least 10."
    bare = ScoreSide(Score(metric="m", figure="f", value=1, n=60), IDS)
    found = difference(bare, told(drawn(1)))
    assert found.verdict == ""
    assert found.why is not None
    assert found.why.text.startswith("The figure has no number for each result")
    half = difference(told(drawn(1), reference=drawn(2)), told(drawn(1)))
    assert half.verdict == ""


def test_results_that_are_all_alike() -> None:
    same = difference(told(drawn(1)), told(drawn(1)))
    assert (same.value, same.low, same.verdict) == (0, None, "not told apart")
    off = difference(told(np.full(60, 3.0)), told(np.full(60, 2.0)))
    assert (off.value, off.low, off.verdict) == (1, None, "")
    assert off.why is not None
    assert off.why.text.startswith("All results differ by the same number")


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ({"figure": "f"}, {"figure": "g"}, "The scores are of different figures."),
        ({"extractor": "a"}, {"extractor": "b"}, "The features come from different extractors"),
        (
            {"extractor": "a", "weights": "1"},
            {"extractor": "a", "weights": "2"},
            "The features come from different extractors",
        ),
        ({"resizing": "a"}, {"resizing": "b"}, "The features come from different extractors"),
        (
            {"at_this_n": True, "n": 5},
            {"at_this_n": True, "n": 6},
            "The value depends on the number of results, and they are 5 and 6.",
        ),
        ({"value": None}, {}, "One of the scores has no value."),
    ],
)
def test_what_must_not_be_subtracted(one: Any, other: Any, words: str) -> None:
    plain = {"metric": "m", "figure": "f", "value": 1.0}
    found = incomparable([Score(**{**plain, **one}), Score(**{**plain, **other})])
    assert found is not None
    assert found.text.startswith(words)
    assert incomparable([Score(**{**plain, **one, "value": 2.0})] * 2) is None


def test_scores_of_two_versions_of_learned_weights_have_no_common_scale() -> None:
    plain = {"metric": "m", "figure": "f", "value": 1.0, "extractor": "learned"}
    one, other = (Score(**plain, extractor_version=name) for name in ("1, learned on a", "1, learned on b"))
    assert incomparable([one, other]) is not None
    hashed = [Score(**plain, extractor_version=name, weights="x") for name in ("1", "2")]
    assert incomparable(hashed) is None


def test_the_numbers_of_an_evaluation_are_found_by_what_a_score_is_of() -> None:
    score = Score(metric="m", figure="f", given=("text",), value=1.0)
    other = Score(metric="m", figure="f", value=1.0)
    behind = ScoreValues(IDS, {score.key: np.ones(40)}, {score.key: np.zeros(40)})
    found = ScoreSide.of(score, behind)
    assert found.samples.tolist() == IDS[:40].tolist()
    assert found.values is not None
    assert found.reference is not None
    assert ScoreSide.of(other, behind).values is None
    assert ScoreSide.of(score, None).values is None
    assert ScoreSide.of(score, ScoreValues(IDS[:30], {score.key: np.ones(40)})).values is None


def test_fewer_than_three_runs_claim_nothing_about_recipes() -> None:
    sides = [told(drawn(seed)) for seed in range(6)]
    found = difference_of_runs(sides[:2], sides[2:6])
    assert (found.verdict, found.low, found.runs) == ("", None, (2, 4))
    assert found.why is not None
    assert found.why.text == (
        "Another training of the same recipe ends elsewhere, so a claim about recipes needs 3 runs on each side, and one "
        "has 2."
    )


def test_runs_without_numbers_are_compared_as_welch_does() -> None:
    one, other = [1.0, 1.4, 1.1], [0.2, 0.9, 0.4, 0.5]
    sides = [
        [ScoreSide(Score(metric="m", figure="f", value=value, n=50), IDS) for value in side]
        for side in (one, other)
    ]
    wanted = stats.ttest_ind(one, other, equal_var=False).confidence_interval()
    found = difference_of_runs(*sides)
    assert (found.low, found.high) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
    assert (found.verdict, found.method) == ("higher", "t interval over runs, 95 %")


def crossed(seed: int, k: int, n: int, runs: float, samples: float, noise: float) -> Any:
    rng = np.random.default_rng(seed)
    return runs * rng.normal(size=(k, 1)) + samples * rng.normal(size=n) + noise * rng.normal(size=(k, n))


def test_runs_and_samples_both_count() -> None:
    """Three runs a side on the same 60 samples: the variance of runs, and of what samples do to one side and not the other."""
    one, other = crossed(1, 3, 60, 0.1, 1.0, 0.3), crossed(2, 3, 60, 0.1, 1.0, 0.3) - 1
    found = difference_of_runs([told(row) for row in one], [told(row) for row in other])
    of_runs = [side.mean(1).var(ddof=1) / 3 for side in (one, other)]
    apart = one.mean(0) - other.mean(0)
    rests = [
        ((side - side.mean(0) - side.mean(1, keepdims=True) + side.mean()) ** 2).sum() / (2 * 59) / (3 * 60)
        for side in (one, other)
    ]
    variance = sum(of_runs) + apart.var(ddof=1) / 60 - sum(rests)
    freedom = variance**2 / sum(part**2 / 2 for part in of_runs)
    half = stats.t.ppf(0.975, freedom) * variance**0.5
    assert found.low is not None
    assert found.high is not None
    assert (found.low + found.high) / 2 == pytest.approx(found.value)
    assert (found.high - found.low) / 2 == pytest.approx(half)
    assert (found.pairs, found.runs, found.verdict) == (60, (3, 3), "higher")
    assert found.method == "t interval over runs and samples, 95 %"
    alone = difference_of_runs(
        [told(row) for row in one], [told(row, IDS + 1000) for row in other]
    )  # strangers: what one sample does, it does to one side
    shared = one.mean(0).var(ddof=1) / 60 + other.mean(0).var(ddof=1) / 60 - sum(rests) + sum(of_runs)
    half = stats.t.ppf(0.975, shared**2 / sum(part**2 / 2 for part in of_runs)) * shared**0.5
    assert alone.low is not None
    assert alone.high is not None
    assert (alone.high - alone.low) / 2 == pytest.approx(half)


def test_pairs_of_runs_are_those_of_results_and_not_of_real_values() -> None:
    some_real = np.where(np.arange(60) < 12, np.nan, drawn(9))
    sides = [
        [told(row, reference=some_real) for row in crossed(seed, 3, 60, 0.1, 1.0, 0.3)] for seed in (1, 2)
    ]
    assert difference_of_runs(*sides).pairs == 60


def test_runs_that_share_no_samples_have_no_part_of_samples() -> None:
    """The variance over runs has it already, even where results of one place, of other samples, are high or low alike."""
    one, other = crossed(1, 3, 60, 0.1, 1.0, 0.3), crossed(2, 3, 60, 0.1, 1.0, 0.3)
    sides = [
        [told(row, IDS + 100 * (3 * side + place)) for place, row in enumerate(rows)]
        for side, rows in enumerate((one, other))
    ]
    wanted = stats.ttest_ind(one.mean(1), other.mean(1), equal_var=False).confidence_interval()
    found = difference_of_runs(*sides)
    assert (found.low, found.high) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
