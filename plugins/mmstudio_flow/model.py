"""Conditional flow matching over pictures.

A field v(x, t, c) carries noise x_0 to data x_1 along straight lines, ``x_t = (1 - t) x_0 + t x_1`` (Lipman et al.
2023, eq. 23 with sigma_min = 0; Liu et al. 2023). The network predicts the data, and the field follows from it, ``v =
(E[x_1 | x_t] - x_t) / (1 - t)``; its error has the same weight at every time (Salimans and Ho 2022, section 4:
x-prediction). Compared with a regression on ``x_1 - x_0`` this weights times by ``(1 - t)^2``: decisions in noise,
which conditions control, are learned sooner, and the last step of sampling ends at a prediction without remaining
noise. Times are logit-normal (Esser et al. 2024, eq. 19); t = 0 is noise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    Teaching,
    TrainBatch,
    Wants,
    only_target,
)
from mmstudio.nn.conditions import stack_conditions
from mmstudio.nn.guidance import Guide
from mmstudio.nn.images import SquarePictures, to_pictures, to_unit
from mmstudio.nn.priors import COMPLETED, ConditionPrior, lessons
from mmstudio.nn.samplers import integrate, seeded_noise, step_times
from mmstudio_flow.detail import detail_error
from mmstudio_flow.picture import picture_of
from mmstudio_flow.plugin import FlowConfig, FlowSampling
from mmstudio_flow.shortcut import PRIOR_STEPS, Shortcut
from mmstudio_flow.unet import UNet

Predict = Callable[[Tensor, Tensor, Condition], Tensor]
SHORTCUT = "shortcut"
MOST_STEPS = 2
"""Long steps that are learned: one for the whole way, or two halves."""
LESSON = 32
"""Samples of a batch that long steps are learned from at most: each of them takes the teacher many steps."""
_PRIOR_SEEDS = 2**40
"""Added to a seed for the prior's noise, which must be independent of the picture's."""


class ImageFlow(Generator):
    """Flow matching with a U-Net, for one slot of pictures."""

    edges = ("net.stem", "net.head", "net.finish", "prior", "shortcut")

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
        self.slot = only_target(targets, "image")
        self.level = condition.level
        _check_size(config)
        self.net = UNet(
            channels=config.channels,
            size=config.size,
            condition=condition,
            widths=[config.width * factor for factor in config.multipliers],
            blocks=config.blocks,
            patch=config.patch,
            finish=config.finish,
        )
        whole = condition.level == "feature" and not condition.tokens
        self.prior = ConditionPrior(condition.width) if config.prior and whole else None
        self.dropping = self.dropping if self.prior is None else COMPLETED
        self.shortcut = (
            Shortcut(self.net, self.prior, condition.width, self.level) if config.shortcut else None
        )
        if self.shortcut is not None:
            self.phases, self.late = (*self.phases, SHORTCUT), frozenset({SHORTCUT})  # type: ignore[misc]

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """The flow, or what makes steps long: the flow itself then stays as it is."""
        if self.shortcut is None:
            return self.parameters()
        if phase == SHORTCUT:
            return self.shortcut.parameters()
        beside = set(self.shortcut.parameters())
        return [weight for weight in self.parameters() if weight not in beside]

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Mean squared error of the predicted picture at logit-normal times; in training, plus that of detail and of the prior."""
        if phase == SHORTCUT and self.shortcut is not None:
            some = batch.rows(torch.arange(min(batch.size, LESSON), device=batch.condition.vector.device))
            return self.shortcut.loss(self.net, self.prior, self._noise(some), some)
        draws = self.config.draws if self.training else 1
        data = to_unit(batch.target[self.slot]["pixels"]).repeat(draws, 1, 1, 1)
        data = data.contiguous(memory_format=torch.channels_last)
        # drawn in plain layout and then converted to channels-last: drawing directly into that layout takes six times
        # as long on a CPU
        noise = torch.randn(data.shape, generator=batch.rng, device=data.device)
        noise = noise.contiguous(memory_format=torch.channels_last)
        time = self._times(torch.randn(len(data), generator=batch.rng, device=data.device))
        share = time[:, None, None, None]
        condition = (
            _one_part_each(batch.condition, batch.rng) if self.level == "decision" else batch.condition
        )
        condition = stack_conditions([condition] * draws)
        noisy = torch.lerp(noise, data, share)
        predicted = self.net(noisy, time, condition)
        if batch.teaching is not None and self.training:
            data = self._taught(batch.teaching, noisy, time, data)
        error = predicted.float() - data
        loss = error.square().mean()
        total, parts = loss, {"loss": loss.detach()}
        if self.config.detail and self.training:
            detail = self.config.detail * detail_error(error)
            total, parts["detail"] = total + detail, detail.detach()
        if self.prior is not None and self.training:
            prior = self.prior.loss(*lessons(batch), batch.rng)
            total, parts["prior"] = total + prior, prior.detach()
        return Losses(total, parts)

    def _times(self, drawn: Tensor) -> Tensor:
        """Times (N,) of normal numbers (N,): logit-normal, and some evenly spread in training."""
        times = (drawn * self.config.time_spread + self.config.time_centre).sigmoid()
        if not self.config.time_even or not self.training:
            return times
        places = torch.arange(len(drawn), device=drawn.device) * self.config.time_even
        even = (places + self.config.time_even).floor() > places.floor()
        return torch.where(even, torch.special.ndtr(drawn), times)

    def _noise(self, batch: TrainBatch) -> Tensor:
        side = self.config.size
        shape = (batch.size, self.config.channels, side, side)
        noise = torch.randn(shape, generator=batch.rng, device=batch.condition.vector.device)
        return noise.contiguous(memory_format=torch.channels_last)

    def _taught(self, teaching: Teaching, noisy: Tensor, time: Tensor, data: Tensor) -> Tensor:
        """The pictures to learn: the data, moved towards what a wider flow sees in the same noise.

        That is the mean of what the data may be there, which the data show with all their chance only; the squared error of
        the mixture has the gradient of both errors, weighed.
        """
        if self.level == "decision":  # its parts are learned one by one
            return data
        with torch.no_grad():
            condition = stack_conditions([teaching.condition] * (len(data) // len(teaching.condition.vector)))
            told = teaching.learner.net(noisy, time, condition).float()
        return torch.lerp(data, told, teaching.share)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Follow the field from noise to pictures."""
        settings: FlowSampling = request.settings or FlowSampling()
        side = self.config.size
        noise = seeded_noise(request.seeds, (self.config.channels, side, side), request.device)
        shortcut = self._shortcut(settings)
        joint = request.joint
        if shortcut is not None:
            request = replace(request, joint=1.0)  # a long step is told how strongly it is guided
        guide = Guide(request, self._completer(request, settings))
        times = step_times(settings.steps)
        seen = noise
        stride: Predict = self._picture
        if shortcut is not None:
            stride = shortcut.picture(self.net, 1 / settings.steps, joint)

        def field(x: Tensor, time: float) -> Tensor:
            def predict(many: Tensor, condition: Condition) -> Tensor:
                at = torch.full((many.shape[0],), time, device=many.device)
                return stride(many, at, condition)

            nonlocal seen
            active = shortcut is not None or time < settings.guidance_until
            seen = guide(predict, x, active=active).float()
            return (seen - x) / (1 - time)

        solver = (
            settings.solver if shortcut is None else "euler"
        )  # a long step holds no place to look a second time
        for index, x in enumerate(integrate(field, noise, times, solver), 1):
            done = index == settings.steps
            sketch = {self.slot: to_pictures(seen)} if not done and request.watched() else None
            yield SampleStep(index, settings.steps, {self.slot: to_pictures(x)} if done else None, sketch)

    def _shortcut(self, settings: FlowSampling) -> Shortcut | None:
        """What takes long steps, if these are wanted.

        Raises:
            UsageError: If they were not learned, or are too many.
        """
        if not settings.shortcut:
            return None
        if self.shortcut is None:
            raise UsageError(
                "This run takes no long steps.", hint="Make it fast first: mmstudio run distil RUN."
            )
        if settings.steps > MOST_STEPS:
            raise UsageError("Long steps are {most} at most.", most=MOST_STEPS)
        return self.shortcut

    def _completer(self, request: SampleRequest, settings: FlowSampling) -> Callable[[Condition], Condition]:
        """Function that adds missing parts to a condition with the prior, from the seeds."""
        prior, steps = self.prior, settings.prior_steps
        shortcut = self._shortcut(settings)
        if prior is None or not steps:
            return lambda condition: condition
        steps = steps if shortcut is None else PRIOR_STEPS
        predict = None if shortcut is None else shortcut.completed(prior)
        seeds = [seed + _PRIOR_SEEDS for seed in request.seeds]

        def complete(condition: Condition) -> Condition:
            given = condition.vector
            noise = seeded_noise(seeds, given.shape[1:], given.device)
            return replace(condition, vector=prior.complete(given, noise, steps, predict))

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


def _one_part_each(condition: Condition, rng: torch.Generator) -> Condition:
    """For every sample one of its given parts, drawn by weight, as a plain condition; without parts, the outer vector."""
    slots = list(condition.parts)
    weights = torch.stack([condition.weight[slot].clamp(min=0) for slot in slots], dim=1).float()
    none = weights.sum(dim=1) == 0
    choice = torch.multinomial(weights + none[:, None], 1, generator=rng)
    vectors = torch.stack([condition.parts[slot].vector for slot in slots], dim=1)
    picked = vectors.gather(1, choice[..., None].expand(-1, 1, vectors.shape[2])).squeeze(1)
    return Condition(torch.where(none[:, None], condition.vector.to(picked.dtype), picked))


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
