"""Lessons of values that are at hand, for extractors and metrics that learn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import torch

from mmstudio.nn import Lesson


def lesson_of(values: Sequence[Any], device: torch.device) -> Lesson:
    """A lesson of these values."""

    def samples() -> Iterator[tuple[Any, Mapping[str, str]]]:
        return ((value, {"note": "something"}) for value in values)

    rng = torch.Generator().manual_seed(0)
    return Lesson(samples, len(values), rng, device, lambda _done, _total: None, nullcontext)
