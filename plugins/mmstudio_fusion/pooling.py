"""Pooling of a slot's tokens into one vector, and the check that every fusion makes when it is built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn

from mmstudio.api import Level, UsageError
from mmstudio.nn import Features, FeatureShape, Wants
from mmstudio.nn.blocks import Attention

FLATTEN_UP_TO = 2048
"""Largest T * D that is flattened; flattening keeps positions."""

_QUERIES = 4


def heads_for(width: int, wanted: int) -> int:
    """The largest number of heads up to ``wanted`` that divides the width."""
    return next(heads for heads in range(min(wanted, width), 0, -1) if width % heads == 0)


def check_wants(
    fusion: str, shapes: Mapping[str, FeatureShape], wants: Wants, level: Level, *, tokens: bool
) -> None:
    """Refuse requirements that the fusion cannot meet.

    Args:
        fusion: Title of the fusion, for the sentence.
        shapes: Features per slot; at least one is needed.
        wants: Requirements of the generator.
        level: The fusion's level.
        tokens: Whether the fusion gives tokens.

    Raises:
        UsageError: If there is one; the sentence names the fusion.
    """
    if not shapes:
        raise UsageError(
            "The fusion {fusion!r} has nothing to fuse.",
            hint="Choose at least one condition slot.",
            fusion=fusion,
        )
    if level not in wants.levels:
        raise UsageError(
            "The fusion {fusion!r} works at level {level!r}, but this generator takes only {levels}.",
            hint="Choose another fusion or another generator.",
            fusion=fusion,
            level=level,
            levels=", ".join(wants.levels),
        )
    if wants.tokens and level == "feature" and not tokens:
        raise UsageError(
            "This generator wants tokens, but the fusion {fusion!r} gives a single vector.",
            hint="Choose a fusion with tokens, such as 'cross-attention' or 'bottleneck'.",
            fusion=fusion,
        )


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
        self.flattens = self.read * shape.width <= FLATTEN_UP_TO
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


class SlotPools(nn.Module):
    """One pool per slot, in the order of the slots.

    They are kept in a list, since slot names are free text, and not every text is a valid name of a module.
    """

    def __init__(self, shapes: Mapping[str, FeatureShape], width: int) -> None:
        super().__init__()
        self.slots = tuple(shapes)
        self.pools = nn.ModuleList(SlotPool(shape, width) for shape in shapes.values())

    def forward(self, features: Mapping[str, Features]) -> list[Tensor]:
        """Features of every slot to one (B, C) per slot."""
        return [pool(features[slot].tokens) for slot, pool in zip(self.slots, self.pools, strict=True)]
