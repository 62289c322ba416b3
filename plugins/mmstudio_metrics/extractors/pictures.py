"""The learned extractor of pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.api import PluginConfig
from mmstudio.nn import NO_RESOURCES, Lesson, Resources
from mmstudio.nn.images import fit_picture, to_unit
from mmstudio_metrics.extractors.convolutions import Crops
from mmstudio_metrics.extractors.learning import LearnedExtractor

SMALLEST, LARGEST = 16, 64
_LOOKED_AT = 64
_LARGE = 40
"""Pictures wider than this enter with a stride of 2, which takes a quarter of the time."""


class LearnedPictures(LearnedExtractor):
    """Features of pictures, learned on the training split; grey and coloured ones, of any size.

    Pictures are brought to the median size of the training split, from 16 to 64 pixels.
    """

    channels = 3
    crops = Crops(height=0.75, width=0.75, gain=0.3, shift=0.2, tint=0.1)
    side: Tensor

    def __init__(self, config: PluginConfig, resources: Resources = NO_RESOURCES) -> None:
        super().__init__(config, resources)
        self.register_buffer("side", torch.tensor(LARGEST))

    @property
    def resizing(self) -> str:  # type: ignore[override]
        """Centre square, resized by Pillow with antialiasing."""
        return f"centre square, {self._pixels()} px, Pillow with antialiasing"

    def measured(self, lesson: Lesson) -> None:
        """The usual size of pictures."""
        sides = [min(raw.shape[:2]) for raw, _ in lesson.at_most(_LOOKED_AT)]
        if sides:
            self.side = self.side.new_tensor(int(np.clip(np.median(sides), SMALLEST, LARGEST)))

    def stride(self) -> int:
        """2 for large pictures."""
        return 1 + int(self._pixels() > _LARGE)

    def rows(self, raw: Any) -> npt.NDArray[Any]:
        """uint8 (1, 3, side, side)."""
        return fit_picture(raw, self._pixels(), 3)[None]

    def scaled(self, rows: Tensor) -> Tensor:
        """-1 to 1."""
        return to_unit(rows.to(self.mean.device))

    def _pixels(self) -> int:
        # weights may come from a stranger's cache
        return int(self.side.clamp(SMALLEST, LARGEST))
