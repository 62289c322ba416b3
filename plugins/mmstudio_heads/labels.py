"""What is to be told: classes with how often each occurs, or numbers with their mean and deviation."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from mmstudio.api import PluginState, Slot, UsageError
from mmstudio.nn import Arrays, Preparer
from mmstudio.nn.predictors import MOST, classes_of, label_of

NUMBER, KNOWN = "number", "known"
NUMBERS_FROM = 20
"""A column of numbers with at most so many different ones, which samples share, names classes, if nothing else is said."""
_LARGEST = 1e30


class LabelState(PluginState):
    """What was learned of the labels before training.

    Attributes:
        kind: Whether they name classes or are numbers.
        classes: Names of the classes, in order.
        counts: Number of training samples of each class.
        mean, std: Mean and deviation of the numbers.
    """

    kind: Literal["classes", "numbers"]
    classes: Annotated[list[str], Field(default_factory=list, max_length=MOST)]
    counts: Annotated[list[int], Field(default_factory=list, max_length=MOST)]
    mean: Annotated[float, Field(ge=-_LARGEST, le=_LARGEST)] = 0.0
    std: Annotated[float, Field(gt=0, le=2 * _LARGEST)] = 1.0

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.counts) != len(self.classes) or any(count < 1 for count in self.counts):
            raise ValueError("each class needs the number of its samples")
        if (self.kind == "classes") != (len(self.classes) > 1):
            raise ValueError("classes are two at least, and numbers have none")
        return self


def number_of(raw: Any, slot: Slot) -> float | None:
    """The number that a value holds; ``None`` if it holds none of at most 1e30 in size."""
    if isinstance(raw, Mapping):
        columns = slot.columns or tuple(raw)
        raw = raw.get(columns[0]) if columns else None
    if isinstance(raw, bool) or raw is None or (isinstance(raw, str) and "_" in raw):
        return None
    try:
        found = float(raw)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and abs(found) <= _LARGEST else None


def learned_of(
    raws: Iterable[Any], slot: Slot, kind: Literal["auto", "classes", "numbers"]
) -> dict[str, Any]:
    """The state of a column of labels.

    Raises:
        UsageError: If it holds neither classes nor numbers, or all samples have the same.
    """
    counts: Counter[str] = Counter()
    found = array("d")
    for raw in raws:  # one at a time: there may be millions
        if raw is None or not (label := label_of(raw, slot)):
            continue
        counts[label] += 1
        if (number := number_of(raw, slot)) is not None:
            found.append(number)
    held, different = counts.total(), len(set(found))
    if kind == "auto":
        scale = len(found) == held and (different > NUMBERS_FROM or 2 * different > held > 1)
        kind = "numbers" if scale else "classes"
    if kind == "classes":
        classes = classes_of(counts.elements(), slot)
        return {"kind": kind, "classes": list(classes), "counts": [counts[name] for name in classes]}
    if different < 2:
        raise UsageError(
            "The slot {slot!r} holds no two different numbers in the training split.",
            hint="Choose another slot with --set target=NAME, or learn classes: --set generator.kind=classes.",
            slot=slot.name,
        )
    return {"kind": kind, "mean": float(np.mean(found)), "std": float(np.std(found))}


@dataclass(frozen=True)
class NumberPreparer(Preparer):
    """Turns the values of a column into numbers.

    Attributes:
        slot: The slot that holds them.
    """

    slot: Slot

    def __call__(self, raw: Any) -> Arrays:
        """``number`` float64 () in the column's unit, and ``known`` uint8 (): 0 where the cell holds none."""
        found = number_of(raw, self.slot)
        return {
            NUMBER: np.array(0.0 if found is None else found, np.float64),
            KNOWN: np.array(found is not None, np.uint8),
        }

    def blank(self) -> Arrays:
        """The number of a sample without one."""
        return {NUMBER: np.array(0.0, np.float64), KNOWN: np.array(0, np.uint8)}
