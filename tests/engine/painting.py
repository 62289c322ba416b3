"""A generator that paints exactly what it is given, and a reader of its pictures: all their figures are known.

A picture's first row says what it was made from: a number for the text, one for the table row, one that is the seed's
alone, and the seed itself. What is not given is painted by the seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from mmstudio.api import EncoderSpec, FusionSpec, GeneratorSpec, MetricSpec, PluginConfig, Slot
from mmstudio.nn import (
    Arrays,
    Condition,
    ConditionShape,
    Encoder,
    Features,
    FeatureShape,
    Fusion,
    Generator,
    Losses,
    Preparer,
    Resources,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
    Weight,
)

SHAPES = ("ring", "bar", "star", "cross")
PLACES = ("left", "right")
MARKS = ("0", "1", "2")
SIDE, WIDTH = 8, 4


@dataclass(frozen=True)
class Words(Preparer):
    """Words as their numbers."""

    words: tuple[str, ...]

    def __call__(self, raw: Any) -> Arrays:
        """``word``: its number."""
        word = raw if isinstance(raw, str) else next(iter(raw.values()))
        return {"word": np.array(self.words.index(word), np.int64)}

    def blank(self) -> Arrays:
        """-1."""
        return {"word": np.array(-1, np.int64)}


class Means(Preparer):
    """Pictures as their mean: that there is something."""

    def __call__(self, raw: Any) -> Arrays:
        """``mean``."""
        return {"mean": np.array([raw.mean()], np.float32)}

    def blank(self) -> Arrays:
        """0."""
        return {"mean": np.zeros(1, np.float32)}


class Told(Encoder):
    """The number of a word, as one token of zeros and a one."""

    @classmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any], resources: Resources) -> Words:
        """By the words of the slot's modality."""
        del config, state, resources
        return Words(SHAPES if slot.modality == "text" else PLACES)

    @classmethod
    def shape_of(
        cls, config: Any, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """One token."""
        del config, slot, state, resources
        return FeatureShape(1, WIDTH)

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """One token."""
        word = prepared["word"]
        tokens = nn.functional.one_hot(word.clamp(min=0), WIDTH).float()[:, None]
        return Features(tokens, (word >= 0)[:, None])


class Through(Fusion):
    """The slots' tokens side by side, zero where nothing is given."""

    def __init__(self, config: PluginConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        self.shape = ConditionShape(wants.width)

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Vector (B, 2 * WIDTH)."""
        parts = [features[slot].tokens[:, 0] * features[slot].mask for slot in ("text", "table")]
        return Condition(torch.cat(parts, dim=1), weight=dict(weight))


class Painter(Generator):
    """Paints what the condition says; nothing in it is learned."""

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.slot = next(iter(targets))
        self.idle = nn.Linear(condition.width, 1)

    @classmethod
    def wants(cls, config: Any) -> Wants:
        """All that is told."""
        del config
        return Wants(2 * WIDTH)

    @classmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any]) -> Means:
        """That there is something."""
        del config, slot, state
        return Means()

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """The mean number of what the texts say: the data alone decides it."""
        del phase
        number = batch.condition.vector[:, :WIDTH] @ torch.arange(WIDTH, dtype=torch.float32)
        loss = number.mean() + 0 * self.idle(batch.condition.vector).sum()
        return Losses(loss, {"loss": loss.detach()})

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """One picture a seed."""
        vector = request.condition(request.weight).vector
        pictures = [paint(row.tolist(), seed) for row, seed in zip(vector, request.seeds, strict=True)]
        yield SampleStep(1, 1, {self.slot: pictures})


def paint(vector: Sequence[float], seed: int) -> Any:
    """A picture of a condition."""
    picture = np.zeros((SIDE, SIDE, 3), np.uint8)
    text, table = vector[:WIDTH], vector[WIDTH:]
    picture[0, 0] = text.index(1.0) if 1.0 in text else seed % 4
    picture[0, 1] = table.index(1.0) if 1.0 in table else seed // 2 % 2
    picture[0, 2] = seed % 4
    picture[0, 3] = seed
    return picture


class Reader:
    """Reads a painted picture; a mark of 3 cannot be read."""

    attributes: ClassVar[dict[str, tuple[str, ...]]] = {"shape": SHAPES, "place": PLACES, "mark": MARKS}
    given_by: ClassVar[dict[str, tuple[str, ...]]] = {"text": ("shape",), "table": ("place",)}
    seeds: ClassVar[list[list[int]]] = []
    """Of every call, the seeds that the pictures were made with."""

    def read(self, raws: Sequence[Any]) -> list[dict[str, str | None]]:
        """What each says."""
        self.seeds.append([int(raw[0, 3, 0]) for raw in raws])
        return [
            {
                "shape": SHAPES[raw[0, 0, 0]],
                "place": PLACES[raw[0, 1, 0]],
                "mark": dict(enumerate(MARKS)).get(int(raw[0, 2, 0])),
            }
            for raw in raws
        ]

    def limits(self, raws: Sequence[Any]) -> dict[str, str]:
        """None."""
        del raws
        return {}

    def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
        """What a sample states."""
        return {name: meta[name] for name in self.attributes if name in meta}


def encoders() -> Sequence[EncoderSpec]:
    """The encoders of this plugin."""
    return [
        EncoderSpec(
            id=f"test-told-{modality}",
            title="Told",
            factory="engine_tests_painting:Told",
            modality=modality,
        )
        for modality in ("text", "table")
    ]


FUSION = FusionSpec(id="test-through", title="Through", factory="engine_tests_painting:Through")
GENERATOR = GeneratorSpec(
    id="test-painter", title="Painter", factory="engine_tests_painting:Painter", produces=("image",)
)
METRIC = MetricSpec(
    id="test-painted", title="What was painted", factory="engine_tests_painting:Reader", modality="image"
)


def truth(number: int) -> dict[str, str]:
    """What a sample is: half of the shapes are rings, three quarters lie left, every other mark is 1."""
    shape = (0, 0, 0, 0, 1, 1, 2, 3)[number % 8]
    return {
        "shape": SHAPES[shape],
        "place": PLACES[number % 4 == 3],
        "mark": MARKS[number % 2],
    }
