"""A model as graphs of tensors: the condition side as one, each part of the learner as another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from mmstudio.engine.data.prepared import as_batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.conditioning import ConditionSide
from mmstudio.engine.model.preparers import Preparers
from mmstudio.nn import Condition, ConditionShape, PortablePart
from mmstudio.nn.contracts import condition_of, flat_condition, flat_names

CONDITION = "condition"
"""Name of the condition side's graph."""
_FEW = 3
"""Rows of the example that a graph is traced with; the batch stays free."""


def array_name(slot: str, array: str) -> str:
    """Name of a prepared array of a slot among the inputs of the condition side."""
    return f"{slot}.{array}"


def weight_name(slot: str) -> str:
    """Name of a slot's weight (B,) float32: 1 is as trained, 0 not given."""
    return f"weight.{slot}"


@dataclass(frozen=True)
class Graph:
    """A graph to export.

    Attributes:
        module: Takes a list of tensors and gives a tuple of tensors.
        inputs: An example of each input, with B in front, by name.
        outputs: Names of what it gives.
    """

    module: nn.Module
    inputs: Mapping[str, Tensor]
    outputs: Sequence[str]

    @property
    def weights(self) -> int:
        """Bytes of its weights, each counted once."""
        tensors = [*self.module.parameters(), *self.module.buffers()]
        kept = {id(one): one.numel() * one.element_size() for one in tensors}
        return sum(kept.values())


class ConditionGraph(nn.Module):
    """Encoders, nulls and fusion.

    Args:
        side: The condition side.
        arrays: Names of the prepared arrays of each slot.
    """

    def __init__(self, side: ConditionSide, arrays: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.side = side
        self.arrays = {slot: tuple(names) for slot, names in arrays.items()}

    def forward(self, given: list[Tensor]) -> tuple[Tensor, ...]:
        """The tensors of the condition, from all slots' arrays in order, then all slots' weights."""
        told = iter(given)
        prepared = {slot: {name: next(told) for name in names} for slot, names in self.arrays.items()}
        weight = {slot: next(told) for slot in self.arrays}
        condition, _ = self.side(prepared, weight)
        return tuple(flat_condition(condition).values())


class PartGraph(nn.Module):
    """One part of a learner, with the condition as tensors.

    Args:
        part: The part.
        shape: Shape of the condition.
    """

    def __init__(self, part: PortablePart, shape: ConditionShape) -> None:
        super().__init__()
        self.part = part.module
        self.own = len(part.inputs)
        self.conditioned = part.conditioned
        self.shape = shape

    def forward(self, given: list[Tensor]) -> tuple[Tensor, ...]:
        """What it gives, from its own inputs in order, then the tensors of the condition."""
        own, told = given[: self.own], given[self.own :]
        if not self.conditioned:
            return (self.part(*own),)
        condition: Condition = condition_of(dict(zip(flat_names(self.shape), told, strict=True)), self.shape)
        return (self.part(*own, condition),)


def graphs_of(model: Assembly, preparers: Preparers) -> dict[str, Graph]:
    """The graphs of a model in evaluation mode, on the CPU.

    Args:
        model: The model; its learner has a portable form.
        preparers: Preparers of its condition slots.
    """
    side = model.conditions
    blanks = {slot: as_batch([preparers[slot].blank()] * _FEW) for slot in side.slots}
    arrays = {
        array_name(slot, name): torch.from_numpy(array)
        for slot, found in blanks.items()
        for name, array in found.items()
    }
    weights = {weight_name(slot): torch.ones(_FEW) for slot in side.slots}
    entry = ConditionGraph(side, {slot: list(found) for slot, found in blanks.items()}).eval()
    inputs = arrays | weights
    with torch.no_grad():
        told = entry(list(inputs.values()))
    names = [name for name in flat_names(side.shape) if name not in weights]
    graphs = {CONDITION: Graph(entry, inputs, names)}
    flat = dict(zip(names, told, strict=True)) | weights
    for name, part in model.learner.portable().parts.items():
        own = {one: torch.zeros(_FEW, *shape) for one, shape in part.inputs.items()}
        own |= {one: flat[one] for one in flat_names(side.shape)} if part.conditioned else {}
        graphs[name] = Graph(PartGraph(part, side.shape).eval(), own, [part.output])
    return graphs
