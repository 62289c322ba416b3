"""The encoder of moving pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from mmstudio.api import Slot
from mmstudio.nn import Arrays, Encoder, Features, FeatureShape, Preparer, Resources
from mmstudio.nn.images import fit_picture, to_unit
from torch import Tensor, nn

from acme_video.plugin import VideoConfig


@dataclass(frozen=True)
class VideoPreparer(Preparer):
    """Moving pictures as a few small frames."""

    frames: int
    size: int

    def __call__(self, raw: Any) -> Arrays:
        """``frames`` uint8 (T, 3, S, S), spread over the whole length, and ``given`` uint8 ()."""
        places = np.linspace(0, len(raw) - 1, self.frames).round().astype(int)
        frames = np.stack([fit_picture(raw[place], self.size, 3) for place in places])
        return {"frames": frames, "given": np.array(1, np.uint8)}

    def blank(self) -> Arrays:
        """Black."""
        frames = np.zeros((self.frames, 3, self.size, self.size), np.uint8)
        return {"frames": frames, "given": np.array(0, np.uint8)}


class VideoEncoder(Encoder):
    """A token for each frame, from a small convolutional network over the frame and its change since the one before."""

    @classmethod
    def preparer(
        cls, config: VideoConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> VideoPreparer:
        """Of the configured size."""
        return VideoPreparer(config.frames, config.size)

    @classmethod
    def shape_of(
        cls, config: VideoConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """A token for each frame."""
        return FeatureShape(config.frames, config.width, (config.frames,))

    def __init__(
        self, config: VideoConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> None:
        super().__init__(config, slot, state, resources)
        self.frames = config.frames
        channels = config.channels
        self.net = nn.Sequential(
            nn.Conv2d(6, channels, 3, stride=2, padding=1),
            nn.SiLU(),
            nn.Conv2d(channels, 2 * channels, 3, stride=2, padding=1),
            nn.SiLU(),
            nn.Conv2d(2 * channels, 4 * channels, 3, stride=2, padding=1),
            nn.SiLU(),
            nn.Flatten(),
            nn.Linear(4 * channels * (config.size // 8) ** 2, config.width),
        )
        self.position = nn.Parameter(0.02 * torch.randn(config.frames, config.width))

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens (B, T, D); a still picture has no changes."""
        frames = to_unit(prepared["frames"])
        change = torch.diff(frames, dim=1, prepend=frames[:, :1])
        tokens = self.net(torch.cat([frames, change], dim=2).flatten(0, 1))
        tokens = tokens.unflatten(0, (-1, self.frames)) + self.position
        mask = prepared["given"].bool()[:, None].expand(-1, self.frames)
        return Features(tokens, mask, self.shape.grid)
