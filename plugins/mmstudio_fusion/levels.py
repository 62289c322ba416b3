"""Fusions that keep the slots apart: at the level of decisions, and inside the generator's structure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn

from mmstudio.nn import Condition, ConditionShape, Features, FeatureShape, Fusion, Wants, Weight
from mmstudio.nn.blocks import Mlp
from mmstudio_fusion.plugin import DecisionConfig, StructureConfig
from mmstudio_fusion.pooling import SlotPools, check_wants


def weighted_mean(parts: Mapping[str, Tensor], weight: Weight, nothing: Tensor) -> Tensor:
    """``sum_m w_m x_m / sum_m w_m``, and ``nothing`` if no weight is above 0.

    Args:
        parts: Per slot (B, C).
        weight: Per slot (B,); below 0 counts as 0.
        nothing: (C,).
    """
    shares = torch.stack([weight[slot] for slot in parts], dim=1).clamp(min=0).to(nothing.dtype)
    total = shares.sum(dim=1, keepdim=True)
    shares = shares / total.where(total > 0, 1)
    mean = torch.einsum("bm,bmc->bc", shares, torch.stack(list(parts.values()), dim=1).to(nothing.dtype))
    return torch.where(total > 0, mean, nothing)


class Decision(Fusion):
    """One condition per slot, each from its slot alone; the generator combines the decisions made from each.

    The outer vector is the weighted mean of the parts, and a learned vector if every weight is 0.
    """

    def __init__(self, config: DecisionConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        check_wants("Decision level", shapes, wants, "decision", tokens=False)
        width = wants.width
        self.shape = ConditionShape(width, "decision", parts={slot: ConditionShape(width) for slot in shapes})
        self.pools = SlotPools(shapes, width)
        self.mlps = nn.ModuleList(Mlp(width, config.hidden, width) for _ in shapes)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in shapes)
        self.nothing = nn.Parameter(torch.randn(width))

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C) and a part with its own vector (B, C) per slot."""
        vectors = [
            norm(mlp(vector))
            for norm, mlp, vector in zip(self.norms, self.mlps, self.pools(features), strict=True)
        ]
        parts = dict(zip(self.pools.slots, vectors, strict=True))
        return Condition(
            weighted_mean(parts, weight, self.nothing),
            weight=dict(weight),
            parts={slot: Condition(vector) for slot, vector in parts.items()},
        )


class Structure(Fusion):
    """One condition per slot with its tokens and their layout; each enters the generator at its own place.

    The outer vector is computed by a network from the concatenation of the slots' vectors, for effects on the whole.
    """

    def __init__(self, config: StructureConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        check_wants("Structure level", shapes, wants, "structure", tokens=False)
        width = wants.width
        parts = {
            slot: ConditionShape(width, tokens=shape.tokens, grid=shape.grid)
            for slot, shape in shapes.items()
        }
        self.shape = ConditionShape(width, "structure", parts=parts)
        self.pools = SlotPools(shapes, width)
        self.projects = nn.ModuleList(nn.Linear(shape.width, width) for shape in shapes.values())
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in shapes)
        self.mlp = Mlp(len(shapes) * width, config.hidden, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C) and a part with vector (B, C) and tokens (B, T, C) per slot."""
        vectors = self.pools(features)
        parts = {}
        for slot, vector, project, norm in zip(
            self.pools.slots, vectors, self.projects, self.norms, strict=True
        ):
            tokens = cast("Tensor", norm(project(features[slot].tokens)))
            parts[slot] = Condition(vector, tokens, self.shape.parts[slot].grid)
        vector = self.norm(self.mlp(torch.cat(vectors, dim=-1)))
        return Condition(vector, weight=dict(weight), parts=parts)
