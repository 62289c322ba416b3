"""Conditional flow matching over pictures.

A field v(x, t, c) carries noise x_0 to data x_1 along straight lines, ``x_t = (1 - t) x_0 + t x_1`` (Lipman et al.
2023, eq. 23 with sigma_min = 0; Liu et al. 2023). The network predicts the data, and the field follows from it, ``v =
(E[x_1 | x_t] - x_t) / (1 - t)``; its error has the same weight at every time (Salimans and Ho 2022, section 4:
x-prediction). Compared with a regression on ``x_1 - x_0`` this weights times by ``(1 - t)^2``: decisions in noise,
which conditions control, are learned sooner, and the last step of sampling ends at a prediction without remaining
noise. Times are logit-normal (Esser et al. 2024, eq. 19); t = 0 is noise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn

from mmstudio.api import Level, Slot, UsageError
from mmstudio.nn import (
    Condition,
    ConditionShape,
    Generator,
    Losses,
    Noise,
    Portable,
    PortablePart,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.conditions import stack_conditions
from mmstudio.nn.guidance import Guide
from mmstudio.nn.images import SquarePictures, to_pictures, to_unit
from mmstudio.nn.priors import ConditionPrior, lessons
from mmstudio.nn.samplers import integrate, seeded_noise
from mmstudio_flow.plugin import FlowConfig, FlowSampling
from mmstudio_flow.unet import UNet

_PRIOR_SEEDS = 2**40
"""Added to a seed for the prior's noise, which must be independent of the picture's."""


class ImageFlow(Generator):
    """Flow matching with a U-Net, for one slot of pictures."""

    edges = ("net.stem", "net.head", "prior")

    @classmethod
    def wants(cls, config: FlowConfig) -> Wants:
        """Requires a vector; tokens are used if the fusion gives them."""
        return Wants(config.condition_width, ("feature", "structure", "decision"))

    @classmethod
    def preparer(cls, config: FlowConfig, slot: Slot, state: Mapping[str, Any]) -> SquarePictures:
        """Prepares pictures of the configured size."""
        del slot, state
        return SquarePictures(config.size, config.channels)

    def __init__(
        self, config: FlowConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.config = config
        self.slot = _only_picture(targets)
        self.level = condition.level
        _check_size(config)
        self.net = UNet(
            channels=config.channels,
            size=config.size,
            condition=condition,
            widths=[config.width * factor for factor in config.multipliers],
            blocks=config.blocks,
            patch=config.patch,
        )
        whole = condition.level == "feature" and not condition.tokens
        self.prior = ConditionPrior(condition.width) if config.prior and whole else None

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Mean squared error of the predicted picture at logit-normal times; in training, plus that of the prior."""
        del phase
        draws = self.config.draws if self.training else 1
        data = to_unit(batch.target[self.slot]["pixels"]).repeat(draws, 1, 1, 1)
        data = data.contiguous(memory_format=torch.channels_last)
        # drawn in plain layout and then converted to channels-last: drawing directly into that layout takes six times
        # as long on a CPU
        noise = torch.randn(data.shape, generator=batch.rng, device=data.device)
        noise = noise.contiguous(memory_format=torch.channels_last)
        drawn = torch.randn(len(data), generator=batch.rng, device=data.device)
        time = (drawn * self.config.time_spread + self.config.time_centre).sigmoid()
        share = time[:, None, None, None]
        condition = (
            _one_part_each(batch.condition, batch.rng) if self.level == "decision" else batch.condition
        )
        condition = stack_conditions([condition] * draws)
        predicted = self.net(torch.lerp(noise, data, share), time, condition)
        loss = (predicted.float() - data).square().mean()
        if self.prior is None or not self.training:
            return Losses(loss, {"loss": loss.detach()})
        prior = self.prior.loss(*lessons(batch), batch.rng)
        return Losses(loss + prior, {"loss": loss.detach(), "prior": prior.detach()})

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Follow the field from noise to pictures."""
        settings: FlowSampling = request.settings or FlowSampling()
        side = self.config.size
        noise = seeded_noise(request.seeds, (self.config.channels, side, side), request.device)
        guide = Guide(request, self._completer(request, settings.prior_steps))
        times = [index / settings.steps for index in range(settings.steps + 1)]
        seen = noise

        def field(x: Tensor, time: float) -> Tensor:
            def predict(many: Tensor, condition: Condition) -> Tensor:
                at = torch.full((many.shape[0],), time, device=many.device)
                return self._picture(many, at, condition)

            nonlocal seen
            seen = guide(predict, x, active=time < settings.guidance_until).float()
            return (seen - x) / (1 - time)

        for index, x in enumerate(integrate(field, noise, times, settings.solver), 1):
            done = index == settings.steps
            sketch = {self.slot: to_pictures(seen)} if not done and request.watched() else None
            yield SampleStep(index, settings.steps, {self.slot: to_pictures(x)} if done else None, sketch)

    def _completer(self, request: SampleRequest, steps: int) -> Callable[[Condition], Condition]:
        """Function that adds missing parts to a condition with the prior, from the seeds."""
        prior = self.prior
        if prior is None or not steps:
            return lambda condition: condition
        seeds = [seed + _PRIOR_SEEDS for seed in request.seeds]

        def complete(condition: Condition) -> Condition:
            given = condition.vector
            noise = seeded_noise(seeds, given.shape[1:], given.device)
            return replace(condition, vector=prior.complete(given, noise, steps))

        return complete

    def _picture(self, x: Tensor, time: Tensor, condition: Condition) -> Tensor:
        return picture_of(self.net, x, time, condition, self.level)

    def portable(self) -> Portable:
        """The predicted picture as one graph, the prior as another; the loop follows them."""
        side, channels, width = self.config.size, self.config.channels, self.config.condition_width
        picture = (channels, side, side)
        field = PortablePart(FlowField(self.net, self.level), {"x": picture, "time": ()}, "picture")
        if self.prior is None:
            return Portable("flow", {"field": field}, {"noise": Noise(picture)})
        shapes: dict[str, tuple[int, ...]] = {"x": (width,), "time": (), "given": (width,)}
        prior = PortablePart(self.prior, shapes, "complete", conditioned=False)
        noises = {"noise": Noise(picture), "prior_noise": Noise((width,), _PRIOR_SEEDS)}
        return Portable("flow", {"field": field, "prior": prior}, noises)


class FlowField(nn.Module):
    """A flow's network alone, for the exported model."""

    def __init__(self, net: UNet, level: Level) -> None:
        super().__init__()
        self.net, self.level = net, level

    def forward(self, x: Tensor, time: Tensor, condition: Condition) -> Tensor:
        """The predicted picture (B, channels, size, size)."""
        return picture_of(self.net, x, time, condition, self.level)


