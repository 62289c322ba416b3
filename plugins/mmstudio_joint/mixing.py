"""From the summaries of all slots to the condition of one decoder."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mmstudio.nn.blocks import Mlp


class Mixer(nn.Module):
    """The sum of what each slot says, and a network over all of it: ``norm(x_1 + ... + x_S + mlp([x_1, ..., x_S]))``.

    A slot that is not there says something learned, which is the same for all samples.

    Args:
        slots: S.
        summary: Width D of a summary.
        width: Width C of the condition.
    """

    def __init__(self, slots: int, summary: int, width: int) -> None:
        super().__init__()
        self.enter = nn.ModuleList(nn.Linear(summary, width) for _ in range(slots))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(slots))
        self.nothing = nn.Parameter(0.02 * torch.randn(slots, width))
        self.mlp = Mlp(slots * width, width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, summaries: Tensor, there: Tensor) -> Tensor:
        """Summaries (B, S, D) and which of them are there (B, S) to a vector (B, C)."""
        said = torch.stack(
            [
                norm(enter(summaries[:, place]))
                for place, (enter, norm) in enumerate(zip(self.enter, self.norms, strict=True))
            ],
            dim=1,
        )
        said = torch.where(there[..., None] != 0, said, self.nothing.to(said.dtype))
        vector: Tensor = self.norm(said.sum(dim=1) + self.mlp(said.flatten(1)))
        return vector
