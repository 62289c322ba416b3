"""Phases that are added up, and the vocoder that asks for them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from mmstudio_sounds.phases import added_up, griffin_lim, owners, to_centres
from mmstudio_sounds.spectra import Spectra
from mmstudio_sounds.vocoder import Vocoder

RATE = 16_000


def waves(*pitches: float, samples: int = 8000) -> torch.Tensor:
    """Steady tones at half of full scale, one a row; (n, samples)."""
    time = torch.arange(samples) / RATE
    return torch.stack([0.5 * torch.sin(2 * math.pi * pitch * time + 1) for pitch in pitches])


def test_frequencies_belong_to_the_nearest_peak_within_its_lobe() -> None:
    heights = torch.tensor([0, 1, 5, 1, 0, 2, 9, 3, 1, 0.0])
    assert owners(heights).tolist() == [2, 2, 2, 2, 2, 6, 6, 6, 6, 9]
    rising = torch.arange(5.0)
    assert owners(rising).tolist() == [0, 1, 4, 4, 4]
    assert owners(torch.ones(4)).tolist() == [0, 1, 2, 3]


def test_phases_that_are_added_up_are_those_of_the_tone() -> None:
    """165 Hz turn by 2.64 times round in a hop: no phase that stands still could say it, and none drifts in half a second."""
    spectra = Spectra(RATE, 80)
    real = waves(165.0, 1320.5)
    spectrum = to_centres(spectra.spectrum(real))
    turns = torch.zeros_like(spectrum.real)
    turns[:, 1:] = (spectrum[:, 1:] * spectrum[:, :-1].conj()).angle()
    phases = added_up(turns, owners(spectrum.abs()), spectrum[:, 0].angle())
    again = spectra.sound(to_centres(torch.polar(spectrum.abs(), phases)), real.shape[1])
    inner = slice(1000, -1000)
    assert ((again - real)[:, inner].square().mean() / real.square().mean()).sqrt() < 0.02


def test_rounds_come_nearer() -> None:
    spectra = Spectra(RATE, 80)
    real = waves(440.0)
    magnitudes, heard = spectra.spectrum(real).abs(), torch.ones_like(real)
    turned = torch.rand(magnitudes.shape, generator=torch.Generator().manual_seed(0)) * 2 * math.pi
    start = torch.polar(torch.ones_like(turned), turned)
    within, apart = torch.ones(1, magnitudes.shape[1], 1), []
    for rounds in (1, 4, 32):
        found = spectra.spectrum(griffin_lim(spectra, magnitudes, start, within, heard, rounds)).abs()
        apart.append(((found - magnitudes).norm() / magnitudes.norm()).item())
    assert apart[0] > 1.3 * apart[1] > 1.69 * apart[2]
    assert apart[2] < 0.1


def test_a_vocoder_learns_tones() -> None:
    """From their spectrograms, within a few dozen steps, nearer than it began."""
    torch.manual_seed(0)
    spectra = Spectra(RATE, 80)
    real = waves(165.0, 330.0, 660.0, 1320.0, samples=6000)
    within = torch.ones(4, spectra.frames(6000), 1)
    mel = spectra.mel(spectra.spectrum(real))
    vocoder = Vocoder(spectra, mel.mean((0, 1)), mel.std().item(), 32, 2)
    optimiser = torch.optim.Adam(vocoder.parameters(), 3e-3)
    rng = torch.Generator().manual_seed(0)
    heard, noise = torch.ones_like(real), torch.rand(4, within.shape[1], spectra.bins, generator=rng)

    def apart() -> float:
        with torch.inference_mode():
            said = vocoder.speak(mel, within, heard, noise)
        one, other = (spectra.spectrum(wave).abs() for wave in (said, real))
        return ((one - other).norm() / other.norm()).item()

    before = apart()
    for _ in range(60):
        optimiser.zero_grad()
        vocoder.loss(real, within).mean().backward()
        optimiser.step()
    assert apart() < 0.5 * before
    assert np.isfinite(before)


def test_turns_are_regressed_as_unit_numbers() -> None:
    """A network that knows the turns of a tone has no loss for them, one that is half a turn off four."""
    spectra = Spectra(RATE, 80)
    vocoder = Vocoder(spectra, torch.zeros(80), 1.0, 16, 1)
    real = waves(500.0)
    spectrum = spectra.spectrum(real)
    turn = (2 * math.pi * 500 * 256 / RATE) - torch.arange(513) * math.pi / 2
    there = torch.ones(1, spectrum.shape[1], 1)
    there[:, :3] = there[:, -3:] = 0  # where the tone begins and ends, other frequencies turn too
    losses = []
    for off in (0.0, math.pi):
        known = torch.polar(torch.ones(513), turn + off).expand(spectrum.shape)
        vocoder.forward = lambda *_, known=known: (spectrum.abs().clamp(min=3e-3).log(), known)  # type: ignore[method-assign]
        losses.append(vocoder.loss(real, there).item())
    assert losses[1] - losses[0] == pytest.approx(4, abs=0.6)


def test_silence_is_silent_before_anything_is_learned() -> None:
    """What is added to powers before their logarithm is taken away again: it would be heard as noise at -55 dB."""
    spectra = Spectra(RATE, 80)
    vocoder = Vocoder(spectra, torch.zeros(80), 1.0, 16, 1)
    torch.nn.init.zeros_(vocoder.head.weight)
    torch.nn.init.zeros_(vocoder.head.bias)
    wave = torch.cat([torch.zeros(4096), waves(440.0, samples=4096)[0]])[None]
    mel = spectra.mel(spectra.spectrum(wave))
    with torch.inference_mode():
        logarithms, _ = vocoder(mel, torch.ones(1, mel.shape[1], 1))
    covered = spectra.get_buffer("filters").sum(1) > 0
    torch.testing.assert_close(
        logarithms[0, 4][covered], torch.full_like(logarithms[0, 4][covered], 0.5 * math.log(1e-6))
    )
    assert logarithms[0, 24].max().item() == pytest.approx(0.5 * mel[0, 24].max().item(), abs=0.5)


def test_noise_is_as_loud_as_its_spectrogram_tells() -> None:
    """A vocoder whose magnitudes are medians, a third too small, gives noise of the right level in each half of the pitches."""
    spectra = Spectra(RATE, 80)
    rng = torch.Generator().manual_seed(0)
    real = 0.1 * torch.randn(2, 16_000, generator=rng)
    real[1] = torch.nn.functional.avg_pool1d(real[1:], 5, 1, 2)[0]
    mel = spectra.mel(spectra.spectrum(real))
    there = torch.ones(2, mel.shape[1], 1)
    vocoder = Vocoder(spectra, mel.mean((0, 1)), mel.std().item(), 16, 1)
    told = (
        math.log(0.67) + 0.5 * (mel @ vocoder.get_buffer("spread")),
        torch.zeros(2, mel.shape[1], 513) + 0j,
    )
    vocoder.forward = lambda *_: told  # type: ignore[method-assign]
    noise = torch.rand(2, mel.shape[1], 513, generator=rng)
    said = vocoder.speak(mel, there, torch.ones_like(real), noise)
    powers = [spectra.spectrum(wave)[:, 2:-2].abs().square() for wave in (said, real)]
    for part in (slice(20, 256), slice(256, 500)):
        one, other = (power[:, :, part].mean((1, 2)) for power in powers)
        decibels = 10 * torch.log10(one / other)
        assert decibels.abs().max() < 0.4, decibels
