"""Sentences about how well a predictor learned, and from what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import Note
from mmstudio.engine.model.predictor_files import Fitted
from mmstudio.nn import Learned, Predictor, Preparer

Names = Mapping[str, tuple[str, ...]]
_WHOLE = "Of {count:,} training samples {right:.1f} % are told right by those parts of it that did not learn from them."
_SLOT = "Of the same samples {slot} alone tells {alone:.1f} % right; without {slot} it is {without:.1f} %."
_COUNTS = "What counts in {slot}, of 100: {parts}."
_MOST = 8
"""Largest number of parts of a slot that are named."""


def names_of(preparers: Mapping[str, Preparer], frozen: Mapping[str, object]) -> Names:
    """What the numbers of each slot describe; slots with features of a frozen encoder have no names."""
    return {
        slot: () if slot in frozen else tuple(preparer.statistics_of())
        for slot, preparer in preparers.items()
    }


def learned_notes(predictor: Predictor, fitted: Fitted, names: Names) -> list[Note]:
    """Sentences about what a predictor tells of itself; none if it tells nothing.

    Args:
        predictor: A predictor that has learned.
        fitted: The description that it was made from.
        names: What the numbers of each slot describe; slots without names, or with another number of them, are not broken down.

    Raises:
        StudioError: If it tells shares that are none, or of other slots.
    """
    found = predictor.learned()
    if found is None:
        return []
    _check(found, fitted)
    return list(_notes(found, names))


def _notes(found: Learned, names: Names) -> Iterator[Note]:
    yield Note(_WHOLE, {"count": found.count, "right": 100 * found.right})
    if len(found.alone) > 1:
        for slot, alone in found.alone.items():
            shares = {"alone": 100 * alone, "without": 100 * found.without[slot]}
            yield Note(_SLOT, {"slot": slot, **shares})
    for slot, importances in found.importances.items():
        parts = _counted(importances, names.get(slot, ()))
        if len(parts) > 1:
            told = ", ".join(f"{name} {share:.0f}" for name, share in list(parts.items())[:_MOST])
            yield Note(_COUNTS, {"slot": slot, "parts": told})


def _counted(importances: npt.NDArray[np.float64], names: tuple[str, ...]) -> dict[str, float]:
    """How much each named part counts, in hundredths of the slot, the largest first."""
    total = importances.sum()
    if len(names) != len(importances) or not total > 0:
        return {}
    parts = dict.fromkeys(names, 0.0)
    for name, share in zip(names, importances, strict=True):
        parts[name] += 100 * float(share / total)
    return dict(sorted(parts.items(), key=lambda part: -part[1]))


def _check(found: Learned, fitted: Fitted) -> None:
    shares = [found.right, *found.alone.values(), *found.without.values()]
    slots = (found.alone, found.without, found.importances)
    whole = all(
        importances.shape == (fitted.widths.get(slot),) and np.isfinite(importances).all()
        for slot, importances in found.importances.items()
    )
    known = found.alone.keys() == found.without.keys() and all(
        one.keys() <= fitted.widths.keys() for one in slots
    )
    if not whole or not known or not all(0 <= share <= 1 for share in shares):
        raise StudioError("The predictor {id!r} tells of itself what cannot be.", id=fitted.id)
