"""Where slots enter a network at level ``structure``: grids as maps, tokens by attention, everything else by modulation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn.blocks import Attention, positions_2d
from mmstudio.nn.contracts import Condition, ConditionShape

Place = Literal["maps", "attention", "modulation"]

ATTENTION_SIDE = 8
"""Largest side of the maps that attention is computed on; larger maps are averaged down to it."""


def default_place(part: ConditionShape) -> Place:
    """Where a part enters by default: its layout decides, never the name of its modality."""
    if part.grid is not None and len(part.grid) == 2:
        return "maps"
    return "attention" if part.tokens > 1 else "modulation"


def _groups(channels: int) -> int:
    return next(groups for groups in (8, 4, 2, 1) if channels % groups == 0)


class MapsEntry(nn.Module):
    """Adds a part with a two-dimensional grid: resized, concatenated to the maps; (B, C, H, W) to a change of that shape."""

    def __init__(self, width: int, channels: int) -> None:
        super().__init__()
        self.project = nn.Conv2d(width, channels, 1)
        self.mix = nn.Conv2d(2 * channels, channels, 1)
        self.out = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor, part: Condition) -> Tensor:
        """(B, C, H, W) normalised maps."""
        if part.tokens is None or part.grid is None:
            raise ValueError("A part that enters as maps carries tokens and their grid.")
        maps = self.project(part.tokens.transpose(1, 2).unflatten(2, part.grid))
        maps = functional.interpolate(maps.float(), x.shape[2:], mode="bilinear", align_corners=False).to(
            x.dtype
        )
        change: Tensor = self.out(functional.silu(self.mix(torch.cat([x, maps], dim=1))))
        return change


class AttentionEntry(nn.Module):
    """Adds a part whose tokens have another layout: every place of the maps attends to them, on 8 x 8 places at most."""

    def __init__(self, width: int, channels: int) -> None:
        super().__init__()
        self.width = max(32, channels // 4 * 4)
        self.enter = nn.Linear(channels, self.width)
        self.attention = Attention(self.width, 4, width)
        self.out = nn.Linear(self.width, channels)

    def forward(self, x: Tensor, part: Condition) -> Tensor:
        """(B, C, H, W) normalised maps."""
        if part.tokens is None:
            raise ValueError("A part that enters by attention carries tokens.")
        height, width = x.shape[2:]
        low = (min(height, ATTENTION_SIDE), min(width, ATTENTION_SIDE))
        small = x if low == (height, width) else functional.adaptive_avg_pool2d(x, low)
        query = self.enter(small.flatten(2).transpose(1, 2))
        query = query + positions_2d(*low, self.width).to(query)
        seen = self.out(self.attention(query, part.tokens)).transpose(1, 2).unflatten(2, low)
        if low == (height, width):
            return seen
        return functional.interpolate(seen.float(), (height, width), mode="bilinear", align_corners=False).to(
            x.dtype
        )


class ModulationEntry(nn.Module):
    """Adds a part that has no tokens: scale and shift of the maps (Perez et al. 2018, FiLM)."""

    def __init__(self, width: int, channels: int) -> None:
        super().__init__()
        self.out = nn.Linear(width, 2 * channels)

    def forward(self, x: Tensor, part: Condition) -> Tensor:
        """(B, C, H, W) normalised maps."""
        scale, shift = self.out(functional.silu(part.vector))[:, :, None, None].chunk(2, dim=1)
        return x * scale + shift


_ENTRIES = {"maps": MapsEntry, "attention": AttentionEntry, "modulation": ModulationEntry}


class StructureEntry(nn.Module):
    """Lets every part of a condition change maps at its own place: ``x + sum_m w_m entry_m(norm(x), part_m)``.

    The last layer of every entry starts at zero, so that a new entry leaves the maps unchanged. A weight of 0 leaves
    its part out; without parts (other levels) the maps stay unchanged.

    Args:
        condition: Shape of the condition.
        channels: Number of channels C of the maps, divisible by 4.
        places: Where slots enter, for slots that do not use :func:`default_place`.
    """

    def __init__(
        self, condition: ConditionShape, channels: int, places: Mapping[str, Place] | None = None
    ) -> None:
        super().__init__()
        parts = condition.parts if condition.level == "structure" else {}
        self.slots = tuple(parts)
        chosen = {slot: (places or {}).get(slot, default_place(part)) for slot, part in parts.items()}
        self.entries = nn.ModuleList(
            _ENTRIES[chosen[slot]](part.width, channels) for slot, part in parts.items()
        )
        self.norm = nn.GroupNorm(_groups(channels), channels) if parts else nn.Identity()
        for entry in self.entries:
            out = entry.get_submodule("out")
            for parameter in out.parameters():
                nn.init.zeros_(parameter)

    def forward(self, x: Tensor, condition: Condition) -> Tensor:
        """(B, C, H, W) to the same shape."""
        if not self.slots:
            return x
        normed = self.norm(x)
        for slot, entry in zip(self.slots, self.entries, strict=True):
            weight = condition.weight[slot].to(x.dtype)[:, None, None, None]
            x = x + weight * entry(normed, condition.parts[slot])
        return x
