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
    far, near, _, behind, farther = _neighbours(magnitudes, -1.0)
    peak = (magnitudes > torch.maximum(far, near)) & (magnitudes > torch.maximum(behind, farther))
    places = torch.arange(count, device=magnitudes.device)
    owner = places.expand(magnitudes.shape)
    shifted = _neighbours(peak, value=False)
    # the nearest last, and of two that are equally near the lower one
    for shift in (2, -2, 1, -1, 0):
        owner = torch.where(shifted[shift + _REACH], places + shift, owner)
    return owner


def _neighbours(x: Tensor, value: float) -> list[Tensor]:
    """What stands two places below each place, one below, there, one above, two above; a value beyond the ends."""
    padded = torch.nn.functional.pad(x, (_REACH, _REACH), value=value)
    return [padded[..., start : start + x.shape[-1]] for start in range(2 * _REACH + 1)]


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
