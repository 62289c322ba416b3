"""Phases of spectra: found by rounds (Griffin and Lim), or added up from how fast they turn.

A frame's phases here refer to its centre, so that a steady tone has one phase over all frequencies of its peak.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from mmstudio_sounds.spectra import Spectra

_LEAST = 1e-9
_MOMENTUM = 0.99
_REACH = 2
"""How many frequencies on either side belong to a peak: those of the main lobe of a Hann window."""


def griffin_lim(
    spectra: Spectra, magnitudes: Tensor, start: Tensor, within: Tensor, heard: Tensor, rounds: int
) -> Tensor:
    """Sounds whose spectra have nearly the given magnitudes (Griffin and Lim 1984; with momentum, Perraudin et al. 2013).

    Args:
        spectra: The transforms.
        magnitudes: (B, F, K), zero behind the end of a sound.
        start: (B, F, K) complex numbers whose phases it begins with; sure ones have a length of 1.
        within: (B, F, 1): 1 within each sound.
        heard: (B, n): 1 within each sound.
        rounds: Number of rounds, each an inverse transform and a transform.

    Returns:
        (B, n) float32.
    """
    samples = heard.shape[1]
    unit, before = start, torch.zeros((), device=start.device)
    for _ in range(rounds):
        rebuilt = spectra.spectrum(spectra.sound(magnitudes * unit, samples, within) * heard)
        moved = rebuilt - before * (_MOMENTUM / (1 + _MOMENTUM))
        unit, before = moved / moved.abs().clamp(min=_LEAST), rebuilt
    return spectra.sound(magnitudes * unit, samples, within) * heard


def owners(magnitudes: Tensor) -> Tensor:
    """For every frequency the place of the peak that it belongs to, the nearest one; (..., K) to (..., K) int64.

    Peaks are larger than their two neighbours on either side. What is farther than these from any peak is its own: with
    one phase over many frequencies, noise would be a pulse in every frame, and hum.
    """
    count = magnitudes.shape[-1]
    padded = torch.nn.functional.pad(magnitudes, (2, 2), value=-1.0)
    around = torch.stack([padded[..., shift : shift + count] for shift in (0, 1, 3, 4)]).amax(0)
    places = torch.arange(count, device=magnitudes.device).expand(magnitudes.shape)
    peak = magnitudes > around
    below = torch.where(peak, places, -count * 2).cummax(-1).values
    above = torch.where(peak, places, count * 3).flip(-1).cummin(-1).values.flip(-1)
    nearest = torch.where(places - below <= above - places, below, above)
    return torch.where((nearest - places).abs() <= _REACH, nearest, places)


def added_up(turns: Tensor, owner: Tensor, start: Tensor) -> Tensor:
    """Phases of all frames from how far they turn between frames, each frequency by the phase of its peak.

    Peaks carry their phase on, and the frequencies around a peak take it (Laroche and Dolson 1999, section 3.1): added up
    one by one they would drift apart and the tone would beat.

    Args:
        turns: (B, F, K): how far the phase turns from the frame before to this one, in radians.
        owner: (B, F, K): see :func:`owners`.
        start: (B, K): phases before the first frame.

    Returns:
        (B, F, K) radians, at the centres of the frames.
    """
    phase, found = start, []
    small = torch.remainder(turns + math.pi, 2 * math.pi) - math.pi
    # an addition and a look-up per frame; within half a turn each, sums stay small enough for float32
    for turned, own in zip(small.unbind(1), owner.unbind(1), strict=True):
        phase = (phase + turned).gather(-1, own)
        found.append(phase)
    return torch.stack(found, dim=1)


def to_centres(spectrum: Tensor) -> Tensor:
    """Spectra (B, F, K) whose phases refer to the start of each window, with phases at its centre, or back: every other sign."""
    signs = torch.ones(spectrum.shape[-1], device=spectrum.device)
    signs[1::2] = -1
    return spectrum * signs
