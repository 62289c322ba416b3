"""Figures of judged samples: the numbers that an objective gives in an evaluation.

Shapes: N samples, K classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from mmstudio.plugins.influence import balance_of, variance_explained


@dataclass(frozen=True)
class Figure:
    """One number for every sample; the mean of the numbers is a score.

    Attributes:
        values: (N,); NaN where a sample cannot be judged.
        chance: Mean that a guess without any knowledge of the sample reaches; ``None`` if that makes no sense.
        better: Which direction is better; empty if neither is.
        unit: ``share`` for shares of 1; any other word is shown behind the number.
        counted: Whether zeros and ones are results that are wrong and right, as an accuracy's; influences are not.
    """

    values: Tensor
    chance: float | None = None
    better: Literal["higher", "lower", ""] = "higher"
    unit: str = "share"
    counted: bool = True


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


def class_figures(shares: Tensor, labels: Tensor) -> dict[str, Figure]:
    """The usual figures of classes: accuracy, macro F1 and log loss.

    Macro F1 is the mean over the classes that occur of the harmonic mean of precision and recall. The log loss is the mean
    of ``-log`` of the right class's share, in nats; its chance is the entropy of the labels.

    Args:
        shares: (N, K), adding up to 1.
        labels: (N,) int64; -1 where none is known, -2 where training never met the class, which counts as wrong and has no
            log loss.
    """
    known = labels != -1
    told = shares.argmax(dim=1)
    plain = right_class(shares, labels, known)
    own = shares.double().gather(1, labels.clamp(min=0)[:, None])[:, 0]
    surprise = -own.clamp(min=1e-12).log().masked_fill(labels < 0, torch.nan)
    counts = torch.bincount(labels[labels >= 0], minlength=shares.shape[1]).double()
    frequent = counts[counts > 0] / counts.sum().clamp(min=1)
    entropy = float(-(frequent * frequent.log()).sum()) if len(frequent) else None
    strange = int((labels[known] < 0).sum())
    if strange and plain.chance is not None:  # a class that training never met cannot be named
        plain = Figure(plain.values, float(counts.max() / known.sum()))
    return {
        "accuracy": plain,
        "macro F1": Figure(_macro_f1(told, labels, known), counted=False),
        "log loss": Figure(surprise, entropy, "lower", "nats"),
    }


def _macro_f1(told: Tensor, labels: Tensor, known: Tensor) -> Tensor:
    """(N,): influences on the mean F1 of the classes that occur; NaN where no label is known."""
    values = torch.full((len(labels),), torch.nan, dtype=torch.float64)
    said, own = told[known].cpu().numpy(), labels[known].cpu().numpy()
    parts = [
        part
        for place in np.unique(own[own >= 0])
        if (
            part := balance_of(
                2.0 * ((said == place) & (own == place)), (said == place) + 1.0 * (own == place)
            )
        )
        is not None
    ]
    if parts:
        values[known.cpu()] = torch.from_numpy(np.mean(parts, axis=0))
    return values


def number_figures(told: Tensor, real: Tensor) -> dict[str, Figure]:
    """The usual figures of numbers: the mean absolute error, whose chance is that of always telling the median, and R squared.

    Args:
        told: (N,).
        real: (N,); NaN where it is not known.
    """
    told, real = told.double().cpu(), real.double().cpu()
    known = ~real.isnan()
    errors = (told - real).abs().masked_fill(~known, torch.nan)
    held = real[known]
    plain = float((held - held.median()).abs().mean()) if len(held) else None
    found = {"absolute error": Figure(errors, plain, "lower", "")}
    explained = variance_explained(told[known].numpy(), held.numpy())
    if explained is not None:
        values = torch.full_like(errors, torch.nan)
        values[known] = torch.from_numpy(explained)
        found["R²"] = Figure(values, 0.0, "higher", "")
    return found
