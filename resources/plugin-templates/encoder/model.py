"""The encoder: a coarse grid of colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from mmstudio.api import Slot
from mmstudio.nn import Arrays, Encoder, Features, FeatureShape, Preparer, Resources
from mmstudio.nn.blocks import Mlp
from mmstudio.nn.images import fit_picture
from torch import Tensor, nn

from my_plugin.plugin import MyPluginConfig


@dataclass(frozen=True)
class MyPluginPreparer(Preparer):
    """Pictures as coarse grids of colours; light, as it travels to processes that have no encoder."""

    cells: int

    def __call__(self, raw: Any) -> Arrays:
        """``cells`` uint8 (3, n, n), and ``given`` bool ()."""
        return {"cells": fit_picture(raw, self.cells, 3), "given": np.array(1, bool)}

    def blank(self) -> Arrays:
        """A missing picture: the same arrays, finite, and not given."""
        return {"cells": np.zeros((3, self.cells, self.cells), np.uint8), "given": np.array(0, bool)}


class MyPluginEncoder(Encoder):
    """One token for each cell of a grid, made from the cell's colour and its place."""

    mean: Tensor
    spread: Tensor

    @classmethod
    def fit(
        cls, config: MyPluginConfig, slot: Slot, raws: Iterable[Any], resources: Resources
    ) -> dict[str, Any]:
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

    @classmethod
    def preparer(
        cls, config: MyPluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> MyPluginPreparer:
        """Made from settings and state alone."""
        return MyPluginPreparer(config.cells)

    @classmethod
    def shape_of(
        cls, config: MyPluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """A token for each cell, row by row; ``self.shape`` once it is built."""
        return FeatureShape(config.cells**2, config.width, (config.cells, config.cells))

    def __init__(
        self, config: MyPluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> None:
        super().__init__(config, slot, state, resources)
        self.register_buffer("mean", torch.tensor(state["mean"]))
        self.register_buffer("spread", torch.tensor(state["spread"]))
        self.mlp = Mlp(3, config.width, config.width)
        self.position = nn.Parameter(0.1 * torch.randn(config.cells**2, config.width))

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens (B, n * n, D) and their grid."""
        colours = prepared["cells"].flatten(2).transpose(1, 2).float() / 255
        tokens = self.mlp((colours - self.mean) / self.spread) + self.position
        mask = prepared["given"][:, None].expand(-1, self.shape.tokens)
        return Features(tokens, mask, self.shape.grid)
