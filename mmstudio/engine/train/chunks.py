"""Encoding of whole batches in chunks, for losses that compare samples with each other when memory is short.

The gradient is that of the whole batch (GradCache: Gao et al. 2021, section 3): every chunk is encoded without a graph,
the loss over all features gives the gradient of each feature, and every chunk is then encoded again with the same draws
to propagate that gradient back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate

import torch
from torch import Tensor, nn

from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import Device
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.train.ranks.distributed import ALONE, Ranks
from mmstudio.nn import Features, Losses


def whole_loss(
    model: Assembly, device: Device, phase: str, parts: Sequence[Batch], whole: Batch, moment: Moment
) -> Losses | None:
    """The loss of a phase over a whole batch, without gradients; ``None`` if the phase is skipped."""
    with torch.no_grad(), device.autocast():
        encoded = joined([_encoded(model, part, moment, number) for number, part in enumerate(parts)])
        losses: Losses | None = model(phase, whole, moment, encoded)
    return losses


def whole_gradient(
    model: Assembly,
    device: Device,
    phase: str,
    parts: Sequence[Batch],
    whole: Batch,
    moment: Moment,
    ranks: Ranks = ALONE,
) -> Losses | None:
    """The loss of a phase over a whole batch; its gradient is propagated back chunk by chunk.

    Args:
        model: In training mode, without gradients.
        device: Where and how to compute.
        phase: Name of the phase.
        parts: The batch in chunks.
        whole: The same samples.
        moment: When the phase runs.
        ranks: Share the way back: each takes its own chunks. What all compute alike, the loss over all features, counts
            once in the sum over ranks.

    Returns:
        The loss, whose graph is used up; ``None`` if the phase is skipped now.
    """
    with torch.no_grad(), device.autocast(), _kept_buffers(model.conditions.encoders):
        chunks = [_encoded(model, part, moment, number) for number, part in enumerate(parts)]
    encoded = joined(chunks)
    learns = model.learns(phase, moment)
    for features in encoded.values():
        features.tokens.requires_grad_(learns and features.tokens.is_floating_point())
    with device.autocast():
        losses: Losses | None = model(phase, whole, moment, encoded)
    if losses is None:
        return None
    (losses.total / ranks.count).backward()
    if not learns:
        return losses
    starts = list(accumulate((part.size for part in parts), initial=0))
    for number in ranks.own(len(parts)):
        with device.autocast():
            again = _encoded(model, parts[number], moment, number)
        _carry_back(again, encoded, starts[number], starts[number + 1], ranks.count)
    return losses


def _encoded(model: Assembly, part: Batch, moment: Moment, number: int) -> dict[str, Features]:
    """Features of a chunk; the same chunk number draws the same numbers."""
    return model.encode(part, Moment(moment.step, moment.progress, moment.seed + number))


def joined(chunks: Sequence[Mapping[str, Features]]) -> dict[str, Features]:
    """Features of chunks joined along B, without gradients."""
    return {
        slot: Features(
            torch.cat([chunk[slot].tokens.detach() for chunk in chunks]),
            torch.cat([chunk[slot].mask for chunk in chunks]),
            features.grid,
        )
        for slot, features in chunks[0].items()
    }


def _carry_back(
    again: Mapping[str, Features], encoded: Mapping[str, Features], start: int, stop: int, ranks: int
) -> None:
    """Propagate the gradients of some features back to the weights that made them; one rank alone does so."""
    pairs: list[tuple[Tensor, Tensor]] = [
        (features.tokens, gradient[start:stop].to(features.tokens.dtype) * ranks)
        for slot, features in again.items()
        if features.tokens.requires_grad and (gradient := encoded[slot].tokens.grad) is not None
    ]
    if pairs:
        torch.autograd.backward([tokens for tokens, _ in pairs], [gradient for _, gradient in pairs])


@contextmanager
def _kept_buffers(module: nn.Module) -> Iterator[None]:
    """Restore buffers that count batches at the end: a chunk that is encoded twice counts once."""
    before = [(buffer, buffer.detach().clone()) for buffer in module.buffers()]
    try:
        yield
    finally:
        for buffer, value in before:
            buffer.copy_(value)
