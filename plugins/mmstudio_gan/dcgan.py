"""Networks of the DCGAN (Radford et al. 2016), conditional after Reed et al. 2016."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Condition, ConditionShape

EMBEDDING = 128


def start_side(size: int) -> int:
    """Side of the first maps: 4, or 7 for pictures with side 28."""
    return 7 if size == 28 else 4


def channel_counts(size: int, width: int) -> list[int]:
    """Channels of the maps, from the coarsest to the finest below the picture: each doubling of the side halves them."""
    doublings = (size // start_side(size)).bit_length() - 1
    return [width * 2**index for index in reversed(range(doublings))]


def initialise(module: nn.Module) -> None:
    """Initialise weights from N(0, 0.02), as published."""
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
        nn.init.normal_(module.weight, 0.0, 0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.zeros_(module.bias)


class DcganGenerator(nn.Module):
    """Generates pictures from noise (B, Z) and the embedded condition by transposed convolutions; (B, K, S, S)."""

    def __init__(self, size: int, channels: int, width: int, condition: ConditionShape, noise: int) -> None:
        super().__init__()
        counts = channel_counts(size, width)
        self.start = (counts[0], start_side(size), start_side(size))
        self.embed = nn.Linear(condition.width, EMBEDDING)
        self.project = nn.Linear(noise + EMBEDDING, counts[0] * start_side(size) ** 2, bias=False)
        layers: list[nn.Module] = [nn.BatchNorm2d(counts[0]), nn.ReLU()]
        for count, after in pairwise(counts):
            layers += [
                nn.ConvTranspose2d(count, after, 4, 2, 1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(),
            ]
        layers += [nn.ConvTranspose2d(counts[-1], channels, 4, 2, 1), nn.Tanh()]
        self.layers = nn.Sequential(*layers)
        self.apply(initialise)

    def forward(self, z: Tensor, condition: Condition) -> Tensor:
        """(B, Z) and a condition's vector to (B, K, S, S), -1 to 1."""
        said = functional.leaky_relu(self.embed(condition.vector), 0.2)
        start = self.project(torch.cat([z.to(said.dtype), said], dim=1))
        return cast("Tensor", self.layers(start.unflatten(1, self.start)))


class DcganCritic(nn.Module):
    """Turns a picture into maps, and maps with the embedded condition into a score (B,)."""

    def __init__(self, size: int, channels: int, width: int, condition: ConditionShape) -> None:
        super().__init__()
        counts = channel_counts(size, width)[::-1]
        layers: list[nn.Module] = []
        for index, (count, after) in enumerate(zip([channels, *counts[:-1]], counts, strict=True)):
            layers.append(nn.Conv2d(count, after, 4, 2, 1, bias=index == 0))
            layers += [nn.BatchNorm2d(after)] if index else []
            layers.append(nn.LeakyReLU(0.2))
        self.layers = nn.Sequential(*layers)
        self.embed = nn.Linear(condition.width, EMBEDDING)
        self.mix = nn.Conv2d(counts[-1] + EMBEDDING, counts[-1], 1)
        self.score = nn.Conv2d(counts[-1], 1, start_side(size))
        self.apply(initialise)

    def features(self, x: Tensor) -> Tensor:
        """(B, K, S, S) from -1 to 1 to the last maps (B, F, 4, 4)."""
        return cast("Tensor", self.layers(x))

    def judge(self, features: Tensor, condition: Condition) -> Tensor:
        """Logits (B,) float32 of maps under a condition, which is repeated at every place (Reed et al. 2016, section 4.2)."""
        said = functional.leaky_relu(self.embed(condition.vector), 0.2)
        everywhere = said[:, :, None, None].expand(-1, -1, *features.shape[2:])
        mixed = functional.leaky_relu(
            self.mix(torch.cat([features, everywhere.to(features.dtype)], dim=1)), 0.2
        )
        return cast("Tensor", self.score(mixed).flatten().float())
