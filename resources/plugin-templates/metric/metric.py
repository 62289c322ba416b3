"""The metric: a number or None for each result; the program tells the mean of each figure with an interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mmstudio.api import Judged
from my_plugin.plugin import MyPluginConfig


class MyPluginMetric:
    """Compares mean colours of pictures, uint8 (H, W, 1 or 3), which may differ in size."""

    def __init__(self, config: MyPluginConfig) -> None:
        self._ignore = config.ignore

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``colour`` of all results, and ``with a text`` of those that were made from one.

        A result knows its seed, the conditions that it was made from, and the facts and the real value of its sample,
        where that has one.
        """
        far = [None if one.real is None else self._far(one.made, one.real) for one in results]
        told = [value if "text" in one.given else None for one, value in zip(results, far, strict=True)]
        return {"colour": far, "with a text": told}

    def _far(self, made: Any, real: Any) -> float:
        mean = abs(made.mean(axis=(0, 1)) - real.mean(axis=(0, 1))).mean()
        return max(0.0, float(mean) - self._ignore)
