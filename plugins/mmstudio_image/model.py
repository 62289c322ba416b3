"""The convolutional encoder of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.api import Slot
from mmstudio.nn import NO_RESOURCES, Arrays, Encoder, Features, FeatureShape, Preparer, Resources
from mmstudio.nn.images import fit_picture, to_unit
from mmstudio_image.plugin import ImageCnnConfig

_GROUPS = 8
_GREY = 128


class ResidualBlock(nn.Module):
    """Two normalised 3x3 convolutions with a skip connection (He et al. 2016, pre-activation form)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(_GROUPS, channels)
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm2 = nn.GroupNorm(_GROUPS, channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) to the same shape."""
        h = self.conv1(functional.silu(self.norm1(x)))
        h = self.conv2(functional.silu(self.norm2(h)))
        result: Tensor = x + h
        return result


@dataclass(frozen=True)
class ImagePreparer(Preparer):
    """Prepares pictures as squares of pixels.

    Attributes:
        size: Side in pixels.
    """

    size: int

    def __call__(self, raw: Any) -> Arrays:
        """``pixels`` uint8 (3, size, size) and ``given`` uint8 ().

        Args:
            raw: uint8 (H, W, 1 or 3).
        """
        return {"pixels": fit_picture(raw, self.size, 3), "given": np.array(1, dtype=np.uint8)}

    def blank(self) -> Arrays:
        """A grey picture that counts as not given."""
        pixels = np.full((3, self.size, self.size), _GREY, dtype=np.uint8)
        return {"pixels": pixels, "given": np.array(0, dtype=np.uint8)}

    def shown(self, prepared: Arrays) -> Any:
        """The picture as an array to look at, uint8 (size, size, 3)."""
        return np.ascontiguousarray(prepared["pixels"].transpose(1, 2, 0))


class ImageCnn(Encoder):
    """Encodes pictures as a square grid of features.

    The first halving moves pixels into channels; every further one is a strided convolution and a residual block. The
    skip connection carries values that are not normalised, so absolute colour and brightness reach the features. The
    mean over all places is added to each place, together with the strength of edges in each direction: a texture then
    looks the same wherever its stripes begin, without learning that first.
    """

    @classmethod
    def preparer(
        cls, config: ImageCnnConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> ImagePreparer:
        """Prepares pictures of the configured size."""
        del slot, state, resources
        return ImagePreparer(config.size)

    @classmethod
    def shape_of(
        cls, config: ImageCnnConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """A square grid."""
        del slot, state, resources
        return FeatureShape(config.grid**2, config.width, (config.grid, config.grid))

    def __init__(
        self,
        config: ImageCnnConfig,
        slot: Slot,
        state: Mapping[str, Any],
        resources: Resources = NO_RESOURCES,
    ) -> None:
        super().__init__(config, slot, state, resources)
        halvings = (config.size // config.grid).bit_length() - 1
        widths = [min(config.channels << level, 4 * config.channels) for level in range(halvings)]
        self.stem = nn.Conv2d(12, widths[0], 3, padding=1)
        levels: list[nn.Module] = []
        for before, after in pairwise(widths):
            levels += [nn.Conv2d(before, after, 3, stride=2, padding=1), ResidualBlock(after)]
        self.levels = nn.Sequential(*(levels or [ResidualBlock(widths[0])]))
        self.project = nn.Conv2d(widths[-1], config.width, 1)
        self.whole = nn.Linear(widths[-1] + 9, config.width)
        self.position = nn.Parameter(0.02 * torch.randn(self.shape.tokens, config.width))
        self.norm = nn.LayerNorm(config.width)

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens (B, grid * grid, D), row by row from the top; the mask is true for all of them or for none."""
        picture = to_unit(prepared["pixels"])
        x = functional.pixel_unshuffle(picture, 2)
        if self.stem.weight.is_contiguous(memory_format=torch.channels_last):
            x = x.contiguous(memory_format=torch.channels_last)
        x = functional.silu(self.levels(functional.silu(self.stem(x))))
        whole = self.whole(torch.cat([x.mean(dim=(2, 3)), edge_energy(picture).to(x.dtype)], dim=1))[:, None]
        tokens = self.norm(self.project(x).flatten(2).transpose(1, 2) + self.position + whole)
        mask = (prepared["given"] != 0)[:, None].expand(-1, self.shape.tokens)
        return Features(tokens, mask, self.shape.grid)


def edge_energy(picture: Tensor) -> Tensor:
    """Strength of edges from left to right, from top to bottom, and at corners, per colour channel.

    Args:
        picture: (B, 3, H, W), -1 to 1.

    Returns:
        (B, 9): mean absolute differences, times 4.
    """
    across = picture.diff(dim=3)
    down = picture.diff(dim=2)
    corners = across.diff(dim=2)
    return torch.cat([4 * change.abs().mean(dim=(2, 3)) for change in (across, down, corners)], dim=1)
