"""Sounds taken apart by pitch and time, and put together again without a part."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.plugins.shown import Sound

_WINDOW_S = 0.064
_LEAST_WINDOW = 256
_FINE = 12
"""Rows of the picture in each band."""
_WIDEST_PX = 256
_STRETCH = 4096
"""Hops that are transformed at a time: about a minute."""
_RANGE = 14.0
"""Natural logarithms of power below the loudest that the picture shows."""


class Spectrogram:
    """The short-time Fourier transform of a sound, with bands of equal width on the mel scale and spans of equal length.

    Band 0 is the highest, so that maps have the order of pictures: from the top, and from the left.

    Args:
        sound: The sound, of at least one sample.
        bands, times: Number of each; a sound shorter than that has fewer times.
    """

    def __init__(self, sound: Sound, bands: int, times: int) -> None:
        self._sound = sound
        wanted = max(_LEAST_WINDOW, int(_WINDOW_S * sound.rate_hz))
        self._window = 1 << (wanted - 1).bit_length()
        self._hop = self._window // 4
        self._hann = torch.hann_window(self._window)
        self._frames = 1 + sound.samples.shape[1] // self._hop
        self._stretch = self._hop * _STRETCH
        self._whole: Tensor | None = None
        self.bands, self.times = bands, min(times, self._frames)

    @property
    def seconds(self) -> float:
        """Length of the sound."""
        return self._sound.samples.shape[1] / self._sound.rate_hz

    @property
    def edges_hz(self) -> tuple[float, ...]:
        """Edges of the bands, from the highest down."""
        return tuple(round(float(edge), 1) for edge in _mel_edges(self._sound.rate_hz, self.bands)[::-1])

    def without(self, *, bands: Collection[int] = (), times: Collection[int] = ()) -> Sound:
        """The sound with the given bands silenced during the given spans; with no bands or no spans named, all of them.

        Only what is left out is transformed back and subtracted, so that everything else stays as it was. Long sounds are
        transformed in stretches that overlap by a window, which gives the same as the whole.
        """
        in_band = torch.tensor([not bands or band in bands for band in self._band_of])
        in_time = torch.tensor([not times or time in times for time in self._time_of])
        rest = np.array(self._sound.samples, np.float32)
        length = rest.shape[1]
        for start in range(0, length, self._stretch):
            end = min(length, start + self._stretch)
            low, high = max(0, start - self._window), min(length, end + self._window)
            inside = in_time[low // self._hop :][: 1 + (high - low) // self._hop]
            if inside.any():
                found = self._transformed(low, high) * (in_band[:, None] & inside[None, :])
                part = torch.istft(found, self._window, self._hop, window=self._hann, length=high - low)
                rest[:, start:end] -= part[:, start - low : end - low].numpy()
        return Sound(np.clip(rest, -1.0, 1.0), self._sound.rate_hz)

    def picture(self) -> npt.NDArray[np.uint8]:
        """The spectrogram (H, W, 3) on the mel scale, light where it is loud; every band has as many rows."""
        samples = self._sound.samples.mean(axis=0)
        columns = min(_WIDEST_PX, max(self._frames, self.times))
        half = self._window // 2
        padded = np.pad(samples, half)
        centres = (np.arange(columns) * len(samples) / columns).astype(int)
        pieces = np.stack([padded[centre : centre + self._window] for centre in centres])
        power = np.abs(np.fft.rfft(pieces * self._hann.numpy(), axis=1).T) ** 2
        edges = _mel_edges(self._sound.rate_hz, self.bands * _FINE)
        pitches = (edges[1:] + edges[:-1]) / 2 * self._window / self._sound.rate_hz
        rows = power[np.rint(pitches).astype(int).clip(0, len(power) - 1)]
        level = np.log(rows + 1e-9)
        grey = np.clip(1 + (level - level.max()) / _RANGE, 0, 1)[::-1]
        return np.repeat((grey * 255).astype(np.uint8)[:, :, None], 3, axis=2)

    def _transformed(self, low: int, high: int) -> Tensor:
        """The transform of a stretch; kept if it is the whole sound, which is asked for again and again."""
        if self._whole is not None:
            return self._whole
        samples = torch.from_numpy(np.ascontiguousarray(self._sound.samples[:, low:high], np.float32))
        found = torch.stft(
            samples,
            self._window,
            self._hop,
            window=self._hann,
            pad_mode="constant",
            return_complex=True,
        )
        if high - low == self._sound.samples.shape[1]:
            self._whole = found
        return found

    @cached_property
    def _band_of(self) -> list[int]:
        """The band of each frequency of the transform."""
        edges = _mel_edges(self._sound.rate_hz, self.bands)[1:-1]
        pitches = np.arange(self._window // 2 + 1) * self._sound.rate_hz / self._window
        return (self.bands - 1 - np.searchsorted(edges, pitches, side="right")).tolist()

    @cached_property
    def _time_of(self) -> list[int]:
        """The span of each frame of the transform."""
        frames: list[int] = (np.arange(self._frames) * self.times // self._frames).tolist()
        return frames


def _mel_edges(rate_hz: int, bands: int) -> npt.NDArray[np.float64]:
    """Edges in Hz, from 0 to half the rate, equally far apart on the mel scale (O'Shaughnessy 1987)."""
    top = 2595 * np.log10(1 + rate_hz / 2 / 700)
    edges: npt.NDArray[np.float64] = 700 * (10 ** (np.linspace(0, top, bands + 1) / 2595) - 1)
    return edges
