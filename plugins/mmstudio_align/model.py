"""The alignment: what belongs together comes to lie near each other in one space of unit vectors.

InfoNCE (van den Oord et al. 2018) or the sigmoid loss (Zhai et al. 2023) over pairs of slots, and, if asked for, over two views
of one value, changed by random steps (Chen et al. 2020, SimCLR, arXiv 2002.05709). Shapes: B batch, N samples, D width of the space.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import torch
from torch import Tensor, nn

from mmstudio.api import UsageError
from mmstudio.nn import (
    Aligner,
    Answers,
    ConditionShape,
    Features,
    Figure,
    Losses,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.figures import found_among
from mmstudio_align.comparing import PairLoss, Projection
from mmstudio_align.plugin import AlignConfig

_CONDITION = 16
"""Width of the condition, which is not looked at."""
FIRST = (1, 5, 10)
"""Of how many of the nearest candidates recall is told."""


class Align(Aligner):
    """Aligns pairs of slots: those with the main slot, or all.

    A pair is compared over the samples that hold both sides; the loss is the mean over the pairs of slots that at least two
    samples of the batch hold. Samples that a step drops from the condition count like all others. Views of a value are one
    pair more for each slot, in training alone.
    """

    whole_batch = True

    @classmethod
    def wants(cls, config: AlignConfig) -> Wants:
        """A small vector, which it does not look at."""
        del config
        return Wants(_CONDITION, ("feature", "decision", "structure"))

    def __init__(
        self, config: AlignConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.twice, self.soft = config.views, config.soft
        self.slots = first_of(config.main, condition, alone=config.views)
        self.heads = nn.ModuleList(Projection(condition.features[slot], config.width) for slot in self.slots)
        self.pairs = tuple(
            pair for pair in combinations(self.slots, 2) if config.pairs == "all" or self.slots[0] in pair
        )
        self.pair_losses = nn.ModuleList(PairLoss(config.kind) for _ in self.pairs)
        seen_twice = self.slots if config.views else ()
        self.view_losses = nn.ModuleList(PairLoss(config.kind) for _ in seen_twice)

    def vectors(self, slot: str, features: Features) -> Tensor:
        """Unit vectors (B, D) of one slot."""
        found: Tensor = self.heads[self.slots.index(slot)](features)
        return found

    @torch.no_grad()
    def scale(self, one: str, other: str) -> float:
        """The learned one of the pair; the mean of all pairs, where these two were not compared."""
        scales: dict[frozenset[str], float] = {}
        for pair, pair_loss in zip(self.pairs, self.pair_losses, strict=True):
            assert isinstance(pair_loss, PairLoss)  # noqa: S101 - it was made so
            scales[frozenset(pair)] = float(pair_loss.scale)
        mean = sum(scales.values()) / len(scales) if scales else super().scale(one, other)
        return scales.get(frozenset((one, other)), mean)

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Mean loss of the pairs of slots; of each pair its own loss for the log."""
        del phase
        space, losses, parts = self.judge(batch), [], {}
        soft = softness(self.soft, batch.progress) if self.training else 0.0
        known = torch.zeros(batch.size, dtype=torch.bool, device=batch.condition.vector.device)
        for (one, other), pair_loss in zip(self.pairs, self.pair_losses, strict=True):
            both = (batch.there[one] * batch.there[other]) > 0
            losses.append(pair_loss(space[one], space[other], both, batch.positions, soft))
            if both.sum() > 1:
                known |= both
                parts[f"{one} with {other}"] = losses[-1].detach()
        for slot, view_loss in zip(self.slots, self.view_losses, strict=False):
            found, again = self._views(slot, space, batch)
            losses.append(view_loss(*found, soft))
            if again.sum() > 1:
                known |= again
                parts[f"{slot} with another view"] = losses[-1].detach()
        total = torch.stack(losses).sum() / max(1, len(parts))
        return Losses(total, {"loss": total.detach(), **parts}, known.sum())

    def _views(
        self, slot: str, space: Mapping[str, Tensor], batch: TrainBatch
    ) -> tuple[tuple[Tensor, Tensor, Tensor, Tensor | None], Tensor]:
        """What the loss of two views takes, and which rows of the batch have one; in a batch of single samples none has."""
        first = -(-batch.size // 2)
        one, other, there = space[slot][: batch.size - first], space[slot][first:], batch.there[slot]
        both = (there[: batch.size - first] * there[first:]) > 0
        positions = batch.positions
        if positions is None:
            both, firsts = both & False, None
        else:
            firsts = positions[: batch.size - first]
            both = both & (firsts == positions[first:])
        again = torch.cat([both, both.new_zeros(2 * first - batch.size), both])
        return (one, other, both, firsts), again

    def judge(self, batch: TrainBatch) -> Mapping[str, Tensor]:
        """Unit vectors (B, D) of every slot."""
        return {slot: self.vectors(slot, batch.encoded[slot]) for slot in self.slots}

    def figures(self, judged: Mapping[str, Tensor], answers: Answers) -> Mapping[str, Figure]:
        """How often the own partner is the nearest, or among the nearest 5 and 10, in both directions of every pair."""
        found: dict[str, Figure] = {}
        for pair in self.pairs:
            there = answers.there[pair[0]] & answers.there[pair[1]]
            for one, other in (pair[::-1], pair):
                found |= recalls(f"{one} to {other}", judged[one], judged[other], there)
        return found


def softness(most: float, progress: float) -> float:
    """The part of the targets that is shared: it grows from 0 over the first half of the budget.

    Before anything is learned all vectors lie near each other, so that likeness means nothing yet.
    """
    return most * min(1.0, 2 * progress)


def recalls(name: str, asked: Tensor, known: Tensor, there: Tensor) -> dict[str, Figure]:
    """Recall at 1, 5 and 10 of unit vectors (N, D) among others (N, D), by name."""
    similarity = asked.double() @ known.double().T
    return {f"{name}, R@{first}": found_among(similarity, there, first) for first in FIRST}


def first_of(chosen: str, condition: ConditionShape, *, alone: bool = False) -> tuple[str, ...]:
    """The slots, a chosen one first.

    Raises:
        UsageError: If there are fewer than two, unless one ``alone`` is enough.
    """
    slots = tuple(sorted(condition.features, key=lambda slot: slot != chosen))
    if len(slots) < 2 and not (alone and slots):
        raise UsageError(
            "There is only the slot {slot!r}; an alignment wants two at least.",
            hint="Choose more with --set conditions=[], add texts, sounds or table columns to the data, or align two views of each value: "
            "--set generator.views=true.",
            slot=", ".join(slots),
        )
    return slots
