"""From spectrograms to sounds: by the vocoder once it has learned, by Griffin-Lim before."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from mmstudio.nn.draws import Draws
from mmstudio.nn.losses import mean_there
from mmstudio_sounds.phases import griffin_lim
from mmstudio_sounds.plugin import SoundFlowConfig, SoundFlowSampling
from mmstudio_sounds.sounds import SoundState
from mmstudio_sounds.spectra import Spectra
from mmstudio_sounds.vocoder import Vocoder

_PHASE_SEEDS = 2**42
"""Added to a seed for phases."""
_LEARNED_STEPS = 200
"""Steps after which the vocoder is better than Griffin-Lim on the sample sounds."""
_AT_ONCE = 8
"""Sounds of a batch that the vocoder learns from: it has little to learn, and time is better spent on the flow."""


class Hearing(nn.Module):
    """Makes sounds of normalised spectrograms.

    Args:
        config: Settings of the generator.
        state: What was measured of its sounds.
    """

    def __init__(self, config: SoundFlowConfig, state: SoundState) -> None:
        super().__init__()
        self.spectra = Spectra(config.rate_hz, config.mels)
        self.std = state.std
        self.longest = self.spectra.frames(round(state.seconds * config.rate_hz))
        mean = torch.tensor(state.mean)
        self.register_buffer("mean", mean, persistent=False)
        self.vocoder = Vocoder(self.spectra, mean, state.std, config.vocoder, 4) if config.vocoder else None

    def normed(self, mel: Tensor) -> Tensor:
        """Log-mel values with a mean of 0 in every band and an overall deviation of 1."""
        return (mel - self.get_buffer("mean")) / self.std

    def loss(self, samples: Tensor, within: Tensor, there: Tensor) -> Tensor:
        """The vocoder's loss over some of the sounds, a scalar.

        Args:
            samples: (B, n) float32.
            within: (B, F, 1): 1 within each sound.
            there: (B,): 1 where the sample has a sound.
        """
        assert self.vocoder is not None  # noqa: S101 - the caller asks first
        self.vocoder.steps += 1
        rows = there.argsort(descending=True, stable=True)[:_AT_ONCE]
        with torch.autocast(samples.device.type, enabled=False):
            loss, _ = mean_there(self.vocoder.loss(samples[rows], within[rows]), there[rows])
        return loss

    def sounds(
        self,
        normed: Tensor,
        length: Tensor,
        within: Tensor,
        seeds: Sequence[int],
        settings: SoundFlowSampling,
    ) -> Tensor:
        """Sounds (B, n) float32 within -1 and 1, silent behind their ends.

        Args:
            normed: (B, F, M) normalised spectrograms.
            length: (B,) samples of each sound.
            within: (B, F, 1): 1 within each sound.
            seeds: B seeds.
            settings: How to hear.
        """
        mel = normed.float() * self.std + self.get_buffer("mean")
        samples = int(length.max())
        heard = (torch.arange(samples, device=length.device)[None] < length[:, None]).float()
        draws = Draws([seed + _PHASE_SEEDS for seed in seeds], normed.device)
        # drawn for the longest sound there may be: it must not depend on the lengths of others
        noise = draws.uniform((self.longest, self.spectra.bins))[:, : within.shape[1]]
        with torch.autocast(normed.device.type, enabled=False):
            if self.vocoder is not None and self.learned(settings):
                made = self.vocoder.speak(mel, within, heard, noise)
            else:
                magnitudes = self.spectra.magnitudes(mel) * within
                start = torch.polar(torch.ones_like(noise), noise * (2 * math.pi))
                made = griffin_lim(self.spectra, magnitudes, start, within, heard, settings.rounds)
        return made.clamp(-1, 1)

    def learned(self, settings: SoundFlowSampling) -> bool:
        """Whether the vocoder is to be used."""
        if settings.vocoder != "auto" or self.vocoder is None:
            return settings.vocoder == "learned"
        return int(self.vocoder.steps) >= _LEARNED_STEPS
