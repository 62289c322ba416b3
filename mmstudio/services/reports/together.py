"""What a run of several slots makes together, as rows of a page: from one slot the others, and all of them out of nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.context import Samples
from mmstudio.core.files.door import name_for
from mmstudio.core.sample import Sample, Slot
from mmstudio.services.generation.wishes import ItemWish
from mmstudio.services.reports.showcase import given

SETS = 4
_SEED = 3000


@dataclass(frozen=True)
class TogetherRow:
    """Results that were made from the same slot, or from none.

    Attributes:
        given: Name of the slot that was given; empty for none.
        samples: The samples whose values were given, one per result; empty where nothing was.
        names: Names of the results.
    """

    given: str
    samples: tuple[Sample, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Together:
    """What to generate, and how to lay it out.

    Attributes:
        slots: The run's target slots.
        rows: A row for every target slot that is given, and one for nothing.
        items: All results to make.
    """

    slots: tuple[Slot, ...]
    rows: tuple[TogetherRow, ...]
    items: tuple[ItemWish, ...]


def plan_together(samples: Samples, targets: Sequence[Slot], most: int) -> Together:
    """Choose held-out samples, and lay out what to make from each target slot of theirs alone.

    Args:
        samples: The data set.
        targets: The run's target slots, which are its conditions too.
        most: Number of slots that are given in turn, the first ones.
    """
    split = next((name for name in ("test", "val", "train") if samples.info.counts.get(name)), "train")
    rows: list[TogetherRow] = []
    items: list[ItemWish] = []
    for slot in (*targets[:most], None):
        name = "nothing" if slot is None else slot.name
        held = () if slot is None else _holding(samples, split, slot)
        made = [
            ItemWish(
                f"from-{len(rows)}-{index}", _SEED + index, {} if slot is None else given(held[index], [slot])
            )
            for index in range(len(held) if slot else SETS)
        ]
        rows.append(TogetherRow("" if slot is None else name, held, tuple(item.name for item in made)))
        items += made
    return Together(tuple(targets), tuple(rows), tuple(items))


def file_in(folder: Path, name: str, slot: str) -> Path | None:
    """The file that holds the value of a result in one slot; ``None`` if there is none."""
    return next(
        (path for path in sorted(folder.glob(f"{name}?{name_for(slot)}.*")) if path.suffix != ".json"), None
    )


def _holding(samples: Samples, split: str, slot: Slot) -> tuple[Sample, ...]:
    """The first samples behind the showcase's first one that hold a slot."""
    found = (sample for sample in samples.read(split, 0, 16 * SETS) if sample.values.get(slot.name))
    return tuple(sample for sample, _ in zip(found, range(SETS), strict=False))
