"""The analytic reader of sounds, which hears size and height by fixed rules: timbre tells the size, pitch the height.

Reading is analysis by synthesis, as for pictures. The mean spectrum of a sound is matched with the spectrum of every note
that the sample world knows, a little out of tune in small steps; what matches none well enough is unreadable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mmstudio.api import Sound
from mmstudio_metrics.sound import HARMONICS, PITCHES
from mmstudio_metrics.world import HEIGHTS, SIZES

Floats = NDArray[np.float64]
Reading = dict[str, str | None]

FRAME_S = 0.128
"""Length of a frame: lines 165 Hz apart are 21 bins apart, and a note that drifts by a hundredth stays in its line."""
BAND_HZ = (80.0, 7500.0)
"""What is heard: the lowest fundamental and the fifth harmonic of the highest lie well inside."""
OUT_OF_TUNE = 0.06
"""Notes are tried so far above and below their nominal pitch: the world itself goes to a fiftieth."""
STEP_HZ = 4.0
"""Between two tried pitches, times the highest harmonic: half a bin of the spectrum."""
LOWEST_RATE_HZ = 8000
"""The fifth harmonic of all but the highest notes can be heard from here on."""


@dataclass(frozen=True)
class SoundThresholds:
    """Bounds of what can be read.

    Set so that notes in white noise as loud as themselves, cut to a fifth of a second, or rebuilt from their magnitudes
    alone still read, and silence and noises do not.

    Attributes:
        loudness: Least root mean square of the loudest frame, of full scale.
        likeness: Least cosine between the spectrum and that of the best note.
        height_margin: Least distance from the best note of another height.
        size_margin: Least distance from the best note of another size.
    """

    loudness: float = 0.002
    likeness: float = 0.70
    height_margin: float = 0.05
    size_margin: float = 0.02


@dataclass(frozen=True)
class Heard:
    """How like each kind of note a sound is.

    Attributes:
        loudness: Root mean square of the loudest frame, of full scale.
        likeness: Cosine between the spectrum and that of the best note of each height and size (heights, sizes).
    """

    loudness: float
    likeness: Floats


class SoundsReader:
    """Reads size and height from "Shapes & Sounds" sounds; it holds no learned state.

    Args:
        thresholds: Bounds of what counts as readable; the calibrated ones if ``None``.
    """

    attributes: dict[str, tuple[str, ...]] = {"size": SIZES, "height": HEIGHTS}  # noqa: RUF012
    given_by: dict[str, tuple[str, ...]] = {  # noqa: RUF012
        "image": ("size", "height"),
        "audio": ("size", "height"),
    }

    def __init__(self, thresholds: SoundThresholds | None = None) -> None:
        self._bounds = thresholds or SoundThresholds()

    def read(self, raws: Sequence[Sound]) -> list[Reading]:
        """Size and height of each sound, ``None`` where it cannot be read."""
        return [self._decide(self.hear(raw)) for raw in raws]

    def limits(self, raws: Sequence[Sound]) -> dict[str, str]:
        """Why sounds of this kind can never be read; empty if they can."""
        if raws and raws[0].rate_hz < LOWEST_RATE_HZ:
            return dict.fromkeys(self.attributes, f"the sounds have a rate below {LOWEST_RATE_HZ} Hz")
        return {}

    def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
        """The size and height that a sample's facts state, the names with or without ``meta.`` in front."""
        plain = {name.removeprefix("meta."): value for name, value in meta.items()}
        return {name: plain[name] for name in self.attributes if name in plain}

    def hear(self, sound: Sound) -> Heard:
        """Compare a sound with every note, without deciding what is readable.

        Args:
            sound: Samples (channels, n) in -1..1 of any rate and length.
        """
        notes = np.zeros((len(HEIGHTS), len(SIZES)))
        wave = np.nan_to_num(np.atleast_2d(np.asarray(sound.samples, np.float64)))
        if not wave.size or sound.rate_hz < LOWEST_RATE_HZ:
            return Heard(0.0, notes)
        spectrum, loudness = _spectrum(wave.mean(0), sound.rate_hz)
        bank = _bank(sound.rate_hz)
        length = np.linalg.norm(spectrum)
        if length > 0:
            found = bank.spectra @ (spectrum / length)
            np.maximum.at(notes, (bank.height, bank.size), found)
        return Heard(loudness, notes)

    def _decide(self, heard: Heard) -> Reading:
        """Name what is readable."""
        bounds, notes = self._bounds, heard.likeness
        height, size = np.unravel_index(notes.argmax(), notes.shape)
        best = notes[height, size]
        if heard.loudness < bounds.loudness or best < bounds.likeness:
            return dict.fromkeys(self.attributes)
        others = np.delete(notes, height, 0).max()
        sizes = np.delete(notes, size, 1).max()
        return {
            "size": SIZES[size] if best - sizes >= bounds.size_margin else None,
            "height": HEIGHTS[height] if best - others >= bounds.height_margin else None,
        }


