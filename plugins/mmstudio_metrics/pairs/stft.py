"""Distance of a sound from the real one, by their spectra at several resolutions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from mmstudio.api import Judged, PluginConfig, Sound
from mmstudio.nn.audio import resample

RESOLUTIONS = ((1024, 120, 600), (2048, 240, 1200), (512, 50, 240))
"""Lengths of Fourier transform, hop and window, in samples (Yamamoto, Song and Kim 2020, table 1)."""
_FLOOR = 1e-7


class StftDistance:
    """Multi-resolution STFT distance from the real sound (Yamamoto, Song and Kim 2020, equations 4 to 7).

    Both sounds are compared in one channel, at the real one's rate; the shorter one is filled up with silence.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``distance``: the sum of the other two; ``None`` without a real sound.

        ``convergence``: Frobenius norm of the magnitudes' difference, as a share of the real ones'; ``None`` for a silent
        real sound. ``magnitude``: mean difference of the magnitudes' natural logarithms.
        """
        pairs = [_parts(one) for one in results]
        return {
            "distance": [None if c is None or m is None else c + m for c, m in pairs],
            "convergence": [c for c, _ in pairs],
            "magnitude": [m for _, m in pairs],
        }


def _parts(one: Judged) -> tuple[float | None, float | None]:
    if one.real is None:
        return None, None
    made, real = _waves(one.made, one.real)
    if not real.any():
        return None, _mean(_magnitude(made, real, *how) for how in RESOLUTIONS)
    return (
        _mean(_convergence(made, real, *how) for how in RESOLUTIONS),
        _mean(_magnitude(made, real, *how) for how in RESOLUTIONS),
    )


def _mean(found: object) -> float:
    numbers: list[float] = list(found)  # type: ignore[call-overload]
    return sum(numbers) / len(numbers)


def _waves(made: Sound, real: Sound) -> tuple[Tensor, Tensor]:
    """Both in one channel, at the real one's rate, of the same length."""
    waves = [
        resample(torch.from_numpy(np.asarray(one.samples, np.float32)).mean(0), one.rate_hz, real.rate_hz)
        for one in (made, real)
    ]
    longest = max(map(len, waves))
    one, other = (functional.pad(wave, (0, longest - len(wave))) for wave in waves)
    return one, other


def _magnitudes(wave: Tensor, transform: int, hop: int, window: int) -> Tensor:
    # zeros beyond both ends: a reflection needs a sound of half a transform at least
    found = torch.stft(
        wave,
        transform,
        hop,
        window,
        torch.hann_window(window),
        pad_mode="constant",
        return_complex=True,
    )
    return (found.real.square() + found.imag.square()).clamp_min(_FLOOR).sqrt()


def _convergence(made: Tensor, real: Tensor, *how: int) -> float:
    one, other = _magnitudes(made, *how), _magnitudes(real, *how)
    return float((other - one).norm() / other.norm())


def _magnitude(made: Tensor, real: Tensor, *how: int) -> float:
    one, other = _magnitudes(made, *how), _magnitudes(real, *how)
    return float((other.log() - one.log()).abs().mean())
