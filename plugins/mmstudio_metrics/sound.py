"""Sounds of the sample world: pitch tells the height, timbre tells the size."""

import numpy as np
from numpy.typing import NDArray

from mmstudio_metrics.world import Scene

RATE = 16_000
"""Samples a second."""

PITCHES: dict[str, float] = {"bottom": 165.0, "low": 330.0, "high": 660.0, "top": 1320.0}
"""Nominal fundamental of each height, in Hz: an octave a step."""

HARMONICS: dict[str, tuple[float, ...]] = {
    "small": (1.0,),
    "medium": (1.0, 0.0, 0.55, 0.0, 0.35),
    "large": (1.0, 0.9, 0.75, 0.65, 0.5),
}
"""Amplitude of each harmonic, the fundamental first: pure, hollow and rich."""

LEVELS: dict[str, float] = {"small": 0.25, "medium": 0.40, "large": 0.60}
"""Nominal peak of each size, as a share of full scale."""

DURATION = (0.35, 0.90)
ATTACK = (0.005, 0.06)
DETUNE = 0.02


def render_sound(scene: Scene, rng: np.random.Generator) -> tuple[NDArray[np.float32], int]:
    """Play a scene's size and height as one note.

    Args:
        scene: Whose size and height to play.
        rng: Source of length, attack, tuning, level and noise.

    Returns:
        Mono samples (n,) in -1..1 with n = 0.35 to 0.9 s, and the rate in Hz.
    """
    seconds = rng.uniform(*DURATION)
    attack = rng.uniform(*ATTACK)
    pitch = PITCHES[scene.height] * (1.0 + rng.uniform(-DETUNE, DETUNE))
    level = LEVELS[scene.size] * rng.uniform(0.75, 1.25)
    time = np.arange(int(seconds * RATE)) / RATE
    tone = np.zeros_like(time)
    for number, strength in enumerate(HARMONICS[scene.size], start=1):
        if strength:
            shift = rng.uniform(0.0, 2.0 * np.pi)
            tone += strength * np.sin(2.0 * np.pi * number * pitch * time + shift)
    tone *= level / np.abs(tone).max()
    tone *= _envelope(time, seconds, attack, rng.uniform(0.2, 1.2))
    tone += rng.standard_normal(len(time)) * rng.uniform(0.002, 0.008)
    return np.clip(tone, -1.0, 1.0).astype(np.float32), RATE


def _envelope(time: NDArray[np.float64], seconds: float, attack: float, decay: float) -> NDArray[np.float64]:
    """Return the loudness (n,) over time: a rise, a slow fall and a short release."""
    rise = np.minimum(1.0, time / attack)
    release = np.clip((seconds - time) / 0.04, 0.0, 1.0)
    return np.asarray(rise * release * np.exp(-decay * time / seconds))
