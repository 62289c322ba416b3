"""Guidance per slot and over all slots together, for generators that predict a field or logits.

With scale g_m per slot and s for all: ``v = v_all + sum_m g_m (v_all - v_without_m) + (s - 1) (v_all - v_none)``. The last
term alone is classifier-free guidance (Ho and Salimans 2022); the sum is its form per condition (Liu et al. 2022,
composable diffusion, with the full condition as base).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from mmstudio.nn.batches import SampleRequest
from mmstudio.nn.conditions import stack_conditions
from mmstudio.nn.contracts import Condition

Predict = Callable[[Tensor, Condition], Tensor]


def guided_conditions(
    request: SampleRequest, complete: Callable[[Condition], Condition] = lambda condition: condition
) -> list[tuple[float, Condition]]:
    """The conditions that guidance needs, each with the factor of its prediction; the plain one comes first.

    For generators that keep something per condition, such as a cache of keys and values: they stack the conditions, and
    sum the predictions themselves. The factors sum to 1.

    Args:
        request: See :class:`Guide`.
        complete: See :class:`Guide`.
    """
    weight = dict(request.weight)
    conditions = [complete(request.condition(weight))]
    scales: list[float] = [1.0]
    for slot, scale in request.guidance.items():
        if scale and slot in weight:
            without = {**weight, slot: torch.zeros_like(weight[slot])}
            conditions.append(complete(request.condition(without)))
            scales.append(-scale)
            scales[0] += scale
    if request.joint != 1:
        none = {slot: torch.zeros_like(value) for slot, value in weight.items()}
        conditions.append(request.condition(none))
        scales.append(1 - request.joint)
        scales[0] += request.joint - 1
    return list(zip(scales, conditions, strict=True))


class Guide:
    """Builds the conditions that guidance needs once per request, and evaluates them as one batch.

    Args:
        request: The request for results.
        complete: Adds missing parts to a condition, always the same for the same condition. It is not used for the
            empty condition of joint guidance, which stands for every possible value.

    Attributes:
        evaluations: Number of conditions that each guided evaluation computes.
    """

    def __init__(
        self, request: SampleRequest, complete: Callable[[Condition], Condition] = lambda condition: condition
    ) -> None:
        found = guided_conditions(request, complete)
        conditions = [condition for _, condition in found]
        self._plain = conditions[0]
        self._all = stack_conditions(conditions) if len(conditions) > 1 else conditions[0]
        self._scales = [scale for scale, _ in found]
        self.evaluations = len(conditions)

    def __call__(self, predict: Predict, x: Tensor, *, active: bool = True) -> Tensor:
        """The guided prediction.

        Args:
            predict: Takes values (B', ...) and a condition of the same B'; gives a prediction of the shape of the
                values.
            x: (B, ...).
            active: False gives the plain conditional prediction at the cost of one evaluation.
        """
        if not active or self.evaluations == 1:
            return predict(x, self._plain)
        many = x.repeat(self.evaluations, *([1] * (x.dim() - 1)))
        predictions = predict(many, self._all).float().chunk(self.evaluations)
        return sum(
            (scale * value for scale, value in zip(self._scales[1:], predictions[1:], strict=True)),
            self._scales[0] * predictions[0],
        )
