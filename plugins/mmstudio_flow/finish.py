"""The last layers of a flow's network, at full resolution."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn.blocks import modulate

MAPS = 5
"""Maps that a network draws at full resolution for its last layers, beside the picture."""
_HIDDEN = 16


class Finish(nn.Module):
    """Finishes a picture pixel by pixel, with the noisy one at hand.

    A network that works on patches has a filter of its own for each place in a patch. Where these differ, a weave of the patch's
    period is left; and what is fine in the noisy picture has to pass all of its layers. Two small convolutions here are the same
    for every pixel, and a share of the noisy picture is added that is learned per time (of a form with preconditioning by Karras
    et al. 2022, eq. 7, where it is computed): near the data, nearly all of it.

    Args:
        channels: Of the picture.
        width: Width of what modulates.
    """

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.channels = channels
        self.enter = nn.Conv2d(2 * channels + MAPS, _HIDDEN, 3, padding=1)
        self.leave = nn.Conv2d(_HIDDEN, channels, 3, padding=1)
        self.told = nn.Linear(width, 2 * _HIDDEN + channels)
        for layer in (self.leave, self.told):
            nn.init.zeros_(layer.weight)
            assert layer.bias is not None  # noqa: S101 - narrows a type
            nn.init.zeros_(layer.bias)

    def forward(self, drawn: Tensor, noisy: Tensor, told: Tensor) -> Tensor:
        """The finished picture (B, channels, H, W).

        Args:
            drawn: (B, channels + MAPS, H, W), the picture first.
            noisy: (B, channels, H, W).
            told: (B, width), of time and condition.
        """
        modulation, share = self.told(told).split([2 * _HIDDEN, self.channels], dim=1)
        both = torch.cat([drawn, noisy.to(drawn.dtype)], dim=1).contiguous(memory_format=torch.channels_last)
        change = self.leave(functional.silu(modulate(self.enter(both), modulation)))
        result: Tensor = drawn[:, : self.channels] + change + share[..., None, None] * noisy
        return result
