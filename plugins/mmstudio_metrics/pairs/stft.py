"""Distance of a sound from the real one, by their spectra at several resolutions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from mmstudio.api import Judged, PluginConfig, Sound
from mmstudio.nn.audio import resample

RESOLUTIONS = ((1024, 120, 600), (2048, 240, 1200), (512, 50, 240))
"""Lengths of Fourier transform, hop and window, in samples (Yamamoto, Song and Kim 2020, table 1)."""
_FLOOR = 1e-7
_AT_ONCE = 4096
"""Number of spectra that are held at a time."""


class StftDistance:
    """Multi-resolution STFT distance from the real sound (Yamamoto, Song and Kim 2020, equations 4 to 7).

    Both sounds are compared in one channel, at the real one's rate; the shorter one is filled up with silence.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``distance``: the sum of the other two; ``None`` without a real sound.

        ``convergence``: Frobenius norm of the magnitudes' difference, as a share of the real ones'; ``None`` for a silent
        real sound. ``magnitude``: mean difference of the magnitudes' natural logarithms.
        """
        pairs = [_parts(one) for one in results]
        return {
            "distance": [None if c is None or m is None else c + m for c, m in pairs],
            "convergence": [c for c, _ in pairs],
            "magnitude": [m for _, m in pairs],
        }


def _parts(one: Judged) -> tuple[float | None, float | None]:
    if one.real is None:
        return None, None
    made, real = _waves(one.made, one.real)
    sums = [_sums(made, real, *how) for how in RESOLUTIONS]
    magnitude = sum(logarithms / count for _, _, logarithms, count in sums) / len(sums)
    if not real.any():
        return None, magnitude
    return sum(math.sqrt(apart / own) for apart, own, _, _ in sums) / len(sums), magnitude


def _waves(made: Sound, real: Sound) -> tuple[Tensor, Tensor]:
    """Both in one channel, at the real one's rate, of the same length."""
    waves = [
        resample(torch.from_numpy(np.asarray(one.samples, np.float32)).mean(0), one.rate_hz, real.rate_hz)
        if one.samples.size
        else torch.zeros(0)
        for one in (made, real)
    ]
    longest = max(map(len, waves))
    one, other = (functional.pad(wave, (0, longest - len(wave))) for wave in waves)
    return one, other


def _sums(
    made: Tensor, real: Tensor, transform: int, hop: int, window: int
) -> tuple[float, float, float, int]:
    """Over all spectra: squared differences, squared real magnitudes, differences of logarithms, and how many numbers."""
    # zeros beyond both ends: a reflection needs a sound of half a transform at least
    waves = [functional.pad(wave, (transform // 2, transform // 2)) for wave in (made, real)]
    frames = 1 + (len(waves[0]) - transform) // hop
    apart, own, logarithms = 0.0, 0.0, 0.0
    # in pieces: the spectra of ten minutes take gigabytes
    for start in range(0, frames, _AT_ONCE):
        count = min(_AT_ONCE, frames - start)
        cut = slice(start * hop, (start + count - 1) * hop + transform)
        one, other = (_magnitudes(wave[cut], transform, hop, window) for wave in waves)
        apart += float((other - one).double().square().sum())
        own += float(other.double().square().sum())
        logarithms += float((other.log() - one.log()).abs().double().sum())
    return apart, own, logarithms, frames * (transform // 2 + 1)


def _magnitudes(wave: Tensor, transform: int, hop: int, window: int) -> Tensor:
    taper = torch.hann_window(window)
    found = torch.stft(wave, transform, hop, window, taper, center=False, return_complex=True)
    return (found.real.square() + found.imag.square()).clamp_min(_FLOOR).sqrt()
