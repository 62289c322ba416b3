"""A prior over the summaries of all slots, with a time of its own for each (Bao et al. 2023, UniDiffuser).

A flow carries noise to summaries along straight lines, ``x_t = (1 - t) x_0 + t x_1`` (Lipman et al. 2023), and the network
predicts ``x_1``. Summaries have variance 1, so what ``x_t`` says by itself is added outside the network, which tells the
rest: ``E[x_1 | x_t] = (t x_t + (1 - t) F) / (t^2 + (1 - t)^2)`` (Karras et al. 2022, section 5, on this path). Each slot has its own time: one that is given stands at 1 from the beginning, one that is not starts at 0,
and one that is given with a weight between starts there, as noise in which that much of it can be seen. So one network
holds the marginals, the conditionals and the joint distribution. A slot that a sample lacks stays at 0, where it tells
nothing, and is not learned from.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn.blocks import ModulatedMlp, fourier_features
from mmstudio.nn.losses import mean_there

_TIME_WIDTH = 32
_TIME_SPREAD = 1.2
_LATEST = 0.02
_PARTLY = 0.1
"""Share of the slots that are given in part in training; the others are given or not, each half of the time."""


class SummaryPrior(nn.Module):
    """Flow matching over the summaries of S slots of D numbers each.

    Args:
        slots: S.
        width: D.
        hidden: Width of the network.
        layers: Residual blocks.
    """

    def __init__(self, slots: int, width: int, hidden: int, layers: int) -> None:
        super().__init__()
        self.shape = (slots, width)
        self.embed = nn.Linear(slots * _TIME_WIDTH, hidden)
        self.stem = nn.Linear(slots * width, hidden)
        self.blocks = nn.ModuleList(ModulatedMlp(hidden) for _ in range(layers))
        self.norm = nn.LayerNorm(hidden)
        self.head = nn.Linear(hidden, slots * width)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """The summaries (B, S, D) float32, from x (B, S, D) at times (B, S), 0 (noise) to 1."""
        embedded = functional.silu(self.embed(fourier_features(time, _TIME_WIDTH, 100.0).flatten(1)))
        hidden = self.stem(x.flatten(1))
        for block in self.blocks:
            hidden = block(hidden, embedded)
        told = self.head(functional.silu(self.norm(hidden))).float().unflatten(1, self.shape)
        share = time[..., None]
        result: Tensor = (share * x + (1 - share) * told) / (share.square() + (1 - share).square())
        return result

    def loss(self, summaries: Tensor, there: Tensor, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """Weighted mean squared error of the open slots, and the number of samples that have one.

        Late times count more than the error alone would have it, or details that slots share come out too alike.

        Args:
            summaries: (B, S, D), without gradient.
            there: (B, S): 1 where a sample has the slot.
            rng: Source of times, noises and of which slots are given.
        """
        time = _times(there, rng)
        noise = torch.randn(summaries.shape, generator=rng, device=summaries.device)
        error = (self(torch.lerp(noise, summaries, time[..., None]), time) - summaries).square().mean(dim=2)
        error = error * (time.square() + (1 - time).square()) / (1 - time).clamp(min=_LATEST)
        open_ = there * (time < 1)
        count = open_.sum(dim=1)
        return mean_there((error * open_).sum(dim=1) / count.clamp(min=1), count)

    def complete(self, given: Tensor, weight: Tensor, noise: Tensor, steps: int) -> Tensor:
        """Draw all that is not given, together.

        Args:
            given: (B, S, D) float32; anything where the weight is 0.
            weight: (B, S), 0 (not given) to 1 (given).
            noise: (B, S, D) standard normal.
            steps: Euler steps from noise to summaries.

        Returns:
            (B, S, D): what is given with weight 1 is unchanged.
        """
        x = torch.lerp(noise, given, weight[..., None])
        if bool((weight >= 1).all()):
            return x
        # autocast would cast all weights again at every step, which takes longer than the products for a few vectors
        with torch.autocast(given.device.type, enabled=False):
            for index in range(steps):
                now, then = ((index + more) / steps for more in (0, 1))
                start, end = weight.clamp(min=now), weight.clamp(min=then)
                share = (end - start) / (1 - start).clamp(min=1e-6)
                x = torch.where(share[..., None] > 0, torch.lerp(x, self(x, start), share[..., None]), x)
        return x


def _times(there: Tensor, rng: torch.Generator) -> Tensor:
    """Times (B, S) as they are on the way of a drawing: the same for all open slots, and later for what is given in part."""
    size, device = there.shape, there.device
    time = (torch.randn(size[:1], generator=rng, device=device) * _TIME_SPREAD).sigmoid()[:, None]
    kind = torch.rand(size, generator=rng, device=device)
    weight = torch.rand(size, generator=rng, device=device)
    weight = torch.where(kind < _PARTLY, weight, (kind < (1 + _PARTLY) / 2).float())
    return torch.maximum(time, weight) * there
