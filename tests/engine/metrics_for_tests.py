"""Metrics with known numbers for what the painter paints, and extractors of known features."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import torch
from pydantic import Field
from torch import Tensor, nn

from mmstudio.api import ExtractorSpec, Judged, MetricSpec, PluginConfig, Ui
from mmstudio.nn import Extractor, Lesson, Resources


class BrightnessConfig(PluginConfig):
    """Settings of the brightness."""

    times: Annotated[int, Field(ge=1, le=10), Ui("Times", "What the seed is multiplied with.")] = 1


class Numbers:
    """Numbers of single results: the seed, what was given, the real picture's mean, and one that even seeds alone have."""

    def __init__(self, config: BrightnessConfig) -> None:
        self.config = config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Four figures."""
        return {
            "seed": [result.seed * self.config.times for result in results],
            "given": [len(result.given) + 10 * ("text" in result.given) for result in results],
            "real": [float(result.real.mean()) for result in results],
            "even": [None if result.seed % 2 else float(result.made[0, 3, 0]) for result in results],
            "never": [float("nan") for _ in results],
        }


class Failing(Numbers):
    """Fails with a sentence."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Nothing."""
        raise ValueError(f"{len(results)} are too many")


class Short(Numbers):
    """Leaves one out."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """One value too few."""
        return {"short": [0.0] * (len(results) - 1)}


class Featured(Numbers):
    """Numbers out of features."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """What features say of both sides."""
        found = [(result.made_features, result.real_features) for result in results]
        return {
            "made": [float(made[0]) for made, _ in found if made is not None],
            "real": [float(real[0]) for _, real in found if real is not None],
        }


class Difference:
    """Mean of one set less that of the other."""

    def __init__(self, config: PluginConfig) -> None:
        del config

    def statistic(self, made: Any, real: Any) -> float:
        """Of the first feature."""
        return float(made[:, 0].mean() - real[:, 0].mean())


class Seeds(Extractor):
    """The number that a picture holds as its seed, and its mean."""

    def forward(self, raws: Sequence[Any]) -> Tensor:
        """Two features."""
        return torch.tensor([[float(raw[0, 3, 0]), float(raw.mean())] for raw in raws])


class Learned(Extractor):
    """Learns how many samples there are, and how many of them are rings."""

    def __init__(self, config: PluginConfig, resources: Resources) -> None:
        super().__init__(config, resources)
        self.seen = nn.Parameter(torch.zeros(2))

    def learn(self, lesson: Lesson) -> None:
        """Goes through the samples once."""
        facts = [facts for _, facts in lesson.samples()]
        assert len(facts) == lesson.count
        rings = sum(one["shape"] == "ring" for one in facts)
        with lesson.turn(), torch.no_grad():
            self.seen.copy_(torch.tensor([float(len(facts)), float(rings)]))
        lesson.tell(1, 1)

    def forward(self, raws: Sequence[Any]) -> Tensor:
        """What was learned, for every value."""
        return self.seen.expand(len(raws), 2)


def metric(name: str, reads: Any = "results", extractor: str = "", **more: Any) -> MetricSpec:
    """One of the metrics of this module."""
    return MetricSpec(
        id=f"test-{name.lower()}{'-' + extractor if extractor else ''}",
        title=name,
        factory=f"engine_tests_metrics:{name}",
        modality=more.pop("modality", "image"),
        reads=reads,
        extractor=extractor,
        **more,
    )


METRICS = (
    metric("Numbers", config=BrightnessConfig, unit="points", better=""),
    metric("Failing"),
    metric("Short"),
    metric("Featured", extractor="test-seeds"),
    metric("Featured", extractor="test-learned"),
    metric("Difference", "features", "test-seeds", better="lower"),
    MetricSpec(
        id="test-of-sounds",
        title="Sounds",
        factory="engine_tests_metrics:Numbers",
        modality="audio",
        reads="results",
    ),
)
EXTRACTORS = (
    ExtractorSpec(id="test-seeds", title="Seeds", factory="engine_tests_metrics:Seeds", modality="image"),
    ExtractorSpec(
        id="test-learned",
        title="Learned",
        factory="engine_tests_metrics:Learned",
        modality="image",
        learns=True,
    ),
)
