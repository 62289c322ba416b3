"""An encoder of pictures that is not the usual one: it needs settings of its own class to be built."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from mmstudio.nn import Arrays, Encoder, Features, FeatureShape


class PatchEncoder(Encoder):
    """As many features as ``depth`` says, of a few pixels each."""

    def __init__(self, config: Any, slot: Any, state: Any) -> None:
        super().__init__(config, slot, state)
        self.asked = config
        self.shape = FeatureShape(config.depth, 16)
        self.net = nn.Linear(config.patch, 16 * config.depth)

    def prepare(self, raw: Any) -> Arrays:
        found = np.zeros(self.asked.patch, np.float32)
        if raw is not None:
            found[:] = raw.mean() / 255
        return {"means": found}

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        tokens = self.net(prepared["means"]).unflatten(-1, (self.asked.depth, 16))
        return Features(tokens, torch.ones(tokens.shape[:2], dtype=torch.bool))
