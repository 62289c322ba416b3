"""The head: what it makes of a condition at each level of fusion.

Shapes: B batch, C width of the condition, K outputs.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Condition, ConditionShape
from mmstudio.nn.blocks import Mlp


class Head(nn.Module):
    """Gives K numbers for each condition; (B, C) to (B, K).

    *feature*: a network over the fused vector. *decision*: a network for each slot, whose outputs are averaged by the slots'
    weights (late fusion), and learned numbers where no slot is given. *structure*: the network over the whole vector, and what
    each given slot adds to it.

    Args:
        condition: Shape of the condition.
        hidden: Width of hidden layers.
        out: K.
        dropout: Share of a vector's numbers that is left out in training.
    """

    def __init__(self, condition: ConditionShape, hidden: int, out: int, dropout: float) -> None:
        super().__init__()
        self.level, self.slots = condition.level, tuple(condition.parts)
        self.dropout = dropout
        self.parts = nn.ModuleList(Mlp(part.width, hidden, out) for part in condition.parts.values())
        self.whole = Mlp(condition.width, hidden, out) if self.level != "decision" else None
        self.nothing = nn.Parameter(torch.zeros(out)) if self.level == "decision" else None

    def forward(self, condition: Condition) -> Tensor:
        """(B, K) float32."""
        votes = [
            net(self._seen(condition.parts[slot].vector)).float()
            for slot, net in zip(self.slots, self.parts, strict=True)
        ]
        shares = [condition.weight[slot].float()[:, None] for slot in self.slots]
        added = sum((share * vote for share, vote in zip(shares, votes, strict=True)), torch.tensor(0.0))
        if self.whole is not None:
            told: Tensor = self.whole(self._seen(condition.vector)).float()
            return told + added.to(told.device)
        total = torch.stack(shares).clamp(min=0).sum(dim=0)
        assert self.nothing is not None  # noqa: S101 - made at this level
        return torch.where(total > 0, added / total.where(total > 0, 1), self.nothing.float())

    def _seen(self, vector: Tensor) -> Tensor:
        return functional.dropout(vector, self.dropout, self.training) if self.dropout else vector
