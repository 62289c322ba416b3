"""A decoder transformer over pieces of texts (Vaswani et al. 2017; Radford et al. 2019, pre-norm).

The condition vector, projected, stands before the first piece as a prefix. Tokens of the condition, and at level
``structure`` the tokens of each slot, are looked at by every place. Keys and values of both are kept while a text is
written.

Shapes: R texts, N real places of all texts together, M tokens of the condition, K numbers of pieces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import Condition, ConditionShape, TargetInfo, Wants
from mmstudio_words.attention import LayerMemory, ShownTokens, WriterLayer
from mmstudio_words.packing import Packing
from mmstudio_words.plugin import WordsTransformerConfig
from mmstudio_words.writer import Writer, evened


@dataclass
class TransformerMemory:
    """What is kept while texts are written.

    Attributes:
        prefix: (R, D), what stands before the first piece.
        layers: The memory of each layer.
        looks: Which tokens of the condition may be looked at; ``None`` for all.
        place: Number of the next place.
    """

    prefix: Tensor
    layers: list[LayerMemory]
    looks: Tensor | None
    place: int = 0

    def picked(self, rows: Tensor) -> TransformerMemory:
        """The memory of some of the rows."""
        return TransformerMemory(
            self.prefix[rows],
            [layer.picked(rows) for layer in self.layers],
            None if self.looks is None else self.looks[rows],
            self.place,
        )


class WordsTransformer(Writer):
    """Writes texts by a decoder transformer."""

    edges: ClassVar[tuple[str, ...]] = ("embed", "prefix", "matching")

    @classmethod
    def wants(cls, config: WordsTransformerConfig) -> Wants:
        """Requires a vector; tokens are used if the fusion gives them."""
        return Wants(config.condition_width, ("feature", "structure", "decision"))

    def __init__(
        self, config: WordsTransformerConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        width = config.width
        heads = next(heads for heads in range(min(config.heads, width), 0, -1) if width % heads == 0)
        self.tokens = GivenTokens(condition)
        given_width = condition.width if self.tokens.count else 0
        self.prefix = nn.Linear(condition.width, width)
        self.embed = nn.Embedding(self.pieces.count, width)
        nn.init.normal_(self.embed.weight, std=width**-0.5)
        self.positions = nn.Parameter(width**-0.5 * torch.randn(self.learned.places, width))
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(
            WriterLayer(width, heads, given_width, config.dropout) for _ in range(config.layers)
        )
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(self.pieces.count))

    def foresee(self, ids: Tensor, packing: Packing, condition: Condition) -> Tensor:
        """Logits (N, K) of the pieces at all real places."""
        return self.said(self.hidden(ids, packing, condition))

    def hidden(self, ids: Tensor, packing: Packing, condition: Condition) -> Tensor:
        """What each place is before it is said, (N, D)."""
        prefix = self.prefix(evened(condition.vector))
        before = functional.pad(ids[:, :-1], (1, 0))
        seen = self.embed(packing.gather(before))
        first = packing.place == 0
        x = torch.where(first[:, None], prefix.to(seen.dtype)[packing.row], seen)
        x = self.dropout(x + self.positions[packing.place])
        given = self.tokens(condition)
        for layer in self.layers:
            x = layer(x, packing, given)
        return x

    def begin(self, condition: Condition, places: int) -> TransformerMemory:
        """The memory before the first piece."""
        given = self.tokens(condition)
        rows = len(condition.vector)
        layers = [layer.begin(rows, places, given) for layer in self._layers()]
        return TransformerMemory(
            self.prefix(evened(condition.vector)), layers, None if given is None else given.looks
        )

    def go_on(self, last: Tensor | None, memory: TransformerMemory) -> Tensor:
        """Logits (R, K) of the next piece."""
        x = memory.prefix if last is None else self.embed(last)
        x = x + self.positions[memory.place]
        for layer, kept in zip(self._layers(), memory.layers, strict=True):
            x = layer.step(x, kept, memory.place, memory.looks)
        memory.place += 1
        return self.said(x)

    def _layers(self) -> list[WriterLayer]:
        return [layer for layer in self.layers if isinstance(layer, WriterLayer)]

    def said(self, x: Tensor) -> Tensor:
        """Logits (N, K) of what places are."""
        return functional.linear(self.norm(x), self.embed.weight, self.bias).float()


class GivenTokens(nn.Module):
    """The tokens of a condition that a text looks at: the fusion's, or at level ``structure`` those of each slot.

    A slot without tokens enters as one token, its vector; each slot's tokens carry a learned mark of their slot. A slot
    of weight 0 is not looked at.

    Attributes:
        count: M; 0 if there is nothing to look at.
    """

    def __init__(self, condition: ConditionShape) -> None:
        super().__init__()
        parts = condition.parts if condition.level == "structure" else {}
        self._slots = tuple(parts)
        self._counts = [max(1, part.tokens) for part in parts.values()]
        self.count = sum(self._counts) if parts else condition.tokens
        self.marks = nn.Parameter(0.02 * torch.randn(len(parts), condition.width)) if parts else None

    def forward(self, condition: Condition) -> ShownTokens | None:
        """The tokens (B, M, C), and which of them may be looked at."""
        if not self.count:
            return None
        if self.marks is None:
            return None if condition.tokens is None else ShownTokens(condition.tokens)
        tokens, looks = [], []
        for slot, count, mark in zip(self._slots, self._counts, self.marks, strict=True):
            part = condition.parts[slot]
            tokens.append((part.vector[:, None] if part.tokens is None else part.tokens) + mark)
            looks.append((condition.weight[slot] != 0)[:, None].expand(-1, count))
        return ShownTokens(torch.cat(tokens, dim=1), torch.cat(looks, dim=1)[:, None, None])
