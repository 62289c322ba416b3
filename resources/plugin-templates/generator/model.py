"""The generator: a flow from noise to pictures (Lipman et al. 2023), with a plain convolutional network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

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
from mmstudio.nn.blocks import Mlp, PlacedMaps, fourier_features
from mmstudio.nn.guidance import Guide
from mmstudio.nn.images import SquarePictures, to_pictures, to_unit
from mmstudio.nn.samplers import integrate, seeded_noise
from torch import Tensor, nn
from torch.nn import functional

from my_plugin.plugin import MyPluginConfig, MyPluginSampling

_TIME_WIDTH = 32


class MyPluginGenerator(Generator):
    """Learns the field ``v = x_1 - x_0`` along ``x_t = (1 - t) x_0 + t x_1`` from noise x_0 to pictures x_1."""

    edges: ClassVar[tuple[str, ...]] = ("enter", "leave")

    @classmethod
    def wants(cls, config: MyPluginConfig) -> Wants:
        """One vector."""
        return Wants(4 * config.width)

    @classmethod
    def preparer(cls, config: MyPluginConfig, slot: Slot, state: Mapping[str, Any]) -> SquarePictures:
        """``pixels``: uint8 (3, size, size), of every picture to learn from."""
        return SquarePictures(config.size)

    def __init__(
        self, config: MyPluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.slot = _only_picture(targets)
        self.config = config
        hidden = 4 * config.width
        self.embed = Mlp(_TIME_WIDTH + condition.width, hidden, hidden)
        self.place = PlacedMaps(hidden, config.width, config.size // 4)
        self.enter = nn.Conv2d(3, config.width, 3, padding=1)
        self.blocks = nn.ModuleList(_Block(config.width, hidden) for _ in range(config.blocks))
        self.leave = nn.Conv2d(config.width, 3, 3, padding=1)

    def field(self, x: Tensor, time: Tensor, condition: Condition) -> Tensor:
        """The field at (B, 3, S, S) and times (B,) from 0, noise, to 1, data."""
        seen = torch.cat([fourier_features(time, _TIME_WIDTH), condition.vector], dim=1)
        vector = functional.silu(self.embed(seen))
        coarse = functional.interpolate(self.place(vector), x.shape[2:], mode="nearest")
        h = self.enter(x) + coarse
        for block in self.blocks:
            h = block(h, vector)
        result: Tensor = self.leave(functional.silu(h))
        return result

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Mean squared error of the field at a random time."""
        data = to_unit(batch.target[self.slot]["pixels"])
        noise = torch.randn(data.shape, generator=batch.rng, device=data.device)
        time = torch.rand(batch.size, generator=batch.rng, device=data.device)
        x = torch.lerp(noise, data, time[:, None, None, None])
        error = self.field(x, time, batch.condition).float() - (data - noise)
        loss = error.square().mean()
        return Losses(loss, {"loss": loss.detach()})

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Follow the field from each seed's noise; guidance mixes the fields of several conditions."""
        settings: MyPluginSampling = request.settings or MyPluginSampling()
        steps, side = settings.steps, self.config.size
        noise = seeded_noise(request.seeds, (3, side, side), request.device)
        guide = Guide(request)

        def slope(x: Tensor, time: float) -> Tensor:
            return guide(lambda many, condition: self.field(many, _all(time, many), condition), x)

        times = [index / steps for index in range(steps + 1)]
        for index, x in enumerate(integrate(slope, noise, times, settings.solver), 1):
            yield SampleStep(index, steps, {self.slot: to_pictures(x)} if index == steps else None)


class _Block(nn.Module):
    """Maps changed by a convolution, scaled and shifted by a vector."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(8, width, affine=False)
        self.modulate = nn.Linear(hidden, 2 * width)
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor, vector: Tensor) -> Tensor:
        scale, shift = self.modulate(vector)[:, :, None, None].chunk(2, dim=1)
        change: Tensor = self.conv(functional.silu(self.norm(x) * (1 + scale) + shift))
        return x + change


def _all(time: float, like: Tensor) -> Tensor:
    return torch.full((like.shape[0],), time, device=like.device)


def _only_picture(targets: Mapping[str, TargetInfo]) -> str:
    modalities = [info.slot.modality for info in targets.values()]
    if modalities != ["image"]:
        raise UsageError("My plugin makes exactly one slot of pictures.")
    return next(iter(targets))
