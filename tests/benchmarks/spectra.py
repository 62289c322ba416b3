"""Spectra of pictures: how much of them is fine detail, and whether they are woven.

Energies are of the discrete Fourier transform of pictures, less their mean, under a Hann window, so that opposite edges need not
meet. They are means over pictures and channels; frequencies are in cycles per pixel, at most 0.5 in each direction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
FINE = 0.25
"""Frequency above which detail is fine: a quarter of the sampling rate."""
_BESIDE = (2, 3, 4)
"""Neighbours of a frequency, in steps of the transform; the window spreads a frequency over one step."""


def energies(pictures: Sequence[Any]) -> Floats:
    """Energy of every frequency, (N, H, W) with 0 first in both directions.

    Args:
        pictures: N of uint8 (H, W, C), all of one size.
    """
    values = np.stack([np.asarray(one) for one in pictures]).astype(np.float64)
    values -= values.mean(axis=(1, 2), keepdims=True)
    height, width = values.shape[1:3]
    window = _hann(height)[:, None] * _hann(width)[None, :]
    spectra = np.fft.fft2(values * window[None, :, :, None], axes=(1, 2))
    return np.square(np.abs(spectra)).mean(axis=3)


def fine_energy(pictures: Sequence[Any]) -> Floats:
    """Energy above a quarter of the sampling rate, in any direction, of each picture (N,)."""
    found = energies(pictures)
    down, across = (np.fft.fftfreq(size) for size in found.shape[1:])
    fine = np.hypot(down[:, None], across[None, :]) > FINE
    return found[:, fine].sum(axis=1)


def sharpness(made: Sequence[Any], real: Sequence[Any]) -> float:
    """Fine energy of what was made by that of real pictures: 1 is as sharp, less is blurred, more is noisy."""
    return float(fine_energy(made).mean() / fine_energy(real).mean())


def weave(pictures: Sequence[Any], period: int) -> float:
    """Energy at a period of pixels by that of its neighbours in frequency: 1 is smooth, much more is a weave that one sees.

    The larger of both directions, and the largest of the period's harmonics.

    Args:
        pictures: uint8 (H, W, C), whose sides the period divides.
        period: In pixels, at least 2.
    """
    found = energies(pictures).mean(axis=0)
    return max(
        _peak(line, harmonic * len(line) // period)
        for line in (found.sum(axis=0), found.sum(axis=1))
        for harmonic in range(1, period // 2 + 1)
    )


def _peak(line: Floats, place: int) -> float:
    """A value by the mean of its neighbours; the line is symmetric about its middle, which is the highest frequency."""
    beside = [abs(place + step) for distance in _BESIDE for step in (-distance, distance)]
    return float(line[place] / np.mean([line[one % len(line)] for one in beside]))


def _hann(size: int) -> Floats:
    return np.square(np.sin(np.pi * (np.arange(size) + 0.5) / size))
