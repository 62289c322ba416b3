"""Pooling of a slot's tokens into one vector, for fusions and for learners that read features."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn

from mmstudio.nn.blocks import Attention
from mmstudio.nn.encoders import FeatureShape

_FLATTEN_UP_TO = 2048
"""Largest T * D that is flattened; flattening keeps positions."""
_QUERIES = 4


def heads_for(width: int, wanted: int) -> int:
    """The largest number of heads up to ``wanted`` that divides the width."""
    return next(heads for heads in range(min(wanted, width), 0, -1) if width % heads == 0)


class SlotPool(nn.Module):
    """Pools a slot's tokens into one normalised vector; (B, T, D) to (B, C).

    A summary token is used alone, since positions of words would have to be learned before they help. Small features
    are flattened, so that a grid keeps its positions. Long sequences are pooled by learned queries with several heads
    over the tokens and their learned positions.

    Args:
        shape: T and D.
        width: C.
    """

    def __init__(self, shape: FeatureShape, width: int) -> None:
        super().__init__()
        self.read = 1 if shape.summary else shape.tokens
        self.flattens = self.read * shape.width <= _FLATTEN_UP_TO
        if self.flattens:
            self.project = nn.Linear(self.read * shape.width, width)
        else:
            self.enter = nn.Linear(shape.width, width)
            self.positions = nn.Parameter(0.02 * torch.randn(shape.tokens, width))
            self.norm_tokens = nn.LayerNorm(width)
            self.queries = nn.Parameter(torch.randn(_QUERIES, width))
            self.attention = Attention(width, heads_for(width, 4))
            self.project = nn.Linear(_QUERIES * width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens: Tensor) -> Tensor:
        """(B, T, D) to (B, C)."""
        if self.flattens:
            return cast("Tensor", self.norm(self.project(tokens[:, : self.read].flatten(1))))
        context = self.norm_tokens(self.enter(tokens) + self.positions)
        read = self.attention(self.queries.expand(tokens.shape[0], -1, -1), context)
        return cast("Tensor", self.norm(self.project(read.flatten(1))))
