"""What the summaries of two slots of one sample have in common, learned beside the decoders and sooner than by them."""

from __future__ import annotations

from itertools import combinations

import torch
from torch import Tensor, nn

from mmstudio.nn.blocks import Contrast
from mmstudio.nn.losses import missed


class SummaryAlignment(nn.Module):
    """Contrastive learning over every pair of slots, in a space of its own for each pair.

    Args:
        slots: S.
        summary: Width D of a summary.
        width: Width of the spaces.
    """

    def __init__(self, slots: int, summary: int, width: int) -> None:
        super().__init__()
        self.pairs = list(combinations(range(slots), 2))
        self.contrasts = nn.ModuleList(Contrast(summary, summary, width) for _ in self.pairs)

    def forward(self, summaries: Tensor, there: Tensor) -> Tensor:
        """The loss, in nats for each pair of slots and sample that holds both; scalar, 0 if there is no such sample.

        Args:
            summaries: (B, S, D) float32.
            there: (B, S): 1 where a sample has the slot.
        """
        losses, counts = [], []
        for (one, other), contrast in zip(self.pairs, self.contrasts, strict=True):
            both = there[:, one] * there[:, other]
            alike = contrast(summaries[:, one], summaries[:, other])
            losses.append((missed(alike, both) + missed(alike.T, both)).sum() / 2)
            counts.append((both != 0).sum())
        total: Tensor = torch.stack(losses).sum() / torch.stack(counts).sum().clamp(min=1)
        return total
