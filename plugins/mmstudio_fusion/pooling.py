"""One pool per slot, and the check that every fusion makes when it is built."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor, nn

from mmstudio.api import Level, UsageError
from mmstudio.nn import Features, FeatureShape, Wants
from mmstudio.nn.pooling import SlotPool


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
