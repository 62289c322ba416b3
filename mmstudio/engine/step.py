"""One phase of one step: condition, loss, backward; smaller micro-batches where memory is short."""

from __future__ import annotations

import math
from contextlib import nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor

from mmstudio.core.errors import OutOfMemoryError
from mmstudio.engine.assembly import Assembly
from mmstudio.engine.batches import Batch
from mmstudio.engine.device import Device, free_memory, out_of_memory
from mmstudio.engine.optimisers import Optimisers
from mmstudio.nn import TrainBatch


@dataclass
class PhaseRunner:
    """Runs phases on a model.

    Attributes:
        model: What is trained.
        optimisers: Its optimisers.
        device: Where.
        batch: Samples a step.
        micro: Samples at a time; halved once for each time that memory ran out.
        shrunk: Whether that happened since the flag was last cleared.
    """

    model: Assembly
    optimisers: Optimisers
    device: Device
    batch: int
    micro: int
    shrunk: bool = False

    def run(self, phase: str, batch: Batch, step: int, progress: float, seed: int) -> dict[str, Tensor]:
        """Gradients of a phase over a whole batch.

        Args:
            phase: Which.
            batch: Of the step.
            step: Counted from 0.
            progress: Share of the budget used.
            seed: Everything random in it follows from this.

        Returns:
            Losses for the log; empty if the generator skipped the phase.

        Raises:
            OutOfMemoryError: If half the micro-batch does not fit either.
        """
        try:
            return self._accumulate(phase, batch, step, progress, seed)
        except (RuntimeError, MemoryError) as error:
            if not out_of_memory(error):
                raise
            reason = str(error).splitlines()[0].rstrip(".") if str(error) else "the system refused"
        # outside of the handler: the error's frames hold the memory
        self._free()
        tried, self.micro, self.shrunk = self.micro, -(-self.micro // 2), True
        try:
            return self._accumulate(phase, batch, step, progress, seed)
        except (RuntimeError, MemoryError) as error:
            if not out_of_memory(error):
                raise
            self._free()
            raise OutOfMemoryError(
                "Memory ran out at {tried} and again at {micro} samples at a time: {reason}.",
                hint="Take a smaller training.batch, generator.width or generator.size; what was saved is kept.",
                tried=tried,
                micro=self.micro,
                reason=reason,
            ) from error

    def _accumulate(
        self, phase: str, batch: Batch, step: int, progress: float, seed: int
    ) -> dict[str, Tensor]:
        self.optimisers.zero_grad()
        parts: dict[str, Tensor] = {}
        for number, start in enumerate(range(0, self.batch, self.micro)):
            stop = min(self.batch, start + self.micro)
            share = (stop - start) / self.batch
            torch.manual_seed(seed + number)
            losses = self.loss(phase, batch.part(start, stop), step, progress)
            if losses is None:
                return {}
            total, logged = losses
            (total * share).backward()
            for name, value in logged.items():
                parts[name] = parts[name] + value.float() * share if name in parts else value.float() * share
        return parts

    def loss(
        self, phase: str, part: Batch, step: int, progress: float
    ) -> tuple[Tensor, dict[str, Tensor]] | None:
        """Total and parts of a phase's loss over some samples; ``None`` if the phase is skipped."""
        learns = phase in self.model.generator.trains_condition
        with self.device.autocast():
            with nullcontext() if learns else torch.no_grad():
                batch = _train_batch(self.model, part, step, progress)
            losses = self.model.generator.loss(phase, batch)
        return None if losses is None else (losses.total, losses.parts)

    def _free(self) -> None:
        self.optimisers.zero_grad()
        free_memory(self.device)


def _train_batch(model: Assembly, part: Batch, step: int, progress: float) -> TrainBatch:
    """Samples with their conditions encoded and fused, as a generator learns from them."""
    side = model.conditions
    encoded = side.encode_all(part.conditions)
    condition, features = side.fuse(encoded, part.weight)
    return TrainBatch(
        part.targets,
        condition,
        features,
        step,
        progress,
        there=part.there,
        fuse=lambda weight: side.fuse(encoded, weight)[0],
    )


@torch.no_grad()
def validation_loss(
    model: Assembly, device: Device, batches: list[Batch], progress: float, micro: int
) -> float | None:
    """Mean loss on held-out batches, ``micro`` samples at a time, the same noise each time.

    Returns:
        The mean; ``None`` where the family has no such loss, or it is not a number.
    """
    phase = model.generator.validation_phase
    if not phase or not batches:
        return None
    total = 0.0
    parts = [batch.part(at, at + micro) for batch in batches for at in range(0, batch.size, micro)]
    for number, part in enumerate(parts):
        torch.manual_seed(number)
        with device.autocast():
            losses = model.generator.loss(phase, _train_batch(model, part, 0, progress))
        if losses is None:
            return None
        total += float(losses.total) * part.size
    mean = total / sum(part.size for part in parts)
    return mean if math.isfinite(mean) else None


@torch.no_grad()
def finite(model: torch.nn.Module) -> bool:
    """Whether every weight is a number."""
    tensors = [value.detach() for value in model.parameters() if value.numel()]
    largest = torch._foreach_norm(tensors, float("inf"))
    return bool(torch.stack([value.float() for value in largest]).isfinite().all())
