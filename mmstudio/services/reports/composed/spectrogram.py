"""Spectrograms: a sound as a picture, for pages and films."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mmstudio.plugins.shown import Sound

_WINDOW, _DEPTH_DB, _COLUMNS = 512, 70.0, 480
_QUIET, _LOUD = np.array([22, 24, 29]), np.array([143, 176, 255])


def spectrogram(sound: Sound, columns: int = _COLUMNS) -> npt.NDArray[np.uint8]:
    """Loudness over time (to the right) and pitch (upwards), 70 dB deep below the loudest place; louder is brighter.

    Args:
        sound: Any length; its channels are averaged.
        columns: Width of the picture in pixels.

    Returns:
        uint8 (257, columns, 3).
    """
    mono = np.asarray(sound.samples, np.float32).mean(axis=0)
    mono = np.pad(mono, (0, max(0, _WINDOW - len(mono))))
    starts = np.linspace(0, len(mono) - _WINDOW, columns).astype(int)
    frames = mono[starts[:, None] + np.arange(_WINDOW)] * np.hanning(_WINDOW).astype(np.float32)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    if power.max() <= 1e-12:  # silence
        shade = np.zeros_like(power)
    else:
        shade = np.clip(10 * np.log10(power / power.max() + 1e-12) / _DEPTH_DB + 1, 0, 1)
    picture: npt.NDArray[np.uint8] = np.rint(_QUIET + shade.T[::-1, :, None] * (_LOUD - _QUIET)).astype(
        np.uint8
    )
    return picture
