"""Spectra: the frequencies of a sound over time, as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from mmstudio.plugins.shown import Sound

_WINDOW = 1024
_MOST_COLUMNS = 1200
_RANGE_DB = 80.0


@dataclass(frozen=True, eq=False)
class Spectrum:
    """A sound's energy over time and frequency.

    Attributes:
        levels: uint8 (bands, columns), the lowest band first; 255 is the loudest, 0 is 80 dB below it and less.
        top_hz: Upper end of the highest band.
        seconds: Length of the sound.
    """

    levels: npt.NDArray[np.uint8]
    top_hz: float
    seconds: float


@dataclass(frozen=True, eq=False)
class HeardSound:
    """A sound with its picture.

    Attributes:
        sound: The sound.
        spectrum: Its energy over time and pitch.
    """

    sound: Sound
    spectrum: Spectrum


def heard(sound: Sound) -> HeardSound:
    """A sound with its picture; called off the GUI thread."""
    return HeardSound(sound, spectrum(sound))


def spectrum(sound: Sound) -> Spectrum:
    """The energy of a sound, its channels averaged, in windows of 1,024 samples that are tapered (Hann).

    Args:
        sound: Any length; of a long one, only as many windows are used as there are columns.
    """
    import numpy as np

    mono = sound.samples.mean(axis=0).astype(np.float32)
    seconds = len(mono) / sound.rate_hz
    padded = np.pad(mono, _WINDOW // 2)
    starts = len(padded) - _WINDOW
    columns = max(1, min(_MOST_COLUMNS, starts // (_WINDOW // 4)))
    places = np.linspace(0, starts, columns).astype(int)
    taper = np.hanning(_WINDOW).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[places] * taper
    power = np.abs(np.fft.rfft(frames, axis=1)).astype(np.float32) ** 2
    loudest = max(float(power.max()), 1e-12)
    decibels = 10 * np.log10(np.maximum(power / loudest, 10 ** (-_RANGE_DB / 10)))
    levels = np.rint(255 * (1 + decibels / _RANGE_DB)).astype(np.uint8).T
    if power.max() <= 1e-12:
        levels[:] = 0  # silence
    return Spectrum(np.ascontiguousarray(levels), sound.rate_hz / 2, seconds)
