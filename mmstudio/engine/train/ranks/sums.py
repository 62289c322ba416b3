"""Sums of what the parts of a batch gave, in one process and over all ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from mmstudio.engine.train.ranks.distributed import Ranks
from mmstudio.nn import Losses

TOTAL = "total"
"""Name of the whole loss of a phase among its figures."""
_PART, _FIGURE = "part/", "figure/"
_SHORT, _UNKNOWN, _TOLD, _COUNT = range(4)


def figures_of(losses: Losses) -> dict[str, Tensor]:
    """What a learner reported for the diagnosis, and its whole loss."""
    return {**losses.figures, TOTAL: losses.total.detach()}


class PhaseSums:
    """Sums the losses of the parts of a batch, each weighted by the number of samples that it is the mean of.

    Args:
        batch: Number of samples of the whole batch.

    Attributes:
        count: Number of samples that were counted.
        told: Whether a loss told its own count.
        parts: Loss parts for the log.
        figures: Figures for the diagnosis.
    """

    def __init__(self, batch: int) -> None:
        self._batch = batch
        self.count: float | Tensor = 0
        self.told = False
        self.parts: dict[str, Tensor] = {}
        self.figures: dict[str, Tensor] = {}

    def add(self, losses: Losses, size: int) -> float | Tensor:
        """The share of a part of the batch, as if every sample had the value that the phase is about."""
        count = size if losses.count is None else losses.count
        self.told = self.told or losses.count is not None
        self.count = self.count + count
        share = count / self._batch
        self.weigh(losses, share)
        return share

    def weigh(self, losses: Losses, share: float | Tensor) -> None:
        """Add what losses tell, with a share of the whole."""
        for kept, told in ((self.parts, losses.parts), (self.figures, figures_of(losses))):
            for name, value in told.items():
                part = value.float() * share
                kept[name] = kept[name] + part if name in kept else part

    @torch.no_grad()
    def correct(self, gradients: list[Tensor]) -> None:
        """Turn means over all samples into means over the samples that were counted."""
        if not self.told:
            return
        factor = self._batch / torch.as_tensor(self.count).float().clamp(min=1)
        for gradient in gradients:
            gradient.mul_(factor.to(gradient))
        self.parts, self.figures = (
            {name: value * factor.to(value) for name, value in kept.items()}
            for kept in (self.parts, self.figures)
        )

    def named(self) -> dict[str, Tensor]:
        """All values under names of their own."""
        parts = {_PART + name: value for name, value in self.parts.items()}
        return parts | {_FIGURE + name: value for name, value in self.figures.items()}

    def take(self, told: bool, count: Tensor, values: Mapping[str, Tensor]) -> None:  # noqa: FBT001 - what a header says
        """Put in what all ranks have together."""
        self.told, self.count = told, count
        for kept, mark in ((self.parts, _PART), (self.figures, _FIGURE)):
            kept.clear()
            kept.update(
                {name.removeprefix(mark): value for name, value in values.items() if name.startswith(mark)}
            )


class Exchange:
    """Adds up what the ranks computed in a phase: counts, losses, and gradients of what the phase trains.

    First a header of a few numbers: whether memory was short anywhere, and which gradients and values there are. A rank
    without a part of the batch, or without a value in its part, has none; only those that some rank has are sent.

    Args:
        ranks: The ranks.
    """

    def __init__(self, ranks: Ranks) -> None:
        self._ranks = ranks
        self._names: dict[str, list[str]] = {}

    @torch.no_grad()
    def join(self, phase: str, sums: PhaseSums, weights: Sequence[nn.Parameter], *, short: bool) -> bool:
        """Make the sums and gradients of this rank those of all.

        Args:
            phase: The phase.
            sums: What this rank has; changed.
            weights: What the phase trains; gradients are changed.
            short: Whether memory was short here.

        Returns:
            Whether memory was short on any rank; nothing is added up then.
        """
        if self._ranks.count == 1:
            return short
        here = torch.tensor([float(weight.grad is not None) for weight in weights])
        while True:
            names = self._names.get(phase, [])
            own = sums.named()
            unknown = [name for name in own if name not in names]
            header = self._header(sums, own, names, here, short=short, unknown=bool(unknown))
            self._ranks.add([header])
            told = header.tolist()
            if not told[_UNKNOWN]:
                break
            self._names[phase] = sorted({*names, *self._ranks.gathered(unknown)})
        if told[_SHORT]:
            return True
        first, last = _COUNT + 1, _COUNT + 1 + len(weights)
        values = header[last + len(names) :]
        there = {name: values[place] for place, name in enumerate(names) if told[last + place]}
        sums.take(bool(told[_TOLD]), header[_COUNT], there)
        self._ranks.add(_gradients(weights, told[first:last]))
        return False

    def _header(
        self,
        sums: PhaseSums,
        own: Mapping[str, Tensor],
        names: Sequence[str],
        here: Tensor,
        *,
        short: bool,
        unknown: bool,
    ) -> Tensor:
        """What this rank says before gradients: flags, the count, which gradients and values it has, and the values."""
        device = self._ranks.device
        flags = torch.tensor([float(short), float(unknown), float(sums.told)], device=device)
        count = torch.as_tensor(sums.count, device=device).float().reshape(1)
        present = torch.tensor([float(name in own) for name in names], device=device)
        zero = torch.zeros((), device=device)
        values = [
            own[name].detach().float().to(device).reshape(()) if name in own else zero for name in names
        ]
        told = torch.stack(values) if values else zero.new_zeros(0)
        return torch.cat([flags, count, here.to(device), present, told])


def _gradients(weights: Sequence[nn.Parameter], ranks: Sequence[float]) -> list[Tensor]:
    """Gradients that some rank has; zeros where this one has none."""
    found = []
    for weight, there in zip(weights, ranks, strict=True):
        if there:
            weight.grad = torch.zeros_like(weight) if weight.grad is None else weight.grad
            found.append(weight.grad)
    return found
