"""Bootstrap intervals with known right answers: counted out, tabulated, or computed by another program."""

from __future__ import annotations

from math import comb
from statistics import NormalDist

import numpy as np
import pytest
from scipy.stats import binomtest, bootstrap

from mmstudio.plan.intervals import Interval, _bias, _means, mean_interval, set_interval
from mmstudio.plan.scores import FEWEST


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


def test_shares_that_differ_are_drawn_like_any_values() -> None:
    values = np.repeat([0.0, 1, 1, 1], 3)
    found = mean_interval(values, share=True)
    assert found is not None
    assert found.method == "BCa bootstrap, 2000 draws, 95 %"
    assert found == mean_interval(values)
    assert mean_interval(np.ones(19)) is None  # no shares: nothing is known of how far they reach


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(1, 2, 0.0126, 0.9874), (3, 4, 0.1941, 0.9937), (1, 9, 0.0028, 0.4825), (5, 9, 0.2120, 0.8630)],
)
def test_a_share_of_few_has_the_exact_bounds(right: int, n: int, low: float, high: float) -> None:
    """As tables of Clopper and Pearson have them, and as another program finds them."""
    found = mean_interval(np.array([1.0] * right + [0.0] * (n - right)), share=True)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
    other = binomtest(right, n).proportion_ci(method="exact")
    assert (found.low, found.high) == (pytest.approx(other.low), pytest.approx(other.high))
    assert found.method == "exact (Clopper-Pearson), 95 %"


def test_few_values_have_no_interval_and_ten_have_one_that_holds() -> None:
    """Of two values the interval from the one to the other would hold the mean in half of all cases only."""
    rows = np.arange(20, dtype=np.float32)[:, None]
    for count in (2, 5, 9):
        assert mean_interval(np.arange(float(count))) is None
        assert (
            mean_interval(np.linspace(0.2, 0.8, count), share=True) is None
        )  # shares of something, not right or wrong
        assert set_interval(lambda made, real: float(made.mean() - real.mean()), rows[:count], rows) is None
        assert set_interval(lambda made, real: float(made.mean() - real.mean()), rows, rows[:count]) is None
    assert FEWEST == 10
    rng = np.random.default_rng(9)
    held = 0
    for _ in range(300):
        found = mean_interval(rng.normal(1.0, 2.0, 10), draws=500)
        assert found is not None
        held += found.low <= 1.0 <= found.high
    assert 0.85 < held / 300 < 0.97


def test_intervals_of_earlier_evaluations_are_found_again() -> None:
    """The draws are seeded, and the same on every machine."""
    found = mean_interval(np.arange(10.0) ** 2)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(14.0892937), pytest.approx(47.2037254))
    rows = np.arange(12, dtype=np.float32)[:, None]
    other = set_interval(lambda made, real: float(made.mean() - real.min()), rows, rows[:10])
    assert other is not None
    assert (other.low, other.high) == (pytest.approx(2.7416667), pytest.approx(7.0))
    assert other.method == "percentile bootstrap of both sets, 200 draws, 95 %"


def test_the_middle_of_the_draws_is_known_in_standard_deviations() -> None:
    normal = NormalDist()
    assert _bias(np.array([0.0, 1, 1, 2]), 1.0) == pytest.approx(0)
    assert _bias(np.array([0.0, 1, 2, 3]), 1.0) == pytest.approx(normal.inv_cdf(1.5 / 4))
    assert _bias(np.full(4, 2.0), 1.0) == pytest.approx(normal.inv_cdf(0.5 / 4))
    assert _bias(np.full(4, 2.0), 3.0) == pytest.approx(normal.inv_cdf(3.5 / 4))


def test_as_many_means_are_drawn_as_are_wanted() -> None:
    assert [len(_means(np.arange(count), 7)) for count in (1, 2**19, 2**20, 2**21)] == [7, 7, 7, 7]
    whole = _means(np.arange(50.0), 2000)
    assert whole.mean() == pytest.approx(24.5, abs=0.3)
    assert whole.std() == pytest.approx(np.arange(50).std() / 50**0.5, rel=0.05)


def test_values_that_do_not_say_how_sure_they_are_have_no_interval() -> None:
    assert mean_interval(np.array([])) is None
    assert mean_interval(np.array([2.0])) is None
    assert mean_interval(np.full(19, 0.5)) is None
    assert mean_interval(np.full(19, 0.5), share=True) is None
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
    rows = np.zeros((20, 1), np.float32)
    assert set_interval(lambda _made, _real: float("nan"), rows, rows) is None
    assert set_interval(lambda _made, _real: 1.0, rows[:9], rows) is None
    assert set_interval(lambda _made, _real: 1.0, rows, rows[:9]) is None
    assert set_interval(lambda _made, _real: 1.0, rows[:10], rows) is not None
