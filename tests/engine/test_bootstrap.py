"""Intervals whose right answer is known: counted out, tabulated, or found by another program."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from scipy.stats import bootstrap

from mmstudio.engine.judge.bootstrap import Interval, mean_interval, set_interval


def test_the_interval_of_a_mean_is_that_of_another_program() -> None:
    """Skewed values: there BCa lies higher at both ends than the plain percentiles do."""
    values = np.random.default_rng(4).exponential(size=40)
    other = {
        method: bootstrap((values,), np.mean, n_resamples=40_000, method=method, rng=7).confidence_interval
        for method in ("BCa", "percentile")
    }
    found = mean_interval(values, draws=40_000)
    assert found is not None
    assert found.low == pytest.approx(other["BCa"].low, abs=0.01)
    assert found.high == pytest.approx(other["BCa"].high, abs=0.02)
    assert found.low > other["percentile"].low + 0.02
    assert found.high > other["percentile"].high + 0.05
    assert found.method == "BCa bootstrap, 40000 draws, 95 %"


def test_the_interval_of_a_half_is_that_of_the_binomial_distribution() -> None:
    """Draws of 50 zeros and 50 ones are binomial: with nothing skewed, the ends are its quantiles."""
    chances = np.cumsum([comb(100, k) / 2**100 for k in range(101)])
    low, high = (int(np.searchsorted(chances, tail)) / 100 for tail in (0.025, 0.975))
    assert (low, high) == (0.4, 0.6)
    found = mean_interval(np.repeat([0.0, 1.0], 50), draws=20_000)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(low, abs=0.011), pytest.approx(high, abs=0.011))


def test_the_interval_of_many_normal_values_is_as_wide_as_theirs_is_known_to_be() -> None:
    """The mean of 150 lies within 1.96 standard errors of the true one in 95 of 100 cases."""
    rng = np.random.default_rng(5)
    shares, middles = [], []
    for _ in range(60):
        values = rng.normal(3.0, 2.0, 150)
        found = mean_interval(values)
        assert found is not None
        half = 1.96 * values.std() / np.sqrt(150)
        shares.append((found.high - found.low) / 2 / half)
        middles.append((found.high + found.low) / 2 - values.mean())
    assert np.mean(shares) == pytest.approx(1, abs=0.015)
    assert np.mean(middles) == pytest.approx(0, abs=0.01)


def test_where_all_are_right_the_exact_bound_says_how_sure_that_is() -> None:
    """Of 512 right ones: 0.025 ** (1 / 512), of 10 wrong ones 1 - 0.025 ** (1 / 10), as tables of Clopper-Pearson say."""
    method = "exact (Clopper-Pearson), 95 %"
    assert mean_interval(np.ones(512), share=True) == Interval(pytest.approx(0.99282, abs=1e-5), 1.0, method)
    assert mean_interval(np.zeros(10), share=True) == Interval(0.0, pytest.approx(0.30850, abs=1e-5), method)
    assert mean_interval(np.ones(1), share=True) == Interval(pytest.approx(0.025), 1.0, method)


def test_values_that_do_not_say_how_sure_they_are_have_no_interval() -> None:
    assert mean_interval(np.array([])) is None
    assert mean_interval(np.array([2.0])) is None
    assert mean_interval(np.full(9, 0.5)) is None
    assert mean_interval(np.full(9, 0.5), share=True) is None
    assert mean_interval(np.array([]), share=True) is None


def test_the_same_values_have_the_same_interval_and_many_are_drawn_in_parts() -> None:
    values = np.random.default_rng(1).normal(size=3_000)
    assert mean_interval(values) == mean_interval(values.copy())
    found = mean_interval(values)
    assert found is not None
    half = 1.96 * float(values.std()) / 3_000**0.5
    assert found.low == pytest.approx(values.mean() - half, abs=0.15 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.15 * half)


def test_a_statistic_of_two_sets_is_drawn_from_both() -> None:
    """The difference of two means: its standard error is known, and half of it comes from each set."""
    rng = np.random.default_rng(2)
    made, real = (rng.normal(size=(400, 1)).astype(np.float32) for _ in range(2))

    def difference(one: np.ndarray, other: np.ndarray) -> float:
        return float(one.mean() - other.mean())

    found = set_interval(difference, made, real, draws=2_000)
    assert found is not None
    half = 1.96 * float(np.sqrt(made.var() / 400 + real.var() / 400))
    assert found.low == pytest.approx(difference(made, real) - half, abs=0.1 * half)
    assert found.high == pytest.approx(difference(made, real) + half, abs=0.1 * half)
    assert found.method == "percentile bootstrap of both sets, 2000 draws, 95 %"
    assert found == set_interval(difference, made, real, draws=2_000)


def test_a_statistic_that_is_no_number_has_no_interval() -> None:
    rows = np.zeros((3, 1), np.float32)
    assert set_interval(lambda _made, _real: float("nan"), rows, rows) is None
    assert set_interval(lambda _made, _real: 1.0, rows[:1], rows) is None
    assert set_interval(lambda _made, _real: 1.0, rows, rows[:1]) is None
