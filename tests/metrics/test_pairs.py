"""Metrics of sounds and rows beside the real ones, with values that are known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from mmstudio.api import Judged, PluginConfig, Sound
from mmstudio_metrics.pairs import stft
from mmstudio_metrics.pairs.columns import ColumnClasses, ColumnErrors, ColumnFits
from mmstudio_metrics.pairs.stft import RESOLUTIONS, StftDistance

RATE = 8000


def tone(hz: float, gain: float = 0.5, seconds: float = 0.5, rate: int = RATE, channels: int = 1) -> Sound:
    wave = gain * np.sin(2 * math.pi * hz * np.arange(int(rate * seconds)) / rate)
    return Sound(np.tile(wave.astype(np.float32), (channels, 1)), rate)


def distances(made: Sound, real: Sound | None) -> dict[str, Any]:
    found = StftDistance(PluginConfig()).values([Judged(made, 0, 1, real=real)])
    return {name: value for name, [value] in found.items()}


def test_the_distance_of_spectra_is_that_of_its_paper() -> None:
    made, real = tone(440), tone(500, gain=0.3)
    parts = []
    for transform, hop, window in RESOLUTIONS:
        taper = 0.5 - 0.5 * np.cos(2 * math.pi * np.arange(window) / window)
        padded_taper = np.pad(
            taper, ((transform - window) // 2, transform - window - (transform - window) // 2)
        )
        found = []
        for sound in (made, real):
            wave = np.pad(sound.samples[0].astype(np.float64), transform // 2)
            frames = np.lib.stride_tricks.sliding_window_view(wave, transform)[::hop] * padded_taper
            power = np.abs(np.fft.rfft(frames)) ** 2
            found.append(np.sqrt(np.maximum(power, 1e-7)))
        one, other = found
        convergence = np.linalg.norm(other - one) / np.linalg.norm(other)
        parts.append((convergence, np.abs(np.log(other) - np.log(one)).mean()))
    wanted = np.mean(parts, axis=0)
    got = distances(made, real)
    assert got["convergence"] == pytest.approx(wanted[0], rel=1e-3)
    assert got["magnitude"] == pytest.approx(wanted[1], rel=1e-3)
    assert got["distance"] == pytest.approx(wanted.sum(), rel=1e-3)


def test_a_sound_is_at_no_distance_from_itself_in_any_form() -> None:
    assert distances(tone(440), tone(440)) == {"distance": 0, "convergence": 0, "magnitude": 0}
    assert distances(tone(440, channels=2), tone(440))["distance"] == 0
    assert distances(tone(440, rate=16000), tone(440))["convergence"] < 0.1
    assert distances(tone(440, rate=16000), tone(800))["convergence"] > 0.9


def test_what_is_missing_of_a_sound_counts() -> None:
    half = distances(tone(440, seconds=0.25), tone(440))
    assert half["convergence"] == pytest.approx(math.sqrt(0.5), abs=0.1)
    assert distances(tone(440), None) == {"distance": None, "convergence": None, "magnitude": None}
    silent = distances(tone(440), tone(440, gain=0))
    assert silent["convergence"] is None
    assert silent["distance"] is None
    assert silent["magnitude"] > 1


def test_pieces_of_long_sounds_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = tone(440), tone(500, gain=0.3)
    whole = distances(made, real)
    monkeypatch.setattr(stft, "_AT_ONCE", 7)
    assert distances(made, real) == pytest.approx(whole, rel=1e-5)


def test_an_empty_sound_is_silence() -> None:
    empty = Sound(np.zeros((1, 0), np.float32), RATE)
    assert distances(empty, tone(440))["convergence"] == pytest.approx(1, abs=1e-3)
    assert distances(empty, empty) == {"distance": None, "convergence": None, "magnitude": 0}


def rows(pairs: list[tuple[Any, Any]]) -> list[Judged]:
    return [
        Judged({"x": made}, seed, seed + 1, real=None if real is None else {"x": real})
        for seed, (made, real) in enumerate(pairs)
    ]


def test_errors_of_numbers() -> None:
    found = ColumnErrors(PluginConfig()).values(rows([(1, 3), (2.5, 2.5), (None, 1), (7, None), ("a", 2)]))
    assert found == {"x": [2.0, 0.0, None, None, None]}
    assert ColumnErrors(PluginConfig()).values(rows([("a", "a"), (True, True), (10**400, 10**400)])) == {}


def test_the_mean_of_fits_is_r_squared_and_their_spread_is_its_error() -> None:
    rng = np.random.default_rng(0)

    def drawn(count: int) -> tuple[float, float]:
        real = rng.normal(3, 2, count)
        made = real + rng.normal(0, 1, count)
        values = ColumnFits(PluginConfig()).values(rows(list(zip(made.tolist(), real.tolist(), strict=True))))
        numbers = np.array(values["x"])
        wanted = 1 - ((made - real) ** 2).sum() / ((real - real.mean()) ** 2).sum()
        assert numbers.mean() == pytest.approx(wanted)
        return float(numbers.mean()), float(numbers.std() / math.sqrt(count))

    found = np.array([drawn(300) for _ in range(300)])
    assert found[:, 0].mean() == pytest.approx(0.75, abs=0.01)
    assert found[:, 1].mean() == pytest.approx(found[:, 0].std(), rel=0.15)


def test_results_that_all_shrink_alike_leave_no_doubt_of_the_fit() -> None:
    real = np.array([1.0, 2.0, 4.0, 9.0])
    made = real.mean() + (real - real.mean()) / 2
    found = ColumnFits(PluginConfig()).values(rows(list(zip(made.tolist(), real.tolist(), strict=True))))
    assert found["x"] == pytest.approx([0.75] * 4)


def test_fits_of_the_mean_and_of_a_column_that_never_changes() -> None:
    found = ColumnFits(PluginConfig()).values(rows([(2, 1), (2, 2), (2, 3), (None, 9)]))["x"]
    assert found[3] is None
    assert np.mean([value for value in found if value is not None]) == pytest.approx(0)
    assert ColumnFits(PluginConfig()).values(rows([(1, 5), (2, 5)])) == {}


def test_classes_are_right_or_not() -> None:
    found = ColumnClasses(PluginConfig()).values(
        rows([("red", "red"), ("blue", "red"), (None, "red"), ("red", None), (True, True), (1, True)])
    )
    assert found == {"x": [1.0, 0.0, 0.0, None, 1.0, 1.0]}
