"""The head: what it makes of a condition at each level of fusion.

Shapes: B batch, C width of the condition, K outputs.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Condition, ConditionShape
from mmstudio.nn.blocks import Mlp, TransformerLayer

_DEPTH = 2


class Head(nn.Module):
    """Gives K numbers for each condition; (B, C) to (B, K).

    *feature*: a network over the fused vector. *decision*: a network for each slot, whose outputs are averaged by the slots'
    weights (late fusion), and learned numbers where no slot is given; or one small transformer over the vectors of the given
    slots. *structure*: the network over the whole vector, and what each given slot adds to it.

    Args:
        condition: Shape of the condition.
        hidden: Width of hidden layers.
        out: K.
        dropout: Share of a vector's numbers that is left out in training.
        transformer: Whether slots that decide for themselves meet in a transformer instead of a mean.
    """

    def __init__(
        self,
        condition: ConditionShape,
        hidden: int,
        out: int,
        dropout: float,
        *,
        transformer: bool = False,
    ) -> None:
        super().__init__()
        self.level, self.slots = condition.level, tuple(condition.parts)
        self.dropout = dropout
        apart = self.level == "decision"
        self.meeting = (
            SlotTransformer(len(self.slots), condition.width, out) if apart and transformer else None
        )
        parts = () if self.meeting is not None else condition.parts.values()
        self.parts = nn.ModuleList(Mlp(part.width, hidden, out) for part in parts)
        self.whole = None if apart else Mlp(condition.width, hidden, out)
        self.nothing = nn.Parameter(torch.zeros(out)) if apart and self.meeting is None else None

    def forward(self, condition: Condition) -> Tensor:
        """(B, K) float32."""
        if self.meeting is not None:
            tokens = torch.stack([self._seen(condition.parts[slot].vector) for slot in self.slots], dim=1)
            given = torch.stack([condition.weight[slot] > 0 for slot in self.slots], dim=1)
            met: Tensor = self.meeting(tokens, given)
            return met.float()
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


class SlotTransformer(nn.Module):
    """A small transformer over one vector for each slot and one learned question, whose answer gives K numbers.

    Late fusion as in the simple baseline of Rheude, Eils and Wild (arXiv 2512.22991): encoders know nothing of each other, and slots
    that are not given are not looked at.

    Args:
        slots: M.
        width: Width C of a slot's vector.
        out: K.
    """

    def __init__(self, slots: int, width: int, out: int) -> None:
        super().__init__()
        heads = next(count for count in (4, 2, 1) if width % count == 0)
        self.places = nn.Parameter(0.02 * torch.randn(slots, width))
        self.question = nn.Parameter(0.02 * torch.randn(width))
        self.layers = nn.ModuleList(TransformerLayer(width, heads) for _ in range(_DEPTH))
        self.norm = nn.LayerNorm(width)
        self.answer = nn.Linear(width, out)

    def forward(self, vectors: Tensor, given: Tensor) -> Tensor:
        """Vectors (B, M, C) and which of them are given (B, M) to (B, K)."""
        asked = self.question.to(vectors.dtype).expand(len(vectors), 1, -1)
        tokens = torch.cat([asked, vectors + self.places.to(vectors.dtype)], dim=1)
        seen = torch.cat([torch.ones_like(given[:, :1]), given], dim=1)
        for layer in self.layers:
            tokens = layer(tokens, seen)
        answered: Tensor = self.answer(self.norm(tokens[:, 0]))
        return answered
