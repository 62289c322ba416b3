"""Attention of texts: to the pieces before, and to what was given; for whole texts, and place by place with a cache.

Shapes: R texts, T places, M tokens of the condition, H heads, D width, E = D / H, N real places of all texts together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio_words.packing import Packing

_FEW = 64
"""Up to this many places plain products are faster on a CPU than the fused kernel, and its way back most of all."""


def looked_at(query: Tensor, key: Tensor, value: Tensor, looks: Tensor | None) -> Tensor:
    """``softmax(Q K^T / sqrt(E)) V`` (Vaswani et al. 2017, eq. 1); rows that may look at nothing give 0.

    Args:
        query: (R, H, T, E).
        key: (R, H, M, E).
        value: (R, H, M, E).
        looks: True where a place may look, and it broadcasts to (R, H, T, M); ``None`` for everywhere.
    """
    if query.device.type != "cpu" or key.shape[-2] > _FEW:
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=looks)
        return mixed if looks is None else mixed.masked_fill(~looks.any(dim=-1, keepdim=True), 0)
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
    if looks is None:
        return scores.softmax(dim=-1).to(value.dtype) @ value
    none = ~looks.any(dim=-1, keepdim=True)
    shares = scores.masked_fill(~(looks | none), -torch.inf).softmax(dim=-1).masked_fill(none, 0)
    return shares.to(value.dtype) @ value


def _apart(x: Tensor, heads: int) -> Tensor:
    """(R, T, D) to (R, H, T, E)."""
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def _together(x: Tensor) -> Tensor:
    """(R, H, T, E) to (R, T, D)."""
    return x.transpose(1, 2).flatten(2)


@dataclass
class Cache:
    """Keys and values (R, H, T, E) of the places so far; there is room for all of them.

    Attributes:
        keys, values: Filled up to the present place.
    """

    keys: Tensor
    values: Tensor

    @classmethod
    def empty(cls, like: Tensor, places: int) -> Cache:
        """Room for so many places.

        Args:
            like: (R, H, 1, E), for size, type and device.
            places: T.
        """
        shape = (*like.shape[:2], places, like.shape[3])
        return cls(like.new_zeros(shape), like.new_zeros(shape))

    def picked(self, rows: Tensor) -> Cache:
        """Some of the rows."""
        return Cache(self.keys[rows], self.values[rows])


@dataclass
class ShownTokens:
    """What was given, as tokens that every place may look at.

    Attributes:
        tokens: (R, M, C).
        looks: (R, 1, 1, M): whether a token may be looked at; ``None`` for all.
    """

    tokens: Tensor
    looks: Tensor | None = None

    def picked(self, rows: Tensor) -> ShownTokens:
        """Some of the rows."""
        return ShownTokens(self.tokens[rows], None if self.looks is None else self.looks[rows])


class SelfAttention(nn.Module):
    """Every place looks at itself and at the places before; (N, D) to (N, D)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.enter = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, packing: Packing) -> Tensor:
        """All places at once."""
        query, key, value = (
            _apart(part, self.heads) for part in packing.spread(self.enter(x)).chunk(3, dim=-1)
        )
        count = packing.shape[1]
        earlier = torch.ones(count, count, dtype=torch.bool, device=x.device).tril()
        result: Tensor = self.out(packing.gather(_together(looked_at(query, key, value, earlier))))
        return result

    def step(self, x: Tensor, cache: Cache, place: int) -> Tensor:
        """One place, (R, D); its key and value join the cache."""
        query, key, value = (_apart(part[:, None], self.heads) for part in self.enter(x).chunk(3, dim=-1))
        cache.keys[:, :, place : place + 1], cache.values[:, :, place : place + 1] = key, value
        seen = slice(0, place + 1)
        mixed = looked_at(query, cache.keys[:, :, seen], cache.values[:, :, seen], None)
        result: Tensor = self.out(_together(mixed)[:, 0])
        return result


class GivenAttention(nn.Module):
    """Every place looks at what was given; (N, D) over (R, M, C) to (N, D)."""

    def __init__(self, width: int, heads: int, given_width: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.enter = nn.Linear(given_width, 2 * width)
        self.out = nn.Linear(width, width)

    def known(self, given: ShownTokens) -> Cache:
        """Keys and values of what was given: the same at every place."""
        keys, values = (_apart(part, self.heads) for part in self.enter(given.tokens).chunk(2, dim=-1))
        return Cache(keys, values)

    def forward(self, x: Tensor, packing: Packing, given: ShownTokens) -> Tensor:
        """All places at once."""
        known = self.known(given)
        query = _apart(packing.spread(self.query(x)), self.heads)
        result: Tensor = self.out(
            packing.gather(_together(looked_at(query, known.keys, known.values, given.looks)))
        )
        return result

    def step(self, x: Tensor, known: Cache, looks: Tensor | None) -> Tensor:
        """One place, (R, D)."""
        query = _apart(self.query(x)[:, None], self.heads)
        result: Tensor = self.out(_together(looked_at(query, known.keys, known.values, looks))[:, 0])
        return result


@dataclass
class LayerMemory:
    """What a layer keeps: its own places, and what was given if it looks at that.

    Attributes:
        own: Keys and values of the places so far.
        known: Those of what was given.
    """

    own: Cache
    known: Cache | None

    def picked(self, rows: Tensor) -> LayerMemory:
        """Some of the rows."""
        return replace(
            self, own=self.own.picked(rows), known=None if self.known is None else self.known.picked(rows)
        )


class WriterLayer(nn.Module):
    """Pre-norm attention to the text, attention to what was given, and a network at each place; (N, D) to (N, D).

    Args:
        width: D, divisible by ``heads``.
        heads: H.
        given_width: C; 0 if there is nothing to look at.
        dropout: Share of the changes that are hidden in training.
    """

    def __init__(self, width: int, heads: int, given_width: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.attention = SelfAttention(width, heads)
        self.norm_given = nn.LayerNorm(width) if given_width else None
        self.given = GivenAttention(width, heads, given_width) if given_width else None
        self.norm_mlp = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.SiLU(), nn.Linear(4 * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, packing: Packing, given: ShownTokens | None) -> Tensor:
        """All places at once."""
        x = x + self.dropout(self.attention(self.norm(x), packing))
        if self.given is not None and self.norm_given is not None and given is not None:
            x = x + self.dropout(self.given(self.norm_given(x), packing, given))
        result: Tensor = x + self.dropout(self.mlp(self.norm_mlp(x)))
        return result

    def begin(self, rows: int, places: int, given: ShownTokens | None) -> LayerMemory:
        """The memory before the first place."""
        weight = self.attention.out.weight
        like = weight.new_empty(rows, self.attention.heads, 1, weight.shape[0] // self.attention.heads)
        known = None if self.given is None or given is None else self.given.known(given)
        return LayerMemory(Cache.empty(like, places), known)

    def step(self, x: Tensor, memory: LayerMemory, place: int, looks: Tensor | None) -> Tensor:
        """One place, (R, D)."""
        x = x + self.attention.step(self.norm(x), memory.own, place)
        if self.given is not None and self.norm_given is not None and memory.known is not None:
            x = x + self.given.step(self.norm_given(x), memory.known, looks)
        result: Tensor = x + self.mlp(self.norm_mlp(x))
        return result
