"""The predicted picture of a flow's network, at every level of fusion."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from mmstudio.api import Level
from mmstudio.nn import Condition


def picture_of(
    net: Callable[..., Tensor], x: Tensor, time: Tensor, condition: Condition, level: Level
) -> Tensor:
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
