"""The classes that a predictor tells apart, in words: values of a text slot, or of one column of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from mmstudio.core.cells import cell_words
from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.nn import Arrays, Preparer
from mmstudio.plan.model_plan import Part, slot_of

LABEL = "label"
ABSENT, STRANGE = -1, -2
"""Labels of samples without a class, and of samples whose class training never met."""
MOST = 1000
"""Largest number of classes."""


def label_of(raw: Any, slot: Slot) -> str:
    """The class that a value names; empty if it names none.

    Raises:
        UsageError: If the slot holds neither texts nor table rows.
    """
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, Mapping):
        columns = slot.columns or tuple(raw)
        return cell_words(raw.get(columns[0])).strip() if columns else ""
    raise UsageError("The slot {slot!r} holds neither texts nor rows of a table.", slot=slot.name)


def classes_of(raws: Iterable[Any], slot: Slot) -> tuple[str, ...]:
    """The classes that the values of a slot name, in order.

    Raises:
        UsageError: If there are fewer than two, or too many to be classes.
    """
    found = Counter(label for raw in raws if (label := label_of(raw, slot)))
    if not found:
        raise UsageError(
            "No sample of the training split has a class in the slot {slot!r}.",
            hint="Choose another slot with --set target=NAME.",
            slot=slot.name,
        )
    if len(found) == 1:
        raise UsageError(
            "Every sample of the training split is of the class {name!r} in the slot {slot!r}; it takes two classes at least.",
            hint="Choose another slot with --set target=NAME.",
            name=next(iter(found)),
            slot=slot.name,
        )
    if len(found) > MOST or 2 * len(found) > found.total():
        raise UsageError(
            "The slot {slot!r} holds {count:,} different values in {samples:,} samples: these are no classes.",
            hint="Choose a slot with at most {most:,} values that samples share: --set target=NAME.",
            slot=slot.name,
            count=len(found),
            samples=found.total(),
            most=MOST,
        )
    return tuple(sorted(found))


@dataclass(frozen=True)
class Classes(Preparer):
    """Turns the values of a label slot into class numbers.

    Attributes:
        slot: The slot that holds the labels.
        classes: Names of the classes, in order.
    """

    slot: Slot
    classes: tuple[str, ...]

    @classmethod
    def of(cls, part: Part) -> Self:
        """Read the classes from a run's description.

        Raises:
            DamagedError: If it names no classes.
        """
        match part.state.get("classes"):
            case [*classes] if classes and all(isinstance(name, str) for name in classes):
                return cls(slot_of(part), tuple(classes))
        raise DamagedError("The predictor {id!r} names no classes.", hint="Train it again.", id=part.id)

    def __call__(self, raw: Any) -> Arrays:
        """``label`` int64 (): the place of the class; -1 if there is none, -2 if training never met it."""
        name = label_of(raw, self.slot)
        if not name:
            return self.blank()
        return {LABEL: np.array(self.classes.index(name) if name in self.classes else STRANGE, np.int64)}

    def blank(self) -> Arrays:
        """The label of a sample without a class."""
        return {LABEL: np.array(ABSENT, np.int64)}
