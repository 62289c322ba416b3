"""The encoder of moving pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from mmstudio.api import Slot
from mmstudio.nn import Arrays, Encoder, Features, FeatureShape
from mmstudio.nn.images import fit_picture, to_unit
from torch import Tensor, nn

from acme_video.plugin import VideoConfig


class VideoEncoder(Encoder):
    """A token for each frame, from a small convolutional network over the frame and its change since the one before."""

    def __init__(self, config: VideoConfig, slot: Slot, state: Mapping[str, Any]) -> None:
        super().__init__(config, slot, state)
        self.frames, self.size = config.frames, config.size
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
        self.shape = FeatureShape(config.frames, config.width, (config.frames,))

    def prepare(self, raw: Any) -> Arrays:
        """``frames`` uint8 (T, 3, S, S), spread over the whole length, and ``given`` uint8 (); black where nothing is."""
        given = np.array(raw is not None, np.uint8)
        if raw is None:
            return {"frames": np.zeros((self.frames, 3, self.size, self.size), np.uint8), "given": given}
        places = np.linspace(0, len(raw) - 1, self.frames).round().astype(int)
        frames = np.stack([fit_picture(raw[place], self.size, 3) for place in places])
        return {"frames": frames, "given": given}

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens (B, T, D); a still picture has no changes."""
        frames = to_unit(prepared["frames"])
        change = torch.diff(frames, dim=1, prepend=frames[:, :1])
        tokens = self.net(torch.cat([frames, change], dim=2).flatten(0, 1))
        tokens = tokens.unflatten(0, (-1, self.frames)) + self.position
        mask = prepared["given"].bool()[:, None].expand(-1, self.frames)
        return Features(tokens, mask, self.shape.grid)
