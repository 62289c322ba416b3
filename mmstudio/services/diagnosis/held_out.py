"""Copies between splits: held-out samples whose target is in the training split too, as a file or nearly so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Slot
from mmstudio.plan.run_config import RunConfig
from mmstudio.plugins.protocols import Inspection
from mmstudio.plugins.registry import Registry
from mmstudio.services.cleaning.inspection import Looker
from mmstudio.services.cleaning.near import as_bytes, correlated, near_pairs
from mmstudio.services.diagnosis.signs import HeldOut, NearShare
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.table import StoredSamples

_AT_ONCE = 5000
_SECONDS = 2.0
_MOST = 512
_FEWEST = 8
Clock = Callable[[], float]


@dataclass(frozen=True)
class CopiesBetweenSplits:
    """Looks for copies in the data sets of one project; each content of a data set is looked at once."""

    project: Project
    registry: Registry
    _known: dict[tuple[str, ...], HeldOut] = field(default_factory=dict, compare=False)
    """By data set, slots and content of the splits."""

    def of(self, config: RunConfig) -> HeldOut:
        """What is known of held-out samples of a run that have a target in common with a training sample."""
        try:
            samples = self.project.datasets.samples(config.dataset)
            counts = samples.info.counts
        except StudioError:  # the data set is gone
            return HeldOut()
        wanted = [name for name in config.recipe.targets if any(name == one.name for one in config.slots)]
        targets = [slot for slot in samples.info.slots if slot.name in wanted]
        held_out = [split for split in ("val", "test") if counts.get(split)]
        if not targets or not held_out or not counts.get("train"):
            return HeldOut()
        content = tuple(samples.fingerprint(split) for split in ("train", *held_out))
        known = (config.dataset, *(slot.name for slot in targets), *content)
        if known not in self._known:
            names = [slot.name for slot in targets]
            count = sum(counts[split] for split in held_out)
            near = near_copies_of_test(samples, targets, self.registry) if counts.get("test") else {}
            self._known[known] = HeldOut(count, _exact(samples, names, held_out), near)
        return self._known[known]


def _exact(samples: StoredSamples, targets: Sequence[str], held_out: Iterable[str]) -> int:
    """How many held-out samples have the file of a training sample in one of the slots."""
    counts = samples.info.counts

    def hashes(split: str, slot: str) -> Iterator[str]:
        for start in range(0, counts[split], _AT_ONCE):
            for values in samples.values(split, slot, start, start + _AT_ONCE):
                yield next((value.sha256 for value in values), "")

    trained = {slot: set(hashes("train", slot)) - {""} for slot in targets}
    return sum(
        any(sha256 in trained[slot] for slot, sha256 in zip(targets, row, strict=True))
        for split in held_out
        for row in zip(*(hashes(split, slot) for slot in targets), strict=True)
    )


def near_copies_of_test(
    samples: StoredSamples,
    targets: Sequence[Slot],
    registry: Registry,
    *,
    seconds: float = _SECONDS,
    clock: Clock = time.monotonic,
) -> dict[str, NearShare]:
    """Share of the test values of each slot that are nearly equal to one that is trained on.

    The inspector of a slot's modality gives codes and looks, as for the search for duplicates. At most 512 test values are
    compared with as many training values as are read in the time. A copy is found only if its original was read, so the
    share is scaled by the part that was; the same share among training values is subtracted, since of flat drawings, for
    instance, many are alike. (The validation split is compared while a training is prepared, by what the learner sees.)

    Args:
        samples: The data set.
        targets: The slots.
        registry: Knows codecs and inspectors.
        seconds: Time for all of it.
        clock: Tells the time.
    """
    looker = Looker(replace(samples.info, slots=tuple(targets)), registry)
    slots = {slot.name: spec for slot in targets if (spec := looker.specs.get(slot.modality)) and spec.near}
    if not slots:
        return {}
    counts = samples.info.counts
    ends = clock() + seconds
    asked = list(_looked(samples, looker, "test", _spread(counts["test"], _MOST), clock, ends - seconds / 2))
    mixed = np.random.default_rng(0).permutation(counts["train"]).tolist()
    known = list(_looked(samples, looker, "train", mixed, clock, ends))
    found = {}
    for name, spec in slots.items():
        test, train = _told(asked, name), _told(known, name)
        if min(len(test), len(train)) >= _FEWEST:
            between, within = _alike(test, train, spec.near, spec.alike)
            scale = counts["train"] / len(known)
            error = (_variance(between) + _variance(within)) ** 0.5
            share = float(between.mean() - within.mean())
            found[name] = NearShare(min(1.0, scale * share), scale * error, len(known), counts["train"])
    return found


def _spread(count: int, most: int) -> list[int]:
    """At most so many places from all over."""
    kept = min(count, most)
    return [number * count // kept for number in range(kept)]


def _looked(
    samples: StoredSamples, looker: Looker, split: str, places: Iterable[int], clock: Clock, ends: float
) -> Iterator[Mapping[str, Inspection]]:
    """What inspectors say of samples, one after the other, until the time is over."""
    for place in places:
        if clock() >= ends:
            return
        for sample in samples.read(split, place, place + 1):
            yield looker.look_at(sample).first


def _told(looked: Sequence[Mapping[str, Inspection]], slot: str) -> list[Inspection]:
    """Those of a slot that have a code, all of one length."""
    found = [one[slot] for one in looked if slot in one and one[slot].code]
    return [one for one in found if len(one.code) == len(found[0].code)]


def _alike(
    test: Sequence[Inspection], train: Sequence[Inspection], near: int, alike: float
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which test values, and which of as many training values, are nearly equal to another training value."""
    both = [*test, *train]
    pairs = near_pairs(np.array([np.frombuffer(one.code, np.uint8) for one in both]), near)
    looks = [one.look for one in both if one.look is not None]
    if alike and len(looks) == len(both):
        pairs = correlated(np.array([as_bytes(look) for look in looks]), pairs, alike)
    to_train = pairs[pairs[:, 1] >= len(test)]  # the smaller place comes first, and test values stand first
    like = np.zeros(len(both), bool)
    like[to_train[:, 0]] = True
    own = to_train[to_train[:, 0] >= len(test)]
    like[own[:, 1]] = True
    return like[: len(test)], like[len(test) :][:_MOST]


def _variance(found: npt.NDArray[np.bool_]) -> float:
    """Variance of a share."""
    share = float(found.mean())
    return share * (1 - share) / len(found)
