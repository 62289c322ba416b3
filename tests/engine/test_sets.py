"""The form of metric that compares sets: figures, intervals by their kind, influences beside the results, and sharing."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mmstudio.core.errors import StudioError
from mmstudio.engine.judge.forms import Measured
from mmstudio.engine.judge.rounds import Round
from mmstudio.engine.judge.sets import SeenFeatures, Sets
from mmstudio.plan.scores import Score
from mmstudio.plugins.judging import Influence, Judged
from mmstudio.plugins.metric_specs import MetricSpec, SetFigure
from mmstudio.plugins.protocols import Remark

COUNT = 40
WITHOUT = 7
"""Sample without an own value."""


class Extracted:
    """Features of numbers: the number itself; classes: its sign."""

    id = "numbers"

    def __init__(self, *, classes: bool = True) -> None:
        self.asked: list[int] = []
        self._classes = classes

    def of(self, raws: Any) -> Any:
        self.asked.append(len(raws))
        return np.array(raws, np.float32)[:, None]

    def probabilities(self, raws: Any) -> Any:
        return np.array([[raw > 0, raw <= 0] for raw in raws], np.float32) if self._classes else None


class Means:
    """Two figures that are known, one with influences, and a remark."""

    def statistic(self, made: Any, real: Any) -> Mapping[str, float]:
        return {"off": float(made[:, 0].mean() - real[:, 0].mean()), "largest": float(made[:, 0].max())}

    def influence(self, made: Any, real: Any) -> Mapping[str, Influence]:
        one, other = made[:, 0].astype(np.float64), real[:, 0].astype(np.float64)
        return {"off": Influence(one - one.mean(), other.mean() - other)}

    def remarks(self, n: int, m: int, width: int) -> list[Remark]:
        return [Remark("{n} and {m} of {width}.", {"n": n, "m": m, "width": width})]


class Plain:
    """A metric as plugins have had it: one number."""

    def statistic(self, made: Any, real: Any) -> float:
        return float(made[:, 0].mean() - real[:, 0].mean())


FIGURES = (
    SetFigure(name="off", better="lower", unit="points", interval="influence"),
    SetFigure(name="largest", better="", interval="subsample"),
)


def spec(**more: Any) -> MetricSpec:
    return MetricSpec(
        id="m", title="M", factory="a:B", modality="image", reads="features", extractor="numbers", **more
    )


def numbers(count: int = COUNT) -> list[float]:
    return [float(value) for value in np.random.default_rng(0).normal(size=count)]


def a_round(count: int = COUNT) -> Round:
    results = [Judged(value, seed, 100 + seed) for seed, value in enumerate(numbers(count))]
    return Round((), True, {"image": results}, 1.0)


def seen(extracted: Any) -> SeenFeatures:
    real = [(100 + place, lambda place=place: 0.1 * place) for place in range(COUNT) if place != WITHOUT]
    rounds: Any = SimpleNamespace(real=lambda _: real)
    return SeenFeatures(extracted, rounds, "image")


def measure(metric: Any, described: MetricSpec, done: Round | None = None) -> dict[str, Measured]:
    form = Sets(described, metric, seen(Extracted()))
    plain = Score(metric="m", figure="value", slot="image", better=described.better)
    return {one.score.figure: one for one in form.measure(done or a_round(), plain)}


def test_every_figure_is_a_score_in_its_own_unit_and_direction() -> None:
    found = measure(Means(), spec(figures=FIGURES))
    assert list(found) == ["off", "largest"]
    off, largest = found["off"].score, found["largest"].score
    real = [0.1 * place for place in range(COUNT) if place != WITHOUT]
    assert off.value == pytest.approx(np.mean(numbers()) - np.mean(real))
    assert (off.better, off.unit, off.at_this_n, off.n, off.of) == ("lower", "points", False, COUNT, COUNT)
    assert off.method == "influence of each row, 95 %"
    assert off.low is not None
    assert off.high is not None
    error = np.sqrt(np.var(numbers(), ddof=1) / COUNT + np.var(real, ddof=1) / (COUNT - 1))
    assert off.high - off.low == pytest.approx(2 * 1.99 * error, rel=0.01)
    assert (largest.better, largest.unit, largest.at_this_n) == ("", "", True)
    assert largest.value == pytest.approx(max(numbers()))
    assert largest.method == "40 random halves of both sets, 95 %, at this n"


def test_influences_stand_beside_the_results_and_their_samples() -> None:
    found = measure(Means(), spec(figures=FIGURES))
    off = found["off"]
    assert off.values is not None
    assert off.reference is not None
    assert off.values == pytest.approx(np.array(numbers()) - np.mean(numbers()), abs=1e-6)
    assert np.flatnonzero(np.isnan(off.reference)).tolist() == [WITHOUT]
    assert off.reference[0] - off.reference[10] == pytest.approx(1.0, abs=1e-6)
    assert found["largest"].values is None
    assert found["largest"].reference is None


def test_a_metric_of_one_number_is_drawn_as_ever() -> None:
    [found] = measure(Plain(), spec(better="lower")).values()
    assert found.score.method == "percentile bootstrap of both sets, 200 draws, 95 %"
    assert (found.score.figure, found.score.better, found.score.at_this_n) == ("value", "lower", False)
    assert found.values is None


def test_an_interval_holds_no_values_that_the_figure_cannot_have() -> None:
    class Ends:
        def statistic(self, made: Any, real: Any) -> Mapping[str, float]:
            off = 0.01 * float(made[:, 0].mean() + 0 * real.sum())
            return {"share": 0.9995 + off, "distance": 0.0005 + off, "free": off}

    figures = (
        SetFigure(name="share", unit="share", interval="subsample"),
        SetFigure(name="distance", interval="subsample", least=0),
        SetFigure(name="free", interval="subsample"),
    )
    found = {name: one.score for name, one in measure(Ends(), spec(figures=figures)).items()}
    assert found["share"].high == 1
    assert found["distance"].low == 0
    assert found["free"].low is not None
    assert found["free"].low < 0
    one = measure(Plain(), spec(interval="subsample", least=50))["value"].score
    assert one.low == 50


def test_a_figure_may_have_no_interval() -> None:
    [found] = measure(Plain(), spec(interval="none")).values()
    assert found.score.value is not None
    assert (found.score.low, found.score.method) == (None, "")


def test_a_round_without_real_values_has_figures_without_values() -> None:
    done = Round((), True, {"image": [Judged(1.0, 0, 999)]}, 1.0)
    found = measure(Means(), spec(figures=FIGURES), done)
    assert [(one.score.value, one.score.of) for one in found.values()] == [(None, 1), (None, 1)]
    assert found["off"].score.unit == "points"


def test_figures_that_are_not_numbers_have_no_value_and_no_influence() -> None:
    class Odd(Means):
        def statistic(self, made: Any, real: Any) -> Mapping[str, float]:
            return {**super().statistic(made, real), "off": float("nan")}

    found = measure(Odd(), spec(figures=FIGURES))
    assert (found["off"].score.value, found["off"].values) == (None, None)
    assert found["largest"].score.value == pytest.approx(max(numbers()))


def test_what_does_not_fit_its_description_is_said() -> None:
    with pytest.raises(StudioError, match="gives the figures value, and its description names off, largest"):
        measure(Plain(), spec(figures=FIGURES))

    class Short(Means):
        def influence(self, made: Any, real: Any) -> Mapping[str, Influence]:
            return {"off": Influence(np.zeros(3), np.zeros(len(real) + 0 * len(made)))}

    with pytest.raises(
        StudioError, match=r"influences of 'off' of the shapes \(3,\), \(39,\) for 40 results"
    ):
        measure(Short(), spec(figures=FIGURES))


def test_remarks_are_kept_once() -> None:
    form = Sets(spec(figures=FIGURES), Means(), seen(Extracted()))
    plain = Score(metric="m", figure="value", slot="image")
    for count in (COUNT, 20):
        list(form.measure(a_round(count), plain))
    assert [note.text for note in form.notes] == ["40 and 39 of 1."]


def test_metrics_of_one_extractor_compute_its_features_once() -> None:
    extracted = Extracted()
    shared, done = seen(extracted), a_round()
    plain = Score(metric="m", figure="value", slot="image")
    for form in (Sets(spec(figures=FIGURES), Means(), shared), Sets(spec(), Plain(), shared)):
        list(form.measure(done, plain))
    assert extracted.asked == [32, 8, 32, 7]
    list(Sets(spec(), Plain(), shared).measure(a_round(20), plain))
    assert extracted.asked == [32, 8, 32, 7, 20]


def test_classes_are_compared_where_the_metric_asks_for_them() -> None:
    class Sure:
        def statistic(self, made: Any, real: Any) -> float:
            return float(made[:, 0].mean() + 0 * real.sum())

    described = spec(compares="classes", interval="none")
    [found] = measure(Sure(), described).values()
    assert found.score.value == pytest.approx(np.mean(np.array(numbers()) > 0))
    form = Sets(described, Sure(), seen(Extracted(classes=False)))
    with pytest.raises(StudioError, match="gives features and no probabilities of classes"):
        list(form.measure(a_round(), Score(metric="m", figure="value", slot="image")))


def test_a_person_may_choose_another_extractor() -> None:
    described = spec()
    config: Any = SimpleNamespace(extractor="")
    assert described.extractor_of(config) == "numbers"
    assert described.extractor_of(SimpleNamespace(extractor="other")) == "other"  # type: ignore[arg-type]
    assert described.extractor_of(SimpleNamespace()) == "numbers"  # type: ignore[arg-type]
