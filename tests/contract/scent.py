# ruff: noqa: ARG002, ARG003 - contracts name arguments that the plainest part has no use for
"""The parts of a third party's plugin, as plain as they can be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
from pydantic import Field
from torch import Tensor, nn

from mmstudio.api import (
    BadFileError,
    EncoderSpec,
    FusionSpec,
    GeneratorSpec,
    ModalitySpec,
    PluginConfig,
    StepSpec,
    Ui,
    UsageError,
    Words,
)
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
    SampleRequest,
    SampleStep,
    TrainBatch,
    Wants,
)
from mmstudio.nn.samplers import seeded_noise


class ScentCodec:
    """A third party's modality: four numbers, inline or in a file."""

    suffix = ".smell"
    close = 0.0

    def read(self, path: Path) -> list[float]:
        try:
            return self.parse(json.loads(path.read_text("utf-8"))["value"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadFileError("{name} holds no smell.", name=path.name) from error

    def check(self, path: Path) -> None:
        self.read(path)

    def parse(self, data: Any) -> list[float]:
        if not isinstance(data, list) or len(data) != 4:
            raise BadFileError("A smell is four numbers.")
        return [float(number) for number in data]

    def write(self, raw: Any, path: Path, recipe: Any) -> None:
        path.write_text(json.dumps({"value": self.parse(raw), "recipe": dict(recipe)}), "utf-8")

    def read_recipe(self, path: Path) -> Any:
        try:
            return json.loads(path.read_text("utf-8"))["recipe"]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def preview(self, raw: Any) -> Any:
        return np.zeros((8, 8, 3), np.uint8)

    def shown(self, raw: Any) -> Words:
        return Words(" ".join(map(str, raw)))

    def difference(self, one: Any, other: Any) -> float:
        return sum(a != b for a, b in zip(one, other, strict=True)) / 4

    def view(self, raw: Any, rng: np.random.Generator) -> Any:
        raise BadFileError("A smell has no view.")


class ScentConfig(PluginConfig):
    """Settings of the encoder."""

    width: Annotated[int, Field(ge=2, le=64), Ui("Width", "Numbers in a feature.")] = 8


class ScentPreparer(Preparer):
    """Four numbers, and whether they are given."""

    def __call__(self, raw: Any) -> Arrays:
        return {"values": np.array(raw, np.float32), "given": np.array(True)}

    def blank(self) -> Arrays:
        return {"values": np.zeros(4, np.float32), "given": np.array(False)}


class ScentEncoder(Encoder):
    """Four numbers to one token."""

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any, resources: Any) -> Preparer:
        del config, slot, state, resources
        return ScentPreparer()

    @classmethod
    def shape_of(cls, config: Any, slot: Any, state: Any, resources: Any) -> FeatureShape:
        del slot, state, resources
        return FeatureShape(1, config.width)

    def __init__(self, config: Any, slot: Any, state: Any, resources: Any) -> None:
        super().__init__(config, slot, state, resources)
        self.layer = nn.Linear(4, config.width)

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        return Features(self.layer(prepared["values"])[:, None], prepared["given"][:, None])


class Sum(Fusion):
    """The sum of the slots' means."""

    def __init__(self, config: Any, shapes: Any, wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        if "feature" not in wants.levels or wants.tokens:
            raise UsageError("This sum gives one vector.")
        self.layers = nn.ModuleList(nn.Linear(shape.width, wants.width) for shape in shapes.values())
        self.shape = ConditionShape(wants.width)

    def forward(self, features: Any, weight: Any) -> Condition:
        vectors = [
            layer(item.tokens).mean(dim=1) for layer, item in zip(self.layers, features.values(), strict=True)
        ]
        return Condition(torch.stack(vectors).sum(dim=0), weight=dict(weight))


class ScentGenerator(Generator):
    """Condition and noise to four numbers, in three steps."""

    sampling_parts = ("net",)

    @classmethod
    def wants(cls, config: Any) -> Wants:
        return Wants(8)

    def __init__(self, config: Any, targets: Any, condition: Any) -> None:
        super().__init__(config, targets, condition)
        (self.slot,) = targets
        self.net = nn.Linear(condition.width + 4, 4)
        self.judge = nn.Linear(4, 1)

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any) -> Preparer:
        del config, slot, state
        return ScentPreparer()

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        made = self.make(torch.randn(batch.size, 4, generator=batch.rng), batch.condition)
        loss = (made - batch.target[self.slot]["values"]).square().mean() + self.judge(made).square().mean()
        return Losses(loss, {"loss": loss.detach()})

    def make(self, noise: Tensor, condition: Condition) -> Tensor:
        result: Tensor = self.net(torch.cat([noise, condition.vector], dim=1))
        return result

    def noise(self, request: SampleRequest) -> Tensor:
        return seeded_noise(request.seeds, (4,), request.device)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        made = self.make(self.noise(request), request.condition(request.weight))
        yield SampleStep(1, 2)
        yield SampleStep(2, 2, {self.slot: made.tolist()})


MODALITY = ModalitySpec(
    id="smell",
    title="Smell",
    summary="Four numbers.",
    factory=f"{__name__}:ScentCodec",
    suffixes=(".smell",),
    inline=True,
    views=False,
)
ENCODER = EncoderSpec(
    id="scent",
    title="Scent",
    summary="One layer.",
    factory=f"{__name__}:ScentEncoder",
    config=ScentConfig,
    modality="smell",
)
FUSION = FusionSpec(id="sum", title="Sum", summary="A sum.", factory=f"{__name__}:Sum")
GENERATOR = GeneratorSpec(
    id="scents",
    title="Scents",
    summary="Makes smells.",
    factory=f"{__name__}:ScentGenerator",
    produces=("smell",),
)
STEP = StepSpec(
    id="flip",
    title="Flip",
    summary="Turns.",
    factory="contract_tests_broken:Flip",
    modality="smell",
    random=True,
)
