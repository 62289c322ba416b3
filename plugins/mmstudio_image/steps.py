"""Random steps on batches of pictures, on the device: uint8 or float (B, C, H, W) in and out, never changed in place.

All random numbers are drawn on the generator's device, in a number that does not depend on the size of the pictures, so
that slots of different sizes move together.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from mmstudio_image.step_specs import JitterConfig, MirrorConfig, RandomCropConfig, RandomRotateConfig

_LUMA = (0.299, 0.587, 0.114)


class Mirror:
    """Swaps left and right, or top and bottom, of random pictures of a batch."""

    def __init__(self, config: MirrorConfig) -> None:
        self._probability = config.probability
        self._axis = -1 if config.direction == "horizontal" else -2

    def apply(self, pixels: Tensor, rng: torch.Generator) -> Tensor:
        """A batch of which each picture is mirrored with the configured probability.

        Args:
            pixels: (B, C, H, W) of any dtype.
            rng: Generator of this step; its draws do not depend on the pictures' device.

        Returns:
            (B, C, H, W), same dtype.
        """
        swap = (_drawn(pixels, rng) < self._probability)[:, None, None, None]
        return torch.where(swap, pixels.flip(self._axis), pixels)


class RandomCrop:
    """Enlarges a random part of every picture to the whole size."""

    def __init__(self, config: RandomCropConfig) -> None:
        self._least = config.least

    def apply(self, pixels: Tensor, rng: torch.Generator) -> Tensor:
        """A batch of random parts: each side is between the least share and the whole, at any place."""
        scale = self._least + (1 - self._least) * _drawn(pixels, rng)
        across, down = ((1 - scale) * (2 * _drawn(pixels, rng) - 1) for _ in range(2))
        none = torch.zeros_like(scale)
        return _moved(pixels, ((scale, none, across), (none, scale, down)))


class RandomRotate:
    """Turns every picture by a random angle."""

    def __init__(self, config: RandomRotateConfig) -> None:
        self._most = math.radians(config.degrees)

    def apply(self, pixels: Tensor, rng: torch.Generator) -> Tensor:
        """A batch of rotated pictures; corners are filled by mirroring."""
        angle = self._most * (2 * _drawn(pixels, rng) - 1)
        sine, cosine, none = angle.sin(), angle.cos(), torch.zeros_like(angle)
        height, width = pixels.shape[-2:]
        across, down = height / width, width / height
        return _moved(pixels, ((cosine, sine * across, none), (-sine * down, cosine, none)))


class Jitter:
    """Changes brightness, contrast and saturation of every picture at random."""

    def __init__(self, config: JitterConfig) -> None:
        self._spreads = (config.brightness, config.contrast, config.saturation)

    def apply(self, pixels: Tensor, rng: torch.Generator) -> Tensor:
        """A batch of changed pictures; saturation does not affect grey ones."""
        brightness, contrast, saturation = (
            1 + spread * (2 * _drawn(pixels, rng) - 1)[:, None, None, None] for spread in self._spreads
        )
        values = pixels.float() * brightness
        middle = _luma(values).mean(dim=(2, 3), keepdim=True)
        values = torch.lerp(middle, values, contrast)
        if pixels.shape[1] == 3:
            values = torch.lerp(_luma(values).expand_as(values), values, saturation)
        return _like(values, pixels)


def _drawn(pixels: Tensor, rng: torch.Generator) -> Tensor:
    """(B,) uniform in [0, 1), on the pictures' device."""
    return torch.rand(len(pixels), generator=rng, device=rng.device).to(pixels.device)


def _moved(pixels: Tensor, rows: tuple[tuple[Tensor, ...], ...]) -> Tensor:
    """Pictures sampled at the places that an affine map (B, 2, 3) of their own coordinates, -1 to 1, gives."""
    theta = torch.stack([torch.stack(row, dim=1) for row in rows], dim=1)
    grid = functional.affine_grid(theta, list(pixels.shape), align_corners=False)
    moved = functional.grid_sample(
        pixels.float(), grid, mode="bilinear", padding_mode="reflection", align_corners=False
    )
    return _like(moved, pixels)


def _luma(values: Tensor) -> Tensor:
    """Perceived brightness, (B, 1, H, W)."""
    if values.shape[1] != 3:
        return values.mean(dim=1, keepdim=True)
    return torch.einsum("bchw,c->bhw", values, values.new_tensor(_LUMA))[:, None]


def _like(values: Tensor, pixels: Tensor) -> Tensor:
    """Values in the dtype of the pictures: integers are rounded, and clipped to 0 and 255."""
    if pixels.dtype.is_floating_point:
        return values.to(pixels.dtype)
    return values.round().clamp(0, 255).to(pixels.dtype)
