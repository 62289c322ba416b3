"""One phase of one step: condition, loss, backward pass; in smaller micro-batches if memory is short."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import torch
from torch import Tensor

from mmstudio.core.errors import OutOfMemoryError
from mmstudio.engine.data.batches import Batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import Device, free_memory, out_of_memory
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.train.chunks import whole_gradient, whole_loss
from mmstudio.engine.train.optimisers import Optimisers
from mmstudio.nn import Losses

TOTAL = "total"
"""Name of the whole loss of a phase among its figures."""


@dataclass
class PhaseRunner:
    """Runs the phases of a step on a model.

    Attributes:
        model: The model that is trained.
        optimisers: Its optimisers.
        device: Where and how to compute.
        batch: Samples per step.
        micro: Samples computed at a time, or, for whole batches, encoded at a time; halved each time memory runs out.
        shrunk: Whether it was halved since this flag was last cleared.
        figures: What the learner reported for the diagnosis in the phase that ran last, and its ``total`` loss.
    """

    model: Assembly
    optimisers: Optimisers
    device: Device
    batch: int
    micro: int
    shrunk: bool = False
    figures: dict[str, Tensor] = field(default_factory=dict)

    def run(self, phase: str, batch: Batch, step: int, progress: float, seed: int) -> dict[str, Tensor]:
        """Compute the gradients of a phase over a whole batch.

        Args:
            phase: Name of the phase.
            batch: Batch of the step.
            step: Number of the step, counted from 0.
            progress: Share of the budget used.
            seed: All randomness of the phase follows from it.

        Returns:
            Losses for the log; empty if the learner skipped the phase.

        Raises:
            OutOfMemoryError: If not even a smaller micro-batch fits.
        """
        try:
            return self._accumulate(phase, batch, step, progress, seed)
        except (RuntimeError, MemoryError) as error:
            if not out_of_memory(error):
                raise
            reason = str(error).splitlines()[0].rstrip(".") if str(error) else "the system refused"
        # outside the handler: the error's frames hold the memory
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
        if self.model.learning.whole_batch and self.micro < self.batch:
            parts = _parts([batch], self.micro)
            moment = Moment(step, progress, seed)
            whole = whole_gradient(self.model, self.device, phase, parts, batch, moment)
            self.figures = {} if whole is None else _figures(whole)
            return {} if whole is None else {name: value.float() for name, value in whole.parts.items()}
        sums = _Sums(self.batch)
        for number, start in enumerate(range(0, self.batch, self.micro)):
            stop = min(self.batch, start + self.micro)
            losses = self.loss(phase, batch.part(start, stop), Moment(step, progress, seed + number))
            if losses is not None:
                share = sums.add(losses, stop - start)
                (losses.total * share).backward()
        sums.correct([weight.grad for weight in self.model.parameters() if weight.grad is not None])
        self.figures = sums.figures
        return sums.parts

    def loss(self, phase: str, part: Batch, moment: Moment) -> Losses | None:
        """The loss of a phase over some samples; ``None`` if the phase is skipped."""
        with self.device.autocast():
            losses: Losses | None = self.model(phase, part, moment)
        return losses

    def _free(self) -> None:
        self.optimisers.zero_grad()
        free_memory(self.device)


def _figures(losses: Losses) -> dict[str, Tensor]:
    return {**losses.figures, TOTAL: losses.total.detach()}


class _Sums:
    """Sums the losses of the parts of a batch, each weighted by the number of samples that it is the mean of.

    Args:
        batch: Number of samples of the whole batch.

    Attributes:
        parts: Loss parts for the log.
        figures: Figures for the diagnosis.
    """

    def __init__(self, batch: int) -> None:
        self._batch = batch
        self._count: float | Tensor = 0
        self._told = False
        self.parts: dict[str, Tensor] = {}
        self.figures: dict[str, Tensor] = {}

    def add(self, losses: Losses, size: int) -> float | Tensor:
        """The share of a part of the batch, as if every sample had the value that the phase is about."""
        count = size if losses.count is None else losses.count
        self._told = self._told or losses.count is not None
        self._count = self._count + count
        share = count / self._batch
        for kept, told in ((self.parts, losses.parts), (self.figures, _figures(losses))):
            for name, value in told.items():
                part = value.float() * share
                kept[name] = kept[name] + part if name in kept else part
        return share

    @torch.no_grad()
    def correct(self, gradients: list[Tensor]) -> None:
        """Turn means over all samples into means over the samples that were counted."""
        if not self._told:
            return
        factor = self._batch / torch.as_tensor(self._count).float().clamp(min=1)
        for gradient in gradients:
            gradient.mul_(factor.to(gradient))
        self.parts, self.figures = (
            {name: value * factor.to(value) for name, value in kept.items()}
            for kept in (self.parts, self.figures)
        )


@torch.no_grad()
def validation_loss(
    model: Assembly, device: Device, batches: list[Batch], progress: float, micro: int
) -> float | None:
    """Mean loss on held-out batches, ``micro`` samples at a time, with the same noise each time.

    Returns:
        The sum over the validation phases; ``None`` if the learner has none, or the sum is not finite.
    """
    means = [
        _mean_loss(model, device, phase, batches, progress, micro)
        for phase in model.learning.validation_phases
    ]
    told = [mean for mean in means if mean is not None]
    return math.fsum(told) if told and math.isfinite(math.fsum(told)) else None


def _parts(batches: list[Batch], micro: int) -> list[Batch]:
    return [batch.part(at, at + micro) for batch in batches for at in range(0, batch.size, micro)]


def _mean_loss(
    model: Assembly, device: Device, phase: str, batches: list[Batch], progress: float, micro: int
) -> float | None:
    """Mean loss of a phase; ``None`` if it is skipped, or if no sample has the value that it is about."""
    total = counted = 0.0
    whole = model.learning.whole_batch
    for number, part in enumerate(batches if whole else _parts(batches, micro)):
        moment = Moment(0, progress, number)
        chunks = _parts([part], micro) if whole else [part]
        losses = whole_loss(model, device, phase, chunks, part, moment)
        if losses is None:
            return None
        count = part.size if losses.count is None else float(losses.count)
        total += float(losses.total) * count
        counted += count
    return total / counted if counted else None


@torch.no_grad()
def finite(model: torch.nn.Module) -> bool:
    """Whether every weight is finite."""
    tensors = [value.detach() for value in model.parameters() if value.numel()]
    largest = torch._foreach_norm(tensors, float("inf"))
    return bool(torch.stack([value.float() for value in largest]).isfinite().all())
