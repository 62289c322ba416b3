"""Spectra of sounds at one rate, there and back: short-time Fourier transform, its inverse, and log-mel values.

Shapes: B batch, n samples, F frames, K = window / 2 + 1 frequencies, M mel bands. A sound of n samples has
``1 + n // hop`` frames; frame f is centred on sample ``f * hop``, and there is silence beyond both ends.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn.audio import LOG_FLOOR, torchaudio

_WINDOW_S = 0.064
"""Aimed at by the window, so that low notes an octave apart are told from each other; the nearest power of two is taken."""
_LOWEST_HZ = 40.0
_LEAST = 1e-9
_ROUNDS = 24
_OVERLAP = 4


class Spectra(nn.Module):
    """Transforms between sounds and spectra; it has no parameters.

    Levels are absolute: nothing is normalised, and log-mel values are those of :func:`mmstudio.nn.audio.log_mel` but for
    the window.

    Args:
        rate_hz: Samples per second.
        mels: Number of mel bands M from 40 Hz to half the rate.

    Attributes:
        window: Samples of a window: 1024 at 16 and 22.05 kHz.
        hop: Samples between frames, a quarter of the window.
    """

    def __init__(self, rate_hz: int, mels: int) -> None:
        super().__init__()
        self.rate_hz, self.mels = rate_hz, mels
        self.window = window_of(rate_hz)
        self.hop = self.window // _OVERLAP
        self.bins = self.window // 2 + 1
        filters = torchaudio.functional.melscale_fbanks(self.bins, _LOWEST_HZ, rate_hz / 2, mels, rate_hz)
        self.register_buffer("taper", torch.hann_window(self.window), persistent=False)
        self.register_buffer("filters", filters, persistent=False)

    def frames(self, samples: int) -> int:
        """Number of frames of a sound of so many samples."""
        return 1 + samples // self.hop

    def spectrum(self, samples: Tensor) -> Tensor:
        """Complex spectra (B, F, K) of sounds (B, n) float32."""
        taper = self.get_buffer("taper")
        found = torch.stft(
            samples, self.window, self.hop, window=taper, pad_mode="constant", return_complex=True
        )
        return found.transpose(1, 2)

    def sound(self, spectrum: Tensor, samples: int, within: Tensor | None = None) -> Tensor:
        """Sounds (B, samples) of complex spectra (B, F, K): the inverse, by least squares where spectra contradict each other.

        The sum of the windowed inverse transforms over the sum of squared windows (Griffin and Lim 1984, eq. 6). Windows of
        frames that are not within a sound are left out of both, so that its end does not depend on longer ones beside it.

        Args:
            spectrum: Spectra; zero where frames are not within.
            samples: Length of the result, less than F hops.
            within: (B, F, 1): 1 within each sound; everywhere if not given.
        """
        taper = self.get_buffer("taper")
        parts = torch.fft.irfft(spectrum, n=self.window) * taper
        squares = taper.square().expand(1, spectrum.shape[1], -1)
        total, weight = self._added(parts), self._added(squares if within is None else squares * within)
        middle = slice(self.window // 2, self.window // 2 + samples)
        return total[:, middle] / weight[:, middle].clamp(min=_LEAST)

    def _added(self, parts: Tensor) -> Tensor:
        """Windows (B, F, window) added at their places, a hop apart; (B, (F + 3) hops)."""
        quarters = parts.unflatten(2, (_OVERLAP, self.hop)).unbind(2)
        last = _OVERLAP - 1
        padded = [
            functional.pad(quarter, (0, 0, place, last - place)) for place, quarter in enumerate(quarters)
        ]
        return torch.stack(padded).sum(0).flatten(1)

    def mel(self, spectrum: Tensor) -> Tensor:
        """Natural logarithm (B, F, M) of the mel power of spectra (B, F, K), from about -6.9 (silence) to 12."""
        power = spectrum.real.square() + spectrum.imag.square()
        return (power @ self.get_buffer("filters") + LOG_FLOOR).log()

    def magnitudes(self, mel: Tensor) -> Tensor:
        """Magnitudes (B, F, K) whose mel values are the given ones (B, F, M), as nearly as powers above 0 allow.

        Multiplicative updates of the divergence, which heed quiet bands as much as loud ones (Lee and Seung 2000, eq. 5).
        Frequencies that no band covers get nothing.
        """
        filters = self.get_buffer("filters")
        wanted = (mel.exp() - LOG_FLOOR).clamp(min=_LEAST)
        covered = filters.sum(1).clamp(min=_LEAST)
        power = wanted @ (filters / filters.square().sum(0)).T
        for _ in range(_ROUNDS):
            power = power * ((wanted / (power @ filters).clamp(min=_LEAST)) @ filters.T / covered)
        return power.sqrt()


def window_of(rate_hz: int) -> int:
    """Samples of a window at a rate: the power of two nearest to 64 ms."""
    return 1 << round(math.log2(_WINDOW_S * rate_hz))
