"""Sounds of a data set as a generator learns them: their preparer, and what is measured of them before."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import torch
from pydantic import Field

from mmstudio.api import PluginState, Sound
from mmstudio.nn import Arrays, Preparer
from mmstudio.nn.audio import resample
from mmstudio_sounds.spectra import Spectra

LENGTHS = 32
"""Number of classes of lengths; each holds as many sounds of the data set as any other."""
_FULL_SCALE = 32767.0
_SHORTEST_S, _LONGEST_S = 0.05, 10.0
_COVERED = 99
_MEASURED = 256


class SoundState(PluginState):
    """State learned from sounds: their lengths, and the levels of their pitch bands.

    Attributes:
        seconds: Longest sound that is made.
        edges: Bounds of the classes of lengths, rising, in seconds.
        mean: Mean of the log-mel values of each band.
        std: Deviation of all values from these means.
    """

    seconds: Annotated[float, Field(gt=0, le=20)]
    edges: Annotated[
        list[Annotated[float, Field(gt=0, le=20)]], Field(min_length=LENGTHS + 1, max_length=LENGTHS + 1)
    ]
    mean: Annotated[list[Annotated[float, Field(ge=-30, le=30)]], Field(min_length=32, max_length=128)]
    std: Annotated[float, Field(gt=0, le=30)]


@dataclass(frozen=True)
class SoundPreparer(Preparer):
    """Prepares sounds as samples of one rate and channel; the rest is computed while they are learned.

    Attributes:
        rate_hz: Samples per second.
        seconds: Longest sound; what comes later is cut.
    """

    rate_hz: int
    seconds: float

    @property
    def longest(self) -> int:
        """Samples of the longest sound."""
        return round(self.seconds * self.rate_hz)

    def __call__(self, raw: Any) -> Arrays:
        """``samples`` int16 (longest,), silence behind the end, and ``length`` int32 (): number of samples.

        Args:
            raw: A :class:`Sound` with any rate and channels.
        """
        arrays = self.blank()
        wave = mono(raw, self.rate_hz, self.seconds)
        arrays["samples"][: len(wave)] = np.rint(wave.clip(-1, 1) * np.float32(_FULL_SCALE))
        return {**arrays, "length": np.array(len(wave), dtype=np.int32)}

    def blank(self) -> Arrays:
        """A sound of length 0."""
        return {"samples": np.zeros(self.longest, dtype=np.int16), "length": np.array(0, dtype=np.int32)}

    def shown(self, prepared: Arrays) -> Sound:
        """The sound to play."""
        wave = prepared["samples"][: max(1, int(prepared["length"]))].astype(np.float32) / np.float32(
            _FULL_SCALE
        )
        return Sound(wave[None], self.rate_hz)

    def share_read(self, raw: Any) -> float:
        """The share of a sound's length that is learned."""
        return min(1.0, self.seconds * raw.rate_hz / max(1, raw.samples.shape[1]))


def waves(samples: torch.Tensor) -> torch.Tensor:
    """Prepared samples as float32 within -1 and 1."""
    return samples.float() / _FULL_SCALE


def mono(sound: Sound, rate_hz: int, seconds: float) -> npt.NDArray[np.float32]:
    """The first seconds of a sound at a rate, its channels mixed to one; (n,) float32 with n of at least 1."""
    start = sound.samples[:, : math.ceil(seconds * sound.rate_hz)]
    mixed = np.ascontiguousarray(start[0] if len(start) == 1 else start.mean(axis=0), dtype=np.float32)
    wave: npt.NDArray[np.float32] = resample(torch.from_numpy(mixed), sound.rate_hz, rate_hz).numpy()
    return wave[: max(1, round(seconds * rate_hz))]


def measured(raws: Iterable[Any], spectra: Spectra, seconds: float) -> dict[str, Any]:
    """Measure lengths of all sounds, and levels of a few hundred spread over them.

    Args:
        raws: Sounds, or ``None``.
        spectra: The transforms of the rate that they are learned at.
        seconds: Longest sound; 0 covers 99 % of them, at most 10 s.

    Returns:
        The fields of :class:`SoundState`.
    """
    lengths: list[float] = []
    count, total, squares = 0, np.zeros(spectra.mels), np.zeros(spectra.mels)
    stride = 1
    for index, sound in enumerate(sound for sound in raws if sound is not None):
        lengths.append(max(_SHORTEST_S, sound.samples.shape[1] / sound.rate_hz))
        if index % stride == 0:
            wave = torch.from_numpy(mono(sound, spectra.rate_hz, seconds or _LONGEST_S))
            mel = spectra.mel(spectra.spectrum(wave[None]))[0].double().numpy()
            count, total, squares = count + len(mel), total + mel.sum(0), squares + np.square(mel).sum(0)
        if index == _MEASURED * stride:
            stride *= 2
    longest = seconds or min(_LONGEST_S, float(np.percentile(lengths, _COVERED)) if lengths else 1.0)
    mean = total / max(1, count)
    spread = float((squares / max(1, count) - np.square(mean)).clip(min=0).mean())
    edges = np.quantile(np.minimum(lengths or [longest], longest), np.linspace(0, 1, LENGTHS + 1))
    return {
        "seconds": round(longest, 4),
        "edges": [round(min(float(edge), longest), 4) for edge in edges],
        "mean": [round(float(value), 4) for value in mean],
        "std": round(max(0.1, spread**0.5), 4),
    }
