"""The encoder of palettes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from mmstudio.api import Slot
from mmstudio.nn import Arrays, Encoder, Features, FeatureShape, Preparer, Resources
from mmstudio.nn.blocks import Mlp
from torch import Tensor, nn

from my_plugin.plugin import MyPluginConfig


@dataclass(frozen=True)
class MyPluginPreparer(Preparer):
    """Palettes as so many colours."""

    most: int

    def __call__(self, raw: Any) -> Arrays:
        """``colours`` uint8 (T, 3) padded with 0, and ``count`` uint8 ()."""
        colours = np.zeros((self.most, 3), np.uint8)
        found = raw[: self.most]
        colours[: len(found)] = found or 0
        return {"colours": colours, "count": np.array(len(found), np.uint8)}

    def blank(self) -> Arrays:
        """No colour."""
        return self([])


class MyPluginEncoder(Encoder):
    """One token for each colour; places behind the last colour are masked."""

    @classmethod
    def preparer(
        cls, config: MyPluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> MyPluginPreparer:
        """As many colours as the encoder takes."""
        return MyPluginPreparer(config.colours)

    @classmethod
    def shape_of(
        cls, config: MyPluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """A token for each colour."""
        return FeatureShape(config.colours, config.width, (config.colours,))

    def __init__(
        self, config: MyPluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> None:
        super().__init__(config, slot, state, resources)
        self.colours = config.colours
        self.mlp = Mlp(3, config.width, config.width)
        self.position = nn.Parameter(0.1 * torch.randn(config.colours, config.width))

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens (B, T, D)."""
        values = prepared["colours"].float() / 127.5 - 1
        places = torch.arange(self.colours, device=values.device)
        mask = places < prepared["count"][:, None]
        return Features(self.mlp(values) + self.position, mask, self.shape.grid)
