"""How often intervals hold the truth, and how often equal things are called different, on data whose truth is known.

Each figure is of 2,000 repetitions, so that a share of 95 % is known to one percentage point.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from mmstudio.api import PluginConfig
from mmstudio.plan.scores import Score
from mmstudio.plan.statistics.differences import Difference, ScoreSide, difference, difference_of_runs
from mmstudio.plan.statistics.intervals import Interval, half_intervals, influence_interval, mean_interval
from mmstudio_metrics.sets.distances import Kad, Kid
from mmstudio_metrics.sets.frechet import Frechet
from mmstudio_metrics.sets.kernels import Discrepancy, cubic, sums
from mmstudio_metrics.sets.manifolds import DensityCoverage, PrecisionRecall
from mmstudio_metrics.sets.sliced import Mind

SHORT = bool(os.environ.get("BENCH_SHORT"))
REPETITIONS = 100 if SHORT else 2000
SIZES = (200,) if SHORT else (200, 2000)
WIDTH = 16
CONFIG = PluginConfig()
Draw = Callable[[np.random.Generator, int], Any]

VALUES: dict[str, tuple[Draw, float]] = {
    "normal": (lambda rng, n: rng.normal(1.0, 2.0, n), 1.0),
    "exponential": (lambda rng, n: rng.exponential(1.0, n), 1.0),
    "log-normal": (lambda rng, n: rng.lognormal(0.0, 0.75, n), float(np.exp(0.75**2 / 2))),
}


def tell(what: str, share: float, *more: str) -> None:
    print(f"\n{what}: {100 * share:.1f} %", *more)


def held(intervals: Iterator[Interval | None], truth: float) -> float:
    """Share of intervals that hold the truth; one that is missing does not."""
    return float(np.mean([found is not None and found.low <= truth <= found.high for found in intervals]))


def within(share: float, low: float, high: float) -> bool:
    slack = 0.06 if SHORT else 0.0
    return low - slack <= share <= high + slack


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", list(VALUES))
def test_intervals_of_means(name: str, size: int) -> None:
    draw, truth = VALUES[name]
    rng = np.random.default_rng(1)
    share = held((mean_interval(draw(rng, size)) for _ in range(REPETITIONS)), truth)
    tell(f"mean of {name} values, n = {size}: interval holds it", share)
    assert within(share, 0.93, 0.97)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("truth", [0.05, 0.5, 0.95])
def test_intervals_of_accuracies(truth: float, size: int) -> None:
    rng = np.random.default_rng(2)
    right = ((rng.random(size) < truth).astype(np.float64) for _ in range(REPETITIONS))
    share = held((mean_interval(one, share=True) for one in right), truth)
    tell(f"accuracy of {truth}, n = {size}: interval holds it", share)
    assert within(share, 0.93, 0.97)


def moments(mean: Any) -> list[Any]:
    """The first three moment tensors of normal features of variance 1."""
    one = np.eye(len(mean))
    twice = np.einsum("i,jk->ijk", mean, one)
    third = (
        np.einsum("i,j,k->ijk", mean, mean, mean)
        + twice
        + twice.transpose(1, 0, 2)
        + twice.transpose(1, 2, 0)
    )
    return [mean, one + np.outer(mean, mean), third]


def true_kid(mean: Any) -> float:
    """The distance of normal features with this mean from those with mean 0: E (x . y / D + 1)^3 of every pair of sources."""
    ours, theirs = moments(mean), moments(np.zeros(len(mean)))

    def expected(one: list[Any], other: list[Any]) -> float:
        firsts = [
            float((a * b).sum()) / len(mean) ** (k + 1)
            for k, (a, b) in enumerate(zip(one, other, strict=True))
        ]
        return 1 + 3 * firsts[0] + 3 * firsts[1] + firsts[2]

    return expected(ours, ours) + expected(theirs, theirs) - 2 * expected(ours, theirs)


def features(rng: np.random.Generator, n: int, shift: float = 0.0) -> Any:
    return (rng.normal(size=(n, WIDTH)) + shift).astype(np.float32)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shift", [0.0, 0.05, 0.1, 0.2, 0.5])
def test_intervals_of_the_kernel_distance(shift: float, size: int) -> None:
    """A shift of 0.5 is clearly another source; of 0 it is the same source, where the distance has no normal limit."""
    rng = np.random.default_rng(3)
    truth = true_kid(np.full(WIDTH, shift))

    def intervals() -> Iterator[Interval | None]:
        for _ in range(REPETITIONS):
            found = Discrepancy.of(cubic, features(rng, size, shift), features(rng, size), pairs=True)
            moved = found.influence
            yield influence_interval(
                found.value, moved.made, moved.real, variance=moved.variance, growth=moved.growth
            )

    share = held(intervals(), truth)
    tell(f"KID of {truth:.4f}, n = {size}: interval holds it", share)
    assert within(share, 0.93, 0.985 if shift < 0.2 else 0.97)


AT_THIS_N = {
    "FID": Frechet(CONFIG),
    "precision and recall": PrecisionRecall(CONFIG),
    "density and coverage": DensityCoverage(CONFIG),
    "MIND": Mind(CONFIG),
}


@pytest.mark.parametrize("name", list(AT_THIS_N))
def test_intervals_at_this_n(name: str) -> None:
    """Of figures that are biased: how often the interval holds the value that is expected at this n. Told, not promised."""
    size, repetitions = 200, 30 if SHORT else 300
    metric: Any = AT_THIS_N[name]

    def figures(made: Any, real: Any) -> dict[str, float]:
        found = metric.statistic(made, real)
        return dict(found) if isinstance(found, dict) else {"value": found}

    rng = np.random.default_rng(4)
    sets = [(features(rng, size, 0.3), features(rng, size)) for _ in range(repetitions)]
    values = [figures(*one) for one in sets]
    for figure in values[0]:
        truth = float(np.mean([one[figure] for one in values]))
        found = (
            half_intervals(figures, one, *pair).get(figure) for one, pair in zip(values, sets, strict=True)
        )
        share = held(found, truth)
        tell(f"{name} ({figure}) of {truth:.3f} at n = {size}: interval holds it", share, f"of {repetitions}")
        assert share > 0.8


def side(values: Any, ids: Any, value: float | None = None, reference: Any = None) -> ScoreSide:
    known = float(np.mean(values)) if value is None else value
    return ScoreSide(Score(metric="m", figure="f", value=known, n=len(values)), ids, values, reference)


def told_apart(found: Iterator[Difference]) -> float:
    return float(np.mean([one.verdict in {"higher", "lower"} for one in found]))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("paired", [True, False])
@pytest.mark.parametrize("name", ["normal", "log-normal", "0.05", "0.5", "0.95"])
def test_two_equal_checkpoints(name: str, paired: bool, size: int) -> None:
    """Pairs share how hard their sample is. Equal checkpoints are to be told apart in 3 to 7 of 100 cases."""
    rng, ids = np.random.default_rng(5), np.arange(size)

    def drawn(hard: Any) -> Any:
        if name not in VALUES:
            chance = np.clip(float(name) + (0.5 * min(float(name), 1 - float(name))) * np.sign(hard), 0, 1)
            return (rng.random(size) < chance).astype(np.float64)
        values = hard + rng.normal(size=size)
        return np.exp(0.5 * values) if name == "log-normal" else values

    def differences() -> Iterator[Difference]:
        for _ in range(REPETITIONS):
            hard = [rng.normal(size=size) for _ in range(2)]
            one, other = drawn(hard[0]), drawn(hard[0 if paired else 1])
            yield difference(side(one, ids), side(other, ids if paired else ids + size))

    share = told_apart(differences())
    tell(f"equal checkpoints, {name}, n = {size}, {'pairs' if paired else 'strangers'}: told apart", share)
    assert within(share, 0.03, 0.07)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shift", [0.0, 0.1, 0.2, 0.5])
def test_two_equal_checkpoints_by_the_kernel_distance(shift: float, size: int) -> None:
    """Both are as far from the real values, by the same samples. Where both are perfect, they are told apart less often."""
    rng, ids = np.random.default_rng(6), np.arange(size)

    def differences() -> Iterator[Difference]:
        for _ in range(REPETITIONS):
            real = features(rng, size)
            within_real = sums(cubic, real)
            sides = []
            for _ in range(2):
                made = features(rng, size, shift)
                found = Discrepancy(sums(cubic, made), within_real, sums(cubic, made, real, apart=True))
                moved = found.influence
                sides.append(side(moved.made, ids, found.value, moved.real))
            yield difference(*sides)

    share = told_apart(differences())
    tell(f"equal checkpoints, KID of {true_kid(np.full(WIDTH, shift)):.4f}, n = {size}: told apart", share)
    assert within(share, 0.03 if shift >= 0.2 else 0.0, 0.07)


@pytest.mark.parametrize("runs", [3, 5])
@pytest.mark.parametrize("apart", [0.0, 0.05, 0.3])
def test_two_equal_recipes(apart: float, runs: int) -> None:
    """Several runs a side, on the same samples; runs of one recipe differ by ``apart``. A bootstrap over both is beside it."""
    size, rng = 400, np.random.default_rng(7)
    ids, drawn_apart = np.arange(size), []

    def differences() -> Iterator[Difference]:
        for repetition in range(REPETITIONS):
            hard = rng.normal(size=size)
            sides = []
            for _ in range(2):
                own = hard + 0.5 * rng.normal(size=size)
                sides.append(own + apart * rng.normal(size=(runs, 1)) + rng.normal(size=(runs, size)))
            if repetition < REPETITIONS // 4:
                low, high = np.quantile(bootstrapped(rng, *sides), [0.025, 0.975])
                drawn_apart.append(not low <= 0 <= high)
            yield difference_of_runs(*([side(row, ids) for row in one] for one in sides))

    share = told_apart(differences())
    other = f"(by a bootstrap over runs and samples: {100 * float(np.mean(drawn_apart)):.1f} %)"
    tell(f"equal recipes, {runs} runs a side, {apart} apart: told apart", share, other)
    assert within(share, 0.02, 0.07)


def bootstrapped(rng: np.random.Generator, one: Any, other: Any, draws: int = 500) -> Any:
    """Differences of means of runs and samples that are drawn again, the same samples on both sides."""
    runs, size = one.shape
    found = np.empty(draws)
    for draw in range(draws):
        columns = rng.integers(0, size, size)
        means = [
            rows.mean(axis=1)[rng.integers(0, runs, runs)].mean()
            for rows in (one[:, columns], other[:, columns])
        ]
        found[draw] = means[0] - means[1]
    return found


def test_the_kernel_distance_of_sounds_holds_too() -> None:
    """The other kernel, against the mean over all repetitions, at n = 200."""
    rng, size, repetitions = np.random.default_rng(8), 200, 100 if SHORT else 1000
    values, intervals = [], []
    for _ in range(repetitions):
        made, real = features(rng, size, 0.3), features(rng, size)
        values.append(Kad(CONFIG).statistic(made, real))
        moved = Kad(CONFIG).influence(made, real)
        intervals.append(
            influence_interval(
                values[-1], moved.made, moved.real, variance=moved.variance, growth=moved.growth
            )
        )
    share = held(iter(intervals), float(np.mean(values)))
    tell(f"KAD of {np.mean(values):.2f}, n = {size}: interval holds it", share, f"of {repetitions}")
    assert within(share, 0.92, 0.98)


def test_the_kernel_distance_of_ten_thousand_fits_into_memory() -> None:
    """10,000 x 10,000 pairs of 256 features; 600 MB would be the whole of what an evaluation may take."""
    import tracemalloc

    size = 2_000 if SHORT else 10_000
    rng = np.random.default_rng(9)
    made, real = (rng.normal(size=(size, 256)).astype(np.float32) for _ in range(2))
    for name, work in (
        ("KID", lambda: Kid(CONFIG).influence(made, real)),
        ("density and coverage", lambda: DensityCoverage(CONFIG).statistic(made, real)),
        ("FID", lambda: Frechet(CONFIG).statistic(made, real)),
        ("MIND", lambda: Mind(CONFIG).statistic(made, real)),
    ):
        tracemalloc.start()
        work()
        most = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        print(f"\n{name} of {size} x {size}, 256 features: {most:.0f} MB besides the features")
        assert most < 300
