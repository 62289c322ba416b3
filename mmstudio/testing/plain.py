"""A minimal condition side, so that a generator can be checked without other plugins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from mmstudio.core.sample import Slot
from mmstudio.engine.model.conditioning import ConditionSide
from mmstudio.nn import (
    Arrays,
    Condition,
    ConditionShape,
    Encoder,
    Features,
    FeatureShape,
    Fusion,
    Preparer,
    Resources,
    Wants,
    Weight,
)
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.specs import Level
from mmstudio.testing.subsets import SHAPES

_NUMBERS = 6
_TOKENS = 4


class PlainPreparer(Preparer):
    """Prepares a few numbers without changing them."""

    def __call__(self, raw: Any) -> Arrays:
        """``numbers`` float32 (6,) and ``given`` uint8 ()."""
        return {"numbers": np.asarray(raw, np.float32), "given": np.array(1, np.uint8)}

    def blank(self) -> Arrays:
        """Zeros."""
        return {"numbers": np.zeros(_NUMBERS, np.float32), "given": np.array(0, np.uint8)}


class PlainEncoder(Encoder):
    """Turns a few numbers into features of any shape, named by its state, with one layer."""

    @classmethod
    def preparer(
        cls, config: PluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> PlainPreparer:
        """The same preparer for all settings."""
        del config, slot, state, resources
        return PlainPreparer()

    @classmethod
    def shape_of(
        cls, config: PluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """The shape in its state."""
        del config, slot, resources
        shape: FeatureShape = state["shape"]
        return shape

    def __init__(self, shape: FeatureShape, name: str) -> None:
        super().__init__(PluginConfig(), Slot(name, "numbers"), {"shape": shape})
        self.layer = nn.Linear(_NUMBERS, shape.tokens * shape.width)

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Features whose tokens are either all present or all masked."""
        tokens = self.layer(prepared["numbers"]).unflatten(1, (self.shape.tokens, self.shape.width))
        mask = (prepared["given"] != 0)[:, None].expand(-1, self.shape.tokens)
        return Features(tokens, mask, self.shape.grid)


class PlainFusion(Fusion):
    """A fusion with one layer per slot, combined as its level requires."""

    def __init__(
        self, level: Level, shapes: Mapping[str, FeatureShape], wants: Wants, *, tokens: bool = False
    ) -> None:
        super().__init__(PluginConfig(), shapes, wants)
        self.slots = tuple(shapes)
        self.layers = nn.ModuleList(nn.Linear(shape.width, wants.width) for shape in shapes.values())
        parts = {slot: _part(level, shape, wants.width) for slot, shape in shapes.items()}
        self.shape = ConditionShape(
            wants.width,
            level,
            tokens=_TOKENS if tokens and level == "feature" else 0,
            parts={} if level == "feature" else parts,
        )

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """The sum of the slots' means, and everything else that the level has."""
        projected = {
            slot: torch.tanh(layer(features[slot].tokens))
            for slot, layer in zip(self.slots, self.layers, strict=True)
        }
        vector = torch.stack([tokens.mean(dim=1) for tokens in projected.values()]).sum(dim=0)
        parts = {
            slot: Condition(
                projected[slot].mean(dim=1), projected[slot] if shape.tokens else None, shape.grid
            )
            for slot, shape in self.shape.parts.items()
        }
        tokens = vector[:, None].expand(-1, _TOKENS, -1) if self.shape.tokens else None
        return Condition(vector, tokens, weight=dict(weight), parts=parts)


def _part(level: Level, shape: FeatureShape, width: int) -> ConditionShape:
    if level == "structure" and shape.tokens > 1:
        return ConditionShape(width, tokens=shape.tokens, grid=shape.grid)
    return ConditionShape(width)


def plain_side(level: Level, wants: Wants) -> ConditionSide:
    """Plain encoders of three slots, and a plain fusion at a level."""
    encoders = {slot: PlainEncoder(shape, slot) for slot, shape in SHAPES.items()}
    return ConditionSide(encoders, PlainFusion(level, SHAPES, wants, tokens=wants.tokens))


def plain_raws(count: int) -> dict[str, list[Any]]:
    """Raw values of every slot of the plain side."""
    rng = np.random.default_rng(4)
    return {slot: [rng.standard_normal(_NUMBERS).astype(np.float32) for _ in range(count)] for slot in SHAPES}
