"""A generator of sounds: a tone whose pitch is decided by the seed, and whose loudness by what is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import nn

from mmstudio.api import GeneratorSpec, PluginConfig, Slot, Sound
from mmstudio.nn import (
    Arrays,
    ConditionShape,
    Generator,
    Losses,
    Preparer,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.losses import mean_there

RATE_HZ, LENGTH = 8000, 1600


class Loudness(Preparer):
    """Sounds as how loud they are."""

    def __call__(self, raw: Any) -> Arrays:
        """``loudness`` float32 (1,)."""
        return {"loudness": np.array([np.abs(raw.samples).mean()], np.float32)}

    def blank(self) -> Arrays:
        """Silence."""
        return {"loudness": np.zeros(1, np.float32)}


class Hummer(Generator):
    """Hums 500, 1000, 1500 or 2000 Hz."""

    @classmethod
    def wants(cls, config: PluginConfig) -> Wants:
        """A vector."""
        del config
        return Wants(8)

    @classmethod
    def preparer(cls, config: PluginConfig, slot: Slot, state: Mapping[str, Any]) -> Loudness:
        """The loudness."""
        del config, slot, state
        return Loudness()

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        ((self.slot, _),) = targets.items()
        self.loud = nn.Linear(condition.width, 1)

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Squared error of the loudness."""
        del phase
        wrong = (self.loud(batch.condition.vector) - batch.target[self.slot]["loudness"]) ** 2
        loss, count = mean_there(wrong.mean(dim=1), batch.target_there[self.slot])
        return Losses(loss, {"loudness": loss.detach()}, count)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """All in one step."""
        loud = self.loud(request.condition(request.weight).vector).sigmoid()[:, 0]
        time = torch.arange(LENGTH) / RATE_HZ
        sounds = [
            Sound(
                ((0.2 + 0.7 * float(one)) * torch.sin(2 * np.pi * 500 * (1 + seed % 4) * time))[None].numpy(),
                RATE_HZ,
            )
            for one, seed in zip(loud, request.seeds, strict=True)
        ]
        yield SampleStep(1, 1, {self.slot: sounds}, done=True)


HUMMER = GeneratorSpec(
    id="test-hummer",
    title="Hummer",
    summary="Hums a tone.",
    factory="humming:Hummer",
    produces=("audio",),
)
