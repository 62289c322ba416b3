"""Figures of judged samples: the numbers that an objective gives in an evaluation.

Shapes: N samples, K classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor


@dataclass(frozen=True)
class Figure:
    """One number for every sample; the mean of the numbers is a score.

    Attributes:
        values: (N,); NaN where a sample cannot be judged.
        chance: Mean that a guess without any knowledge of the sample reaches; ``None`` if that makes no sense.
        better: Which direction is better; empty if neither is.
        unit: ``share`` for shares of 1; any other word is shown behind the number.
    """

    values: Tensor
    chance: float | None = None
    better: Literal["higher", "lower", ""] = "higher"
    unit: str = "share"


@dataclass(frozen=True)
class Answers:
    """What is known about the samples that were judged.

    Attributes:
        there: Per condition slot (N,) bool: whether it was given.
        target: Prepared arrays per target slot, with N in front; blank where a sample has no value.
        target_there: Per target slot (N,) bool.
    """

    there: Mapping[str, Tensor]
    target: Mapping[str, Mapping[str, Tensor]]
    target_there: Mapping[str, Tensor]


def right_class(scores: Tensor, labels: Tensor, there: Tensor) -> Figure:
    """Whether the class with the largest score is the right one.

    Chance is the share that always naming the most frequent class gets right.

    Args:
        scores: (N, K).
        labels: (N,) int64.
        there: (N,) bool, which samples have a label.
    """
    right = (scores.argmax(dim=1) == labels).double()
    known = labels[there]
    chance = torch.unique(known, return_counts=True)[1].max().item() / len(known) if len(known) else None
    return Figure(right.masked_fill(~there, torch.nan), chance)


def first_found(similarity: Tensor, there: Tensor) -> Figure:
    """Whether the candidate nearest to a sample is the sample's own: recall at 1. Chance is 1 / number of candidates.

    Args:
        similarity: (N, N): of sample i to candidate j; its own is candidate i.
        there: (N,) bool, which samples hold both sides; the others are neither queries nor candidates.
    """
    return found_among(similarity, there, 1)


def found_among(similarity: Tensor, there: Tensor, first: int) -> Figure:
    """Whether a sample's own candidate is among the nearest ones: recall at K. Chance is K / number of candidates.

    Candidates that are exactly as near as the own one share its places, so that a model which knows nothing is at chance.

    Args:
        similarity: (N, N): of sample i to candidate j; its own is candidate i.
        there: (N,) bool, which samples hold both sides; the others are neither queries nor candidates.
        first: K, how many of the nearest count.
    """
    count = int(there.sum())
    told = similarity.double().masked_fill(~there[None, :], -torch.inf)
    own = similarity.double().diagonal()[:, None]
    nearer, equal = (told > own).sum(dim=1), (told == own).sum(dim=1)
    share = ((first - nearer) / equal.clamp(min=1)).clamp(0, 1).double()
    return Figure(share.masked_fill(~there, torch.nan), min(1.0, first / count) if count else None)
