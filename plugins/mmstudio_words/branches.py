"""The conditions that a prediction is mixed of: those of guidance, and at level ``decision`` each slot's own.

Shapes: R results, n branches.
"""

from __future__ import annotations

import torch
from torch import Tensor

from mmstudio.nn import Condition, SampleRequest, stack_conditions
from mmstudio.nn.guidance import guided_conditions


class Branches:
    """Conditions of a request, stacked, and the share of each in the prediction.

    Args:
        request: The request.
        apart: Whether each slot decides by itself (level ``decision``); the logits of its parts are averaged by weight.

    Attributes:
        condition: All conditions, n times B rows, branch after branch.
        count: n.
    """

    def __init__(self, request: SampleRequest, *, apart: bool) -> None:
        terms: list[tuple[Tensor, Condition]] = []
        for scale, condition in guided_conditions(request):
            ones = torch.ones(len(condition.vector), device=condition.vector.device)
            parts = parts_of(condition) if apart else [(ones, condition)]
            terms += [(scale * share, part) for share, part in parts if bool((share != 0).any())]
        self.condition = stack_conditions([condition for _, condition in terms])
        self.count = len(terms)
        self._shares = torch.stack([share for share, _ in terms])

    def mix(self, logits: Tensor, rows: Tensor) -> Tensor:
        """Mix the branches' logits (n R, K) of some results (R,) into (R, K)."""
        if self.count == 1:
            return logits
        apart = logits.unflatten(0, (self.count, -1))
        return (self._shares[:, rows, None] * apart).sum(dim=0)

    def places(self, kept: Tensor) -> Tensor:
        """Places among n R rows of the results that are kept, (R,) bool."""
        return kept.repeat(self.count).nonzero().squeeze(1)


def parts_of(condition: Condition) -> list[tuple[Tensor, Condition]]:
    """Each slot's part by itself with its share (B,), and the outer vector where no slot has any weight."""
    weights = {slot: condition.weight[slot].clamp(min=0).float() for slot in condition.parts}
    total = torch.stack(list(weights.values())).sum(dim=0)
    alone = torch.where(total > 0, 0.0, 1.0)
    parts = [
        (weights[slot] / total.where(total > 0, 1), Condition(part.vector))
        for slot, part in condition.parts.items()
    ]
    return [*parts, (alone, Condition(condition.vector))]


def one_part_each(condition: Condition, rng: torch.Generator) -> Condition:
    """For every sample one of its given parts, drawn by weight; without parts, the outer vector."""
    shares, parts = zip(*parts_of(condition), strict=True)
    choice = torch.multinomial(torch.stack(shares, dim=1), 1, generator=rng)
    vectors = torch.stack([part.vector.float() for part in parts], dim=1)
    return Condition(vectors.gather(1, choice[..., None].expand(-1, 1, vectors.shape[2])).squeeze(1))
