"""The choice of held-out samples: at random, at random within every class, or whole groups together."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import SPLITS, Split

How = Literal["random", "stratified", "grouped"]
HELD_OUT = 0.1
"""Share of the samples for validation, and the same share for testing."""

_HELD: tuple[Split, ...] = ("val", "test")


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """The plan for splitting samples into training, validation and test.

    Attributes:
        seed: The same samples in the same order with the same plan are split in the same way, in any project.
        how: ``random``; ``stratified``, so that every value of a column has its share in each split; or ``grouped``, so
            that no value occurs in two splits.
        column: Column of a table, or a fact (``meta``), if it is not random.
        held_out: Share of the samples for validation, and the same share for testing.
    """

    seed: int = 0
    how: How = "random"
    column: str = ""
    held_out: float = HELD_OUT


@dataclass(frozen=True, slots=True)
class Settled:
    """A sample that already has its split.

    Attributes:
        key: Its value in the plan's column.
        content: Key of a file that it shares with other samples; empty if it shares none.
        split: Its split.
    """

    key: str
    content: str
    split: Split


def draw(
    plan: SplitPlan, keys: Sequence[str], settled: Iterable[Settled] = (), contents: Sequence[str] = ()
) -> list[Split]:
    """Draw a split for each sample.

    Args:
        plan: How to split them.
        keys: Value of each sample in the plan's column; for a random plan only the length matters.
        settled: Samples that have a split; samples of their groups, and samples with the same file, follow them.
        contents: Key of the file of each sample, if several share it; empty for the others. Samples with the same file
            are never separated, unless nothing would be held out otherwise.
    """
    rng = random.Random(plan.seed)
    if any(contents):
        together = _together(plan, keys, settled, contents, rng)
        held_out = {split for split in together if split != "train"}
        if len(held_out) == len(_HELD) or not plan.held_out or len(keys) < len(SPLITS):
            return together
        rng = random.Random(plan.seed)
    if plan.how == "grouped":
        return _grouped(keys, plan, rng, {one.key: one.split for one in settled if one.key})
    if plan.how == "stratified":
        return _stratified(keys, plan, rng)
    return _shuffled(len(keys), plan.held_out, rng)


def _together(
    plan: SplitPlan,
    keys: Sequence[str],
    settled: Iterable[Settled],
    contents: Sequence[str],
    rng: random.Random,
) -> list[Split]:
    """Units of samples that stay together: they share a file or, if groups stay whole, belong to one group or to linked groups."""
    links = _Links()
    names = []
    for place, (key, content) in enumerate(zip(keys, contents, strict=True)):
        own = f"key {key}" if plan.how == "grouped" else f"file {content}" if content else f"sample {place}"
        if content:
            links.join(own, f"file {content}")
        names.append(own)
    units = [links.of(name) for name in names]
    given: dict[str, Split] = {}
    for one in settled:
        if one.content:
            given[links.of(f"file {one.content}")] = one.split
        if plan.how == "grouped" and one.key:
            given[links.of(f"key {one.key}")] = one.split
    if plan.how != "stratified":
        return _grouped(units, plan, rng, given)
    return _stratified_units(units, keys, plan, rng, given)


def _stratified_units(
    units: Sequence[str], keys: Sequence[str], plan: SplitPlan, rng: random.Random, given: Mapping[str, Split]
) -> list[Split]:
    """The shares in every class, as far as units fit; a unit belongs to the class of its first sample."""
    sizes: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    classes: dict[str, str] = {}
    for unit, key in zip(units, keys, strict=True):
        sizes[classes.setdefault(unit, key)][unit] += 1
    chosen = dict(given)
    owed = 0.0
    for key in sorted(sizes):
        members = sorted(sizes[key])
        rng.shuffle(members)
        total = sum(sizes[key].values())
        owed += total * plan.held_out
        count = min(round(owed), total // 2)
        owed -= count
        room: dict[Split, int] = dict.fromkeys(_HELD, count)
        for unit in members:
            fitting: list[Split] = [split for split in _HELD if sizes[key][unit] <= room[split]]
            split = chosen.setdefault(unit, fitting[0] if fitting else "train")
            if split in room:
                room[split] -= sizes[key][unit]
    return [chosen[unit] for unit in units]


class _Links:
    """Sets of linked names, each represented by one of its names."""

    def __init__(self) -> None:
        self._to: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The representative of all names that a name is linked with."""
        while (following := self._to.get(name, name)) != name:
            self._to[name] = self._to.get(following, following)
            name = following
        return name

    def join(self, one: str, other: str) -> None:
        """Link two names."""
        first, second = self.of(one), self.of(other)
        if first != second:
            self._to[max(first, second)] = min(first, second)


def _shuffled(count: int, share: float, rng: random.Random) -> list[Split]:
    """Exact shares in random order: twice the held-out share (rounded, but at least one sample once there are three)."""
    held_out = max(1, round(count * share)) if count >= len(SPLITS) and share else 0
    splits: list[Split] = ["train"] * count
    splits[: 2 * held_out] = [split for split in _HELD for _ in range(held_out)]
    rng.shuffle(splits)
    return splits


def _stratified(keys: Sequence[str], plan: SplitPlan, rng: random.Random) -> list[Split]:
    """The shares in every class; rounding errors of one class are balanced in the next."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    splits: list[Split] = ["train"] * len(keys)
    owed = 0.0
    for key in sorted(places):
        members = places[key]
        rng.shuffle(members)
        owed += len(members) * plan.held_out
        count = min(round(owed), len(members) // 2)
        owed -= count
        for place in members[:count]:
            splits[place] = "val"
        for place in members[count : 2 * count]:
            splits[place] = "test"
    return splits


def _grouped(
    keys: Sequence[str], plan: SplitPlan, rng: random.Random, given: Mapping[str, Split]
) -> list[Split]:
    """Groups in random order fill the held-out splits as long as they fit; the rest goes to training."""
    sizes: dict[str, int] = defaultdict(int)
    for key in keys:
        sizes[key] += 1
    room = {"val": len(keys) * plan.held_out, "test": len(keys) * plan.held_out}
    chosen: dict[str, Split] = {}
    empty = set(_HELD) if len(sizes) > len(SPLITS) - 1 else set()
    order = sorted(sizes)
    rng.shuffle(order)
    for key in order:
        if key in given:
            chosen[key] = given[key]
            empty.discard(given[key])
            continue
        chosen[key] = "train"
        for split in _HELD:
            if sizes[key] <= room[split] or (split in empty and sizes[key] <= 2 * room[split]):
                chosen[key] = split
                room[split] -= sizes[key]
                empty.discard(split)
                break
    return [chosen[key] for key in keys]


def check_split(split: str) -> None:
    """Refuse a split that does not exist.

    Raises:
        UsageError: If it does not exist.
    """
    if split not in SPLITS:
        raise UsageError(
            "There is no split {split!r}.", hint="There are {splits}.", split=split, splits=", ".join(SPLITS)
        )
