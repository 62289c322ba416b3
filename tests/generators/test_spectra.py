"""The figures of the benchmark of sharpness, on pictures whose spectrum is known."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
import pytest

Pictures = npt.NDArray[np.float64]
SIDE = 64


@pytest.fixture(scope="module")
def spectra() -> ModuleType:
    """The module that stands beside the benchmarks."""
    path = Path(__file__).parents[1] / "benchmarks" / "spectra.py"
    spec = importlib.util.spec_from_file_location("benchmarks_spectra", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def noise() -> Pictures:
    """White noise around grey, (64, 64, 64, 3)."""
    return np.random.default_rng(0).normal(128, 20, (64, SIDE, SIDE, 3))


def filtered(pictures: Pictures, gain: npt.NDArray[np.float64]) -> Pictures:
    """Pictures (N, 64, 64, C) whose frequencies (64, 64) are multiplied."""
    spectrum = np.fft.fft2(pictures, axes=(1, 2)) * gain[None, :, :, None]
    return np.fft.ifft2(spectrum, axes=(1, 2)).real


def wave(period: float, height: float = 20.0) -> Pictures:
    """A wave across one picture, (1, 64, 64, 1)."""
    line = height * np.cos(2 * np.pi * np.arange(SIDE) / period)
    return np.broadcast_to(128 + line[None, None, :, None], (1, SIDE, SIDE, 1))


def test_noise_is_fine_above_a_quarter_of_the_sampling_rate(spectra: ModuleType, noise: Pictures) -> None:
    share = spectra.fine_energy(noise) / spectra.energies(noise).sum(axis=(1, 2))
    # outside of a circle whose radius is a quarter of the square's side
    assert share.mean() == pytest.approx(1 - np.pi * 0.25**2, abs=0.01)


def test_a_wave_is_fine_by_its_length_in_every_direction(spectra: ModuleType) -> None:
    for picture in (wave(3.2), np.swapaxes(wave(3.2), 1, 2)):
        assert spectra.fine_energy(picture)[0] / spectra.energies(picture).sum() == pytest.approx(1, abs=1e-3)
    assert spectra.fine_energy(wave(8))[0] / spectra.energies(wave(8)).sum() < 1e-3
    # the window's energy, (3/8)^2, times half the square of the wave's height, times the number of pixels squared
    assert spectra.fine_energy(wave(3.2))[0] == pytest.approx((3 / 8) ** 2 * 200 * SIDE**4, rel=0.01)


def test_sharpness_is_the_share_of_fine_energy_that_is_left(spectra: ModuleType, noise: Pictures) -> None:
    line = np.abs(np.fft.fftfreq(SIDE))
    fine = np.hypot(line[:, None], line[None, :]) > spectra.FINE
    dimmed = filtered(noise, np.where(fine, 0.5, 1.0))
    assert spectra.sharpness(noise, noise) == 1
    assert spectra.sharpness(dimmed, noise) == pytest.approx(0.25, abs=0.01)
    assert spectra.sharpness(128 + 2 * (noise - 128), noise) == pytest.approx(4)
    # coarse detail does not count
    assert spectra.sharpness(filtered(noise, np.where(fine, 1.0, 3.0)), noise) == pytest.approx(1, abs=0.05)


def test_a_blurred_picture_is_less_sharp(spectra: ModuleType, noise: Pictures) -> None:
    blurred = (noise + np.roll(noise, 1, axis=2)) / 2
    line = np.fft.fftfreq(SIDE)
    fine = np.hypot(line[:, None], line[None, :]) > spectra.FINE
    gain = np.broadcast_to(np.cos(np.pi * line) ** 2, (SIDE, SIDE))
    assert spectra.sharpness(blurred, noise) == pytest.approx(gain[fine].mean(), abs=0.01)


@pytest.mark.parametrize("period", [2, 4, 8])
@pytest.mark.parametrize("axis", [0, 1])
def test_a_planted_weave_is_as_strong_as_it_was_planted(
    spectra: ModuleType, noise: Pictures, period: int, axis: int
) -> None:
    smooth = spectra.weave(noise, period)
    assert smooth == pytest.approx(1, abs=0.1)
    lines = np.zeros((SIDE, SIDE, 1))
    np.moveaxis(lines, axis, 0)[::period] = 8.0 * period
    # each harmonic of the lines has the height 8; Hann's window leaves it (1/2)^2 of its square at its frequency, and 3/8 in the
    # other direction; noise of the variance 20^2 has (3/8)^2 in each of 64 frequencies
    expected = 1 + 8**2 * SIDE * (1 / 2) ** 2 / (20**2 * (3 / 8))
    assert spectra.weave(noise + lines, period) == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize("period", [2, 4, 8])
def test_waves_of_other_lengths_are_no_weave(spectra: ModuleType, noise: Pictures, period: int) -> None:
    smooth = spectra.weave(noise, period)
    assert spectra.weave(noise + wave(64 / 5) - 128, period) == pytest.approx(smooth, abs=0.02)
