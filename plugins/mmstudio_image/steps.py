"""Augmentation of batches of pictures on the device."""

from __future__ import annotations

import torch
from torch import Tensor

from mmstudio_image.plugin import MirrorConfig


class Mirror:
    """Swaps left and right of random pictures of a batch."""

    def __init__(self, config: MirrorConfig) -> None:
        self._probability = config.probability

    def apply(self, pixels: Tensor, rng: torch.Generator) -> Tensor:
        """A batch of which each picture is mirrored with the configured probability.

        Args:
            pixels: (B, C, H, W) of any dtype.
            rng: Generator of this step; what it draws does not depend on the pictures' device.

        Returns:
            (B, C, H, W), same dtype.
        """
        chance = torch.rand(len(pixels), generator=rng, device=rng.device).to(pixels.device)
        swap = (chance < self._probability)[:, None, None, None]
        return torch.where(swap, pixels.flip(-1), pixels)
