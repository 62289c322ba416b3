"""The small network that learned extractors share, and the crops that it learns from."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

_SOFT = 0.05
"""Contrast below which flat places count alike."""


class Stack(nn.Module):
    """Four convolutions, each but the first halving the size of its maps.

    What it gives are means and deviations of all maps, of the finest too, and of the finest also the mean logarithm of the
    contrast between neighbours: the logarithm, so that flat places count as much as edges.

    Args:
        channels: Number of channels C of the values.
    """

    widths = (16, 32, 64, 128)
    numbers = 2 * sum(widths) + widths[0]
    """How many numbers it gives for a value."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, self.widths[0], 3, padding=1)
        self.others = nn.ModuleList(
            nn.Conv2d(enter, leave, 3, stride=2, padding=1)
            for enter, leave in zip(self.widths[:-1], self.widths[1:], strict=True)
        )

    def forward(self, x: Tensor, stride: int = 1) -> Tensor:
        """Numbers (B, 496) of values (B, C, H, W); ``stride`` is that of the first convolution."""
        maps = functional.relu(functional.conv2d(x, self.first.weight, self.first.bias, stride, 1))
        found = [_contrast(maps).add(_SOFT).log().mean((2, 3)), *_moments(maps)]
        for convolution in self.others:
            maps = functional.relu(convolution(maps))
            found += _moments(maps)
        return torch.cat(found, dim=1)


@dataclass(frozen=True)
class Crops:
    """How crops differ from the value that they are cut from; nothing is resized, blurred or given noise.

    Attributes:
        height, width: Shares of both sides that are kept.
        gain, shift: Largest change of contrast (a factor) and of brightness (a summand), the same for all channels.
        tint: Largest change of contrast of a single channel.
    """

    height: float
    width: float
    gain: float
    shift: float
    tint: float = 0.0

    def __call__(self, x: Tensor, rng: torch.Generator) -> Tensor:
        """One crop of each of (B, C, H, W); all draws come from ``rng``."""
        count, channels, *sides = x.shape
        places = []
        for side, share in zip(sides, (self.height, self.width), strict=True):
            kept = max(1, round(side * share))
            start = torch.randint(0, side - kept + 1, (count, 1), generator=rng)
            places.append((start + torch.arange(kept)).to(x.device))
        rows = torch.arange(count, device=x.device)[:, None, None]
        cut = x[rows, :, places[0][:, :, None], places[1][:, None, :]].permute(0, 3, 1, 2)
        gain = (1 + self.gain * _within(count, 1, rng)) * (1 + self.tint * _within(count, channels, rng))
        return cut * gain.to(x) + (self.shift * _within(count, 1, rng)).to(x)


def _within(count: int, channels: int, rng: torch.Generator) -> Tensor:
    """Draws from -1 to 1, (count, channels, 1, 1)."""
    return 2 * torch.rand(count, channels, 1, 1, generator=rng) - 1


def _moments(maps: Tensor) -> list[Tensor]:
    return [maps.mean((2, 3)), maps.var((2, 3), correction=0).add(1e-8).sqrt()]


def _contrast(maps: Tensor) -> Tensor:
    """How far each place lies from the mean of its neighbourhood."""
    near = functional.avg_pool2d(functional.pad(maps, (1, 1, 1, 1), mode="replicate"), 3, 1)
    return (maps - near).abs()
