"""Which slot decided: what each slot adds to what is told of a sample, in Shapley values.

Shapes: n samples, K classes, or 1 where numbers are told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mmstudio.engine.judge.attribution.shapley import design_for
from mmstudio.plan.judging.told import ToldReport

Floats = npt.NDArray[np.float64]
Tells = Callable[[Collection[str]], Floats]
"""Gives the scores of the classes, or the numbers, (n, K) with only some slots."""


@dataclass(frozen=True)
class Decided:
    """What decided what is told of one sample.

    Attributes:
        without: The score of the likeliest class, or the number, where nothing is given.
        shares: What each slot that the sample holds adds to it; they add up to what is told.
    """

    without: float
    shares: Mapping[str, float]


def decided(tells: Tells, there: Mapping[str, npt.NDArray[np.bool_]]) -> list[Decided]:
    """What decided, for each of some samples: exact for up to eight slots.

    A slot that a sample does not hold adds nothing in any order, so that all samples are asked about together.

    Args:
        tells: Gives what is told.
        there: Per slot (n,): whether a sample holds it.
    """
    slots = [slot for slot, held in there.items() if held.any()]
    design, whole = design_for(len(slots)), tells(slots)
    rows, places = np.arange(len(whole)), whole.argmax(axis=1)

    def value(subset: int) -> Floats:
        given = [slot for number, slot in enumerate(slots) if subset >> number & 1]
        found: Floats = tells(given)[rows, places]
        return found

    values = {subset: value(subset) for subset in design.subsets()}
    told = []
    for row in rows:
        found = design.shapley({subset: float(each[row]) for subset, each in values.items()})
        shares = {slot: one.value for slot, one in zip(slots, found, strict=True) if there[slot][row]}
        told.append(Decided(float(values[0][row]), shares))
    return told


def with_decided(report: ToldReport, tells: Tells, there: Mapping[str, npt.NDArray[np.bool_]]) -> ToldReport:
    """A report whose errors say which slot decided them.

    Args:
        report: The report.
        tells: Gives what is told of its errors, in their order.
        there: Per slot: whether they hold it.
    """
    found = decided(tells, there) if report.wrong else []
    wrong = [
        one.model_copy(update={"without": each.without, "decided": dict(each.shares)})
        for one, each in zip(report.wrong, found, strict=True)
    ]
    return report.model_copy(update={"wrong": tuple(wrong)})
