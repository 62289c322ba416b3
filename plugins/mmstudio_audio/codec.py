"""The codec of sounds, with libsndfile; a file's content decides what it is, never its suffix."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from mmstudio.api import (
    BadFileError,
    FileCodec,
    Passage,
    Sound,
    notes_stay,
    ordinary_bytes,
    write_atomic,
    write_sidecar,
)
from mmstudio_audio.bare.kinds import SoundNotTakenApartError, without_notes
from mmstudio_audio.reader import read_sound

_FULL_SCALE = 1 << 15
_SIZE_PX = (96, 256)
_PAPER, _MIDDLE, _WAVE, _CORE = (246, 248, 250), (205, 212, 220), (90, 140, 200), (30, 84, 150)


class AudioCodec(FileCodec):
    """Codec of sounds: :class:`Sound`, float32 (channels, n) within -1 and 1."""

    suffix = ".wav"
    close = 0.01

    def decode(self, passage: Passage) -> Sound | None:
        """A sound with its own rate and channels; if it is louder than full scale, it is scaled down.

        Raises:
            BadFileError: If the file is not a sound, is longer than 10 minutes, is empty, or holds values that are not
                finite.
        """
        return read_sound(passage)

    def parse(self, data: Any) -> Sound:
        """Always raises ``BadFileError``: sounds must be files."""
        del data
        raise BadFileError("A sound must be given as a file.")

    def write(self, raw: Sound, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a WAV file with 16 bits, rounded to the nearest step, and the recipe into ``<file name>.json`` beside it."""
        samples = np.rint(np.nan_to_num(raw.samples, posinf=1, neginf=-1) * np.float32(_FULL_SCALE))
        rounded = np.clip(samples, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
        buffer = BytesIO()
        soundfile.write(buffer, rounded.T, raw.rate_hz, format="WAV", subtype="PCM_16")
        write_atomic(path, buffer.getvalue())
        write_sidecar(path, recipe)

    def without_notes(self, path: Path) -> bytes:
        """The file without titles, names, comments, pictures and times; the sound itself stays unchanged."""
        try:
            return without_notes(ordinary_bytes(path))
        except SoundNotTakenApartError as error:
            raise notes_stay(path, str(error)) from error

    def preview(self, raw: Sound) -> npt.NDArray[np.uint8]:
        """The waveform over the whole length: extremes, and the effective level inside them, (96, 256, 3)."""
        height, width = _SIZE_PX
        mono = raw.samples.mean(axis=0)
        edges = np.linspace(0, len(mono), width + 1).astype(int)
        starts = np.minimum(edges[:-1], len(mono) - 1)
        counts = np.maximum(1, np.diff(edges))
        high, low = np.maximum.reduceat(mono, starts), np.minimum.reduceat(mono, starts)
        level = np.sqrt(np.add.reduceat(np.square(mono, dtype=np.float64), starts) / counts)
        rows = np.linspace(1, -1, height)[:, None]
        step = 2 / height
        picture = np.full((height, width, 3), _PAPER, dtype=np.uint8)
        picture[height // 2] = _MIDDLE
        picture[(rows <= high + step) & (rows >= low - step)] = _WAVE
        picture[(np.abs(rows) <= level) & (rows <= high) & (rows >= low)] = _CORE
        return picture

    def shown(self, raw: Sound) -> Sound:
        """The sound to play."""
        return raw

    def difference(self, one: Sound, other: Sound) -> float:
        """The effective level of ``one - other`` over the sum of both levels, 0 to 1; 1 if rate, length or channels differ."""
        if one.rate_hz != other.rate_hz or one.samples.shape != other.samples.shape:
            return 1.0
        gap, *levels = (
            float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
            for samples in (one.samples - other.samples, one.samples, other.samples)
        )
        return gap / sum(levels) if gap else 0.0

    def view(self, raw: Sound, rng: np.random.Generator) -> Sound:
        """A part of 30 to 70 % of the length, at half to full level."""
        count = raw.samples.shape[1]
        taken = max(1, round(count * rng.uniform(0.3, 0.7)))
        start = int(rng.integers(count - taken + 1))
        part = raw.samples[:, start : start + taken] * np.float32(rng.uniform(0.5, 1.0))
        return Sound(np.ascontiguousarray(part, dtype=np.float32), raw.rate_hz)
