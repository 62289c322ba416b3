"""The job that says which class samples belong to, in the space of a run: classes are sentences, or examples of any slot.

Zero-shot classification (Radford et al. 2021, section 3.1): no class needs to have been seen in the training.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from mmstudio.core.cells import cell_words
from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Sample, synthetic
from mmstudio.engine.judge.search.space import Space, StoredVectors, kept_space
from mmstudio.engine.judge.stopping import stop_if_asked
from mmstudio.engine.sample.cards import Loaded, cards_of
from mmstudio.plan.judging.label_files import MOST_TOLD, LabelFile
from mmstudio.plan.payloads import LabelPayload

_AT_ONCE = 500
_HELD_OUT = ("val", "test")


@dataclass(frozen=True)
class ClassVectors:
    """Classes in a space.

    Attributes:
        names: One for each.
        vectors: Per slot that any class is given by, unit vectors (K, D), zeros for classes that are not given by it.
    """

    names: tuple[str, ...]
    vectors: Mapping[str, Tensor]

    def shares(self, rows: Tensor, scales: Mapping[str, float]) -> Tensor:
        """How certain each class is for unit vectors (n, D), (n, K); they sum up to 1.

        The softmax over the classes of ``mean_s scale_s <q_s, c>``: q_s the vector of the class in the slot s, c that of the
        sample; the mean is over the slots that the class is given by.

        Args:
            rows: Vectors of samples.
            scales: Scale of the cosines per slot.
        """
        given = torch.stack([(found != 0).any(dim=1) for found in self.vectors.values()]).float()
        logits = sum(scales[slot] * (rows @ found.T) for slot, found in self.vectors.items())
        assert isinstance(logits, Tensor)  # noqa: S101 - there is a slot
        return (logits / given.sum(dim=0)).softmax(dim=1)

    def ranked(self, shares: Tensor) -> tuple[tuple[str, float], ...]:
        """The likeliest classes of a sample with their certainties, by its shares (K,)."""
        order = shares.sort(descending=True, stable=True).indices[:MOST_TOLD].tolist()
        return tuple((self.names[place], min(1.0, float(shares[place]))) for place in order)

    @property
    def uneven(self) -> bool:
        """Whether classes are given by different slots: cosines of these lie apart, whatever the class."""
        given = torch.stack([(found != 0).any(dim=1) for found in self.vectors.values()])
        return bool((given != given[:, :1]).any())


def label(context: RunContext) -> None:
    """Say which class samples belong to, and write that into one file for each of them.

    Where a sample of validation or test has one of the classes in its column already, it is counted whether that is found;
    what a run told of it before is no knowledge.

    Result: ``run``, ``checkpoint``, ``dataset``, ``slot``, ``classes``, ``uneven`` (whether these are given by different
    slots), ``labelled`` (number of samples), ``unseen`` (those without a value in the slot), ``known`` (number of held-out
    samples whose class is known) and ``right``.

    Raises:
        UsageError: If a class has no value with a weight, or no sample holds the slot.
    """
    payload = LabelPayload.of(context.job)
    space = kept_space(context, payload.run, payload.checkpoint)
    samples = context.samples(payload.dataset)
    slot = payload.slot or space.usual_slot([samples])
    space.check_looked(samples, slot)
    classes = classes_in(space, payload)
    scales = {one: space.aligner.scale(one, slot) for one in classes.vectors}
    out, wanted = _folder(context, payload.out), set(payload.samples)
    told: dict[str, Any] = {"run": payload.run, "checkpoint": space.checkpoint.step, "slot": slot}
    labelled = known = right = 0
    for stored in space.stored(context, samples, slot):
        shares = classes.shares(torch.from_numpy(stored.rows.copy()), scales)
        for sample, row in _with_rows(context, samples, stored):
            found = shares[row]
            had = _class_of(sample, payload, classes.names)
            if had is not None and stored.split in _HELD_OUT:
                known += 1
                right += int(int(found.argmax()) == had)
            if sample.id in wanted:
                LabelFile(sample=sample.id, ranked=classes.ranked(found), **told).save(out)
                labelled += 1
    context.result(
        {
            **told,
            "dataset": payload.dataset,
            "classes": list(classes.names),
            "uneven": classes.uneven,
            "labelled": labelled,
            "unseen": len(wanted) - labelled,
            "known": known,
            "right": right,
        }
    )


def classes_in(space: Space, payload: LabelPayload) -> ClassVectors:
    """The classes of a payload; of each slot the mean of its unit vectors, brought to length 1.

    Raises:
        UsageError: If a class has no value with a weight, or two have one name.
    """
    loaded: Loaded = {}
    told = payload.to_json()["classes"]
    vectors: dict[str, dict[int, Tensor]] = {}
    for place, one in enumerate(told):
        cards, _ = cards_of(space, one["conditions"], loaded)
        kept = {slot: [card for card in some if card.weight > 0] for slot, some in cards.items()}
        if not any(kept.values()):
            raise UsageError("Nothing is given for the class {name!r}.", name=one["name"])
        for slot, some in kept.items():
            if some:
                mean = torch.stack([card.weight * space.vector(slot, card) for card in some]).sum(dim=0)
                vectors.setdefault(slot, {})[place] = functional.normalize(mean, dim=0)
    names = tuple(one["name"] for one in told)
    if len(set(names)) < len(names):
        raise UsageError("Two classes have the name {name!r}.", name=max(names, key=names.count))
    found = {
        slot: torch.stack(
            [some.get(place, torch.zeros_like(next(iter(some.values())))) for place in range(len(names))]
        )
        for slot, some in vectors.items()
    }
    return ClassVectors(names, found)


def _with_rows(context: RunContext, samples: Samples, stored: StoredVectors) -> Iterator[tuple[Sample, int]]:
    """The samples that have vectors, each with the row of its own."""
    places = stored.places
    for start in range(0, int(places[-1]) + 1, _AT_ONCE):
        stop_if_asked(context)
        for sample in samples.read(stored.split, start, start + _AT_ONCE):
            row = int(np.searchsorted(places, sample.position))
            if row < len(places) and places[row] == sample.position:
                yield sample, row


def _class_of(sample: Sample, payload: LabelPayload, names: Sequence[str]) -> int | None:
    """The class that a person knows of a sample; ``None`` if none of them stands in its column, or a run put it there."""
    if synthetic(f"{payload.table}.{payload.column}") in sample.meta:
        return None
    for value in sample.values.get(payload.table, ())[:1]:
        cell = value.data.get(payload.column) if isinstance(value.data, Mapping) else None
        if cell is not None and cell_words(cell) in names:
            return names.index(cell_words(cell))
    return None


def _folder(context: RunContext, out: str) -> Path:
    """The folder of the labels.

    Raises:
        UsageError: If it is not in the project.
    """
    folder = Path(out)
    if not folder.resolve().is_relative_to(context.project_dir.resolve()):
        raise UsageError("Labels are written into the project only, not into {folder}.", folder=out)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
