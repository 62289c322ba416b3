"""Operations on whole conditions: mixing with nulls, stacking, repeating."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from mmstudio.nn.contracts import Condition
from mmstudio.nn.encoders import Features


def mix_with_null(features: Features, null: Tensor, weight: Tensor) -> Features:
    """Mix features with the learned null before fusion: ``null + w (feature - null)``, and the null itself where masked.

    Args:
        features: Tokens (B, T, D) and mask (B, T).
        null: (T, D), learned.
        weight: (B,); 0 means exactly "not given".
    """
    given = features.mask & (weight != 0)[:, None]
    tokens = torch.where(given[..., None], features.tokens.to(null.dtype), null)
    scale = weight.to(null.dtype)[:, None, None]
    return Features(null + scale * (tokens - null), given, features.grid)


def map_condition(condition: Condition, change: Callable[[Tensor], Tensor]) -> Condition:
    """Apply one change to every tensor of a condition; each tensor has B in front."""
    return Condition(
        vector=change(condition.vector),
        tokens=None if condition.tokens is None else change(condition.tokens),
        grid=condition.grid,
        weight={slot: change(weight) for slot, weight in condition.weight.items()},
        parts={slot: map_condition(part, change) for slot, part in condition.parts.items()},
    )


def stack_conditions(conditions: Sequence[Condition]) -> Condition:
    """Join conditions of the same shape along B, in order."""
    first = conditions[0]
    tokens = [condition.tokens for condition in conditions if condition.tokens is not None]
    return Condition(
        vector=torch.cat([condition.vector for condition in conditions]),
        tokens=torch.cat(tokens) if tokens else None,
        grid=first.grid,
        weight={
            slot: torch.cat([condition.weight[slot] for condition in conditions]) for slot in first.weight
        },
        parts={
            slot: stack_conditions([condition.parts[slot] for condition in conditions])
            for slot in first.parts
        },
    )
