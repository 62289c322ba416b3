"""Random steps on batches of spectrograms, on the device; never changed in place."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from mmstudio.nn.audio import LOG_FLOOR
from mmstudio_audio.step_specs import RandomGainConfig, SpecAugmentConfig


class RandomGain:
    """Makes every sound of a batch louder or quieter."""

    def __init__(self, config: RandomGainConfig) -> None:
        self._spread = config.spread_db * math.log(10) / 10

    def apply(self, mel: Tensor, rng: torch.Generator) -> Tensor:
        """A batch with changed loudness.

        Args:
            mel: (B, mels, frames): natural logarithm of power above a floor, see ``mmstudio.nn.audio.log_mel``.
            rng: Generator of this step.

        Returns:
            (B, mels, frames), same dtype; silence stays silence.
        """
        gain = (self._spread * (2 * _drawn(len(mel), 1, mel.device, rng)[:, 0] - 1)).exp()[:, None, None]
        power = (mel.float().exp() - LOG_FLOOR).clamp(min=0)
        changed = (power * gain + LOG_FLOOR).log()
        return torch.where(power > 0, changed, mel.float()).to(mel.dtype)


class SpecAugment:
    """Masks stretches of time and ranges of pitch (Park et al. 2019, section 2, without the time warp).

    Masked values become the mean of the sound, like the zeros of normalised spectrograms there. A stretch of time is at
    most a share of the sound (the ``p`` of their section 2), so that short sounds are not masked completely.
    """

    def __init__(self, config: SpecAugmentConfig) -> None:
        self._config = config

    def apply(self, arrays: dict[str, Tensor], rng: torch.Generator) -> dict[str, Tensor]:
        """The batch with different masks on each sound.

        Args:
            arrays: ``mel`` (B, mels, frames), and ``frames`` (B,): number of frames with sound.
            rng: Generator of this step.

        Returns:
            Both, of the same shapes and dtypes.
        """
        mel, frames = arrays["mel"], arrays["frames"]
        bands, length = mel.shape[1:]
        times = torch.arange(length, device=mel.device)
        sound = (times < frames[:, None].long())[:, None]
        hidden = self._masks(self._config.times, self._config.time_share, frames.float(), length, rng)[
            :, None
        ]
        whole = torch.full_like(frames, bands, dtype=torch.float32)
        pitches = self._masks(self._config.bands, self._config.band_share, whole, bands, rng)
        hidden = (hidden | pitches[:, :, None]) & sound
        heard = sound.expand_as(mel)
        mean = (mel.float() * heard).sum(dim=(1, 2)) / heard.sum(dim=(1, 2)).clamp(min=1)
        masked = torch.where(hidden, mean[:, None, None].to(mel.dtype), mel)
        return {"mel": masked, "frames": frames}

    def _masks(self, count: int, share: float, size: Tensor, length: int, rng: torch.Generator) -> Tensor:
        """(B, length) bool: the union of ``count`` masks, each up to a share of ``size`` (B,) wide, within it."""
        width, start = (_drawn(len(size), count, size.device, rng) for _ in range(2))
        wide = (width * (share * size + 1)[:, None]).floor().minimum((share * size).floor()[:, None])
        first = (start * (size[:, None] - wide + 1)).floor()
        places = torch.arange(length, device=size.device)[None, None]
        covered = (places >= first[..., None]) & (places < (first + wide)[..., None])
        return covered.any(dim=1)


def _drawn(batch: int, count: int, device: torch.device, rng: torch.Generator) -> Tensor:
    """(B, count) uniform in [0, 1), on the device of the batch."""
    return torch.rand((batch, count), generator=rng, device=rng.device).to(device)
