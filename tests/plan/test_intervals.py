"""Bootstrap intervals with known right answers: counted out, tabulated, or computed by another program."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest, bootstrap, ttest_ind

from mmstudio.plan.scores import FEWEST
from mmstudio.plan.statistics.intervals import (
    Interval,
    _bias,
    _means,
    half_intervals,
    influence_interval,
    mean_interval,
    set_intervals,
)


def set_interval(statistic: Any, made: Any, real: Any, **more: Any) -> Interval | None:
    """The interval of a metric's only figure."""
    return set_intervals(lambda *sets: {"value": statistic(*sets)}, made, real, **more).get("value")


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


@pytest.mark.parametrize(("right", "n"), [(50, 100), (9, 10), (1, 200), (1900, 2000)])
@pytest.mark.parametrize("share", [True, False])
def test_a_share_has_the_interval_of_wilson(right: int, n: int, share: bool) -> None:
    """As another program finds it; results that are right or wrong are told by their values."""
    found = mean_interval(np.repeat([1.0, 0.0], [right, n - right]), share=share)
    wanted = binomtest(right, n).proportion_ci(method="wilson")
    assert found == Interval(pytest.approx(wanted.low), pytest.approx(wanted.high), "Wilson, 95 %")


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


def test_influences_that_are_alike_are_no_results_that_are_right() -> None:
    """F1 of a class with two samples among a hundred: all influences are 1, and say nothing of how sure that is."""
    ones = np.ones(100)
    counted = mean_interval(ones, share=True)
    assert counted is not None
    assert counted.low == pytest.approx(0.025 ** (1 / 100))
    assert mean_interval(ones, share=True, counted=False) is None
    assert mean_interval(np.zeros(3), share=True, counted=False) is None
    half = mean_interval(np.arange(40) % 2 * 1.0, share=True, counted=False)
    assert half is not None
    assert half.method.startswith("BCa")


def test_shares_of_several_attributes_are_drawn_like_any_values() -> None:
    values = np.repeat([0.0, 1, 1, 0.5], 3)
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


def test_an_interval_by_influences_is_as_wide_as_both_sets_make_it() -> None:
    """A difference of two means: the influences are the values less their means, and the interval is that of Welch."""
    rng = np.random.default_rng(3)
    made, real = rng.exponential(size=40), 2 * rng.exponential(size=25)
    wanted = ttest_ind(made, real, equal_var=False).confidence_interval()
    found = influence_interval(made.mean() - real.mean(), made - made.mean(), real - real.mean())
    assert found == Interval(
        pytest.approx(wanted.low), pytest.approx(wanted.high), "influence of each row, 95 %"
    )


def test_a_known_variance_wins_over_that_of_the_influences() -> None:
    rows = np.tile([-1.0, 1.0], 5000)
    found = influence_interval(3.0, rows, rows, variance=0.25)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(3 - 0.98, abs=1e-3), pytest.approx(3 + 0.98, abs=1e-3))


def test_where_the_variance_grows_with_the_value_the_ends_are_as_far_off_as_their_own_variance_allows() -> (
    None
):
    """The ends solve (end - value)^2 = z^2 (variance + growth (end - value))."""
    rows = np.tile([-1.0, 1.0], 5000)
    found = influence_interval(3.0, rows, rows, variance=0.25, growth=0.4)
    assert found is not None
    for end in (found.low, found.high):
        assert (end - 3) ** 2 == pytest.approx(1.96015**2 * (0.25 + 0.4 * (end - 3)), rel=1e-3)
    assert found.low < 3 < found.high


def test_influences_that_say_nothing_give_no_interval() -> None:
    rows = np.arange(20.0)
    assert influence_interval(1.0, rows[:9], rows) is None
    assert influence_interval(1.0, rows, rows[:9]) is None
    assert influence_interval(1.0, np.zeros(20), np.zeros(20)) is None
    assert influence_interval(1.0, np.zeros(20), np.zeros(20), variance=1.0) is None
    assert influence_interval(1.0, rows, rows, variance=0.0) is None
    assert influence_interval(1.0, np.full(20, np.nan), rows) is None


def test_halves_vary_as_the_whole_does() -> None:
    """The error of a difference of two means, one of them doubled: it is known, whatever the sizes."""
    rng = np.random.default_rng(4)
    made, real = rng.normal(size=(300, 1)).astype(np.float32), rng.normal(size=(500, 1)).astype(np.float32)

    def figures(one: Any, other: Any) -> dict[str, float]:
        off = float(one.mean() - other.mean())
        return {"once": off, "twice": 2 * off, "odd": float("nan"), "still": 1.0}

    values = figures(made, real)
    found = half_intervals(figures, values, made, real, halves=2000)
    assert found.keys() == {"once", "twice"}
    half = 1.961 * float(np.sqrt(made.var() / 300 + real.var() / 500))
    for name, times in (("once", 1), ("twice", 2)):
        assert found[name].low == pytest.approx(values[name] - times * half, abs=0.06 * times * half)
        assert found[name].high == pytest.approx(values[name] + times * half, abs=0.06 * times * half)
    assert found["once"].method == "2000 random halves of both sets, 95 %, at this n"
    assert half_intervals(figures, values, made, real) == half_intervals(figures, values, made, real)
    assert half_intervals(figures, values, made[:19], real) == {}
    assert half_intervals(figures, values, made, real[:19]) == {}


def test_the_figures_of_a_metric_are_drawn_together() -> None:
    rng = np.random.default_rng(5)
    made, real = (rng.normal(size=(30, 1)).astype(np.float32) for _ in range(2))
    calls: list[int] = []

    def figures(one: Any, other: Any) -> dict[str, float]:
        calls.append(1)
        return {"off": float(one.mean() - other.mean()), "odd": float("inf")}

    found = set_intervals(figures, made, real, draws=50)
    assert found.keys() == {"off"}
    assert len(calls) == 50
