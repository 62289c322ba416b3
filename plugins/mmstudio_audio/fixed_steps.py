"""Steps for sounds that run once: :class:`Sound` in and out, never changed in place, never empty."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from mmstudio.api import Sound
from mmstudio.nn.audio import resample
from mmstudio_audio.step_specs import GainConfig, LengthConfig, ResampleConfig, TrimConfig

_BLOCK_S = 0.01
_SHORT = 64
"""Number of samples below which a sound is interpolated linearly: the filter's edges would cover all of it."""


class Resample:
    """Resamples a sound to one rate."""

    def __init__(self, config: ResampleConfig) -> None:
        self._config = config

    def apply(self, raw: Sound) -> Sound:
        """The sound at the configured rate, at least one sample long."""
        samples = raw.samples
        if self._config.mono and len(samples) > 1:
            samples = samples.mean(axis=0, keepdims=True)
        if raw.rate_hz == self._config.rate_hz:
            return Sound(_packed(samples), raw.rate_hz)
        if samples.shape[1] < _SHORT:
            return Sound(_stretched(samples, raw.rate_hz, self._config.rate_hz), self._config.rate_hz)
        changed = resample(torch.from_numpy(_packed(samples)), raw.rate_hz, self._config.rate_hz)
        return Sound(_packed(changed.clamp(-1, 1).numpy()), self._config.rate_hz)


class Trim:
    """Removes silence from both ends."""

    def __init__(self, config: TrimConfig) -> None:
        self._config = config

    def apply(self, raw: Sound) -> Sound:
        """The part between the first and the last loud moment; a silent sound stays unchanged."""
        count = raw.samples.shape[1]
        block = max(1, round(raw.rate_hz * _BLOCK_S))
        starts = np.arange(0, count, block)
        loud = np.maximum.reduceat(np.abs(raw.samples).max(axis=0), starts)
        peak = float(loud.max())
        if peak <= 0:
            return raw
        found = np.flatnonzero(loud >= peak * 10 ** (self._config.threshold_db / 20))
        margin = raw.rate_hz * self._config.margin_ms // 1000
        first = max(0, int(starts[found[0]]) - margin)
        last = min(count, int(starts[found[-1]]) + block + margin)
        return Sound(_packed(raw.samples[:, first:last]), raw.rate_hz)


class Length:
    """Cuts or pads a sound to one length."""

    def __init__(self, config: LengthConfig) -> None:
        self._config = config

    def apply(self, raw: Sound) -> Sound:
        """The sound, cut or padded."""
        count = raw.samples.shape[1]
        wanted = max(1, round(raw.rate_hz * self._config.seconds))
        if wanted < count:
            return Sound(_packed(raw.samples[:, :wanted]), raw.rate_hz) if self._config.cut else raw
        if wanted == count:
            return raw
        if self._config.fill == "loop":
            times = -(-wanted // count)
            return Sound(_packed(np.tile(raw.samples, (1, times))[:, :wanted]), raw.rate_hz)
        return Sound(_packed(np.pad(raw.samples, ((0, 0), (0, wanted - count)))), raw.rate_hz)


class Gain:
    """Makes a sound louder or quieter."""

    def __init__(self, config: GainConfig) -> None:
        self._config = config

    def apply(self, raw: Sound) -> Sound:
        """The sound within full scale; silence stays silence."""
        factor = 10 ** (self._config.gain_db / 20)
        if self._config.normalise:
            peak = float(np.abs(raw.samples).max())
            factor = factor / peak if peak > 0 else 1.0
        return Sound(_packed(np.clip(raw.samples.astype(np.float64) * factor, -1, 1)), raw.rate_hz)


def _stretched(samples: Any, rate_hz: int, to_hz: int) -> npt.NDArray[np.float32]:
    count = samples.shape[1]
    wanted = max(1, -(-count * to_hz // rate_hz))
    places = np.arange(wanted) * (rate_hz / to_hz)
    return _packed(np.stack([np.interp(places, np.arange(count), channel) for channel in samples]))


def _packed(samples: Any) -> npt.NDArray[np.float32]:
    return np.ascontiguousarray(samples, dtype=np.float32)
