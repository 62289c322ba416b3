"""One or two long steps in place of the flow's many: see :mod:`mmstudio_flow.long_steps`.

Teachers are the flow with guidance over all slots together, and the prior; both stay as they are. The strength of the guidance
is drawn for every sample and told, so that a long step costs one evaluation and its guidance stays free.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from mmstudio.api import Level
from mmstudio.nn import Condition, Losses, TrainBatch
from mmstudio.nn.conditions import stack_conditions
from mmstudio.nn.priors import ConditionPrior, Predict, lessons
from mmstudio.nn.samplers import integrate, step_times
from mmstudio_flow.long_steps import JUMPS, Changed, StepFacts, jumps_of
from mmstudio_flow.picture import picture_of
from mmstudio_flow.unet import UNet

MOST_JOINT = 4.0
"""Strongest guidance that is learned; stronger ones act like it."""
PRIOR_STEPS = 4
"""Long steps of the prior. With one or two, it draws two things at once where it has to decide for one."""
_QUARTERS = tuple((index / PRIOR_STEPS, (index + 1) / PRIOR_STEPS) for index in range(PRIOR_STEPS))
_TEACHER_STEPS, _PRIOR_STEPS = 4, 12
"""Steps of the teachers, in which every long step has a whole number of them."""


class Shortcut(nn.Module):
    """Learns to step over the whole way of a flow, or half of it, at once.

    Args:
        net, prior: The networks of the flow. They are its teachers, and not part of it.
        width: Width of the condition.
        level: Level of the fusion.
    """

    def __init__(self, net: UNet, prior: ConditionPrior | None, width: int, level: Level) -> None:
        super().__init__()
        self.level = level
        self.net, self.told = Changed(net), StepFacts(width, 2)
        self.prior = None if prior is None else Changed(prior)

    def picture(self, net: UNet, length: float | Tensor, joint: float | Tensor) -> Callable[..., Tensor]:
        """Function of x (B, ...), time (B,) and condition: where the flow leads in a step of a length, as a picture.

        Args:
            net: The flow's network.
            length: Of the step, 0 to 1; one for all or (B,).
            joint: Strength of the guidance over all slots; one for all or (B,).
        """
        changed = self.net.of(net)

        def predict(x: Tensor, time: Tensor, condition: Condition) -> Tensor:
            strength = (_each(joint, time).clamp(1, MOST_JOINT) - 1) / (MOST_JOINT - 1)
            told = self.told(_each(length, time), strength)
            return picture_of(
                lambda x, time, condition: changed(x, time, condition, told), x, time, condition, self.level
            )

        return predict

    def completed(self, prior: ConditionPrior) -> Predict:
        """The same of the prior, whose long steps are all quarters: function of x (B, C), time (B,) and what is given (B, C)."""
        assert self.prior is not None  # noqa: S101 - made where there is a prior
        return self.prior.of(prior)

    def loss(self, net: UNet, prior: ConditionPrior | None, noise: Tensor, batch: TrainBatch) -> Losses:
        """Mean squared error of what long steps aim at, of pictures and of complete conditions."""
        drawn = torch.rand(len(noise), generator=batch.rng, device=noise.device)
        joint = 1 + (MOST_JOINT - 1) * drawn.square()
        jumps = jumps_of(self._led(net, noise, joint, batch))
        many = len(JUMPS)
        predict = self.picture(net, jumps.length, joint.repeat(many))
        made = predict(jumps.x, jumps.time, stack_conditions([batch.condition] * many))
        loss = (made.float() - jumps.aim).square().mean()
        parts = {"loss of long steps": loss.detach()}
        if prior is not None:
            completes = self._prior_loss(prior, batch)
            loss, parts["prior of long steps"] = loss + completes, completes.detach()
        return Losses(loss, parts)

    @torch.no_grad()
    def _led(self, net: UNet, noise: Tensor, joint: Tensor, batch: TrainBatch) -> list[Tensor]:
        """Where the guided flow leads noise, step by step."""
        condition, several = batch.condition, batch.fuse is not None
        if batch.fuse is not None:
            nothing = {slot: torch.zeros_like(there) for slot, there in batch.there.items()}
            condition = stack_conditions([condition, batch.fuse(nothing)])
        scale = joint[:, None, None, None]

        def field(x: Tensor, time: float) -> Tensor:
            many = torch.cat([x, x]) if several else x
            at = torch.full((len(many),), time, device=x.device)
            seen = picture_of(net, many, at, condition, self.level).float()
            if several:
                given, free = seen.chunk(2)
                seen = free + scale * (given - free)
            return (seen - x) / (1 - time)

        return [noise, *integrate(field, noise, step_times(_TEACHER_STEPS), "euler")]

    def _prior_loss(self, prior: ConditionPrior, batch: TrainBatch) -> Tensor:
        given, _ = lessons(batch)
        given = given[: 2 * batch.size]
        noise = torch.randn(given.shape, generator=batch.rng, device=given.device)
        with torch.no_grad():
            jumps = jumps_of(prior.way(given, noise, step_times(_PRIOR_STEPS)), _QUARTERS)
        predict = self.completed(prior)
        return (predict(jumps.x, jumps.time, given.repeat(PRIOR_STEPS, 1)) - jumps.aim).square().mean()


def _each(value: float | Tensor, like: Tensor) -> Tensor:
    """A number for every row."""
    return value if isinstance(value, Tensor) else torch.full_like(like, value)
