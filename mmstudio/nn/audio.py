"""Sounds as tensors: a safe import of torchaudio, resampling, log-mel spectrograms.

torchaudio from the package index is linked against CUDA. Beside a CPU build of PyTorch its compiled extension cannot be
loaded, and the whole package then fails to import, although its transforms are plain PyTorch. :func:`load_torchaudio`
is the one place that deals with it; importing this module calls it. Import torchaudio through here only.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

_EXTENSION = "torchaudio._extension"
LOG_FLOOR = 1e-3
"""Added to the power of a spectrogram before its logarithm is taken."""
_LARGEST_TERM = 1000


def load_torchaudio() -> ModuleType:
    """Import torchaudio, with its compiled extension if that loads and without it otherwise.

    Only forced alignment and a few recursive filters live in the extension; without it the first refuses when it is
    called and the others fall back to PyTorch.

    Raises:
        ModuleNotFoundError: If torchaudio is not installed.
    """
    try:
        return importlib.import_module("torchaudio")
    except ModuleNotFoundError:
        raise
    except (OSError, ImportError, RuntimeError):
        # OSError: a CUDA library is missing. ImportError, RuntimeError: it was built for another CUDA or PyTorch.
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchaudio"]:
            del sys.modules[name]
        sys.modules[_EXTENSION] = _stand_in()
        return importlib.import_module("torchaudio")


def _stand_in() -> ModuleType:
    """Stand-in for the functions that torchaudio looks up in its extension at import; it reports that the extension is missing."""
    module = ModuleType(_EXTENSION, "Stands in for the compiled extension, which cannot be loaded here.")
    module.__dict__.update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False, _IS_ALIGN_AVAILABLE=False, fail_if_no_align=_refuse
    )
    return module


def _refuse(function: Callable[..., Any]) -> Callable[..., Any]:
    def refused(*_args: Any, **_kwargs: Any) -> Any:
        raise RuntimeError(
            f"torchaudio's {function.__name__} needs its compiled extension, which is not loaded."
        )

    return refused


torchaudio = load_torchaudio()
transforms = importlib.import_module("torchaudio.transforms")


def resample(samples: Tensor, rate_hz: int, to_hz: int) -> Tensor:
    """Resample sounds to another rate by band-limited interpolation (Smith and Gossett 1984).

    A ratio with large terms (44101 to 16000) is replaced by the nearest ratio with terms up to 1000: the pitch changes
    by less than a thousandth, and the filter bank stays small.

    Args:
        samples: (..., n) float32.
        rate_hz: Present samples per second.
        to_hz: Wanted samples per second.

    Returns:
        (..., ceil(n * to_hz / rate_hz)).
    """
    if rate_hz == to_hz:
        return samples
    ratio = _simple_ratio(to_hz, rate_hz)
    with torch.no_grad():
        result: Tensor = _resampler(ratio.denominator, ratio.numerator)(samples)
    return result


def _simple_ratio(to_hz: int, rate_hz: int) -> Fraction:
    """The ratio of two rates with both terms at most 1000."""
    if to_hz <= rate_hz:
        return max(Fraction(to_hz, rate_hz).limit_denominator(_LARGEST_TERM), Fraction(1, _LARGEST_TERM))
    return 1 / _simple_ratio(rate_hz, to_hz)


@lru_cache(maxsize=32)
def _resampler(rate: int, to_rate: int) -> Any:
    return transforms.Resample(rate, to_rate)


def mel_frames(samples: int, hop: int) -> int:
    """Number of frames that :func:`log_mel` makes of this number of samples."""
    return 1 + samples // hop


def log_mel(samples: Tensor, rate_hz: int, mels: int, hop: int) -> Tensor:
    """Natural logarithm of the mel power spectrogram; absolute levels are kept.

    Windows are at least 64 ms long, so that low notes an octave apart can be told from each other.

    Args:
        samples: (..., n) float32 within -1 and 1.
        rate_hz: Samples per second.
        mels: Number of mel bands from 40 Hz to half the rate.
        hop: Samples between frames.

    Returns:
        (..., mels, 1 + n // hop) float32 from about -6.9 (silence) to 12.
    """
    window = window_samples(rate_hz, mels)
    with torch.no_grad():
        power: Tensor = _mel(rate_hz, mels, hop, window)(samples)
    return power.add_(LOG_FLOOR).log_()


def window_samples(rate_hz: int, mels: int) -> int:
    """Length of the Fourier window: at least 64 ms, and long enough that no mel band is empty."""
    wanted = max(0.064 * rate_hz, 1024 * mels / 48)
    return 1 << (int(wanted) - 1).bit_length()


@lru_cache(maxsize=32)
def _mel(rate_hz: int, mels: int, hop: int, window: int) -> Any:
    # A short sound is shorter than half a window: pad it with zeros, since reflection would need more samples.
    return transforms.MelSpectrogram(
        rate_hz, n_fft=window, hop_length=hop, n_mels=mels, f_min=40.0, power=2.0, pad_mode="constant"
    )
