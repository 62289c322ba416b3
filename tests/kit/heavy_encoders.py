"""Encoders of texts with 50 MB of weights: the same ones frozen and trained. What they do is written down, by process."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn

from mmstudio.api import (
    EncoderSpec,
    ExtractorSpec,
    Judged,
    MetricSpec,
    PluginConfig,
    Resource,
    Slot,
    StepSpec,
)
from mmstudio.nn import Arrays, Encoder, Extractor, Features, FeatureShape, Preparer, Resources
from mmstudio.nn.weights import weights_in

LOG = "HEAVY_ENCODERS_LOG"
"""Environment variable: a file that says ``built`` and ``prepared`` with the process, a line each."""
LETTERS, TOKENS, WIDTH, SPREAD = 256, 4, 64, 200
BYTES = 4 * LETTERS * TOKENS * WIDTH * SPREAD


def tell(what: str) -> None:
    """Write down what this process does."""
    if os.environ.get(LOG):
        with Path(os.environ[LOG]).open("a", encoding="utf-8") as file:
            file.write(f"{what} {os.getpid()}\n")


class Letters(Preparer):
    """Texts as counts of their bytes."""

    def __call__(self, raw: Any) -> Arrays:
        tell("prepared")
        codes = np.frombuffer(str(raw).encode(), np.uint8)
        return {
            "counts": np.bincount(codes, minlength=LETTERS).astype(np.float32),
            "given": np.array(1, bool),
        }

    def blank(self) -> Arrays:
        return {"counts": np.zeros(LETTERS, np.float32), "given": np.array(0, bool)}


class Trained(Encoder):
    """A layer that is far too large for what it does."""

    rows: ClassVar[int] = 0
    """How many values this process has encoded."""
    scale: ClassVar[float] = 0.1

    @classmethod
    def preparer(
        cls, config: PluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> Letters:
        del config, slot, state, resources
        return Letters()

    @classmethod
    def shape_of(
        cls, config: PluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        del config, slot, state, resources
        return FeatureShape(TOKENS, WIDTH)

    def __init__(
        self, config: PluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> None:
        super().__init__(config, slot, state, resources)
        tell("built")
        self.weight = nn.Parameter(torch.empty(LETTERS, TOKENS * WIDTH * SPREAD).normal_(std=self.scale))

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        Trained.rows += len(prepared["counts"])
        made = (prepared["counts"] @ self.weight).unflatten(1, (TOKENS, WIDTH, SPREAD)).tanh().mean(dim=3)
        return Features(made, prepared["given"].bool()[:, None].expand(-1, TOKENS))


class Frozen(Trained):
    """The same, learning nothing."""

    frozen: ClassVar[bool] = True


MODEL = Resource("test-letters", "Letters", "A matrix as safetensors, which the tests write.")


class Given(Frozen):
    """Frozen, and its weights lie in a folder that a person provides; they are small."""

    @classmethod
    def shape_of(
        cls, config: PluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        del config, slot, state
        assert resources[MODEL.name].path.is_dir()
        return FeatureShape(1, WIDTH)

    @classmethod
    def fit(
        cls, config: PluginConfig, slot: Slot, raws: Iterable[Any], resources: Resources
    ) -> dict[str, Any]:
        del config, slot, raws
        return {"mean": weights_in(resources[MODEL.name])["letters"].mean().item()}

    def __init__(
        self, config: PluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> None:
        Encoder.__init__(self, config, slot, state, resources)
        self.weight = nn.Parameter(weights_in(resources[MODEL.name])["letters"])

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        return Features((prepared["counts"] @ self.weight)[:, None], prepared["given"].bool()[:, None])


def specs() -> list[EncoderSpec]:
    """The two heavy ones."""
    return [
        EncoderSpec(
            id=f"test-heavy-{name.lower()}",
            title=f"Heavy, {name.lower()}",
            summary="A layer that is far too large.",
            factory=f"heavy_encoders:{name}",
            modality="text",
        )
        for name in ("Frozen", "Trained")
    ]


GIVEN = EncoderSpec(
    id="test-given",
    title="Given",
    summary="Weights out of a folder.",
    factory="heavy_encoders:Given",
    modality="text",
    resources=(MODEL,),
)


class Weighed(Extractor):
    """Of every picture, the first number of the folder."""

    def __init__(self, config: PluginConfig, resources: Resources) -> None:
        super().__init__(config, resources)
        self.weight = nn.Parameter(weights_in(resources[MODEL.name])["letters"][:1, :1])

    def forward(self, raws: Sequence[Any]) -> Tensor:
        return self.weight.expand(len(raws), 1)


class Weight:
    """Tells the feature."""

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> dict[str, list[float]]:
        return {"value": [float(one.made_features[0]) for one in results if one.made_features is not None]}


WEIGHED = ExtractorSpec(
    id="test-weighed",
    title="Weighed",
    summary="A number out of a folder.",
    factory="heavy_encoders:Weighed",
    modality="image",
    resources=(MODEL,),
)
WEIGHT = MetricSpec(
    id="test-weight",
    title="Weight",
    summary="A number out of a folder.",
    factory="heavy_encoders:Weight",
    modality="image",
    reads="results",
    extractor="test-weighed",
)


class Twice:
    """Counts some letters twice."""

    def __init__(self, config: PluginConfig) -> None:
        del config

    def apply(self, counts: Tensor, rng: torch.Generator) -> Tensor:
        drawn = torch.rand(counts.shape, generator=rng).to(counts.device)
        return torch.where(drawn < 0.5, 2 * counts, counts)


STEP = StepSpec(
    id="test-heavy-twice",
    title="Twice",
    summary="Counts some letters twice.",
    factory="heavy_encoders:Twice",
    modality="text",
    random=True,
    arrays=("counts",),
)
