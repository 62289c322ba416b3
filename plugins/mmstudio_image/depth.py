"""Brings the numbers of a picture to 0..255: whole numbers by what their bits can hold, all others by one rule.

Real numbers, signed ones and those of 32 bits or more have no range of their own. Without negative ones, black is 0 and white the
least of 1 (real numbers), 255, 4095 and 65535 that none exceeds, or else the largest number. With negative ones, black is -1
and white 1 for real numbers that lie within, or else black is the smallest number and white the largest. Of real numbers, five
hundredths beyond 0 or 1 are what sharpening and resampling add, and are cut.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.api import BadFileError, Passage

_RANGES = (255.0, 4095.0, 65535.0)
_OVERSHOOT = 0.05
_DARK = 4096


def whole_to_eight(values: npt.NDArray[np.unsignedinteger], bits: int) -> npt.NDArray[np.uint8]:
    """Unsigned numbers of 1 to 16 bits, of any shape, to the nearest of 0..255."""
    if bits == 8:
        return values.astype(np.uint8, copy=False)
    full = (1 << bits) - 1
    table = (np.arange(full + 1, dtype=np.uint32) * 255 + full // 2) // full
    eight: npt.NDArray[np.uint8] = table.astype(np.uint8)[np.minimum(values, full)]
    return eight


def remark_darkness(values: npt.NDArray[np.unsignedinteger], passage: Passage) -> None:
    """Say of numbers of 16 bits that they fill a small part of their range only, as sensors of 12 bits leave them."""
    peak = int(values.max())
    if 0 < peak < _DARK:
        passage.remark(
            "The picture has 16 bits, but its largest number is {peak}: it is dark, as it is in other programs.",
            peak=peak,
        )


def free_to_eight(values: npt.NDArray[Any], passage: Passage) -> npt.NDArray[np.uint8]:
    """Numbers without a range of their own, of any shape, to 0..255; says what became black and white.

    Raises:
        BadFileError: If some are infinite or no numbers.
    """
    real = values.dtype.kind == "f"
    if real and not np.isfinite(values).all():
        raise BadFileError(
            "The picture {name} holds values that are not numbers.",
            hint="Give them a value, such as 0, in the program that made it.",
            name=passage.path.name,
        )
    low, high = _limits(float(values.min()), float(values.max()), real=real)
    if (low, high) != (0, 255):
        passage.remark(
            "The numbers of the picture have no range of their own: {low} is read as black and {high} as white.",
            low=f"{low:g}",
            high=f"{high:g}",
        )
    numbers: npt.NDArray[np.floating] = values.astype(np.float64 if values.itemsize > 2 else np.float32)
    shares = (numbers - low) / ((high - low) or 1.0)
    eight: npt.NDArray[np.uint8] = np.rint(np.clip(shares, 0, 1) * 255).astype(np.uint8)
    return eight


def _limits(lowest: float, largest: float, *, real: bool) -> tuple[float, float]:
    """What is black and what is white, by the rule of this module."""
    if lowest < (-_OVERSHOOT * largest if real else 0):
        return (-1.0, 1.0) if real and lowest >= -1 and largest <= 1 else (lowest, largest)
    if real and largest <= 1 + _OVERSHOOT:
        return 0.0, 1.0
    return 0.0, next((full for full in _RANGES if largest <= full), largest)
