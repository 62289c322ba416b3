"""Metrics of sets: values counted out by hand, known distributions, and influences against leaving rows out."""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import numpy as np
import pytest
from scipy.linalg import sqrtm
from scipy.stats import betabinom

from mmstudio.api import PluginConfig
from mmstudio_metrics.sets import kernels, neighbours
from mmstudio_metrics.sets.classes import InceptionScore
from mmstudio_metrics.sets.distances import Kad, Kid, median_distance
from mmstudio_metrics.sets.frechet import Frechet
from mmstudio_metrics.sets.kernels import Discrepancy, cubic
from mmstudio_metrics.sets.manifolds import DensityCoverage, PrecisionRecall, expected_near, share_of_good
from mmstudio_metrics.sets.settings import DensityConfig, SlicedConfig, SupportConfig
from mmstudio_metrics.sets.sliced import Mind, transport

CONFIG = PluginConfig()


def rows(*values: float) -> Any:
    return np.array(values, np.float32)[:, None]


def drawn(seed: int, n: int, width: int = 4, shift: float = 0.0) -> Any:
    return (np.random.default_rng(seed).normal(size=(n, width)) + shift).astype(np.float32)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "BLOCK", 7)


def test_the_kernel_distance_of_known_features() -> None:
    """D = 1: kernel (xy + 1)^3. Made 0 and 1, real 1 and 2: pairs 1; 27; cross 1, 1, 8 and 27 of four."""
    whole = Discrepancy.of(cubic, rows(0, 1), rows(1, 2)).value
    assert whole == pytest.approx(1 + 27 - 2 * (1 + 1 + 8 + 27) / 4)
    # 0 was made for 1, and 1 for 2: the others are 0 with 2, and 1 with 1
    assert Kid(CONFIG).statistic(rows(0, 1), rows(1, 2)) == pytest.approx(1 + 27 - 2 * (1 + 8) / 2)
    # of three real values none is known to be that of a result
    assert Kid(CONFIG).statistic(rows(0, 1), rows(1, 2, 2)) == pytest.approx(
        1 + (27 + 27 + 125) / 3 - 2 * (1 + 1 + 1 + 8 + 27 + 27) / 6
    )
    assert np.isnan(Kid(CONFIG).statistic(rows(0), rows(1, 2)))


def test_sets_of_one_source_are_as_often_nearer_than_none_as_farther() -> None:
    near = [Kid(CONFIG).statistic(drawn(seed, 12), drawn(1000 + seed, 12)) for seed in range(300)]
    assert np.mean(near) == pytest.approx(0, abs=3 * np.std(near) / 300**0.5)
    assert Kid(CONFIG).statistic(drawn(1, 12), drawn(2, 12, shift=2)) > 10 * np.std(near)


@pytest.mark.parametrize("metric", [Kid, Kad])
def test_results_that_are_like_their_own_real_value_are_no_nearer_than_their_source(metric: Any) -> None:
    """Each result is the real value of its sample, a little changed: made from its conditions, and of the same source."""
    near = []
    for seed in range(200):
        real = drawn(seed, 20)
        made = 0.9 * real + sqrt(1 - 0.81) * drawn(9000 + seed, 20)
        near.append(metric(CONFIG).statistic(made, real))
    assert np.mean(near) == pytest.approx(0, abs=3 * np.std(near) / 200**0.5)


def test_the_distance_of_sounds_has_a_gaussian_kernel_as_wide_as_real_values_lie_apart() -> None:
    """Real 0, 3 and 4: distances 3, 4 and 1, median 3. Made 0 and 3: they are 3 apart."""
    made, real = rows(0, 3), rows(0, 3, 4)

    def kernel(far: float) -> float:
        return exp(-(far**2) / 18)

    within = (kernel(3) + kernel(4) + kernel(1)) / 3
    across = (1 + kernel(3) + kernel(4) + kernel(3) + 1 + kernel(1)) / 6
    assert median_distance(real) == pytest.approx(3)
    assert Kad(CONFIG).statistic(made, real) == pytest.approx(100 * (kernel(3) + within - 2 * across))
    assert np.isnan(Kad(CONFIG).statistic(made, rows(0)))
    assert median_distance(rows(5, 5, 5, 5, 9)) == 1


