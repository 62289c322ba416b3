"""Reads, writes and shows sounds with libsndfile; what a file is, its content decides, never its suffix."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

from mmstudio.api import BadFileError, Sound, write_atomic, write_json

MAX_SECONDS = 600
MAX_CHANNELS = 16
MIN_RATE_HZ, MAX_RATE_HZ = 1000, 768_000
RECIPE_KEY = "mmstudio"
_BLOCK = 1 << 16
_UNKNOWN_SIZE = 0xFFFF_0000
_SIZE_PX = (96, 256)
_PAPER, _MIDDLE, _WAVE, _CORE = (246, 248, 250), (205, 212, 220), (90, 140, 200), (30, 84, 150)


class AudioCodec:
    """Codec of sounds: :class:`Sound`, float32 (channels, n) within -1 and 1."""

    suffix = ".wav"

    def read(self, path: Path) -> Sound:
        """A sound at its own rate, with its own channels; louder ones than full scale are brought down to it.

        Raises:
            BadFileError: If the file is missing, empty, incomplete, longer than 10 minutes, no sound, or holds values that
                are not numbers.
        """
        with _opened(path) as file:
            samples = file.read(dtype="float32", always_2d=True)
            _check_block(samples, path)
            _check_length(len(samples), file.frames, path)
            peak = float(np.abs(samples).max())
            scaled = samples / peak if peak > 1 else samples
            return Sound(np.ascontiguousarray(scaled.T), int(file.samplerate))

    def check(self, path: Path) -> None:
        """Decode the file block by block; raises ``BadFileError`` as ``read`` would."""
        with _opened(path) as file:
            count = 0
            while len(block := file.read(_BLOCK, dtype="float32", always_2d=True)):
                _check_block(block, path)
                count += len(block)
            _check_length(count, file.frames, path)

    def parse(self, data: Any) -> Sound:
        """Always raises ``BadFileError``: sounds come as files."""
        del data
        raise BadFileError("A sound must be given as a file.")

    def write(self, raw: Sound, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a WAV file of 16 bits, and the recipe into ``<file name>.json`` beside it."""
        samples = np.clip(np.nan_to_num(raw.samples), -1, 1).T
        buffer = BytesIO()
        soundfile.write(buffer, samples, raw.rate_hz, format="WAV", subtype="PCM_16")
        write_atomic(path, buffer.getvalue())
        write_json(_sidecar(path), {RECIPE_KEY: dict(recipe)})

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """The recipe beside the file, or ``None``."""
        try:
            recipe = json.loads(_sidecar(path).read_text("utf-8"))[RECIPE_KEY]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return recipe if isinstance(recipe, dict) else None

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

    def view(self, raw: Sound, rng: np.random.Generator) -> Sound:
        """A part of 30 to 70 % of the length, at half to full level."""
        count = raw.samples.shape[1]
        taken = max(1, round(count * rng.uniform(0.3, 0.7)))
        start = int(rng.integers(count - taken + 1))
        part = raw.samples[:, start : start + taken] * np.float32(rng.uniform(0.5, 1.0))
        return Sound(np.ascontiguousarray(part, dtype=np.float32), raw.rate_hz)


@contextmanager
def _opened(path: Path) -> Iterator[soundfile.SoundFile]:
    """An opened sound of bearable length; any fault while it is read becomes a sentence."""
    try:
        _check_size(path)
        with path.open("rb") as stream, soundfile.SoundFile(stream) as file:
            _check_header(file, path)
            yield file
    except BadFileError:
        raise
    except FileNotFoundError as error:
        raise BadFileError("The file {name} does not exist.", name=path.name) from error
    except MemoryError as error:
        raise BadFileError("The sound {name} does not fit into memory.", name=path.name) from error
    except Exception as error:  # a damaged file makes decoders fail in every way there is
        raise BadFileError(
            "The file {name} is not a sound of a known kind, or damaged ({reason}).",
            name=path.name,
            reason=_reason(error),
        ) from error


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size == 0:
        raise BadFileError("The file {name} is empty.", name=path.name)
    with path.open("rb") as stream:
        head = stream.read(12)
    # libsndfile takes a WAV that was cut off for a shorter one. Programs that write to a pipe leave 0 or the largest size.
    promised = int.from_bytes(head[4:8], "little")
    if head[:4] == b"RIFF" and head[8:] == b"WAVE" and size + 1 < promised + 8 < _UNKNOWN_SIZE:
        raise BadFileError("The sound {name} ends too early.", name=path.name)


def _check_header(file: soundfile.SoundFile, path: Path) -> None:
    if file.frames > MAX_SECONDS * file.samplerate:
        raise BadFileError(
            "The sound {name} is longer than {minutes} minutes.", name=path.name, minutes=MAX_SECONDS // 60
        )
    if file.channels > MAX_CHANNELS or not MIN_RATE_HZ <= file.samplerate <= MAX_RATE_HZ:
        raise BadFileError(
            "The sound {name} has {channels} channels at {rate} Hz, which cannot be read.",
            name=path.name,
            channels=file.channels,
            rate=file.samplerate,
        )


def _check_block(samples: npt.NDArray[np.float32], path: Path) -> None:
    if not np.isfinite(samples).all():
        raise BadFileError("The sound {name} holds values that are not numbers.", name=path.name)


def _check_length(count: int, promised: int, path: Path) -> None:
    if not count:
        raise BadFileError("The sound {name} holds no samples.", name=path.name)
    if count < promised:
        raise BadFileError("The sound {name} ends too early.", name=path.name)


def _reason(error: Exception) -> str:
    return str(getattr(error, "error_string", error)).strip().rstrip(".")


def _sidecar(path: Path) -> Path:
    return path.with_name(path.name + ".json")
