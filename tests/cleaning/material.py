# ruff: noqa: ARG002 - the contract names arguments that these do not look at
"""Pictures and sounds as people have them, made from seeds; and an inspector that waits for the test."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from PIL import Image

from mmstudio.api import Finding, Inspection

RATE_HZ = 16000


class Gate:
    """An inspector that looks at nothing before it is let."""

    entered, opened = threading.Event(), threading.Event()

    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        self.entered.set()
        assert self.opened.wait(60)
        return Inspection()


class Careless:
    """An inspector that tells what cannot be stored as it is."""

    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        odd = {"level": float("nan"), "size": np.float32(2), "name": "\ud800"}
        finding = Finding("odd", "Odd {level} {size} {name}.", "awful", odd)  # type: ignore[arg-type]
        return Inspection((finding,), facts={"level": float("nan")})


class Failing:
    """An inspector that fails."""

    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        raise ValueError("no eyes")


def photo(seed: int, width: int = 120, height: int = 90) -> Image.Image:
    """Something with large and small shapes in several colours, as photographs have them."""
    rng = np.random.default_rng(seed)
    rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    weight = 1 / np.maximum(np.hypot(rows, columns), 1 / max(width, height)) ** 1.3
    planes = [
        np.fft.irfft2(np.fft.rfft2(rng.normal(size=(height, width))) * weight, s=(height, width))
        for _ in range(3)
    ]
    pixels = np.stack(planes, axis=-1)
    grey = pixels.mean(axis=2, keepdims=True)
    pixels = grey + 0.6 * (pixels - grey)
    pixels = (pixels - pixels.mean()) / pixels.std() * 45 + 128
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def sound(seed: int, seconds: float = 0.8) -> np.ndarray:
    """Noise of some colour that swells and fades, as float32 (n,)."""
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE_HZ)
    pitch = np.maximum(np.fft.rfftfreq(count, 1 / RATE_HZ), 20)
    shape = np.exp(-np.square(np.log2(pitch / rng.uniform(150, 2500))) / rng.uniform(0.3, 3))
    wave = np.fft.irfft(np.fft.rfft(rng.normal(size=count)) * shape, count)
    wave *= np.interp(np.linspace(0, 1, count), np.linspace(0, 1, 7), rng.uniform(0.1, 1, 7))
    return (0.6 * wave / np.abs(wave).max()).astype(np.float32)


def write_sound(path: Path, wave: np.ndarray, rate_hz: int = RATE_HZ) -> str:
    """Write a sound beside the others; returns its name."""
    soundfile.write(path, wave, rate_hz)
    return path.name