@dataclass(frozen=True)
class _Bank:
    """Notes: spectra of length 1 (notes, bins), and the place of each one's height and size."""

    spectra: Floats
    height: NDArray[np.int64]
    size: NDArray[np.int64]


def _spectrum(wave: Floats, rate: int) -> tuple[Floats, float]:
    """Root of the mean power of a sound's frames within the band (bins,), and the loudness of its loudest frame."""
    frame = round(FRAME_S * rate)
    wave = np.pad(wave, (0, max(0, frame - len(wave))))
    starts = np.arange(0, len(wave) - frame + 1, max(1, frame // 4))
    frames = np.stack([wave[start : start + frame] for start in starts])
    loudness = float(np.sqrt((frames**2).mean(1).max()))
    power = np.abs(np.fft.rfft(frames * np.hanning(frame), axis=1)) ** 2
    return np.sqrt(power.mean(0))[_inside(rate)], loudness


def _inside(rate: int) -> NDArray[np.bool_]:
    """The bins within the band."""
    frequencies = np.fft.rfftfreq(round(FRAME_S * rate), 1 / rate)
    return np.asarray((frequencies >= BAND_HZ[0]) & (frequencies <= BAND_HZ[1]))


@lru_cache(maxsize=4)
def _bank(rate: int) -> _Bank:
    """All notes at a rate."""
    bins = np.asarray(np.fft.rfftfreq(round(FRAME_S * rate), 1 / rate)[_inside(rate)], np.float64)
    spectra, heights, sizes = [], [], []
    for height, nominal in enumerate(PITCHES[name] for name in HEIGHTS):
        most = max(len(strengths) for strengths in HARMONICS.values())
        count = 2 * int(np.ceil(OUT_OF_TUNE * nominal * most / STEP_HZ)) + 1
        for pitch in np.linspace(1 - OUT_OF_TUNE, 1 + OUT_OF_TUNE, count).tolist():
            for size, name in enumerate(SIZES):
                spectra.append(_note(bins, nominal * pitch, HARMONICS[name], rate))
                heights.append(height)
                sizes.append(size)
    found = np.stack(spectra)
    return _Bank(
        found / np.linalg.norm(found, axis=1, keepdims=True),
        np.array(heights, np.int64),
        np.array(sizes, np.int64),
    )


def _note(bins: Floats, pitch: float, strengths: tuple[float, ...], rate: int) -> Floats:
    """Magnitudes (bins,) of a note's harmonics below half the rate, each a line of the window's own shape."""
    lines = np.zeros(len(bins))
    for number, strength in enumerate(strengths, start=1):
        if strength and number * pitch < rate / 2:
            lines += strength * _hann_line((bins - number * pitch) * FRAME_S)
    return lines


def _hann_line(away: Floats) -> Floats:
    """Magnitude of a Hann window's transform, 1 in the middle, so many bins away (Harris 1978, equation 25)."""
    away = np.abs(away)
    safe = np.where(np.isclose(away, 1), 0.5, away)
    line = np.abs(np.sinc(safe) / (1 - safe**2))
    return np.asarray(np.where(np.isclose(away, 1), 0.5, line))
