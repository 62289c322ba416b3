"""The memory that a training will take, estimated before its first step.

On the CPU, a system usually kills a program that takes too much memory instead of refusing the memory, so that the need
has to be known beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.device import available_bytes

_SMALL, _LARGE = 2, 4
"""Batch sizes that activations are measured on; the difference leaves out whatever does not grow with the batch."""
_PASSING = 1.3
"""Peak memory of the backward pass, as a multiple of what the forward pass saved for it."""
_USABLE = 0.9
"""Share of the free memory that a training may plan with."""

Loss = Callable[[str, Batch], Any]


@dataclass(frozen=True)
class MemoryEstimate:
    """The memory that a training needs.

    Attributes:
        parameters: Number of trained and frozen parameters.
        model_bytes: Weights and their average; present as soon as the model is built.
        training_bytes: Gradients, Adam's two moments, and the activations that do not depend on the batch.
        sample_bytes: Activations of one sample, in the phase that needs most.
        available_bytes: Free memory of the device once the model is built.
    """

    parameters: int
    model_bytes: int
    training_bytes: int
    sample_bytes: int
    available_bytes: int

    def needed_bytes(self, micro: int) -> int:
        """Memory that training takes besides the model, with ``micro`` samples at a time."""
        return self.training_bytes + micro * self.sample_bytes

    def total_bytes(self, micro: int) -> int:
        """Memory that training takes in total, with ``micro`` samples at a time."""
        return self.model_bytes + self.needed_bytes(micro)

    def fits(self, micro: int) -> bool:
        """Whether training with ``micro`` samples at a time fits into the free memory, with some to spare."""
        return self.needed_bytes(micro) <= _USABLE * self.available_bytes

    def largest_micro(self, batch: int) -> int:
        """The batch, or the first of its halves that fits; 0 if not even one sample fits."""
        micro = batch
        while micro > 1 and not self.fits(micro):
            micro = -(-micro // 2)
        return micro if self.fits(micro) else 0


def estimate(
    model: nn.Module,
    average: nn.Module,
    phases: Iterable[str],
    loss: Loss,
    batch: Batch,
    *,
    device: torch.device,
) -> MemoryEstimate:
    """Measure how much memory a model takes; the model is unchanged afterwards.

    Args:
        model: On its device, in training mode.
        average: The copy that holds the averaged weights.
        phases: Phases of a step.
        loss: Takes phase and batch; returns any object that keeps the loss's graph alive, or ``None`` if the phase is
            skipped.
        batch: At least one sample; up to four are used.
        device: Device of the model.
    """
    sizes = [min(size, batch.size) for size in (_SMALL, _LARGE)]
    buffers = [(buffer, buffer.detach().clone()) for buffer in model.buffers()]
    known = {_place(tensor) for tensor in (*model.parameters(), *model.buffers(), *batch.tensors())}
    fixed = per_sample = 0
    try:
        for phase in dict.fromkeys(phases):
            small, large = (_saved_bytes(loss, phase, batch.part(0, size), known) for size in sizes)
            step = (large - small) // (sizes[1] - sizes[0]) if sizes[1] > sizes[0] else large // sizes[1]
            per_sample = max(per_sample, step)
            fixed = max(fixed, large - step * sizes[1])
    finally:
        with torch.no_grad():
            for buffer, before in buffers:
                buffer.copy_(before)
    trained = _bytes(parameter for parameter in model.parameters() if parameter.requires_grad)
    return MemoryEstimate(
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        model_bytes=_bytes(model.state_dict().values()) + _bytes(average.state_dict().values()),
        training_bytes=3 * trained + max(0, fixed),
        sample_bytes=int(per_sample * _PASSING),
        available_bytes=available_bytes(device),
    )


def _saved_bytes(loss: Loss, phase: str, batch: Batch, known: set[int]) -> int:
    """Memory that a phase's forward pass keeps for its backward pass; each storage counts once."""
    seen: dict[int, int] = {}

    def pack(tensor: Tensor) -> Tensor:
        if _place(tensor) not in known:
            seen[_place(tensor)] = tensor.untyped_storage().nbytes()
        return tensor.detach()  # an operation that saves its own result would keep it alive for ever

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        graph = loss(phase, batch)  # kept until the end, so that no memory is reused and counted as new
    total = sum(seen.values())
    del graph
    return total


def _place(tensor: Tensor) -> int:
    return tensor.untyped_storage().data_ptr()


def _bytes(tensors: Iterable[Tensor]) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)
