"""Shapley values and Shapley interaction indices of a game, exact or from sampled orders.

A game gives every subset S of n players a number v(S). The Shapley value of player i (Shapley 1953) is the mean, over all
orders in which the players can join, of what i adds to those before it:

    phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! * (v(S + i) - v(S))

The Shapley interaction index of i and j (Grabisch and Roubens 1999) is the mean of what the two add together beyond what
each adds alone, over all orders in which the two join as one player:

    I_ij = sum over S without i, j of |S|! (n - |S| - 2)! / (n - 1)! * (v(S + ij) - v(S + i) - v(S + j) + v(S))

It is above 0 where the two only work together, and below 0 where each makes up for the other. Many players have too many
subsets; then orders are drawn at random (Castro et al. 2009), and every mean has a standard error.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

MOST_EXACT = 8
"""Largest number of players whose subsets are all evaluated: 256."""
ORDERS = 64
"""Number of sampled orders for more players."""

Values = Mapping[int, float]
"""v(S) by subset; bit i of a subset tells whether player i belongs to it."""


@dataclass(frozen=True)
class ShapleyEstimate:
    """A number, and its standard error; the error is ``None`` if the number is exact, or if one order alone gave it."""

    value: float
    error: float | None = None


@dataclass(frozen=True)
class Design:
    """The subsets to evaluate for a game, and how to read its values.

    Attributes:
        players: Number of players, n.
        orders: Sampled orders of the players; empty if all subsets are evaluated.
    """

    players: int
    orders: tuple[tuple[int, ...], ...] = ()

    @property
    def everything(self) -> int:
        """The subset of all players."""
        return (1 << self.players) - 1

    def subsets(self) -> list[int]:
        """All subsets to evaluate, each once: first all players, then none, one missing, and one alone."""
        ones = [1 << player for player in range(self.players)]
        first = [self.everything, 0, *(self.everything - one for one in ones), *ones]
        rest = (
            range(1 << self.players)
            if not self.orders
            else (subset for order in self.orders for subset in _joined(order))
        )
        return list(dict.fromkeys([*first, *rest]))

    def shapley(self, values: Values) -> list[ShapleyEstimate]:
        """The Shapley value of every player. They add up to v(all) - v(none), sampled ones too."""
        if self.orders:
            return [_mean([_added(order, player, values) for order in self.orders]) for player in self._all]
        return [ShapleyEstimate(_exact(self.players, (player,), values)) for player in self._all]

    def interactions(self, values: Values) -> dict[tuple[int, int], ShapleyEstimate]:
        """The Shapley interaction index of every pair; a pair that no order has side by side is left out."""
        if not self.orders:
            return {
                pair: ShapleyEstimate(_exact(self.players, pair, values))
                for pair in combinations(self._all, 2)
            }
        found: dict[tuple[int, int], list[float]] = {}
        for order in self.orders:
            before = 0
            for one, other in pairwise(order):
                pair = (min(one, other), max(one, other))
                found.setdefault(pair, []).append(_difference(before, (one, other), values))
                before |= 1 << one
        return {pair: _mean(found[pair]) for pair in sorted(found)}

    @property
    def _all(self) -> range:
        return range(self.players)


def design_for(players: int, seed: int = 0) -> Design:
    """All subsets of few players, sampled orders of many; the same seed draws the same orders."""
    if players <= MOST_EXACT:
        return Design(players)
    rng = np.random.default_rng(seed)
    return Design(players, tuple(tuple(rng.permutation(players).tolist()) for _ in range(ORDERS)))


def _exact(players: int, some: Sequence[int], values: Values) -> float:
    """The sum of the definitions above, for one player or two."""
    taken = sum(1 << player for player in some)
    left = players - len(some)
    weights = [
        math.factorial(size) * math.factorial(left - size) / math.factorial(left + 1)
        for size in range(left + 1)
    ]
    return math.fsum(
        weights[subset.bit_count()] * _difference(subset, some, values)
        for subset in range(1 << players)
        if not subset & taken
    )


def _difference(subset: int, some: Sequence[int], values: Values) -> float:
    """What players add to a subset beyond what fewer of them add: v(S + i) - v(S), or its difference for two."""
    if not some:
        return values[subset]
    first, rest = some[0], some[1:]
    return _difference(subset | 1 << first, rest, values) - _difference(subset, rest, values)


def _joined(order: Sequence[int]) -> Iterator[int]:
    """The subsets that grow in an order, and those in which two neighbours have changed places."""
    before = 0
    for one, other in pairwise(order):
        yield before | 1 << one
        yield before | 1 << other
        before |= 1 << one
    yield before | 1 << order[-1]


def _added(order: Sequence[int], player: int, values: Values) -> float:
    before = sum(1 << one for one in order[: order.index(player)])
    return values[before | 1 << player] - values[before]


def _mean(some: Sequence[float]) -> ShapleyEstimate:
    error = float(np.std(some, ddof=1)) / math.sqrt(len(some)) if len(some) > 1 else None
    return ShapleyEstimate(math.fsum(some) / len(some), error)
