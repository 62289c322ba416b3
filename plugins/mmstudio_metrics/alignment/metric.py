"""The metric of alignment: a contrastive likeness of values and conditions, learned on the training split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from mmstudio.api import Judged, PluginConfig, Slot, UsageError
from mmstudio.nn import LearnedMetric, Lesson
from mmstudio.nn.losses import info_nce
from mmstudio_metrics.alignment.towers import PROJECTED, TOWERS, Array, Heads, Tower
from mmstudio_metrics.extractors.learning import Adam, rate_at

STEPS, BATCH = 200, 128
OTHERS = 256
"""Number of other samples whose conditions a result is compared with."""
MOST = 4096
"""Number of samples that it learns from, evenly spread over the training split."""
_FEWEST = 16
_EVERY = 8
"""One of so many samples is not learned from: its conditions are those of the others."""
_TOLD = 64
_NEAR = 0.01
"""Likenesses that differ by less count in part, so that equal conditions count one half."""


class Alignment(LearnedMetric):
    """How often a result fits its own conditions better than those of another sample.

    For each condition slot, the likeness of a value and a condition is learned by telling true pairs from all others in a
    batch (van den Oord et al. 2018, InfoNCE, in both directions as Radford et al. 2021); it estimates how much likelier the
    two are together than apart, so that the likenesses of several slots add up.

    A result is compared with the conditions of up to 256 training samples that were kept out of the learning.

    Args:
        config: Without settings.
        target: The slot that is judged.
        conditions: The run's condition slots; those of unknown modalities are left out.
    """

    others: Tensor
    known: Tensor

    def __init__(self, config: PluginConfig, target: Slot, conditions: Mapping[str, Slot]) -> None:
        super().__init__(config, target, conditions)
        self.slots = tuple(name for name, slot in conditions.items() if slot.modality in TOWERS)
        if target.modality not in TOWERS or not self.slots:
            raise UsageError(
                "The run has no condition that alignment can be learned for.",
                hint="It knows pictures, texts, sounds and tables. Evaluate without this metric.",
            )
        self.target: Tower = TOWERS[target.modality](target)
        # in lists of their own too, with their types: names of slots may hold signs that modules must not have
        self._towers = [TOWERS[conditions[name].modality](conditions[name]) for name in self.slots]
        self._heads = [Heads() for _ in self.slots]
        self.towers, self.heads = nn.ModuleList(self._towers), nn.ModuleList(self._heads)
        self.register_buffer("others", torch.zeros(len(self.slots), OTHERS, PROJECTED))
        self.register_buffer("known", torch.zeros(len(self.slots), OTHERS, dtype=torch.bool))

    def learn(self, lesson: Lesson) -> None:
        """Learn the likeness from real pairs, and keep the conditions of others."""
        pairs = self._read(lesson)
        count = len(pairs.there)
        if not count:
            return
        every = torch.arange(count)
        few = count < _FEWEST
        kept = every[:OTHERS] if few else every[::_EVERY][:OTHERS]
        learned = every if few else every[~torch.isin(every, kept)]
        self.target.measure(pairs.targets[learned])
        for index, tower in enumerate(self._towers):
            tower.measure(pairs.conditions[index][learned[pairs.there[learned, index]]])
        if not few:
            self._teach(pairs, learned, lesson, count // _TOLD)
        self.eval()
        with lesson.turn(), torch.no_grad():
            for index, tower in enumerate(self._towers):
                here = pairs.there[kept, index]
                if here.any():
                    vectors = tower(pairs.conditions[index][kept[here]].to(self.known.device))
                    places = here.nonzero()[:, 0].to(self.known.device)
                    self.others[index, places] = self._heads[index].of_condition(vectors)
                    self.known[index, places] = True

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """``alignment``: share of other samples whose conditions fit less well, of all given ones together.

        ``alignment with NAME``: the same for one slot. ``None`` if nothing was given.
        """
        if not results:
            return {}
        vectors = self._vectors(self.target, [one.made for one in results])
        own = vectors.new_zeros(len(results))
        others = vectors.new_zeros(len(results), OTHERS)
        known = self.known.new_ones(len(results), OTHERS)
        figures: dict[str, list[float | None]] = {}
        for index, name in enumerate(self.slots):
            there = [at for at, one in enumerate(results) if one.given.get(name)]
            if not there:
                continue
            targets = self._heads[index].of_target(vectors[there])
            mine = (targets * self._conditions(index, [results[at].given[name] for at in there])).sum(1)
            theirs = targets @ self.others[index].T
            here = self.known[index].expand_as(theirs)
            figures[f"alignment with {name}"] = _placed(_shares(mine, theirs, here), there, len(results))
            own[there] += mine
            others[there] += theirs
            known[there] &= here
        given = [at for at, one in enumerate(results) if any(one.given.get(name) for name in self.slots)]
        together = _shares(own[given], others[given], known[given])
        return {"alignment": _placed(together, given, len(results)), **figures}

    def _vectors(self, tower: Tower, raws: Sequence[Any]) -> Tensor:
        rows = np.stack([tower.row(raw) for raw in raws])
        found: Tensor = tower(torch.from_numpy(rows).to(self.known.device))
        return found

    def _conditions(self, index: int, given: Sequence[Sequence[Any]]) -> Tensor:
        """Projections (B, 64) of the conditions of one slot; several on it count alike."""
        vectors = self._vectors(self._towers[index], [raw for raws in given for raw in raws])
        parts = torch.split(vectors, [len(raws) for raws in given])
        return self._heads[index].of_condition(torch.stack([part.mean(0) for part in parts]))

    def _read(self, lesson: Lesson) -> _Pairs:
        targets: list[Array] = []
        conditions: list[list[Array | None]] = [[] for _ in self.slots]
        most = min(lesson.count, MOST)
        for count, (one, _) in enumerate(lesson.at_most(most)):
            if count % _TOLD == 0:
                lesson.tell(count // _TOLD, most // _TOLD + STEPS)
            targets.append(self.target.row(one.made))
            for name, tower, found in zip(self.slots, self._towers, conditions, strict=True):
                given = one.given.get(name)
                found.append(tower.row(given[0]) if given else None)
        there = torch.tensor([[row is not None for row in found] for found in conditions]).T
        return _Pairs(_stacked(targets), [_stacked(found) for found in conditions], there)

    def _teach(self, pairs: _Pairs, learned: Tensor, lesson: Lesson, read: int) -> None:
        parameters = list(self.parameters())
        adam = Adam(parameters)
        for step in range(STEPS):
            chosen = learned[torch.randperm(len(learned), generator=lesson.rng)[:BATCH]]
            with lesson.turn(), torch.enable_grad():
                losses = list(self._losses(pairs, chosen))
                if losses:
                    gradients = torch.autograd.grad(
                        torch.stack(losses).sum(), parameters, materialize_grads=True
                    )
                    adam.step(gradients, rate_at(step, STEPS))
            lesson.tell(read + step + 1, read + STEPS)

    def _losses(self, pairs: _Pairs, chosen: Tensor) -> Iterator[Tensor]:
        """The loss of each slot that at least two of the chosen pairs have."""
        device = self.known.device
        vectors = self.target(pairs.targets[chosen].to(device))
        for index, (tower, head) in enumerate(zip(self._towers, self._heads, strict=True)):
            here = pairs.there[chosen, index]
            if int(here.sum()) < 2:
                continue
            conditions = head.of_condition(tower(pairs.conditions[index][chosen[here]].to(device)))
            yield info_nce(head.of_target(vectors[here.to(device)]) @ conditions.T)


@dataclass(frozen=True)
class _Pairs:
    """Real samples: rows of targets (N, ...), rows of each condition slot (N, ...), and which are there (N, slots)."""

    targets: Tensor
    conditions: Sequence[Tensor]
    there: Tensor


def _stacked(rows: Sequence[Array | None]) -> Tensor:
    """Rows (N, ...); zeros for those that are not there."""
    blank = next((np.zeros_like(row) for row in rows if row is not None), np.zeros(1))
    return (
        torch.from_numpy(np.stack([blank if row is None else row for row in rows]))
        if rows
        else torch.zeros(0)
    )


def _shares(own: Tensor, others: Tensor, known: Tensor) -> list[float | None]:
    """Share of the known others (B, K) that lie below one's own likeness (B)."""
    below = ((own[:, None] - others) / (2 * _NEAR) + 0.5).clamp(0, 1)
    counts = known.sum(1)
    shares = (below * known).sum(1) / counts.clamp_min(1)
    return [share if count else None for share, count in zip(shares.tolist(), counts.tolist(), strict=True)]


def _placed(values: Sequence[float | None], places: Sequence[int], count: int) -> list[float | None]:
    found: list[float | None] = [None] * count
    for place, value in zip(places, values, strict=True):
        found[place] = value
    return found
