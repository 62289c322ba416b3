"""Which samples are held out: by chance, by chance in every class alike, or whole groups together."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from mmstudio.core.sample import SPLITS, Split

How = Literal["random", "stratified", "grouped"]
HELD_OUT = 0.1
"""Share of the samples that goes to validation, and as many to testing."""

_HELD: tuple[Split, ...] = ("val", "test")


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """How samples are parted into training, validation and test.

    Attributes:
        seed: The same samples in the same order with the same plan are parted alike, in any project.
        how: ``random``; ``stratified``, so that every value of a column has its share in each part; or ``grouped``, so
            that no value of it stands in two.
        column: Of a table, or a fact (``meta``), where it is not random.
        held_out: Share of the samples for validation, and as many for testing.
    """

    seed: int = 0
    how: How = "random"
    column: str = ""
    held_out: float = HELD_OUT


def draw(plan: SplitPlan, keys: Sequence[str], given: Mapping[str, Split] | None = None) -> list[Split]:
    """A split for each sample.

    Args:
        plan: How.
        keys: What each sample says in the plan's column; only its length counts where the plan is random.
        given: Groups whose split is settled: some of their samples came with one.
    """
    rng = random.Random(plan.seed)
    if plan.how == "grouped":
        return _grouped(keys, plan, rng, given or {})
    if plan.how == "stratified":
        return _stratified(keys, plan, rng)
    return _shuffled(len(keys), plan.held_out, rng)


def _shuffled(count: int, share: float, rng: random.Random) -> list[Split]:
    """Exact shares in random order: the share (rounded, but at least one sample once there are three) twice."""
    held_out = max(1, round(count * share)) if count >= len(SPLITS) and share else 0
    splits: list[Split] = ["train"] * count
    splits[: 2 * held_out] = [split for split in _HELD for _ in range(held_out)]
    rng.shuffle(splits)
    return splits


def _stratified(keys: Sequence[str], plan: SplitPlan, rng: random.Random) -> list[Split]:
    """The shares in every class; what rounding loses in one class, the next one makes up for."""
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
    """Groups in random order fill the held-out parts, as long as they fit; the rest is for training."""
    sizes: dict[str, int] = defaultdict(int)
    for key in keys:
        sizes[key] += 1
    room = {"val": len(keys) * plan.held_out, "test": len(keys) * plan.held_out}
    chosen: dict[str, Split] = {}
    order = sorted(sizes)
    rng.shuffle(order)
    for key in order:
        if key in given:
            chosen[key] = given[key]
            continue
        chosen[key] = "train"
        for split in _HELD:
            empty = split not in chosen.values() and len(order) > len(SPLITS) - 1
            if sizes[key] <= room[split] or (empty and sizes[key] <= 2 * room[split]):
                chosen[key] = split
                room[split] -= sizes[key]
                break
    return [chosen[key] for key in keys]
