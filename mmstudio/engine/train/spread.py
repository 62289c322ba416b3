"""Signs of a probe's results: how many kinds there are among them, and what a condition does to them. numpy only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Features = npt.NDArray[np.float32]
_FEWEST = 8
_NEAR = 0.2
"""Share of the usual distance of two real values below which two values count as the same."""
_NEIGHBOUR = 3
"""A real value is covered by a result that is nearer than its neighbour of this number."""


@dataclass(frozen=True)
class Reals:
    """Real values of the samples whose conditions are probed.

    Attributes:
        there: (N,) which samples have a value.
        rows: (N, D); zeros where there is none.
        usual: Median distance of two of them.
    """

    there: npt.NDArray[np.bool_]
    rows: Features
    usual: float

    @classmethod
    def of(cls, values: Sequence[Features | None]) -> Reals:
        """Join values; ``None`` where a sample has none."""
        there = np.array([value is not None for value in values])
        width = next((len(value) for value in values if value is not None), 0)
        rows = np.stack([np.zeros(width, np.float32) if value is None else value for value in values])
        pairs = _pairs(rows[there])
        return cls(there, rows, float(np.median(pairs)) if len(pairs) else 0.0)

    @property
    def enough(self) -> bool:
        """Whether there are so many different ones that shares of them say something."""
        return int(self.there.sum()) >= _FEWEST and self.usual > 0


def kinds(made: Features, real: Reals) -> dict[str, float]:
    """How different results are from each other, beside the real values of the same samples.

    Returns:
        ``spread``: median distance of two results over that of two real values; ``alike``: share of the pairs of results
        that are the same (a birthday test), less that of the real values; ``coverage``: share of the real values that a
        result is near to (Naeem et al. 2020).
    """
    rows = made[real.there]
    near = _NEAR * real.usual
    pairs, of_real = _pairs(rows), _pairs(real.rows[real.there])
    between = np.sqrt(_squares(real.rows[real.there], rows))
    inside = np.sort(np.sqrt(_squares(real.rows[real.there], real.rows[real.there])), axis=1)
    return {
        "spread": float(np.median(pairs)) / real.usual,
        "alike": float((pairs < near).mean() - (of_real < near).mean()),
        "coverage": float((between.min(axis=1) <= inside[:, _NEIGHBOUR]).mean()),
    }


def actions(
    slot: str,
    there: npt.NDArray[np.bool_],
    whole: Features,
    rounds: Mapping[str, Features],
    real: Reals,
) -> dict[str, float]:
    """What a condition does to results.

    Args:
        slot: Its slot.
        there: (N,) which samples have it.
        whole: Results with all conditions.
        rounds: Results ``without/SLOT``, ``alone/SLOT`` and with ``none``.
        real: The real values.

    Returns:
        ``change``: how far results move when it is removed, over the usual distance of two real values; ``gain`` and
        ``gain_error``: how much nearer to the real values results are with it, as squared distances over the squared
        usual one, mean of being removed and of being added first, and the standard error.
    """
    if int(there.sum()) < _FEWEST:
        return {}
    without = rounds[f"without/{slot}"]
    change = np.linalg.norm(whole[there] - without[there], axis=1).mean() / real.usual
    both = there & real.there
    if int(both.sum()) < _FEWEST:
        return {"change": float(change)}
    gains = [_off(without, real, both) - _off(whole, real, both)]
    if f"alone/{slot}" in rounds:
        gains.append(_off(rounds["none"], real, both) - _off(rounds[f"alone/{slot}"], real, both))
    gain = np.mean(gains, axis=0)
    error = gain.std(ddof=1) / np.sqrt(len(gain))
    return {"change": float(change), "gain": float(gain.mean()), "gain_error": float(error)}


def _off(made: Features, real: Reals, which: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Squared distance of each result to its real value, over the squared usual distance."""
    gap = (made[which] - real.rows[which]).astype(np.float64)
    return np.asarray(np.square(gap).sum(axis=1) / real.usual**2)


def _squares(one: Features, other: Features) -> npt.NDArray[np.float64]:
    """Squared distances of all rows of one set to those of another."""
    first, second = one.astype(np.float64), other.astype(np.float64)
    found = (first**2).sum(1)[:, None] + (second**2).sum(1)[None] - 2 * first @ second.T
    return np.asarray(np.maximum(found, 0))


def _pairs(rows: Features) -> npt.NDArray[np.float64]:
    """Distances of all pairs of rows, each once."""
    one, other = np.triu_indices(len(rows), 1)
    return np.asarray(np.sqrt(_squares(rows, rows)[one, other]))
