"""The encoder of palettes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from mmstudio.api import Slot
from mmstudio.nn import Arrays, Encoder, Features, FeatureShape
from mmstudio.nn.blocks import Mlp
from torch import Tensor, nn

from my_plugin.plugin import MyPluginConfig


class MyPluginEncoder(Encoder):
    """One token for each colour; places behind the last colour are masked."""

    def __init__(self, config: MyPluginConfig, slot: Slot, state: Mapping[str, Any]) -> None:
        super().__init__(config, slot, state)
        self.colours = config.colours
        self.mlp = Mlp(3, config.width, config.width)
        self.position = nn.Parameter(0.1 * torch.randn(config.colours, config.width))
        self.shape = FeatureShape(config.colours, config.width, (config.colours,))

    def prepare(self, raw: Any) -> Arrays:
        """``colours`` uint8 (T, 3) padded with 0, and ``count`` uint8 ()."""
        colours = np.zeros((self.colours, 3), np.uint8)
        found = [] if raw is None else raw[: self.colours]
        colours[: len(found)] = found or 0
        return {"colours": colours, "count": np.array(len(found), np.uint8)}

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens (B, T, D)."""
        values = prepared["colours"].float() / 127.5 - 1
        places = torch.arange(self.colours, device=values.device)
        mask = places < prepared["count"][:, None]
        return Features(self.mlp(values) + self.position, mask, self.shape.grid)
