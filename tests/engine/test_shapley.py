"""Shapley values and interactions: against brute force over all orders, and by the axioms that define them."""

from __future__ import annotations

import math
from itertools import combinations, permutations

import numpy as np
import pytest

from mmstudio.engine.judge.attribution.shapley import MOST_EXACT, ORDERS, Design, design_for


def game(players: int, seed: int = 0) -> dict[int, float]:
    return dict(enumerate(np.random.default_rng(seed).normal(size=1 << players).tolist()))


def brute_values(players: int, values: dict[int, float]) -> list[float]:
    """What each player adds to those before it, over every order."""
    sums = [0.0] * players
    for order in permutations(range(players)):
        before = 0
        for player in order:
            sums[player] += values[before | 1 << player] - values[before]
            before |= 1 << player
    return [total / math.factorial(players) for total in sums]


def brute_pair(players: int, values: dict[int, float], one: int, other: int) -> float:
    """What two add beyond each by itself, over every order in which they come as one."""
    merged = [player for player in range(players) if player != other]
    found = []
    for order in permutations(merged):
        before = sum(1 << player for player in order[: order.index(one)])
        a, b = 1 << one, 1 << other
        found.append(values[before | a | b] - values[before | a] - values[before | b] + values[before])
    return math.fsum(found) / len(found)


@pytest.mark.parametrize("players", [1, 2, 3, 5])
def test_exact_values_are_the_mean_over_all_orders(players: int) -> None:
    values, design = game(players), design_for(players)
    assert sorted(design.subsets()) == list(range(1 << players))
    assert [found.value for found in design.shapley(values)] == pytest.approx(brute_values(players, values))
    assert all(found.error is None for found in design.shapley(values))
    pairs = design.interactions(values)
    assert list(pairs) == list(combinations(range(players), 2))
    for (one, other), found in pairs.items():
        assert found.value == pytest.approx(brute_pair(players, values, one, other))


@pytest.mark.parametrize("players", [4, MOST_EXACT, MOST_EXACT + 2])
def test_they_add_up_to_the_whole_change(players: int) -> None:
    values, design = game(players, 1), design_for(players)
    total = sum(found.value for found in design.shapley(values))
    assert total == pytest.approx(values[design.everything] - values[0])


@pytest.mark.parametrize("players", [4, MOST_EXACT + 1])
def test_a_player_that_adds_nothing_gets_nothing_and_equal_players_get_the_same(players: int) -> None:
    """Players 0 and 1 are alike, player 2 is a dummy."""

    def worth(subset: int) -> float:
        pair = (subset & 1) + (subset >> 1 & 1)
        return pair**2 + 0.5 * (subset >> 3).bit_count() + 0.25 * pair * (subset >> 3 & 1)

    values = {subset: worth(subset) for subset in range(1 << players)}
    exact = Design(players)
    shares = [found.value for found in exact.shapley(values)]
    assert shares[2] == 0
    assert shares[0] == pytest.approx(shares[1])
    assert all(exact.interactions(values)[pair].value == 0 for pair in [(0, 2), (1, 2), (2, 3)])
    sampled = design_for(players).shapley(values)
    assert sampled[2].value == 0


@pytest.mark.parametrize(
    ("worths", "expected"),
    [((0, 1, 1, 1), -1), ((0, 0, 0, 1), 1), ((0, 1, 1, 2), 0), ((3, 1, 2, 0), 0), ((0, 2, 3, 1), -4)],
    ids=[
        "either is enough",
        "both are needed",
        "each for itself",
        "each takes away",
        "one against the other",
    ],
)
def test_interactions_tell_what_is_shared_from_what_takes_both(
    worths: tuple[float, ...], expected: float
) -> None:
    """Values of nobody, the first, the second, both."""
    values = dict(enumerate(worths))
    assert Design(2).interactions(values)[0, 1].value == expected
    shares = [found.value for found in Design(2).shapley(values)]
    assert sum(shares) == worths[3] - worths[0]
    assert shares[0] - shares[1] == worths[1] - worths[2]


def test_many_players_are_sampled_with_an_error_that_covers_the_truth() -> None:
    players = MOST_EXACT + 2
    strengths = np.linspace(0, 1, players)

    def worth(subset: int) -> float:
        there = np.array([subset >> player & 1 for player in range(players)])
        return float(there @ strengths + 2 * there[0] * there[9] - there[4] * there[5])

    values = {subset: worth(subset) for subset in range(1 << players)}
    design = design_for(players)
    assert len(design.orders) == ORDERS
    assert len(design.subsets()) < 1 << players
    known = {subset: values[subset] for subset in design.subsets()}  # nothing else is asked for
    truth = [found.value for found in Design(players).shapley(values)]
    assert truth == pytest.approx(strengths + np.array([1, 0, 0, 0, -0.5, -0.5, 0, 0, 0, 1]))
    for found, right in zip(design.shapley(known), truth, strict=True):
        assert found.error is not None
        assert abs(found.value - right) <= 4 * found.error + 1e-9
    pairs = design.interactions(known)
    assert {pair: found.value for pair, found in pairs.items() if abs(found.value) > 1e-9} == {
        pair: pytest.approx(value) for pair, value in {(0, 9): 2.0, (4, 5): -1.0}.items() if pair in pairs
    }
    assert len(pairs) > 40


def test_the_most_players_that_are_exact_are_eight() -> None:
    assert design_for(8).orders == ()
    assert len(design_for(8).subsets()) == 256
    assert len(design_for(9).orders) == 64


def test_what_only_one_gives_or_lacks_is_asked_for_though_no_order_has_it() -> None:
    """Of 200 players most are neither the first nor the last of 64 orders."""
    design = design_for(200)
    asked = design.subsets()
    assert len(asked) == len(set(asked))
    ones = {1 << player for player in range(200)}
    assert {0, design.everything, *ones, *(design.everything - one for one in ones)} <= set(asked)


def test_a_sampled_error_shrinks_as_the_values_spread() -> None:
    """Of one player whose worth depends on a coin of the order: the error is that of a mean of ORDERS draws."""
    players = MOST_EXACT + 1
    values = {s: float(s & 1 and s.bit_count() > 5) for s in range(1 << players)}
    found = design_for(players).shapley(values)[0]
    added = found.value  # a share of orders
    assert found.error == pytest.approx(math.sqrt(added * (1 - added) / (ORDERS - 1)))
