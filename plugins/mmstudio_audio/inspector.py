"""The inspector of sounds: silence, clipping, a code that survives encoding again, and a few features."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.api import Finding, Inspection, Sound

SHORT_S = 0.05
FACT_WORDS = {1: "mono", 2: "stereo"}
SILENT_DB = -60.0
_FLOOR_DB = -90.0
_LOUD, _FLAT, _STEEP = 0.95, 5e-5, 1e-3
_CLIPPED_SHARE, _SQUARE_SHARE, _RUN = 1e-3, 0.8, 3
_WINDOW = 1024
_LOW_HZ, _OCTAVES, _PER_OCTAVE = 60.0, 6, 24
_RANGE_DB = 25.0
_TIMES, _BROAD = 16, 9
_LONGEST_OCTAVES, _STEPS = 14, 8
_HASH = 8

Row = npt.NDArray[np.float32]


class AudioInspector:
    """Inspects single sounds."""

    def inspect(self, raw: Sound, path: Path | None) -> Inspection:
        """Finds short, silent and clipped sounds; code and look come from the spectrum; features are length, level and bands."""
        del path
        mono = raw.samples.mean(axis=0, dtype=np.float32)
        count = raw.samples.shape[1]
        seconds = count / raw.rate_hz
        level = _decibels(float(np.sqrt(np.mean(np.square(raw.samples, dtype=np.float64)))) if count else 0.0)
        silent = level < SILENT_DB
        findings = []
        if seconds < SHORT_S:
            findings.append(
                Finding(
                    "sound-short", "The sound lasts {ms} ms only.", params={"ms": round(1000 * seconds, 1)}
                )
            )
        if silent:
            findings.append(Finding("sound-silent", "The sound is silent."))
        clipped = _clipped_share(raw.samples)
        if clipped > _CLIPPED_SHARE:
            findings.append(
                Finding(
                    "sound-clipped",
                    "The sound is clipped: {percent} % of it is cut off at full level.",
                    params={"percent": round(100 * float(clipped), 1)},
                )
            )
        spectrum = _spectrum(mono, raw.rate_hz)
        channels = FACT_WORDS.get(len(raw.samples), f"{len(raw.samples)}")
        return Inspection(
            tuple(findings),
            b"" if silent else _code(spectrum, seconds),
            None if silent else _look(spectrum),
            _features(raw.samples, spectrum, seconds, level),
            {"seconds": seconds, "rate": f"{raw.rate_hz} Hz", "channels": channels},
        )


def _decibels(level: float) -> float:
    return max(_FLOOR_DB, 20 * float(np.log10(max(level, 1e-9))))


def _clipped_share(samples: Row) -> float:
    """The share of samples in flat tops near full level with steep slopes, as only clipping produces.

    A loud low tone has flat tops too, but with gentle slopes; a wave that consists only of flat tops is a square wave.
    """
    clipped = flat = total = 0
    for channel in samples:
        total += len(channel)
        peak = float(np.abs(channel).max(initial=0))
        if peak < _LOUD or len(channel) <= _RUN:
            continue
        step = np.abs(np.diff(channel))
        top = np.abs(channel) >= peak - _FLAT
        edges = np.flatnonzero(np.diff(np.concatenate([[False], top, [False]]).astype(np.int8)))
        for start, stop in edges.reshape(-1, 2):
            before, after = step[max(0, start - 2) : start], step[stop - 1 : stop + 1]
            sharp = max(before.max(initial=0), after.max(initial=0)) > _STEEP
            flat += stop - start
            clipped += (stop - start) if stop - start >= _RUN and sharp else 0
    return clipped / total if total and flat < _SQUARE_SHARE * total else 0.0


def _spectrum(mono: Row, rate_hz: int) -> Row:
    """Level in dB below the loudest place, -25 to 0, of 24 bands per octave in 16 stretches of time, (144, 16)."""
    edges = np.linspace(0, len(mono), _TIMES + 1).astype(int)
    size = _window(rate_hz)
    taper = np.hanning(size).astype(np.float32)
    bands = _band_places(size, rate_hz)
    found = np.zeros((len(bands), _TIMES))
    for time in range(_TIMES):
        power = _power(mono[edges[time] : max(edges[time + 1], edges[time] + 1)], taper)
        sums = np.concatenate([[0.0], np.cumsum(power)])
        found[:, time] = [(sums[stop] - sums[start]) / (stop - start) for start, stop in bands]
    peak = found.max()
    if peak <= 0:
        return np.full(found.shape, -_RANGE_DB, np.float32)
    return np.maximum(10 * np.log10(np.maximum(found / peak, 1e-12)), -_RANGE_DB).astype(np.float32)


def _window(rate_hz: int) -> int:
    """A power of two near an eighth of a second."""
    return max(_WINDOW, 1 << (rate_hz // 8 - 1).bit_length())


def _band_places(size: int, rate_hz: int) -> list[tuple[int, int]]:
    """First band place and the one after the last, for each band in a spectrum; each has at least one."""
    steps = np.arange(_OCTAVES * _PER_OCTAVE + 1) / _PER_OCTAVE
    last = size // 2
    places = np.minimum(_LOW_HZ * 2**steps / rate_hz * size, last).astype(int)
    return [(int(low), max(int(low) + 1, int(high))) for low, high in pairwise(places)]


def _power(part: Row, taper: Row) -> npt.NDArray[np.float64]:
    """Mean power spectrum of a part, in windows that overlap by half."""
    size = len(taper)
    total = np.zeros(size // 2 + 1)
    starts = range(0, max(1, len(part) - size // 2), size // 2)
    for start in starts:
        piece = part[start : start + size]
        total += np.square(np.abs(np.fft.rfft(piece * taper[: len(piece)], size)))
    return total / len(starts)


def _code(spectrum: Row, seconds: float) -> bytes:
    """Level differences over time and over pitch, 128 bits, then the length as a number of ones."""
    import imagehash
    from PIL import Image

    image = Image.fromarray(np.round((spectrum + _RANGE_DB) / _RANGE_DB * 255).astype(np.uint8))
    shapes = [imagehash.dhash(image, _HASH).hash, imagehash.dhash_vertical(image, _HASH).hash]
    octave = np.log2(max(seconds, 1e-3)) + 4
    length = octave * _STEPS > np.arange(_LONGEST_OCTAVES * _STEPS)
    return np.packbits(np.concatenate([*(part.ravel() for part in shapes), length])).tobytes()


def _look(spectrum: Row) -> Row:
    """The mean spectrum by half a semitone, and the course of nine broad bands, with equal weight of both, (288,)."""
    parts: list[Any] = [spectrum.mean(axis=1), spectrum.reshape(_BROAD, -1, _TIMES).mean(axis=1).ravel()]
    centred = [part - part.mean() for part in parts]
    return np.concatenate([part / max(float(np.linalg.norm(part)), 1e-6) for part in centred]).astype(
        np.float32
    )


def _features(samples: Row, spectrum: Row, seconds: float, level: float) -> Row:
    """Length, level and crest on perceptual scales, and the course of the spectrum over six octaves, (9,)."""
    peak = _decibels(float(np.abs(samples).max(initial=0)))
    octaves = spectrum.mean(axis=1).reshape(_OCTAVES, -1).mean(axis=1) / 10
    numbers = [np.log2(max(seconds, 1e-3)), level / 10, (peak - level) / 10, *octaves]
    return np.array(numbers, np.float32)
