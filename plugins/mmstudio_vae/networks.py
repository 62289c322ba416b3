"""Encoder and decoder of the variational autoencoder, with most of the computation at 16 x 16 and below."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Condition, ConditionShape
from mmstudio.nn.blocks import Mlp, ModulatedBlock, PlacedMaps, sides_of
from mmstudio.nn.entries import StructureEntry


def channels_at(side: int, width: int) -> int:
    """Channels of maps with a side: twice the width at 8, the width at 16, then half for each doubling, in multiples of eight."""
    factor = 16 / (side if side % 7 else side * 8 // 7)
    return max(8, int(width * factor) // 8 * 8)


class PictureEncoder(nn.Module):
    """q(z|x, c): mean and log variance (B, 2 Z) from a picture (B, K, S, S) and the condition's vector (B, C)."""

    def __init__(self, size: int, channels: int, width: int, condition_width: int, latent: int) -> None:
        super().__init__()
        sides = tuple(reversed(sides_of(size)))
        counts = [channels_at(side, width) for side in sides]
        self.enter = nn.Conv2d(4 * channels, counts[0], 3, padding=1)
        self.downs = nn.ModuleList(
            nn.Conv2d(fine, coarse, 4, stride=2, padding=1) for fine, coarse in pairwise(counts)
        )
        self.block = ModulatedBlock(counts[-1], counts[-1], 0)
        self.last = nn.Conv2d(counts[-1], width, 4, stride=2, padding=1)
        flat = width * (sides[-1] // 2) ** 2
        self.out = Mlp(flat + condition_width, 4 * width, 2 * latent)

    def forward(self, x: Tensor, vector: Tensor) -> Tensor:
        """(B, K, S, S) from -1 to 1 and (B, C) to (B, 2 Z)."""
        h = self.enter(functional.pixel_unshuffle(x, 2))
        for down in self.downs:
            h = down(functional.silu(h))
        h = functional.silu(self.last(functional.silu(self.block(h))))
        return cast("Tensor", self.out(torch.cat([h.flatten(1), vector], dim=1)))


class PictureDecoder(nn.Module):
    """p(x|z, c): a picture (B, K, S, S) from latent numbers (B, Z) and a condition.

    Both together make one vector, which gives the coarsest maps and modulates every block; a pixel shuffle (Shi et al.
    2016) makes the picture, so that no maps are as large as it. At level ``structure`` every slot also enters at its
    own place.
    """

    def __init__(
        self, size: int, channels: int, width: int, blocks: int, condition: ConditionShape, latent: int
    ) -> None:
        super().__init__()
        sides = sides_of(size)
        counts = [channels_at(side, width) for side in sides]
        hidden = 4 * width
        self.embed = Mlp(latent + condition.width, hidden, hidden)
        self.start = PlacedMaps(hidden, counts[0], sides[0])
        self.levels = nn.ModuleList()
        self.entries = nn.ModuleList()
        for index, count in enumerate(counts):
            before = counts[max(0, index - 1)]
            inputs = [before] + [count] * (blocks - 1)
            self.levels.append(nn.ModuleList(ModulatedBlock(each, count, hidden) for each in inputs))
            self.entries.append(StructureEntry(condition, before))
        self.norm = nn.GroupNorm(8, counts[-1])
        self.out = nn.Conv2d(counts[-1], 4 * channels, 3, padding=1)

    def forward(self, z: Tensor, condition: Condition) -> Tensor:
        """(B, Z) and a condition to (B, K, S, S), about -1 to 1."""
        vector = functional.silu(self.embed(torch.cat([z, condition.vector], dim=1)))
        h = self.start(vector)
        for index, (blocks, entry) in enumerate(zip(self.levels, self.entries, strict=True)):
            if index:
                h = functional.interpolate(h, scale_factor=2, mode="nearest")
            h = entry(h, condition)
            for block in cast("nn.ModuleList", blocks):
                h = block(h, vector)
        return functional.pixel_shuffle(self.out(functional.silu(self.norm(h))), 2)
