"""The job that finds the samples of a data set that are nearest to given values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import UsageError
from mmstudio.engine.judge.search.space import Space, StoredVectors, kept_space
from mmstudio.engine.sample.cards import cards_of
from mmstudio.engine.sample.items import LoadedCard
from mmstudio.plan.payloads import SearchPayload

QUICK = 100_000
"""Number of vectors that are looked through in no time; of more, a person is told that it takes longer."""


def search(context: RunContext) -> None:
    """Find the samples that are nearest to given values, in the space of a run.

    The score of a sample is ``sum_i w_i <q_i, c> / sum_i w_i``: q_i the vector of a given value, w_i its weight, c that of the
    sample's own value in the slot that is looked through. The part of a given slot is its terms of that sum.

    Result: ``run``, ``checkpoint``, ``dataset``, ``slot``, ``looked`` (number of vectors), and ``found``, nearest first: of
    each ``sample`` (its id), ``split``, ``position``, ``score``, ``parts`` (given slot to its part of the score) and ``value``.

    Raises:
        UsageError: If nothing is given with a weight, the slot is none of the space's, or no sample holds it.
    """
    payload = SearchPayload.of(context.job)
    space = kept_space(context, payload.run, payload.checkpoint)
    samples = context.samples(payload.dataset)
    slot = payload.slot or space.aligner.slots[0]
    space.check_looked(samples, slot)
    cards, _ = cards_of(space, payload.to_json()["conditions"], {})
    asked = _asked(space, cards)
    stored = space.stored(context, samples, slot)
    looked = sum(len(one.places) for one in stored)
    if not looked:
        raise UsageError(
            "No sample of the data set {dataset!r} has a value in the slot {slot!r}.",
            hint="Look through another slot: --slot NAME.",
            dataset=payload.dataset,
            slot=slot,
        )
    if looked > QUICK:
        context.log("{count:,} vectors are looked through one by one, which takes longer.", count=looked)
    found = nearest_samples(asked, stored, payload.count)
    context.result(
        {
            "run": payload.run,
            "checkpoint": space.checkpoint.step,
            "dataset": payload.dataset,
            "slot": slot,
            "looked": looked,
            "found": [_told(samples, slot, one) for one in found],
        }
    )


def nearest_samples(
    asked: Mapping[str, Tensor], stored: Sequence[StoredVectors], count: int
) -> list[dict[str, Any]]:
    """The nearest samples with their scores and parts, nearest first; equally near ones in their order.

    Args:
        asked: Per given slot, the sum of its weighted vectors over the sum of all weights, (D,).
        stored: Vectors of samples.
        count: Number of samples to find.
    """
    queries = torch.stack(list(asked.values()), dim=1)
    parts = torch.cat([torch.from_numpy(one.rows.copy()) @ queries for one in stored])
    where = [(one.split, int(place)) for one in stored for place in one.places]
    order = parts.sum(dim=1).sort(descending=True, stable=True).indices[:count].tolist()
    return [
        {
            "split": where[row][0],
            "position": where[row][1],
            "score": float(parts[row].sum()),
            "parts": dict(zip(asked, parts[row].tolist(), strict=True)),
        }
        for row in order
    ]


def _asked(space: Space, cards: Mapping[str, Sequence[LoadedCard]]) -> dict[str, Tensor]:
    total = sum(card.weight for some in cards.values() for card in some)
    if not total:
        raise UsageError(
            "Nothing is given to search for.",
            hint="The run takes: {known}.",
            known=", ".join(space.aligner.slots),
        )
    return {
        slot: torch.stack([card.weight / total * space.vector(slot, card) for card in some]).sum(dim=0)
        for slot, some in cards.items()
        if any(card.weight for card in some)
    }


def _told(samples: Samples, slot: str, one: Mapping[str, Any]) -> dict[str, Any]:
    """A found sample with its id and its value: a file's path, or the value itself."""
    [sample] = samples.read(one["split"], one["position"], one["position"] + 1)
    value = sample.values[slot][0]
    return {"sample": sample.id, **one, "value": value.data if value.path is None else str(value.path)}
