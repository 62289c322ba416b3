"""Random steps on batches of spectrograms, on the device; never changed in place."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from mmstudio.nn.audio import LOG_FLOOR
from mmstudio_audio.step_specs import RandomGainConfig, RandomVoiceConfig, SpecAugmentConfig


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


class RandomVoice:
    """Moves every sound up or down and changes its pace, as another voice would.

    Bands of mel lie like logarithms but for the lowest, so that a shift by bands is nearly the stretched frequencies of
    Jaitly and Hinton 2013, "Vocal tract length perturbation"; the pace alone is as in Park et al. 2019's warp, but even.
    """

    def __init__(self, config: RandomVoiceConfig) -> None:
        self._config = config

    def apply(self, arrays: dict[str, Tensor], rng: torch.Generator) -> dict[str, Tensor]:
        """The batch with another height and pace of each sound; what comes from beyond it is silence.

        Args:
            arrays: ``mel`` (B, mels, frames), and ``frames`` (B,): number of frames with sound.
            rng: Generator of this step.

        Returns:
            Both, of the same shapes and dtypes; what is longer than the room is cut off.
        """
        mel, frames = arrays["mel"], arrays["frames"]
        bands, length = mel.shape[1:]
        height, pace = (2 * _drawn(len(mel), 2, mel.device, rng) - 1).unbind(1)
        pace = 1 + self._config.pace * pace
        shift = self._config.height * bands * height
        moved = _read(mel, torch.arange(bands, device=mel.device) - shift[:, None], 1)
        moved = _read(moved, torch.arange(length, device=mel.device) * pace[:, None], 2)
        lasting = (frames.float() / pace).ceil().clamp(max=length)
        return {"mel": moved, "frames": lasting.to(frames.dtype)}


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


def _read(mel: Tensor, places: Tensor, axis: int) -> Tensor:
    """Spectrograms read along an axis at places (B, n) between its own, linearly; silence beyond both ends."""
    ends = (1, 1) if axis == 2 else (0, 0, 1, 1)
    padded = functional.pad(mel, ends, value=math.log(LOG_FLOOR)).float()
    at = places.clamp(-1, mel.shape[axis]) + 1
    first = at.floor().clamp(max=mel.shape[axis])
    share = (at - first).unsqueeze(3 - axis)
    where = first.long().unsqueeze(3 - axis).expand(mel.shape)
    return torch.lerp(padded.gather(axis, where), padded.gather(axis, where + 1), share).to(mel.dtype)


def _drawn(batch: int, count: int, device: torch.device, rng: torch.Generator) -> Tensor:
    """(B, count) uniform in [0, 1), on the device of the batch."""
    return torch.rand((batch, count), generator=rng, device=rng.device).to(device)
