"""Entries of slots at level structure: their places, their start, and weights."""

from __future__ import annotations

import pytest
import torch

from mmstudio.nn import Condition, ConditionShape
from mmstudio.nn.entries import StructureEntry, default_place

PARTS = {
    "grid": ConditionShape(16, tokens=12, grid=(3, 4)),
    "words": ConditionShape(16, tokens=5),
    "sound": ConditionShape(16, tokens=6, grid=(6,)),
    "keys": ConditionShape(16, tokens=1),
}
SHAPE = ConditionShape(16, "structure", parts=PARTS)


def condition(value: float = 1.0, count: int = 2) -> Condition:
    torch.manual_seed(1)
    parts = {
        slot: Condition(torch.randn(count, 16), torch.randn(count, part.tokens, 16), part.grid)
        for slot, part in PARTS.items()
    }
    weight = {slot: torch.full((count,), value) for slot in PARTS}
    return Condition(torch.randn(count, 16), weight=weight, parts=parts)


def shaken(entry: StructureEntry) -> StructureEntry:
    with torch.no_grad():
        for parameter in entry.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape))
    return entry


def test_places_follow_from_the_layout() -> None:
    places = {slot: default_place(part) for slot, part in PARTS.items()}
    assert places == {"grid": "maps", "words": "attention", "sound": "attention", "keys": "modulation"}


@pytest.mark.parametrize("side", [7, 8, 16, 32])
def test_starts_as_nothing_and_then_acts(side: int) -> None:
    entry = StructureEntry(SHAPE, 24)
    x = torch.randn(2, 24, side, side)
    assert torch.equal(entry(x, condition()), x)
    shaken(entry)
    given = condition()
    full = entry(x, given)
    assert full.shape == x.shape
    for slot in PARTS:
        weight = {**given.weight, slot: torch.zeros(2)}
        without = entry(x, Condition(given.vector, weight=weight, parts=given.parts))
        assert not torch.allclose(without, full), slot
    assert torch.equal(entry(x, condition(0.0)), x)


def test_every_parameter_learns() -> None:
    entry = shaken(StructureEntry(SHAPE, 8))
    entry(torch.randn(2, 8, 16, 16), condition()).square().mean().backward()
    assert all(parameter.grad is not None for parameter in entry.parameters())


def test_other_levels_pass_by() -> None:
    x = torch.randn(2, 8, 4, 4)
    entry = StructureEntry(ConditionShape(16), 8)
    assert entry(x, Condition(torch.randn(2, 16))) is x


def test_places_can_be_chosen() -> None:
    entry = shaken(StructureEntry(SHAPE, 8, {"grid": "modulation"}))
    assert entry(torch.randn(2, 8, 16, 16), condition()).shape == (2, 8, 16, 16)


def test_half_precision() -> None:
    entry = shaken(StructureEntry(SHAPE, 8)).to(memory_format=torch.channels_last)
    x = torch.randn(2, 8, 16, 16, requires_grad=True)
    with torch.autocast("cpu", torch.bfloat16):
        entry(x, condition()).float().square().mean().backward()
    assert x.grad is not None
    assert torch.isfinite(x.grad).all()
