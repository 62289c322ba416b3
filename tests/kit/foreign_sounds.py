"""Reference readings of sounds: libsndfile over a whole file, and ffmpeg if it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

Samples = npt.NDArray[np.float32]
"""(n, channels)"""


@dataclass(frozen=True)
class Reading:
    """A reading of a sound: samples at a rate, or why it failed."""

    samples: Samples | None = None
    rate_hz: int = 0
    reason: str = ""


def by_libsndfile(path: Path) -> Reading:
    """A whole file in one go, as far as the library says it reaches."""
    try:
        samples, rate_hz = soundfile.read(str(path), dtype="float32", always_2d=True)
    except Exception as error:  # noqa: BLE001 - a reason of another program's, whatever it is
        return Reading(reason=str(getattr(error, "error_string", error)))
    return Reading(levelled(samples), rate_hz)


def by_ffmpeg(path: Path) -> Reading:
    """The first sound of a file, decoded by ffmpeg's own decoders."""
    ask = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "a:0",
        "-show_entries",
        "stream=sample_rate,channels",
        "-of",
        "json",
    ]
    told = subprocess.run([*ask, path], capture_output=True, check=False)
    try:
        streams = json.loads(told.stdout).get("streams") or []
    except ValueError:
        streams = []
    if not streams or not streams[0].get("channels"):
        return Reading(reason="no sound")
    run = ["ffmpeg", "-v", "error", "-nostdin", "-i", path, "-map", "0:a:0", "-f", "f32le", "-"]
    done = subprocess.run(run, capture_output=True, check=False)
    channels = int(streams[0]["channels"])
    values = np.frombuffer(done.stdout[: len(done.stdout) // (4 * channels) * 4 * channels], "<f4")
    if not len(values):
        return Reading(reason=done.stderr.decode("utf-8", "replace").strip().split("\n")[-1])
    return Reading(levelled(values.reshape(-1, channels)), int(streams[0]["sample_rate"]))


def has_ffmpeg() -> bool:
    """Whether ffmpeg can be asked."""
    return shutil.which("ffmpeg") is not None and shutil.which("ffprobe") is not None


def levelled(samples: Samples) -> Samples:
    """What is louder than full level, brought down to it, as the program does."""
    peak = float(np.abs(samples).max(initial=0))
    return samples / peak if peak > 1 and np.isfinite(peak) else samples


def shift(one: Samples, other: Samples, most: int = 4000) -> tuple[int, float]:
    """How far one lies behind the other, in samples, and the largest difference there, or 1 if they are not alike."""
    count = min(len(one), len(other), 1 << 16)
    if not count or one.shape[1] != other.shape[1]:
        return 0, 1.0
    a, b = one[:count].mean(axis=1), other[:count].mean(axis=1)
    size = 1 << (2 * count - 1).bit_length()
    across = np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    lags = np.concatenate([across[: most + 1], across[-most:]])
    best = int(np.argmax(lags))
    lag = best if best <= most else best - len(lags)
    left, right = (one[lag:], other) if lag >= 0 else (one, other[-lag:])
    length = min(len(left), len(right))
    return lag, float(np.abs(left[:length] - right[:length]).max(initial=0))
