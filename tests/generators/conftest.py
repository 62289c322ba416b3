"""Conditions, batches and requests for generators, made without an engine."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from mmstudio.api import Level, Slot
from mmstudio.nn import Condition, ConditionShape, Generator, SampleRequest, TargetInfo, TrainBatch, Weight

WIDTH = 32
PARTS = {
    "reference": ConditionShape(WIDTH, tokens=16, grid=(4, 4)),
    "text": ConditionShape(WIDTH, tokens=5),
    "items": ConditionShape(WIDTH),  # also the name of a method of modules' dictionaries
}
TARGETS = {"image": TargetInfo(Slot("image", "image"))}


def shape_of(level: Level) -> ConditionShape:
    if level == "feature":
        return ConditionShape(WIDTH)
    if level == "decision":
        return ConditionShape(WIDTH, level, parts={slot: ConditionShape(WIDTH) for slot in PARTS})
    return ConditionShape(WIDTH, level, parts=PARTS)


def condition_of(level: Level, weight: Weight, content: int = 0) -> Condition:
    """A condition of B rows, each from its own place in a fixed stream of numbers."""
    size = len(next(iter(weight.values())))
    rng = torch.Generator().manual_seed(100 + content)

    def draw(*shape: int) -> Tensor:
        return torch.randn(16, *shape, generator=rng)[:size].clone()

    parts = {}
    vector = draw(WIDTH)
    for slot, shape in shape_of(level).parts.items():
        tokens = draw(shape.tokens, WIDTH) if shape.tokens else None
        parts[slot] = Condition(draw(WIDTH), tokens, shape.grid)
    return Condition(vector, weight=dict(weight), parts=parts)


def weights(size: int, value: float = 1.0) -> dict[str, Tensor]:
    return {slot: torch.full((size,), value) for slot in PARTS}


def pictures(size: int, channels: int, count: int = 4) -> list[Any]:
    """Soft coloured gradients, uint8 (40, 50, channels)."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[0:1:40j, 0:1:50j]
    made = []
    for _ in range(count):
        mix = rng.uniform(0, 1, (3, channels))
        values = mix[0] + mix[1] * rows[..., None] + mix[2] * columns[..., None]
        made.append((values / values.max() * 255).astype(np.uint8))
    return made


def batch_of(generator: Any, level: Level, channels: int = 3, count: int = 4, step: int = 0) -> TrainBatch:
    prepare = generator.preparer(generator.config, TARGETS["image"].slot, {})
    pixels = torch.from_numpy(np.stack([prepare(raw)["pixels"] for raw in pictures(32, channels, count)]))
    condition = condition_of(level, weights(count))
    condition.vector.requires_grad_()
    for part in condition.parts.values():
        part.vector.requires_grad_()
    return TrainBatch(
        {"image": {"pixels": pixels}}, condition, {}, step, 0.5, torch.Generator().manual_seed(step)
    )


def sample(
    generator: Generator, level: Level, seeds: Sequence[int], value: float = 1.0, content: int = 0
) -> Any:
    """Raw pictures (B, H, W, C) stacked, row by row from the same condition."""
    size = len(seeds)

    def repeated(weight: Weight) -> Condition:
        return condition_of(level, weight, content)

    request = SampleRequest(repeated, weights(size, value), seeds, ("image",))
    generator.eval()
    with torch.no_grad():
        steps = list(generator.sample(request))
    last = steps[-1]
    assert last.index == last.of
    assert last.results is not None
    return np.stack(last.results["image"])


@pytest.fixture
def kit() -> SimpleNamespace:
    """The functions of this file."""
    return SimpleNamespace(
        targets=TARGETS,
        shape=shape_of,
        condition=condition_of,
        batch=batch_of,
        sample=sample,
        pictures=pictures,
        slots=tuple(PARTS),
    )
