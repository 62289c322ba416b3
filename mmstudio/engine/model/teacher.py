"""The wider model that another one learns from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from mmstudio.engine.data.batches import Batch
from mmstudio.engine.model.phases import Moment
from mmstudio.nn import Teaching

if TYPE_CHECKING:
    from mmstudio.engine.model.assembly import Assembly


@dataclass(frozen=True)
class Teacher:
    """A wider model of the same kind, trained before.

    Attributes:
        assembly: It, in evaluation mode.
        share: Weight of what it says, 0 to 1.
    """

    assembly: Assembly
    share: float

    @torch.no_grad()
    def teaching(self, batch: Batch, moment: Moment) -> Teaching:
        """What it is given of the samples of a batch."""
        side = self.assembly.conditions
        condition, _ = side.fuse(self.assembly.encode(batch, moment), batch.weight, learns=False)
        return Teaching(self.assembly.learner, condition, self.share)
