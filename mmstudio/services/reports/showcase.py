"""The showcase of a run: results from held-out conditions, with one slot changed at a time, and with one slot alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.context import Samples
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Sample, Slot
from mmstudio.services.generation.conditions import Given
from mmstudio.services.generation.wishes import ItemWish

HELD_OUT = 8
CHANGES = 5
ALONE = 6
_SEED = 1000


@dataclass(frozen=True)
class ShowcaseRow:
    """Pictures that belong side by side.

    Attributes:
        title: What they show.
        names: Names of the generated files, without suffix.
    """

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Showcase:
    """What to generate, and how to lay it out.

    Attributes:
        target: Target slot.
        samples: Held-out samples; their generated pictures are ``held-0`` ...
        base: The sample whose conditions are changed and taken apart.
        changed: Per slot, the base's picture, then pictures with other samples' values in this slot and the same seed.
        alone: Per slot, pictures from this slot alone; the first row has no conditions.
        items: All results to make.
    """

    target: str
    samples: tuple[Sample, ...]
    base: Sample
    changed: tuple[ShowcaseRow, ...]
    alone: tuple[ShowcaseRow, ...]
    items: tuple[ItemWish, ...]


def plan_showcase(samples: Samples, target: str, conditions: Sequence[Slot]) -> Showcase:
    """Choose held-out samples and lay out what to make from them; the same data gives the same choice.

    Raises:
        UsageError: If no sample is held out.
    """
    split = next((name for name in ("test", "val", "train") if samples.info.counts.get(name)), "")
    if not split:
        raise UsageError("The data set {name!r} is empty.", name=samples.info.name)
    count = samples.info.counts[split]
    chosen = [samples.read(split, place, place + 1)[0] for place in _spread(count, HELD_OUT)]
    base = max(chosen, key=lambda sample: len(sample.values))
    items = [
        ItemWish(f"held-{index}", _SEED + index, given(sample, conditions))
        for index, sample in enumerate(chosen)
    ]
    changed, alone = [], [_alone(base, (), conditions, items)]
    for slot in conditions:
        if slot.name in base.values:
            changed.append(_changed(base, chosen, slot, conditions, items))
            alone.append(_alone(base, (slot,), conditions, items))
    return Showcase(target, tuple(chosen), base, tuple(changed), tuple(alone), tuple(items))


def given(sample: Sample, slots: Sequence[Slot]) -> Given:
    """A sample's conditions in these slots; of several alternatives the first."""
    return {slot.name: [_value(sample, slot.name)] for slot in slots if slot.name in sample.values}


def describe(sample: Sample, slots: Sequence[Slot]) -> dict[str, Any]:
    """The value per slot: a path, a text, or a table row."""
    return {
        slot.name: sample.values[slot.name][0].path or sample.values[slot.name][0].data
        for slot in slots
        if slot.name in sample.values
    }


def _value(sample: Sample, slot: str) -> dict[str, Any]:
    value = sample.values[slot][0]
    held: Mapping[str, Any] = {"data": value.data} if value.path is None else {"path": str(value.path)}
    return {**held, "weight": 1.0}


def _spread(count: int, wanted: int) -> list[int]:
    taken = min(count, wanted)
    return [index * count // taken for index in range(taken)]


def _changed(
    base: Sample, chosen: Sequence[Sample], slot: Slot, conditions: Sequence[Slot], items: list[ItemWish]
) -> ShowcaseRow:
    everything = given(base, conditions)
    values: list[dict[str, Any]] = [everything[slot.name][0]]
    for sample in chosen:
        value = _value(sample, slot.name) if slot.name in sample.values else None
        if value is not None and value not in values and len(values) < CHANGES:
            values.append(value)
    made = [
        ItemWish(f"changed-{_word(slot, conditions)}-{index}", _SEED, {**everything, slot.name: [value]})
        for index, value in enumerate(values)
    ]
    items += made
    return ShowcaseRow(slot.name, tuple(item.name for item in made))


def _alone(
    base: Sample, slots: tuple[Slot, ...], conditions: Sequence[Slot], items: list[ItemWish]
) -> ShowcaseRow:
    name = slots[0].name if slots else "nothing"
    made = [
        ItemWish(
            f"alone-{_word(slots[0], conditions) if slots else name}-{index}",
            _SEED + index,
            given(base, slots),
        )
        for index in range(ALONE)
    ]
    items += made
    return ShowcaseRow(name, tuple(item.name for item in made))


def _word(slot: Slot, slots: Sequence[Slot]) -> str:
    """A slot as part of a file name: its name, or its number if the name is not allowed there."""
    return slot.name if slot.name.replace("_", "").replace("-", "").isalnum() else str(slots.index(slot))


def find_files(folder: Path) -> dict[str, Path]:
    """The results in a folder, by their name without suffix."""
    return {path.stem: path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix != ".json"}
