"""Every subset of the slots in a check: their shapes, and which of them a row holds."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from mmstudio.nn import FeatureShape

SHAPES: Mapping[str, FeatureShape] = {
    "image.view": FeatureShape(16, 24, (4, 4), modality="image"),
    "words": FeatureShape(5, 16, modality="text"),
    "items": FeatureShape(1, 8, modality="table"),
}
"""A grid, tokens and a single vector; two of the names cannot be names of modules, and none is a target's."""

ROWS = 2 ** len(SHAPES)


def subsets(device: str = "cpu") -> dict[str, Tensor]:
    """Weights of a batch with every subset of the slots, the empty one first."""
    rows = torch.arange(ROWS, device=device)
    return {slot: ((rows >> place) & 1).float() for place, slot in enumerate(SHAPES)}