def picture_of(net: UNet, x: Tensor, time: Tensor, condition: Condition, level: Level) -> Tensor:
    """The predicted picture; at level ``decision``, the average of the parts' predictions by weight.

    The field is affine in the picture, so averages and guidance of pictures equal those of fields.
    """
    if level != "decision":
        picture: Tensor = net(x, time, condition)
        return picture
    weights = {slot: condition.weight[slot].clamp(min=0) for slot in condition.parts}
    total = torch.stack(list(weights.values())).sum(dim=0)
    alone = torch.where(total > 0, 0.0, 1.0)
    combined = net(x, time, Condition(condition.vector)).float() * alone[:, None, None, None]
    for slot, part in condition.parts.items():
        share = weights[slot] / total.clamp(min=1e-6)
        if torch.compiler.is_exporting() or bool(share.any()):  # a graph has no branches
            combined = combined + share[:, None, None, None] * net(x, time, part).float()
    return combined


def _one_part_each(condition: Condition, rng: torch.Generator) -> Condition:
    """For every sample one of its given parts, drawn by weight, as a plain condition; without parts, the outer vector."""
    slots = list(condition.parts)
    weights = torch.stack([condition.weight[slot].clamp(min=0) for slot in slots], dim=1).float()
    none = weights.sum(dim=1) == 0
    choice = torch.multinomial(weights + none[:, None], 1, generator=rng)
    vectors = torch.stack([condition.parts[slot].vector for slot in slots], dim=1)
    picked = vectors.gather(1, choice[..., None].expand(-1, 1, vectors.shape[2])).squeeze(1)
    return Condition(torch.where(none[:, None], condition.vector.to(picked.dtype), picked))


def _only_picture(targets: Mapping[str, TargetInfo]) -> str:
    if len(targets) != 1 or next(iter(targets.values())).slot.modality != "image":
        raise UsageError("A flow over pictures makes exactly one slot of pictures.")
    return next(iter(targets))


def _check_size(config: FlowConfig) -> None:
    step = config.patch * 2 ** (len(config.multipliers) - 1)
    if config.size % step:
        raise UsageError(
            "A size of {size} px cannot be halved {levels} times after patches of {patch} px.",
            hint="Take a multiple of {step}, or fewer multipliers or a smaller patch.",
            size=config.size,
            levels=len(config.multipliers) - 1,
            patch=config.patch,
            step=step,
        )
