"""The encoder: a coarse grid of colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch
from mmstudio.api import Slot
from mmstudio.nn import Arrays, Encoder, Features, FeatureShape
from mmstudio.nn.blocks import Mlp
from mmstudio.nn.images import fit_picture
from torch import Tensor, nn

from my_plugin.plugin import MyPluginConfig


class MyPluginEncoder(Encoder):
    """One token for each cell of a grid, made from the cell's colour and its place."""

    mean: Tensor
    spread: Tensor

    @classmethod
    def fit(cls, config: MyPluginConfig, slot: Slot, raws: Iterable[Any]) -> dict[str, Any]:
        """Mean and spread of every colour channel over the training pictures, which are seen once, one by one."""
        count, total, squares = 0, np.zeros(3), np.zeros(3)
        for raw in raws:
            if raw is not None:
                cells = fit_picture(raw, config.cells, 3) / 255
                count += 1
                total += cells.mean(axis=(1, 2))
                squares += np.square(cells).mean(axis=(1, 2))
        mean = total / max(1, count)
        spread = np.sqrt(np.maximum(squares / max(1, count) - mean**2, 1e-4))
        return {"mean": mean.tolist(), "spread": spread.tolist()}

    def __init__(self, config: MyPluginConfig, slot: Slot, state: Mapping[str, Any]) -> None:
        super().__init__(config, slot, state)
        self.cells = config.cells
        self.register_buffer("mean", torch.tensor(state["mean"]))
        self.register_buffer("spread", torch.tensor(state["spread"]))
        self.mlp = Mlp(3, config.width, config.width)
        self.position = nn.Parameter(0.1 * torch.randn(config.cells**2, config.width))
        self.shape = FeatureShape(config.cells**2, config.width, (config.cells, config.cells))

    def prepare(self, raw: Any) -> Arrays:
        """``cells`` uint8 (3, n, n), and ``given`` bool (): a missing picture is a finite blank."""
        blank = np.zeros((3, self.cells, self.cells), np.uint8)
        cells = blank if raw is None else fit_picture(raw, self.cells, 3)
        return {"cells": cells, "given": np.array(raw is not None)}

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens (B, n * n, D) and their grid."""
        colours = prepared["cells"].flatten(2).transpose(1, 2).float() / 255
        tokens = self.mlp((colours - self.mean) / self.spread) + self.position
        mask = prepared["given"][:, None].expand(-1, self.shape.tokens)
        return Features(tokens, mask, self.shape.grid)
