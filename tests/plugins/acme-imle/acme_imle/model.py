"""The generator: conditional Implicit Maximum Likelihood Estimation (Li & Malik 2018)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from mmstudio.api import Slot, UsageError
from mmstudio.nn import (
    Condition,
    ConditionShape,
    Generator,
    Losses,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.images import SquarePictures, to_pictures, to_unit
from mmstudio.nn.samplers import seeded_noise
from torch import Tensor, nn
from torch.nn import functional

from acme_imle.plugin import ImleConfig, ImleSampling

_WIDTH = 128
_SHARPER = 0.3


class Imle(Generator):
    """``min_theta mean_i min_j |G(z_ij, c_i) - x_i|^2`` with z_ij drawn anew at every step."""

    @classmethod
    def wants(cls, config: ImleConfig) -> Wants:
        """One vector."""
        return Wants(_WIDTH)

    @classmethod
    def preparer(cls, config: ImleConfig, slot: Slot, state: Mapping[str, Any]) -> SquarePictures:
        """``pixels``: uint8 (3, size, size)."""
        return SquarePictures(config.size)

    def __init__(
        self, config: ImleConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        if [info.slot.modality for info in targets.values()] != ["image"]:
            raise UsageError("The generator of nearest tries makes exactly one slot of pictures.")
        self.slot, self.config = next(iter(targets)), config
        sides = _sides(config.size, len(config.channels))
        self.first = (config.channels[0], sides[0], sides[0])
        self.embed = nn.Sequential(
            nn.Linear(condition.width + config.latent, 2 * _WIDTH), nn.SiLU(), nn.Linear(2 * _WIDTH, _WIDTH)
        )
        self.place = nn.Linear(_WIDTH, config.channels[0] * sides[0] ** 2)
        pairs = zip((config.channels[0], *config.channels[:-1]), config.channels, strict=True)
        self.levels = nn.ModuleList(
            _Level(before, after, side) for (before, after), side in zip(pairs, sides, strict=True)
        )
        self.leave = nn.Conv2d(config.channels[-1], 3, 3, padding=1)

    def make(self, latent: Tensor, condition: Condition) -> Tensor:
        """Pictures (B, 3, S, S), about -1 to 1, of latent vectors (B, L)."""
        vector = self.embed(torch.cat([condition.vector, latent.to(condition.vector.dtype)], dim=1))
        h = self.place(vector).unflatten(1, self.first)
        for level in self.levels:
            h = level(h, vector)
        made: Tensor = self.leave(functional.silu(h)).float().tanh()
        return made

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """The distance of every sample to the nearest of its tries."""
        data, tries = to_unit(batch.target[self.slot]["pixels"]).float(), self.config.tries
        rows = 1 if self.config.same_noise else batch.size
        latent = torch.randn(tries, rows, self.config.latent, generator=batch.rng, device=data.device)
        latent = latent.expand(tries, batch.size, -1)
        with torch.no_grad():
            far = torch.stack([self.distance(self.make(one, batch.condition), data) for one in latent])
        nearest = far.argmin(dim=0)
        chosen = latent[nearest, torch.arange(batch.size, device=data.device)]
        loss = self.distance(self.make(chosen, batch.condition), data).mean()
        used = nearest.bincount(minlength=tries).gt(0).float().mean()
        return Losses(loss, {"loss": loss.detach(), "tries used": used})

    def distance(self, made: Tensor, data: Tensor) -> Tensor:
        """Mean squared difference of colours and of neighbours' differences; (B,)."""
        difference = made - data
        total = difference.square().mean(dim=(1, 2, 3))
        for axis in (2, 3):
            total = total + self.config.edges * difference.diff(dim=axis).square().mean(dim=(1, 2, 3))
        return total

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """One step."""
        settings: ImleSampling = request.settings or ImleSampling()
        latent = settings.spread * seeded_noise(request.seeds, (self.config.latent,), request.device)
        made = self.make(latent, request.condition(request.weight))
        if settings.sharpen:
            made = made + _SHARPER * (made - functional.avg_pool2d(made, 3, 1, 1, count_include_pad=False))
        yield SampleStep(1, 1, {self.slot: to_pictures(made)})


class _Level(nn.Module):
    """Maps brought to a side, changed by a convolution, scaled and shifted by a vector."""

    def __init__(self, before: int, after: int, side: int) -> None:
        super().__init__()
        self.side = side
        self.enter = nn.Conv2d(before, after, 1)
        self.conv = nn.Conv2d(after, after, 3, padding=1)
        self.modulate = nn.Linear(_WIDTH, 2 * after)

    def forward(self, h: Tensor, vector: Tensor) -> Tensor:
        h = functional.interpolate(self.enter(h), (self.side, self.side), mode="nearest")
        scale, shift = self.modulate(vector)[:, :, None, None].chunk(2, dim=1)
        change: Tensor = self.conv(functional.silu(h * (1 + scale) + shift))
        return h + change


def _sides(size: int, levels: int) -> list[int]:
    """Side of each level, the last one the whole picture's; halved towards the first, 4 at least."""
    return [max(4, size >> (levels - 1 - level)) for level in range(levels)]
