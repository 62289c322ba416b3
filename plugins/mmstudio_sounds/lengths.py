"""Lengths of sounds: a head that draws them from a condition.

A length is one of 32 classes that hold equally many sounds of the data set, and any length within it.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn.blocks import Mlp
from mmstudio.nn.draws import Draws
from mmstudio_sounds.sounds import LENGTHS


class LengthHead(nn.Module):
    """Tells how long a sound is, by the logits of the classes of lengths.

    Args:
        width: Width C of the condition vector.
        edges: Bounds of the classes in samples, rising, one more than there are classes.
    """

    def __init__(self, width: int, edges: Sequence[int]) -> None:
        super().__init__()
        self.register_buffer("edges", torch.tensor(edges, dtype=torch.float32), persistent=False)
        self.net = Mlp(width, 128, LENGTHS)

    def forward(self, vector: Tensor) -> Tensor:
        """(B, C) to logits (B, 32) float32."""
        logits: Tensor = self.net(vector).float()
        return logits

    def loss(self, vector: Tensor, length: Tensor) -> Tensor:
        """Cross-entropy of the classes of lengths in samples (B,); (B,) nats."""
        inner = self.get_buffer("edges")[1:-1].contiguous()
        classes = torch.bucketize(length.float(), inner, right=True)
        return functional.cross_entropy(self(vector), classes, reduction="none")

    def draw(self, logits: Tensor, draws: Draws) -> Tensor:
        """Lengths in samples, (B,) int64, of logits (B, 32)."""
        chosen, share = draws.choice(logits), draws.uniform()
        edges = self.get_buffer("edges")
        return torch.lerp(edges[chosen], edges[chosen + 1], share).round().long().clamp(min=1)
