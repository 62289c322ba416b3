"""The vocoder: a network that hears a spectrogram as a sound, by the inverse of the short-time Fourier transform.

Blocks over frames at the rate of the spectrogram, and a head that gives the spectrum, whose inverse transform is the sound
(Vocos: Siuzdak 2024, arXiv 2306.00814, section 3). Two things differ.

The head does not give phases. Blocks over time give the same numbers for every frame of a steady tone, whose phase turns
on from frame to frame: only tones whose period divides the hop could be said. So it gives how far every phase turns from one
frame to the next, and :func:`mmstudio_sounds.phases.added_up` adds up. What it regresses is the unit number ``exp(i turn)``; its
mean has a length near 1 where the spectrogram decides the turn (tones) and near 0 where nothing does (noise), and phases are
random to that degree. A few rounds of Griffin and Lim's and a last correction of each band's level follow.

And nothing is trained against a discriminator: magnitudes and turns of the real sound are the lesson. So it learns with a
few hundred sounds within minutes, and no sound has to be made while it learns.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn.audio import LOG_FLOOR
from mmstudio_sounds.network import FrameBlock, around
from mmstudio_sounds.phases import added_up, griffin_lim, owners, to_centres
from mmstudio_sounds.spectra import Spectra

_FLOOR = 1e-7
"""Added to powers before their logarithm is learned."""
_QUIETEST = 1e-6
"""Least power of a band: silence is far below what is added to powers before their logarithm is a spectrogram's."""
_LOUDEST = 8.0
"""Largest natural logarithm of a magnitude: twenty times full scale."""
_ROUNDS = 2
_GAIN = 1.5
"""Largest correction of a band's level, as a natural logarithm: 13 dB."""


class Vocoder(nn.Module):
    """Sounds of log-mel spectrograms.

    Args:
        spectra: The transforms.
        mean: (M,): mean of each band's log-mel values.
        std: Their deviation.
        width: Channels of the blocks.
        blocks: Number of blocks.
    """

    steps: Tensor

    def __init__(self, spectra: Spectra, mean: Tensor, std: float, width: int, blocks: int) -> None:
        super().__init__()
        self.spectra = spectra
        self.std = std
        self.register_buffer("mean", mean, persistent=False)
        self.register_buffer("steps", torch.zeros((), dtype=torch.int64))
        self.stem = nn.Linear(3 * spectra.mels, width)
        self.blocks = nn.ModuleList(FrameBlock(width, 1 + number % 2) for number in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, 3 * spectra.bins)
        spread = spectra.get_buffer("filters")
        self.register_buffer(
            "spread", (spread / spread.sum(1, keepdim=True).clamp(min=1e-6)).T, persistent=False
        )

    def forward(self, mel: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        """Spectra by their magnitudes and turns.

        Args:
            mel: (B, F, M) natural logarithms of power.
            there: (B, F, 1): 1 within each sound.

        Returns:
            Natural logarithm of magnitudes (B, F, K), and mean unit numbers of the turns beyond what the middle of each
            frequency's band turns (B, F, K) complex.
        """
        normed = (mel - self.get_buffer("mean")) / self.std
        hidden = self.stem(around(normed * there, 1))
        for block in self.blocks:
            hidden = block(hidden, there)
        told = self.head(functional.silu(self.norm(hidden))).float()
        magnitude, along, across = told.chunk(3, dim=-1)
        power = (mel.exp() - LOG_FLOOR).clamp(min=_QUIETEST)
        base = 0.5 * (power.log() @ self.get_buffer("spread"))
        return (base + magnitude).clamp(max=_LOUDEST), torch.complex(along, across)

    def loss(self, samples: Tensor, there: Tensor) -> Tensor:
        """How far magnitudes and turns are from those of real sounds, (B,).

        The mean difference of the magnitudes' logarithms, the norm of the magnitudes' difference as a share of their
        norm (Yamamoto et al. 2020, equations 5 and 6), and squared distances of the turns, weighted by the magnitude.

        Args:
            samples: (B, n) float32.
            there: (B, F, 1): 1 within each sound.
        """
        spectra = self.spectra
        real = spectra.spectrum(samples)
        mel = spectra.mel(real)
        logarithms, turned = self(mel, there)
        power = real.real.square() + real.imag.square()
        size = there.sum((1, 2)).clamp(min=1) * spectra.bins
        apart = ((0.5 * (power + _FLOOR).log() - logarithms).abs() * there).sum((1, 2)) / size
        magnitude = power.sqrt() * there
        norm = magnitude.square().sum((1, 2)).clamp(min=_FLOOR)
        converged = (((logarithms.exp() - magnitude) * there).square().sum((1, 2)) / norm).clamp(max=4)
        turn = real[:, 1:] * real[:, :-1].conj()
        turn = turn / turn.abs().clamp(min=1e-12) * torch.exp(-1j * self._advance())
        weight = (magnitude[:, 1:] * magnitude[:, :-1]).sqrt() * there[:, 1:]
        missed = (turned[:, 1:] - turn).abs().square() * weight
        turning = missed.sum((1, 2)) / weight.sum((1, 2)).clamp(min=_FLOOR)
        return apart + converged + turning

    def _advance(self) -> Tensor:
        """How far the middle of every frequency's band turns in a hop, (K,) radians."""
        places = torch.arange(self.spectra.bins, device=self.steps.device)
        return places * (2 * math.pi * self.spectra.hop / self.spectra.window)

    def speak(self, mel: Tensor, there: Tensor, heard: Tensor, noise: Tensor) -> Tensor:
        """Sounds (B, n) of spectrograms.

        Phases as they add up, a few rounds of Griffin and Lim's in which frames come to agree, and at last every band at
        the level that the spectrogram tells.

        Args:
            mel: (B, F, M).
            there: (B, F, 1): 1 within each sound.
            heard: (B, n): 1 within each sound.
            noise: (B, F, K) uniform from 0 to 1, for phases that nothing decides.
        """
        logarithms, turned = self(mel, there)
        magnitudes = logarithms.exp() * there
        owner = owners(magnitudes)
        random = noise * (2 * math.pi)
        phases = added_up(turned.angle() + self._advance(), owner, random[:, 0])
        sure = _sure(turned.abs()).gather(-1, owner)
        start = torch.polar(sure, phases) + torch.polar((1 - sure.square()).sqrt(), random)
        wave = griffin_lim(self.spectra, magnitudes, to_centres(start), there, heard, _ROUNDS)
        return self._levelled(wave, mel, there) * heard

    def _levelled(self, wave: Tensor, mel: Tensor, there: Tensor) -> Tensor:
        """Sounds (B, n) whose bands are as loud as a spectrogram tells: medians of noise are quieter than noise is."""
        spectrum = self.spectra.spectrum(wave)
        gain = (0.5 * (mel - self.spectra.mel(spectrum))).clamp(-_GAIN, _GAIN) @ self.get_buffer("spread")
        return self.spectra.sound(spectrum * gain.exp() * there, wave.shape[1], there)


def _sure(length: Tensor) -> Tensor:
    """How little of a phase is random, 0 to 1, by the length of the mean turn: tones, nearly told, are wholly sure."""
    return (length * (1 + 2 * (length - 0.5).clamp(min=0))).clamp(max=1)
