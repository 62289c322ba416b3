"""One phase of one step: condition, loss, backward pass; in smaller micro-batches if memory is short."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor, nn

from mmstudio.core.errors import OutOfMemoryError
from mmstudio.core.memory import KEPT_BY_STEPS, keep_freed
from mmstudio.engine.data.batch import Batch, DrawnBatch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import Device, free_memory, out_of_memory
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.train.chunks import whole_gradient, whole_loss
from mmstudio.engine.train.optimisers import Optimisers, keep
from mmstudio.engine.train.ranks.distributed import ALONE, Ranks
from mmstudio.engine.train.ranks.sums import Exchange, PhaseSums
from mmstudio.nn import Losses


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
        ranks: Processes that compute parts of the batch beside this one.
        lend: Called where the device may be lent, if somebody waits for it.
    """

    model: Assembly
    optimisers: Optimisers
    device: Device
    batch: int
    micro: int
    shrunk: bool = False
    figures: dict[str, Tensor] = field(default_factory=dict)
    ranks: Ranks = ALONE
    lend: Callable[[], object] = keep

    def __post_init__(self) -> None:
        """Begin to exchange with the other ranks, and to keep from step to step what a step frees."""
        keep_freed(KEPT_BY_STEPS)
        self._exchange = Exchange(self.ranks)
        self._refusal = "the system refused"

    def share(self, lend: Callable[[], object]) -> None:
        """Call this from now on where the device may be lent."""
        self.lend = self.optimisers.lend = lend

    def run(
        self, phase: str, batch: Batch | DrawnBatch, step: int, progress: float, seed: int
    ) -> dict[str, Tensor]:
        """Compute the gradients of a phase over a whole batch; those of all ranks together, if there are several.

        Args:
            phase: Name of the phase.
            batch: Batch of the step; of one that is drawn, a rank reads its own parts alone.
            step: Number of the step, counted from 0.
            progress: Share of the budget used.
            seed: All randomness of the phase follows from it.

        Returns:
            Losses for the log; empty if the learner skipped the phase.

        Raises:
            OutOfMemoryError: If not even a smaller micro-batch fits.
        """
        sums = self._attempt(phase, batch, Moment(step, progress, seed))
        if sums is None:
            tried = self._at_a_time
            self.micro, self.shrunk = -(-tried // 2), True
            sums = self._attempt(phase, batch, Moment(step, progress, seed))
            if sums is None:
                raise OutOfMemoryError(
                    "Memory ran out at {tried} and again at {micro} {micro:sample|samples} at a time: {reason}.",
                    hint="Take a smaller training.batch, generator.width or generator.size; what was saved is kept.",
                    tried=tried,
                    micro=self.micro,
                    reason=self._refusal,
                )
        self.figures = sums.figures
        return sums.parts

    @property
    def _at_a_time(self) -> int:
        """Samples computed at a time, so that every rank has a part."""
        return self.ranks.micro(self.batch, self.micro)

    def _attempt(self, phase: str, batch: Batch | DrawnBatch, moment: Moment) -> PhaseSums | None:
        """Losses of a phase, with its gradients; ``None`` if memory ran out, here or on another rank."""
        sums, short = PhaseSums(self.batch), False
        try:
            self._accumulate(sums, phase, batch, moment)
        except (RuntimeError, MemoryError) as error:
            if not out_of_memory(error):
                raise
            self._refusal = str(error).splitlines()[0].rstrip(".") if str(error) else "the system refused"
            short = True
        if short:  # outside the handler: the error's frames hold the memory
            self._free()
        if self._exchange.join(phase, sums, self._trained(phase), short=short):
            self._free()
            return None
        sums.correct([weight.grad for weight in self.model.parameters() if weight.grad is not None])
        return sums

    def _accumulate(self, sums: PhaseSums, phase: str, batch: Batch | DrawnBatch, moment: Moment) -> None:
        self.optimisers.zero_grad()
        micro = self._at_a_time
        if self.model.learning.whole_batch and micro < self.batch:
            every = batch.part(0, batch.size)
            whole = whole_gradient(
                self.model, self.device, phase, _parts([every], micro), every, moment, self.ranks
            )
            if whole is not None:
                sums.weigh(whole, 1 / self.ranks.count)
            return
        starts = range(0, self.batch, micro)
        for number in self.ranks.own(len(starts)):
            start, stop = starts[number], min(self.batch, starts[number] + micro)
            drawn = replace(moment, seed=moment.seed + number)
            losses = self.loss(phase, batch.part(start, stop), drawn)
            if losses is not None:
                share = sums.add(losses, stop - start)
                self.lend()
                (losses.total * share).backward()
            self.lend()

    def _trained(self, phase: str) -> list[nn.Parameter]:
        """What a phase trains."""
        rules = (rule for some in self.optimisers.of(phase).values() for rule in some)
        return [weight for rule in rules for weight in rule.parameters]

    def loss(self, phase: str, part: Batch, moment: Moment) -> Losses | None:
        """The loss of a phase over some samples; ``None`` if the phase is skipped."""
        with self.device.autocast():
            losses: Losses | None = self.model(phase, part, moment)
        return losses

    def _free(self) -> None:
        self.optimisers.zero_grad()
        free_memory(self.device)


@torch.no_grad()
def validation_loss(
    model: Assembly, device: Device, batches: list[Batch], progress: float, micro: int, *, late: bool = False
) -> float | None:
    """Mean loss on held-out batches, ``micro`` samples at a time, with the same noise each time.

    Args:
        model: The model.
        device: Where and how to compute.
        batches: The batches.
        progress: Share of the budget used.
        micro: Samples at a time.
        late: Whether it is told of the last part of a training.

    Returns:
        The sum over the validation phases; ``None`` if the learner has none, or the sum is not finite.
    """
    means = [
        _mean_loss(model, device, phase, batches, progress, micro)
        for phase in model.learning.validated(late=late)
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
