"""The sounds: pitch tells the height and timbre the size, measurably."""

from dataclasses import replace

import numpy as np
import pytest

from mmstudio_metrics.sound import PITCHES, RATE, render_sound
from mmstudio_metrics.world import HEIGHTS, SIZES, Scene

SCENE = Scene("ring", "orange", "small", "low", "dots", "blue", "left")
CASES = [(height, size, i) for height in HEIGHTS for size in SIZES for i in range(12)]


def play(height: str, size: str, seed: int) -> np.ndarray:
    sound, rate = render_sound(replace(SCENE, height=height, size=size), np.random.default_rng(seed))
    assert rate == RATE
    return sound


def power_near(sound: np.ndarray, pitch: float) -> float:
    """Amplitude of the strongest partial within 4 % of a pitch."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(spectrum[abs(hertz - pitch) < 0.04 * pitch].max())


def measured_height(sound: np.ndarray) -> str:
    """Lowest nominal pitch at which there is a strong partial."""
    powers = {height: power_near(sound, pitch) for height, pitch in PITCHES.items()}
    return next(height for height in HEIGHTS if powers[height] > 0.3 * max(powers.values()))


def measured_size(sound: np.ndarray, height: str) -> str:
    first, second, third = (power_near(sound, PITCHES[height] * k) for k in (1, 2, 3))
    if second > 0.4 * first:
        return "large"
    return "medium" if third > 0.2 * first else "small"


def test_pitch_and_timbre_can_be_measured() -> None:
    for height, size, seed in CASES:
        sound = play(height, size, seed)
        assert measured_height(sound) == height
        assert measured_size(sound, height) == size


def test_sounds_are_short_mono_and_unclipped() -> None:
    lengths = []
    for height, size, seed in CASES:
        sound = play(height, size, seed)
        assert sound.dtype == np.float32
        assert sound.ndim == 1
        assert 0.05 < abs(sound).max() < 1.0
        lengths.append(len(sound) / RATE)
    assert min(lengths) >= 0.34
    assert max(lengths) <= 0.91
    assert np.ptp(lengths) > 0.4


@pytest.mark.parametrize("seed", [0, 1])
def test_sound_tells_nothing_else(seed: int) -> None:
    other = replace(SCENE, shape="bar", colour="red", texture="checker", hue="green", place="right")
    first, _ = render_sound(SCENE, np.random.default_rng(seed))
    second, _ = render_sound(other, np.random.default_rng(seed))
    assert np.array_equal(first, second)
