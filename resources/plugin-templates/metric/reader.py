"""The reader of attributes: it measures them, and nothing in it is learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_DARK, _BRIGHT = 90.0, 165.0
_TINTED = 12.0


class MyPluginReader:
    """Tells brightness and tint of pictures, uint8 (H, W, 1 or 3)."""

    attributes: Mapping[str, tuple[str, ...]] = {"light": ("dark", "bright"), "tint": ("cold", "warm")}
    given_by: Mapping[str, tuple[str, ...]] = {"text": ("light", "tint")}

    def read(self, raws: Sequence[Any]) -> list[dict[str, str | None]]:
        """One reading for each picture; None where it lies between two values."""
        return [{"light": _light(raw), "tint": _tint(raw)} for raw in raws]

    def limits(self, raws: Sequence[Any]) -> dict[str, str]:
        """Grey pictures have no tint: a generator of such is not judged by it."""
        grey = bool(len(raws)) and all(raw.shape[2] == 1 for raw in raws)
        return {"tint": "The pictures are grey."} if grey else {}

    def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
        """Attributes that a sample of the data set states, in its columns ``meta.light`` and ``meta.tint``."""
        return {name: meta[name] for name, values in self.attributes.items() if meta.get(name) in values}


def _light(raw: Any) -> str | None:
    mean = float(raw.mean())
    return "dark" if mean < _DARK else "bright" if mean > _BRIGHT else None


def _tint(raw: Any) -> str | None:
    if raw.shape[2] == 1:
        return None
    difference = float(raw[..., 0].mean() - raw[..., 2].mean())
    return "warm" if difference > _TINTED else "cold" if difference < -_TINTED else None
