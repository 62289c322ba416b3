"""The job that finds what is nearest to given values: samples of one data set or of all, or results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.engine.judge.features import Rows
from mmstudio.engine.judge.search.results import ResultReader
from mmstudio.engine.judge.search.shadows import largest
from mmstudio.engine.judge.search.space import Places, Space, StoredVectors, kept_space
from mmstudio.engine.sample.cards import cards_of
from mmstudio.engine.sample.items import LoadedCard
from mmstudio.plan.payloads import SearchPayload

_ROUNDING = 1e-5
"""Sums of some hundred products of unit vectors' numbers differ by less than this, whatever their order."""


def search(context: RunContext) -> None:
    """Find what is nearest to given values in the space of a run: samples of data sets, or results.

    The score of a sample is ``sum_i w_i <q_i, c> / sum_i w_i``: q_i the vector of a given value, w_i its weight, c that of the
    sample's own value in the slot that is looked through. The part of a given slot is its terms of that sum.

    Result: ``run``, ``checkpoint``, ``dataset``, ``slot`` with its ``modality``, ``looked`` (number of vectors), ``left_out`` (data sets without the
    slot), ``unread`` (results that cannot be read), and ``found``, nearest first: of each ``score``, ``parts`` (given slot to
    its part of the score), ``value``, and of a sample ``dataset``, ``sample`` (its id), ``split``, ``position``, of a result
    ``session`` and ``file`` (its name).

    Raises:
        UsageError: If nothing is given with a weight, the slot is none of the space's, or nothing holds it.
    """
    payload = SearchPayload.of(context.job)
    space = kept_space(context, payload.run, payload.checkpoint)
    slot = payload.slot or _usual_slot(context, space, payload)
    space.looked(slot)
    cards, _ = cards_of(space, payload.to_json()["conditions"], {})
    asked = _asked(space, cards)
    looked = (_results if payload.results else _samples)(context, space, slot, asked, payload)
    facts = {"run": payload.run, "checkpoint": space.checkpoint.step, "dataset": payload.dataset}
    context.result({**facts, "slot": slot, "modality": space.looked(slot).modality, **looked})


def _usual_slot(context: RunContext, space: Space, payload: SearchPayload) -> str:
    held = []
    for name in () if payload.results else (payload.dataset, *payload.others):
        with suppress(NotFoundError):  # it was deleted since; the search says so
            held.append(context.samples(name))
    return space.usual_slot(held)


def _samples(
    context: RunContext, space: Space, slot: str, asked: Mapping[str, Tensor], payload: SearchPayload
) -> dict[str, Any]:
    """What is nearest among the samples of one data set, or of several."""
    stored: list[StoredVectors] = []
    held: dict[str, Samples] = {}
    left_out = []
    for name in (payload.dataset, *payload.others):
        try:
            samples = context.samples(name)
            space.check_looked(samples, slot)
        except UsageError:
            if not payload.others:
                raise
            words = "The data set {dataset} is left out: it has no such slot, or is not there any more."
            context.log(words, dataset=name, level="warning")
            left_out.append(name)
            continue
        held[name] = samples
        stored += space.stored(context, samples, slot, quick=True)
    looked = _count(context, stored)
    if not looked and not payload.others:
        raise UsageError(
            "No sample of the data set {dataset!r} has a value in the slot {slot!r}.",
            hint="Look through another slot: --slot NAME.",
            dataset=payload.dataset,
            slot=slot,
        )
    if not looked:
        raise UsageError(
            "No sample of any data set has a value in the slot {slot!r}.",
            hint="Look through another slot: --slot NAME.",
            slot=slot,
        )
    found = nearest_samples(asked, stored, payload.count)
    told = [_told(held[one["source"]], slot, one) for one in found]
    return {"looked": looked, "left_out": left_out, "unread": 0, "found": told}


def _results(
    context: RunContext, space: Space, slot: str, asked: Mapping[str, Tensor], payload: SearchPayload
) -> dict[str, Any]:
    """What is nearest among results."""
    width, modality = len(next(iter(asked.values()))), space.looked(slot).modality
    read = ResultReader(context, space, slot, width).read(payload.results)
    looked = _count(context, read.stored)
    if read.unread:
        context.log(
            "{count} {count:result cannot be read and was|results cannot be read and were} left out.",
            count=read.unread,
            level="warning",
        )
    if not looked:
        raise UsageError(
            "No result can be compared in the slot {slot!r}: none is of the kind {modality}, or none can be read.",
            hint="Look through another slot: --slot NAME.",
            slot=slot,
            modality=modality,
        )
    told, inline = [], context.registry.modalities.get(modality).inline
    codec = space.workspace.codec(modality)
    for one in nearest_samples(asked, read.stored, payload.count):
        path = read.files[one["source"]][one["position"]]
        kept = {name: one[name] for name in ("score", "parts")}
        value = codec.read(path) if inline else str(path)
        told.append({"session": one["source"], "file": path.name, **kept, "value": value})
    return {"looked": looked, "left_out": [], "unread": read.unread, "found": told}


def _count(context: RunContext, stored: Sequence[StoredVectors]) -> int:
    many = sum(len(one.places) for one in stored if one.shadows is not None)
    if many:
        words = "Of {count:,} vectors, the nearest by their largest directions are compared exactly; in rare cases one is missed."
        context.log(words, count=many)
    return sum(len(one.places) for one in stored)


def nearest_samples(
    asked: Mapping[str, Tensor], stored: Sequence[StoredVectors], count: int
) -> list[dict[str, Any]]:
    """The nearest samples or results with their scores and parts, nearest first; equally near ones in their order.

    Args:
        asked: Per given slot, the sum of its weighted vectors over the sum of all weights, (D,).
        stored: Vectors of samples.
        count: Number of samples to find.
    """
    queries = torch.stack(list(asked.values()), dim=1).numpy()
    query = queries.sum(axis=1)
    where = [
        _candidates(np.asarray(one.rows), query, count)
        if one.shadows is None
        else one.shadows.candidates(query, count)
        for one in stored
    ]
    parts = np.concatenate([one.rows[rows] @ queries for one, rows in zip(stored, where, strict=True)])
    origin = [(one, int(one.places[row])) for one, rows in zip(stored, where, strict=True) for row in rows]
    order = np.argsort(-parts.sum(axis=1), kind="stable")[:count].tolist()
    return [
        {
            "source": origin[row][0].source,
            "split": origin[row][0].split,
            "position": origin[row][1],
            "score": float(parts[row].sum()),
            "parts": dict(zip(asked, parts[row].tolist(), strict=True)),
        }
        for row in order
    ]


def _candidates(rows: Rows, query: Rows, count: int) -> Places:
    """Places of rows (n, D) that may be among the nearest, ascending: all is looked through once, and only these again."""
    scores = rows @ query
    if len(scores) <= count:
        return np.arange(len(scores))
    bar = scores[largest(scores, count)].min()
    return np.flatnonzero(scores >= bar - _ROUNDING)


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
    """A found sample with its data set, its id and its value: a file's path beside the name that it came with, or the value itself."""
    [sample] = samples.read(one["split"], one["position"], one["position"] + 1)
    value = sample.values[slot][0]
    kept = {name: one[name] for name in ("split", "position", "score", "parts")}
    return {
        "dataset": one["source"],
        "sample": sample.id,
        **kept,
        "value": value.data if value.path is None else str(value.path),
        "file": value.name,
    }
