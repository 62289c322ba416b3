"""The learned extractor of sounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.nn import Lesson
from mmstudio.nn.audio import log_mel, resample
from mmstudio_metrics.extractors.convolutions import Crops
from mmstudio_metrics.extractors.learning import LearnedExtractor

RATE_HZ, MELS, HOP, FRAMES = 16_000, 48, 256, 64
"""A window holds 64 spectra, 16 ms apart: a second."""
LONGEST_S = 30
_MIDDLE, _SPREAD = 2.5, 4.7


class LearnedSounds(LearnedExtractor):
    """Features of sounds, learned on the training split: means over windows of a second each, in one channel.

    Sounds of any rate, number of channels and length; of long ones the first 30 seconds.
    """

    channels = 1
    crops = Crops(height=1.0, width=0.75, gain=0.1, shift=0.1)
    resizing = "one channel, 16 kHz, log-mel windows of 1 s"

    def measured(self, lesson: Lesson) -> None:
        """Nothing: the size is always the same."""

    def rows(self, raw: Any) -> npt.NDArray[Any]:
        """float16 (K, 1, mels, frames), K windows; the last one is filled up with silence."""
        samples = torch.from_numpy(np.asarray(raw.samples, np.float32))[:, : LONGEST_S * raw.rate_hz].mean(0)
        samples = resample(samples, raw.rate_hz, RATE_HZ) if len(samples) else samples
        windows = max(1, -(-len(samples) // (HOP * FRAMES)))
        filled = torch.zeros(windows * HOP * FRAMES - 1)
        filled[: len(samples)] = samples[: len(filled)]
        spectra = log_mel(filled, RATE_HZ, MELS, HOP)
        cut = spectra.reshape(MELS, windows, FRAMES).transpose(0, 1)[:, None]
        return cut.half().numpy()

    def scaled(self, rows: Tensor) -> Tensor:
        """About -2 to 2."""
        return (rows.to(self.mean.device).float() - _MIDDLE) / _SPREAD
