"""What forests tell of how they learned, as plain arrays.

Shapes: n samples, S slots, D width, K classes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from mmstudio.nn import Learned
from mmstudio_forest.trees import Places, Shares

_FIGURES = ("alone", "without")


def judged(
    slots: Collection[str],
    labels: Places,
    scores: Callable[[Collection[str]], Shares],
    importances: Mapping[str, Shares],
) -> Learned:
    """What comes out where the samples are judged by what did not learn from them.

    Args:
        slots: Names of the slots.
        labels: (n,).
        scores: Gives the scores (n, K) of the samples with only these slots given.
        importances: Per slot (D,).
    """

    def right(given: Collection[str]) -> float:
        return float((scores(given).argmax(axis=1) == labels).mean())

    return Learned(
        count=len(labels),
        right=right(slots),
        alone={name: right([name]) for name in slots},
        without={name: right([one for one in slots if one != name]) for name in slots},
        importances=importances,
    )


def kept(learned: Learned) -> dict[str, Any]:
    """Arrays by name."""
    return {
        "count": np.array(learned.count, np.int64),
        "right": np.array(learned.right),
        "alone": np.array(list(learned.alone.values())),
        "without": np.array(list(learned.without.values())),
        **{f"importances/{name}": found for name, found in learned.importances.items()},
    }


def taken(arrays: Mapping[str, Any], widths: Mapping[str, int]) -> Learned:
    """What :func:`kept` gave.

    Raises:
        ValueError: If it cannot be that.
    """
    shapes = {"right": (), **dict.fromkeys(_FIGURES, (len(widths),))}
    shares = {name: np.asarray(arrays[name], np.float64) for name in shapes}
    importances = {name: np.asarray(arrays[f"importances/{name}"], np.float64) for name in widths}
    for name, found in shares.items():
        if found.shape != shapes[name] or (found < 0).any() or (found > 1).any():
            raise ValueError(f"{name} of the forests is no share")
    if any(found.shape != (widths[name],) or (found < 0).any() for name, found in importances.items()):
        raise ValueError("the importances of the forests are of other numbers")
    count = np.asarray(arrays["count"])
    if count.shape != () or count.dtype.kind != "i" or count < 0:
        raise ValueError("the forests learned from no number of samples")
    alone, without = (dict(zip(widths, shares[name].tolist(), strict=True)) for name in _FIGURES)
    return Learned(int(count), float(shares["right"]), alone, without, importances)
