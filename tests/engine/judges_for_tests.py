"""A painter that records its requests, and judges whose figures show which values they were given."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from mmstudio.api import ExtractorSpec, Judged, MetricSpec, PluginConfig, Slot
from mmstudio.nn import Extractor, LearnedMetric, Lesson, Losses, Resources, TrainBatch

_PAINTING = sys.modules["engine_tests_painting"]
NUMBER = (0, 3, 0)
"""Of a picture: the seed of a painted one, what the sample says of a real one."""


class Noting(_PAINTING.Painter):  # type: ignore[misc, name-defined]
    """Paints, and notes the numbers of the texts of every batch that a loss is asked for."""

    asked: ClassVar[list[list[int]]] = []

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """As the painter's."""
        vector = batch.condition.vector[:, : _PAINTING.WIDTH]
        self.asked.append([int(number) for number in vector @ torch.arange(float(_PAINTING.WIDTH))])
        found: Losses = super().loss(phase, batch)
        return found


class Plain:
    """Numbers of single results."""

    def __init__(self, config: PluginConfig) -> None:
        del config


class Pairs(Plain):
    """What a real value says beside its result, and what only the last results say."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``real``: its number less the seed. ``late``: the seeds, but only of those behind the 32nd."""
        found: dict[str, Sequence[float | None]] = {
            "real": [None if one.real is None else float(one.real[NUMBER]) - one.seed for one in results]
        }
        if any(one.seed >= 32 for one in results):
            found["late"] = [float(one.seed) if one.seed >= 32 else None for one in results]
        return found


class Beside(Plain):
    """Features beside a result."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``made``, ``real``: how far the feature of each lies from what it is of."""
        return {
            "made": [float(one.made_features[0]) - one.seed for one in results],
            "real": [
                None if one.real_features is None else float(one.real_features[0]) - float(one.real[NUMBER])
                for one in results
            ],
        }


class Told(Plain):
    """What an extractor that draws gives."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Its three features."""
        return {name: [float(one.made_features[at]) for one in results] for at, name in enumerate("abc")}


class Later(Plain):
    """Fails where nothing is given."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Zeros."""
        if not results[0].given:
            raise ValueError
        return {"later": [0.0] * len(results)}


class Stopping(Plain):
    """Stops the evaluation as soon as it asks."""

    stop: ClassVar[Callable[[], None] | None] = None

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Zeros."""
        assert self.stop is not None
        type(self).stop()  # type: ignore[misc]
        return {"stopped": [0.0] * len(results)}


class Less(Plain):
    """Mean of one set less that of the other."""

    def statistic(self, made: Any, real: Any) -> float:
        """Of the first feature."""
        return float(made[:, 0].mean() - real[:, 0].mean())


class Numbers(Extractor):
    """The number of a picture."""

    real: ClassVar[list[int]] = []
    """Of every real picture that was asked for."""

    def forward(self, raws: Sequence[Any]) -> Tensor:
        """One feature."""
        found = [int(raw[NUMBER]) for raw in raws]
        self.real.extend(number for number in found if number >= 100)
        return torch.tensor(found).float()[:, None]


class Flat(Numbers):
    """Forgets the second dimension."""

    def forward(self, raws: Sequence[Any]) -> Tensor:
        """A vector."""
        return super().forward(raws)[:, 0]


class Few(Numbers):
    """Forgets the last value."""

    def forward(self, raws: Sequence[Any]) -> Tensor:
        """One row too few."""
        return super().forward(raws)[:-1]


class Drawing(Extractor):
    """Draws one weight as it is made, and two as it learns."""

    lessons: ClassVar[list[list[int]]] = []

    def __init__(self, config: PluginConfig, resources: Resources) -> None:
        super().__init__(config, resources)
        self.drawn = nn.Parameter(torch.cat([torch.rand(1), torch.zeros(2)]))

    def learn(self, lesson: Lesson) -> None:
        """Notes what it was given."""
        assert self.training
        seen = [int(raw[NUMBER]) for raw, _ in lesson.samples()]
        assert lesson.count == len(seen)
        self.lessons.append(seen)
        with lesson.turn(), torch.no_grad():
            self.drawn[1], self.drawn[2] = torch.rand(()), torch.rand((), generator=lesson.rng)
        lesson.tell(3, 4)

    def forward(self, raws: Sequence[Any]) -> Tensor:
        """What was drawn."""
        assert not self.training
        return self.drawn.expand(len(raws), 3)


class Remembering(LearnedMetric):
    """Remembers how many real samples it saw, the sum of their numbers, and how many of them had a text."""

    made: ClassVar[int] = 0

    def __init__(self, config: PluginConfig, target: Slot, conditions: Mapping[str, Slot]) -> None:
        super().__init__(config, target, conditions)
        assert (target.name, sorted(conditions)) == ("image", ["table", "text"])
        self.drawn = nn.Parameter(torch.rand(1))
        self.register_buffer("seen", torch.zeros(3))

    def learn(self, lesson: Lesson) -> None:
        """Counts."""
        assert self.training
        type(self).made += 1
        for one, facts in lesson.samples():
            assert one.made is one.real
            assert one.facts == facts
            self.seen += torch.tensor([1.0, float(one.real[NUMBER]), float("text" in one.given)])
        assert int(self.seen[0]) == lesson.count
        lesson.tell(1, 1)

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """What it remembers."""
        assert not self.training
        assert not torch.is_grad_enabled()
        return {
            name: [float(number)] * len(results)
            for name, number in zip(("count", "sum", "texts"), self.seen, strict=True)
        }


class Together(Plain):
    """Counts the results that it sees at once."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """How many there are, and another number for each."""
        return {"together": [len(results) + float(one.seed) for one in results]}


def metric(name: str, reads: Any = "results", extractor: str = "") -> MetricSpec:
    """One of the metrics of this module."""
    return MetricSpec(
        id="-".join(["judge", name.lower(), *([extractor] if extractor else [])]),
        title=name,
        factory=f"engine_tests_judges:{name}",
        modality="image",
        reads=reads,
        extractor=extractor,
    )


def extractor(name: str, *, learns: bool = False) -> ExtractorSpec:
    """One of the extractors of this module."""
    return ExtractorSpec(
        id=name.lower(),
        title=name,
        factory=f"engine_tests_judges:{name}",
        modality="image",
        learns=learns,
    )


GENERATOR = replace(_PAINTING.GENERATOR, id="test-noting", factory="engine_tests_judges:Noting")
EXTRACTORS = (extractor("Numbers"), extractor("Flat"), extractor("Few"), extractor("Drawing", learns=True))
METRICS = (
    metric("Pairs"),
    metric("Later"),
    metric("Beside", extractor="numbers"),
    metric("Told", extractor="drawing"),
    metric("Stopping", extractor="numbers"),
    metric("Less", "features", "numbers"),
    metric("Less", "features", "flat"),
    metric("Less", "features", "few"),
    replace(metric("Remembering"), learns=True, chance=0.25),
    replace(metric("Together"), together=True, at_this_n=True),
)
