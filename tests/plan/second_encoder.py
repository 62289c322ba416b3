"""An encoder of pictures that is not the usual one: it needs settings of its own class to be built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from mmstudio.nn import Arrays, Encoder, Features, FeatureShape, Preparer


@dataclass(frozen=True)
class Patches(Preparer):
    """The mean of a picture, repeated."""

    count: int

    def __call__(self, raw: Any) -> Arrays:
        return {"means": np.full(self.count, raw.mean() / 255, np.float32)}

    def blank(self) -> Arrays:
        return {"means": np.zeros(self.count, np.float32)}


class PatchEncoder(Encoder):
    """As many features as ``depth`` says, of a few pixels each."""

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any, resources: Any) -> Patches:
        del slot, state, resources
        return Patches(config.patch)

    @classmethod
    def shape_of(cls, config: Any, slot: Any, state: Any, resources: Any) -> FeatureShape:
        del slot, state, resources
        return FeatureShape(config.depth, 16)

    def __init__(self, config: Any, slot: Any, state: Any, resources: Any) -> None:
        super().__init__(config, slot, state, resources)
        self.net = nn.Linear(config.patch, 16 * config.depth)

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        tokens = self.net(prepared["means"]).unflatten(-1, (self.shape.tokens, 16))
        return Features(tokens, torch.ones(tokens.shape[:2], dtype=torch.bool))
