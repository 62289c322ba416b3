"""Synthetic raw values of the four common modalities, and the distance of two raw values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mmstudio.core.sample import Role, Slot
from mmstudio.plugins.shown import Sound
from mmstudio.testing.faults import require

Material = Mapping[str, Sequence[Any]]
"""Raw values by modality; at least four of each."""

_RATE_HZ = 16000
_FAR = float("inf")


def synthetic(count: int = 8) -> dict[str, list[Any]]:
    """Raw values of pictures, texts, sounds and table rows with different sizes, lengths and layouts."""
    return {
        "image": [_picture(index) for index in range(count)],
        "text": [_text(index) for index in range(count)],
        "audio": [_sound(index) for index in range(count)],
        "table": [_row(index) for index in range(count)],
    }


def _picture(index: int) -> Any:
    """A soft gradient of odd size; every third one is grey."""
    rng = np.random.default_rng(index)
    channels = 1 if index % 3 == 2 else 3
    rows, columns = np.linspace(0, 1, 33 + index)[:, None, None], np.linspace(0, 1, 40)[None, :, None]
    values = rng.uniform(0, 80, channels) + 100 * rng.uniform(0, 1, channels) * rows + 70 * columns
    return np.clip(values, 0, 255).astype(np.uint8)


def _text(index: int) -> str:
    words = (
        "a red ring",
        "two green crosses on the left",
        "\u4e00\u4e2a\u7ea2\u8272\u7684\u5706",
        "x",
        "\u00c9t\u00e9 \U0001f300",
    )
    return f"{words[index % len(words)]} {index}"


def _sound(index: int) -> Sound:
    time = np.arange(_RATE_HZ * (3 + index) // 10) / _RATE_HZ
    wave = 0.4 * np.sin(2 * np.pi * 110 * 2 ** (index % 5) * time)
    return Sound(np.tile(wave.astype(np.float32), (1 + index % 2, 1)), _RATE_HZ)


def _row(index: int) -> dict[str, str | float | None]:
    colour = ("red", "green", None)[index % 3]
    return {"colour": colour, "size": 10.0 + index, "code": str(index % 2)}


def raws_of(material: Material, modality: str, part: str) -> Sequence[Any]:
    """The raw values of a modality.

    Raises:
        ContractError: If there are none; a plugin must bring values of its own modality.
    """
    found = material.get(modality, ())
    require(len(found) >= 4, part, f"cannot be checked without four raw values of the modality {modality!r}")
    return found


def slot_of(modality: str, raws: Sequence[Any], name: str = "", role: Role = "either") -> Slot:
    """A slot for such values; for table rows it names their columns."""
    columns = tuple(raws[0]) if raws and isinstance(raws[0], dict) else ()
    return Slot(name or modality, modality, role, columns)


def difference(first: Any, second: Any) -> float:
    """Distance of two raw values: 0 if they are equal, 1 for black and white, infinity if not comparable.

    Pictures are compared on their scale of 255, sounds by samples, numbers directly; all other values are either equal
    or not.
    """
    if isinstance(first, Sound) and isinstance(second, Sound):
        return difference(first.samples, second.samples) if first.rate_hz == second.rate_hz else _FAR
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        return _distance(first, second)
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        if list(first) != list(second):
            return _FAR
        return max((difference(first[key], second[key]) for key in first), default=0.0)
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        pairs = zip(first, second, strict=False)
        return max((difference(*pair) for pair in pairs), default=0.0) if len(first) == len(second) else _FAR
    if isinstance(first, float) and isinstance(second, float) and first != second:
        return abs(first - second)
    return 0.0 if type(first) is type(second) and first == second else _FAR


def _distance(first: Any, second: Any) -> float:
    if first.shape != second.shape or first.dtype != second.dtype:
        return _FAR
    if not first.size:
        return 0.0
    scale = 255.0 if first.dtype == np.uint8 else 1.0
    return float(np.abs(first.astype(np.float64) - second.astype(np.float64)).max() / scale)
