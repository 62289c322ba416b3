# ruff: noqa: ARG002 - contracts name arguments that a broken part does not look at
"""What the suite says of metrics and extractors that break their contract, each in one way."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.api import ExtractorSpec, Influence, MetricSpec, ModalitySpec, Remark, SetFigure, StudioError
from mmstudio.nn import Extractor
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Provenance
from mmstudio.testing.faults import ContractError
from mmstudio.testing.parts.extractor import check_extractor
from mmstudio.testing.parts.metric import check_metric

MODULE = types.ModuleType("contract_tests_metrics")
HERE = Provenance("tests", "tests", "1")
RAWS = [np.full((4, 4, 3), 10 * number, np.uint8) for number in range(5)]


class Good:
    """A metric as it should be."""

    def __init__(self, config: Any) -> None:
        del config
        self.calls = 0

    def values(self, results: Any) -> Any:
        """Means, and how far from the real ones."""
        return {
            "mean": [float(one.made.mean()) for one in results],
            "far": [None if one.real is None else float(one.real.mean()) for one in results],
        }

    def statistic(self, made: Any, real: Any) -> float:
        """Difference of means."""
        return float(made.mean() - real.mean())


class Careless(Good):
    """Needs a real value."""

    def values(self, results: Any) -> Any:
        return {"far": [float(one.real.mean()) for one in results]}


class Together(Good):
    """Compares a result with those beside it."""

    def values(self, results: Any) -> Any:
        most = max((one.made.mean() for one in results), default=0)
        return {"share": [float(one.made.mean() / max(1, most)) for one in results]}


class Short(Good):
    """Leaves one out."""

    def values(self, results: Any) -> Any:
        return {"mean": [0.0] * max(0, len(results) - 1)}


class Words(Good):
    """Gives words."""

    def values(self, results: Any) -> Any:
        return {"mean": ["good" for _ in results]}


class Lost(Good):
    """Loses its numbers."""

    def values(self, results: Any) -> Any:
        return {"mean": [float("nan") for _ in results]}


class Restless(Good):
    """Says another thing each time."""

    def values(self, results: Any) -> Any:
        self.calls += 1
        return {"mean": [float(self.calls) for _ in results]}

    def statistic(self, made: Any, real: Any) -> float:
        self.calls += 1
        return float(self.calls)


class Silent(Good):
    """Says nothing."""

    def values(self, results: Any) -> Any:
        return {}


class Ordered(Good):
    """Looks at the first row."""

    def statistic(self, made: Any, real: Any) -> float:
        return float(made[0, 0] - real.mean())


class Infinite(Good):
    """Divides by zero."""

    def statistic(self, made: Any, real: Any) -> float:
        return float("inf")


class Moving(Good):
    """A metric that tells the influence of each row, and remarks."""

    def influence(self, made: Any, real: Any) -> Any:
        one, other = (rows.mean(axis=1).astype(np.float64) for rows in (made, real))
        return Influence(one - one.mean(), other.mean() - other)

    def remarks(self, n: int, m: int, width: int) -> Any:
        return [Remark("{n} results.", {"n": n})]


class Shifted(Moving):
    """Its influences do not add up to nothing."""

    def influence(self, made: Any, real: Any) -> Any:
        found = super().influence(made, real)
        return Influence(found.made + 1, found.real)


class Missing(Moving):
    """It leaves one row out."""

    def influence(self, made: Any, real: Any) -> Any:
        return super().influence(made[1:], real)


class Unsure(Moving):
    """Its influences are no numbers."""

    def influence(self, made: Any, real: Any) -> Any:
        return super().influence(np.full_like(made, np.nan), real)


class Wordy(Moving):
    """It remarks in words alone."""

    def remarks(self, n: int, m: int, width: int) -> Any:
        return ["Few."]


class Looks(Extractor):
    """An extractor as it should be."""

    def forward(self, raws: Any) -> Any:
        return torch.stack([torch.tensor([raw.mean(), raw.std()]).float() for raw in raws])


class Flat(Looks):
    """Gives one number each."""

    def forward(self, raws: Any) -> Any:
        return super().forward(raws)[:, 0]


class Beside(Looks):
    """Subtracts the mean of the batch."""

    def forward(self, raws: Any) -> Any:
        rows = super().forward(raws)
        return rows - rows.mean(dim=0)


class Endless(Looks):
    """Divides by zero."""

    def forward(self, raws: Any) -> Any:
        return super().forward(raws) / 0


class Plain:
    """No extractor."""


@pytest.fixture(scope="module", autouse=True)
def module() -> Iterator[None]:
    """The classes above, by a name that can be imported."""
    sys.modules[MODULE.__name__] = MODULE
    for name, item in list(globals().items()):
        if isinstance(item, type):
            setattr(MODULE, name, item)
    yield
    del sys.modules[MODULE.__name__]


@pytest.fixture
def registry() -> Registry:
    made = Registry()
    for name in ("image", "audio"):
        made.modalities.add(ModalitySpec(id=name, title=name, factory="x:Y"), HERE)
    for name, modality in (("looks", "image"), ("hears", "audio")):
        spec = ExtractorSpec(id=name, title=name, factory=f"{MODULE.__name__}:Looks", modality=modality)
        made.extractors.add(spec, HERE)
    return made


def metric(name: str, reads: Any = "results", **more: Any) -> MetricSpec:
    told = {"modality": "image", **more}
    return MetricSpec(id="m", title="M", factory=f"{MODULE.__name__}:{name}", reads=reads, **told)


@pytest.mark.parametrize(
    ("spec", "fault"),
    [
        (metric("Careless"), "failed to judge results, of which one has no real value"),
        (metric("Together"), "judges a result differently beside others"),
        (metric("Short"), "gives 4 values of 5 results"),
        (metric("Words"), "must give a finite number or None as 'mean', not 'good'"),
        (metric("Lost"), "must give a finite number or None as 'mean', not nan"),
        (metric("Restless"), "judges the same results differently the second time"),
        (metric("Silent"), "must give a figure"),
        (metric("Good", modality="smell"), "judges the unknown modality 'smell'"),
        (metric("Good", extractor="nothing"), "names the unknown extractor 'nothing'"),
        (metric("Good", extractor="hears"), "names an extractor that takes audio, not image"),
        (metric("Ordered", "features", extractor="looks"), "depends on the order of the features"),
        (metric("Infinite", "features", extractor="looks"), "gives inf of ordinary features"),
        (metric("Restless", "features", extractor="looks"), "compares the same features differently"),
        (
            metric("Good", "features", extractor="looks", figures=(SetFigure(name="near"),)),
            "gives the figures ['value'], and its spec names ['near']",
        ),
        (metric("Good", "features", extractor="looks", interval="influence"), "has no influence(made, real)"),
        (metric("Shifted", "features", extractor="looks"), "tells influences on 'value' whose mean is not 0"),
        (metric("Missing", "features", extractor="looks"), "of the shapes ((23,), (16,)) on 'value'"),
        (metric("Unsure", "features", extractor="looks"), "tells influences on 'value' that are not finite"),
        (metric("Wordy", "features", extractor="looks"), "gives remarks that are none"),
    ],
)
def test_a_metric_that_breaks_its_contract(registry: Registry, spec: MetricSpec, fault: str) -> None:
    with pytest.raises(ContractError) as told:
        check_metric(spec, RAWS, registry)
    assert str(told.value).startswith("The metric 'm' ")
    assert fault in str(told.value)


def test_metrics_that_keep_it(registry: Registry) -> None:
    check_metric(metric("Good"), RAWS, registry)
    check_metric(metric("Good", extractor="looks"), RAWS, registry)
    check_metric(metric("Good", "features", extractor="looks"), RAWS, registry)
    check_metric(metric("Moving", "features", extractor="looks", interval="influence"), RAWS, registry)
    check_metric(metric("Good", "features", extractor="looks", compares="classes"), RAWS, registry)
    with pytest.raises(StudioError, match="names no extractor"):
        metric("Good", "features")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("Flat", "gives features of the shape (5,)"),
        ("Beside", "gives other features of a value beside others"),
        ("Endless", "must give features that are finite numbers"),
        ("Plain", "must be a class of mmstudio.nn.Extractor"),
    ],
)
def test_an_extractor_that_breaks_its_contract(registry: Registry, name: str, fault: str) -> None:
    spec = ExtractorSpec(id="e", title="E", factory=f"{MODULE.__name__}:{name}", modality="image")
    with pytest.raises(ContractError) as told:
        check_extractor(spec, RAWS, registry)
    assert str(told.value).startswith("The extractor 'e' ")
    assert fault in str(told.value)


def test_an_extractor_that_keeps_it(registry: Registry) -> None:
    check_extractor(registry.extractors.get("looks"), RAWS, registry)
