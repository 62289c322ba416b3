"""Conversion of a picture's numbers to 0..255: whole numbers by the range of their bits, all others by one rule.

Real numbers, signed ones and those of 32 bits or more have no fixed range. Without negative numbers, black is 0 and
white is the least of 1 (real numbers), 255, 4095 and 65535 that no number exceeds, or else the largest number. With
negative numbers, black is -1 and white 1 for real numbers within that range; otherwise black is the smallest number and
white the largest. Real numbers up to five hundredths outside 0 to 1 come from sharpening and resampling, and are
clipped.
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
    """Make a remark if numbers of 16 bits fill only a small part of their range, as those of sensors with 12 bits do."""
    peak = int(values.max())
    if 0 < peak < _DARK:
        passage.remark(
            "The picture has 16 bits, but its largest number is {peak}: it is dark, as it is in other programs.",
            peak=peak,
        )


def free_to_eight(values: npt.NDArray[Any], passage: Passage) -> npt.NDArray[np.uint8]:
    """Convert numbers without a fixed range, of any shape, to 0..255, and make a remark on what became black and white.

    Raises:
        BadFileError: If some are infinite or NaN.
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
    """The values for black and white, by the rule of this module."""
    if lowest < (-_OVERSHOOT * largest if real else 0):
        return (-1.0, 1.0) if real and lowest >= -1 and largest <= 1 else (lowest, largest)
    if real and largest <= 1 + _OVERSHOOT:
        return 0.0, 1.0
    return 0.0, next((full for full in _RANGES if largest <= full), largest)
