"""Conditions at level ``decision``: one part at a time in training, averages of their predictions afterwards."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from mmstudio.nn import Condition


def one_part_each(condition: Condition, rng: torch.Generator) -> Condition:
    """For every sample one of its given parts, drawn by weight, as a plain condition; without parts, the outer vector."""
    weights = torch.stack([condition.weight[slot].clamp(min=0) for slot in condition.parts], dim=1).float()
    none = weights.sum(dim=1) == 0
    choice = torch.multinomial(weights + none[:, None], 1, generator=rng)[:, 0]
    vectors = torch.stack([part.vector for part in condition.parts.values()], dim=1)
    picked = vectors[torch.arange(len(choice), device=choice.device), choice]
    return Condition(torch.where(none[:, None], condition.vector.to(picked.dtype), picked))


def average_of_parts(predict: Callable[[Condition], Tensor], condition: Condition) -> Tensor:
    """The average of the parts' predictions by weight; where no part has a weight, the outer vector's.

    Args:
        predict: Gives predictions (B, ...) of a plain condition.
        condition: Condition with parts.
    """
    weights = {slot: condition.weight[slot].clamp(min=0) for slot in condition.parts}
    total = torch.stack(list(weights.values())).sum(dim=0)
    made = predict(Condition(condition.vector)).float()
    places = (-1, *(1 for _ in made.shape[1:]))
    made = made * (total == 0).view(places)
    for slot, part in condition.parts.items():
        share = weights[slot] / total.clamp(min=1e-6)
        if bool(share.any()):
            made = made + share.view(places) * predict(part).float()
    return made
