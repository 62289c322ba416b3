"""The samples of an adaptation: what is learned from, what is mixed in of the old data, and what is held out of both."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mmstudio.core.context import RunContext, Samples, read_each
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Split
from mmstudio.engine.data.chosen import Place, SampleView
from mmstudio.plan.judging.adaptation import Adaptation

_JUDGED: Split = "test"


@dataclass(frozen=True)
class Material:
    """The samples of an adaptation.

    Attributes:
        training: What the training sees: in ``train`` the new samples to learn from, then old ones; in ``val`` held-out ones.
        learned: How many of ``train`` are new.
        new: The held-out new samples, as the split ``test``.
        guard, old: Held-out samples of the old data that say which checkpoints keep to the limit, and others that are
            reported; both empty if there is no old data.
    """

    training: SampleView
    learned: int
    new: SampleView
    guard: SampleView
    old: SampleView


def material_of(context: RunContext, dataset: str, told: Adaptation) -> Material:
    """The samples that an adaptation is about.

    Args:
        context: Context of the job.
        dataset: Data set of the new samples.
        told: What the run adapts to.

    Raises:
        UsageError: If none of the samples to learn from is there any more, or one has become a held-out one.
        NotFoundError: If a data set is gone.
    """
    own = context.samples(dataset)
    learned, held = ([*_found(own, ids)] for ids in (told.learned, told.held))
    learned = [place for place in learned if place.split == "train"]
    if not learned:
        raise UsageError(
            "None of the samples that the run is to learn from is among the training samples of {name!r} any more.",
            name=dataset,
        )
    old = context.samples(told.old) if told.old else None
    mine = {(at.split, at.position) for at in (*learned, *held)} if told.old == dataset else set()
    rehearsed = [*_evenly(old, "train", told.rehearsed, mine)]
    guard, judged = [*_evenly(old, "val", told.judged, mine)], [*_evenly(old, "test", told.judged, mine)]
    guard, judged = guard or judged[1::2], judged if guard else judged[::2]
    judged = judged or guard
    here, there = own.info, own.info if old is None else old.info
    training: dict[Split, list[Place]] = {"train": [*learned, *rehearsed], "val": [*held, *guard]}
    return Material(
        SampleView(here, training),
        len(learned),
        SampleView(replace(here, attributes=here.attributes or there.attributes), {_JUDGED: held}),
        SampleView(there, {_JUDGED: guard}),
        SampleView(there, {_JUDGED: judged}),
    )


def _found(samples: Samples, ids: Sequence[int]) -> Iterator[Place]:
    """Where samples lie now; those that were left out or deleted are passed over."""
    for sample in read_each(samples, ids):
        if sample.position >= 0:
            yield Place(samples, sample.split, sample.position)


def _evenly(
    samples: Samples | None, split: Split, most: int, without: Collection[tuple[str, int]]
) -> Iterator[Place]:
    """At most so many samples of a split, evenly spaced."""
    count = 0 if samples is None else samples.info.counts.get(split, 0)
    free = [position for position in range(count) if (split, position) not in without]
    if samples is None or not free or not most:
        return
    for place in np.unique(np.linspace(0, len(free) - 1, min(most, len(free))).round().astype(int)):
        yield Place(samples, split, free[place])