def test_the_median_of_many_does_not_depend_on_their_order() -> None:
    many = drawn(3, 2500, 3)
    found = median_distance(many)
    assert found == median_distance(many[::-1])
    assert found == pytest.approx(2.18, abs=0.05)  # of normal values, 3 features: sqrt(2 * 2.366)


@pytest.mark.parametrize("metric", [Kid, Kad])
@pytest.mark.usefixtures("small_blocks")
def test_blocks_change_nothing(metric: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = drawn(1, 23), drawn(2, 17)
    found = metric(CONFIG).statistic(made, real), metric(CONFIG).influence(made, real)
    monkeypatch.setattr(kernels, "BLOCK", 1024)
    whole = metric(CONFIG).statistic(made, real), metric(CONFIG).influence(made, real)
    assert found[0] == pytest.approx(whole[0])
    assert found[1].made == pytest.approx(whole[1].made)
    assert found[1].real == pytest.approx(whole[1].real)
    assert (found[1].variance, found[1].growth) == (
        pytest.approx(whole[1].variance),
        pytest.approx(whole[1].growth),
    )


def test_the_influence_of_a_row_is_what_leaving_it_out_changes() -> None:
    """Of sets that are far apart: there all of the value's variance is of single rows."""
    made, real = drawn(1, 60, shift=2), drawn(2, 40)
    metric = Kid(CONFIG)
    whole, found = metric.statistic(made, real), metric.influence(made, real)
    for influence, left in (
        (found.made, [metric.statistic(np.delete(made, row, 0), real) for row in range(60)]),
        (found.real, [metric.statistic(made, np.delete(real, row, 0)) for row in range(40)]),
    ):
        jackknife = (len(left) - 1) * (whole - np.array(left))
        assert influence == pytest.approx(jackknife - jackknife.mean(), rel=0.05, abs=0.05 * jackknife.std())
    known = found.made.var(ddof=1) / 60 + found.real.var(ddof=1) / 40
    assert found.variance == pytest.approx(known, rel=0.05)


def test_what_no_single_row_explains_is_told_apart() -> None:
    """Of sets of one source that is all of the variance, and the projections count it twice."""
    values, rests, plain, told = [], [], [], []
    for seed in range(300):
        found = Discrepancy.of(cubic, drawn(seed, 40), drawn(5000 + seed, 60))
        moved = found.influence
        values.append(found.value)
        rests.append(found.rest)
        plain.append(moved.variance or 0.0)
        told.append(moved.made.var(ddof=1) / 40 + moved.real.var(ddof=1) / 60)
        assert moved.growth >= 0
    assert np.mean(rests) == pytest.approx(np.var(values), rel=0.3)
    assert np.mean(plain) == pytest.approx(2 * np.var(values), rel=0.3)
    assert np.mean(rests) < np.mean(told) < np.mean(plain)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_few_rows_have_finite_influences(count: int) -> None:
    for metric in (Kid(CONFIG), Kad(CONFIG)):
        found = metric.influence(drawn(1, count), drawn(2, count, shift=1))
        assert np.isfinite([*found.made, *found.real, found.growth]).all()
        assert found.variance is None or found.variance >= 0


def test_equal_rows_have_no_influence() -> None:
    same = np.ones((12, 3), np.float32)
    found = Kid(CONFIG).influence(same, same)
    assert not found.made.any()
    assert found.variance is None


def test_the_frechet_distance_of_known_means_and_covariances() -> None:
    """Deviations 1 and 3 along one axis, 2 and 2 along the other, means 5 apart: 25 + (1 - 3)^2 + 0."""
    corners = np.array([[1, 2], [1, -2], [-1, 2], [-1, -2]]) * sqrt(3 / 4)  # variances 1 and 4 over n - 1
    made = corners.astype(np.float32)
    real = (corners * [3, 1] + [3, 4]).astype(np.float32)
    assert Frechet(CONFIG).statistic(made, real) == pytest.approx(25 + 4, rel=1e-5)
    assert Frechet(CONFIG).statistic(made, made) == pytest.approx(0, abs=1e-5)
    assert np.isnan(Frechet(CONFIG).statistic(made[:1], real))


@pytest.mark.parametrize(("n", "m", "width"), [(50, 40, 6), (50, 5, 6), (8, 9, 30), (40, 8, 30)])
def test_the_frechet_distance_is_that_of_matrix_roots(n: int, m: int, width: int) -> None:
    """Fewer rows than features leave covariances without full rank; the distance is computed by rows then."""
    made, real = drawn(1, n, width), 2 * drawn(2, m, width, shift=0.5)
    first, second = (np.cov(one.astype(np.float64).T) for one in (made, real))
    root = sqrtm(first)
    common = np.sqrt(np.maximum(np.linalg.eigvalsh((root @ second @ root).real), 0)).sum()
    wanted = ((made.mean(0) - real.mean(0)) ** 2).sum() + np.trace(first + second) - 2 * common
    assert Frechet(CONFIG).statistic(made, real) == pytest.approx(wanted, rel=1e-4)


def test_a_frechet_distance_of_few_is_warned_of() -> None:
    assert Frechet(CONFIG).remarks(10_000, 12_000, 2000) == []
    assert Frechet(CONFIG).remarks(320, 320, 64) == []
    [remark] = Frechet(CONFIG).remarks(12_000, 9_999, 2000)
    assert str(remark).startswith("The Frechet distance is too large for small n, and here n is small: 9999")
    assert remark.params == {"few": 9999, "width": 2000, "needed": 10_000}


def test_the_inception_score_counts_classes_that_are_sure() -> None:
    sure = np.eye(5, dtype=np.float32)[np.arange(50) % 5]
    unsure = np.full((50, 5), 0.2, np.float32)
    score = InceptionScore(CONFIG)
    assert score.statistic(sure, sure) == pytest.approx(5)
    assert score.statistic(sure[::5], sure) == pytest.approx(1)
    assert score.statistic(unsure, sure) == pytest.approx(1)
    assert np.isnan(score.statistic(sure[:0], sure))


def test_precision_and_recall_are_counted_in_balls() -> None:
    """Balls of real values 0, 1, 2, 3 and 10 to the first neighbour: radii 1, 1, 1, 1 and 7."""
    made, real = rows(0.5, 3.5, 5, 20, 20.5), rows(0, 1, 2, 3, 10)
    found = PrecisionRecall(SupportConfig(neighbours=1)).statistic(made, real)
    # made: 0.5 and 3.5 near, 5 within 7 of 10, the others outside; their own radii are 3, 1.5, 1.5, 0.5 and 0.5
    assert found == {"precision": pytest.approx(3 / 5), "recall": pytest.approx(4 / 5)}
    few = PrecisionRecall(SupportConfig(neighbours=3)).statistic(made[:3], real)
    assert np.isnan(list(few.values())).all()


def test_density_and_coverage_are_counted_in_balls() -> None:
    """The same balls: 0.5 is in two, 3.5 in two (of 3 and of 10), 5 in one; the balls of 0, 1, 3 and 10 hold results."""
    made, real = rows(0.5, 3.5, 5, 20), rows(0, 1, 2, 3, 10)
    found = DensityCoverage(DensityConfig(neighbours=1)).statistic(made, real)
    assert found["density"] == pytest.approx((2 + 2 + 1) / 4)
    assert found["coverage"] == pytest.approx(4 / 5)
    # radii clipped at the median 1: 0.5 and 3.5 count once each; among real values 0 to 3 are in balls, 10 is in none
    assert found["clipped density"] == pytest.approx((2 / 4) / (4 / 5))
    assert found["clipped coverage"] == pytest.approx(share_of_good(4 / 5, 4, 5, 1))


def test_the_expected_share_of_near_results_is_that_of_the_beta_binomial_distribution() -> None:
    found = expected_near(40, 90, 5)
    wanted = [
        sum(min(j, 5) * betabinom.pmf(j, good, 5, 85) for j in range(good + 1)) / 5 for good in range(41)
    ]
    assert found == pytest.approx(wanted, abs=1e-11)
    assert (np.diff(found) > 0).all()
    assert share_of_good(float(found[17]), 40, 90, 5) == pytest.approx(17 / 40)
    assert share_of_good(1.0, 40, 90, 5) == 1
    assert share_of_good(0.0, 40, 90, 5) == 0


@pytest.mark.parametrize("good", [0.0, 0.25, 0.5, 1.0])
def test_clipped_forms_tell_the_share_of_good_results(good: float) -> None:
    """The others lie far away: both fall in proportion, where coverage does not."""
    n = 600
    made = drawn(1, n, 3)
    made[int(good * n) :] += 100
    found = DensityCoverage(DensityConfig()).statistic(made, drawn(2, n, 3))
    assert found["clipped density"] == pytest.approx(good, abs=0.06)
    assert found["clipped coverage"] == pytest.approx(good, abs=0.06)


def test_one_far_real_value_does_not_make_bad_results_good() -> None:
    """Its ball is huge, and holds results that lie between: density counts them, clipped density does not."""
    real = drawn(1, 300, 3)
    real[0] = 60
    made = drawn(2, 300, 3, shift=20)
    found = DensityCoverage(DensityConfig()).statistic(made, real)
    assert found["density"] == pytest.approx(1 / 5)
    assert found["clipped density"] == 0


@pytest.mark.usefixtures("small_blocks")
def test_neighbours_are_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = drawn(1, 30), drawn(2, 25)
    found = DensityCoverage(DensityConfig()).statistic(made, real)
    support = PrecisionRecall(SupportConfig()).statistic(made, real)
    monkeypatch.setattr(kernels, "BLOCK", 1024)
    assert DensityCoverage(DensityConfig()).statistic(made, real) == found
    assert PrecisionRecall(SupportConfig()).statistic(made, real) == support


def test_a_ball_reaches_to_no_neighbour_that_is_not_there() -> None:
    assert np.isinf(neighbours.radii(rows(1, 2, 3), 3)).all()
    assert neighbours.radii(rows(1, 2, 4), 2).tolist() == [9, 4, 9]


def test_sets_that_are_moved_are_as_far_apart_as_they_were_moved() -> None:
    """Along a direction u a shift s costs (s . u)^2, on average |s|^2 / D; MIND is 3 D times that."""
    made = drawn(1, 50, 3)
    shift = np.array([1.0, -2.0, 0.5], np.float32)
    metric = Mind(SlicedConfig(directions=4000))
    assert metric.statistic(made + shift, made) == pytest.approx(3 * (shift**2).sum(), rel=0.05)
    assert metric.statistic(made, made[::-1]) == pytest.approx(0, abs=1e-9)
    assert np.isnan(metric.statistic(made[:0], made))


def test_transport_along_a_line_is_exact_for_unequal_numbers() -> None:
    """Of 0 and 6 to 0, 3 and 6: half of 0 stays, a sixth goes to 3, and the same from 6: 2 (1/6) 9 = 3."""
    assert transport(rows(0, 6), rows(6, 0, 3)) == pytest.approx([3])
    assert transport(rows(6, 0, 3), rows(0, 6)) == pytest.approx([3])
    assert transport(rows(1, 5), rows(2, 8)) == pytest.approx([(1 + 9) / 2])
    one, other = drawn(1, 13, 2), drawn(2, 31, 2)
    repeated = transport(np.repeat(one, 31, axis=0), np.repeat(other, 13, axis=0))
    assert transport(one, other) == pytest.approx(repeated)
