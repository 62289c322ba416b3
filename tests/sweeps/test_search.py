"""Optuna's search and pruners, and what is said where it is missing."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
from sweeping import ended, others, reports

from mmstudio.core.errors import UsageError
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.sweeps.members import SweepMember
from mmstudio.plan.sweeps.stopping import outdone
from mmstudio.plan.sweeps.sweep import SweepAxis
from mmstudio.services.opened import OpenProject
from mmstudio.services.sweeps.table import table_of
from mmstudio.services.sweeps.wishes import SweepWish
from mmstudio.services.training.forecasts import Forecasts

HERE = importlib.util.find_spec("optuna") is not None
needed = pytest.mark.skipif(not HERE, reason="Optuna is not installed")


def test_without_the_library_a_sentence_says_how_to_get_it(
    still: OpenProject, small: Recipe, forecasts: Forecasts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mmstudio.plan.sweeps.optuna_search.find_spec", lambda _name: None)
    wish = SweepWish("fruit", small, ranges={"training.lr": ""}, how="search", count=3)
    with pytest.raises(UsageError) as refused:
        still.sweeps.start(wish, forecasts)
    assert "Optuna, which is not installed" in str(refused.value)
    assert 'pip install "mm-studio[sweep]"' in str(refused.value)
    assert not still.sweeps.list()


@needed
def test_a_search_comes_near_the_best() -> None:
    from mmstudio.plan.sweeps.optuna_search import proposed

    axes = (SweepAxis(path="x", low=0, high=1), SweepAxis(path="kind", values=([1], [1, 2])))
    known: list[tuple[dict[str, Any], float | None]] = []
    for _ in range(40):
        settings = proposed(axes, known, 0, higher=False)
        value = (settings["x"] - 0.3) ** 2 + (settings["kind"] == [1])
        known.append((settings, None if len(known) == 5 else value))
    late = [settings for settings, _ in known[20:]]
    assert sum(one["kind"] == [1, 2] for one in late) >= 15
    assert min(abs(one["x"] - 0.3) for one in late) < 0.03
    assert proposed(axes, known[:12], 0, higher=False) == known[12][0], "from what is known alone"


@needed
def test_halving_ends_what_is_in_the_worse_half() -> None:
    own = SweepMember(9, 0)
    good = others(*[reports(5 - place / 10, 4, 3, 2) for place in range(8)])
    why = outdone("halving", own, {**good, own: reports(99, 98, until=0.5)}, higher=False)
    assert why is not None
    assert why.text == "Stopped early: not in the better half that goes on at step 50 (98)."
    assert outdone("halving", own, {**good, own: reports(0.3, 0.2, until=0.5)}, higher=False) is None
    assert outdone("halving", own, {**good, own: reports(99, 98, until=0.5)}, higher=True) is None


@needed
def test_a_search_is_a_sweep_like_others(grown: OpenProject, small: Recipe, forecasts: Forecasts) -> None:
    wish = SweepWish(
        "fruit", small, {"fusion.id": "concat,gated"}, {"training.lr": "0.001..0.1"}, "search", 3
    )
    found = grown.sweeps.planner(forecasts).preview(wish)
    assert (found.count, found.runs, found.trials) == (3, 3, ())
    sweep = grown.sweeps.start(wish, forecasts)
    assert len(sweep.trials) == 1, "the others follow from it"
    while not table_of(grown.sweeps, sweep.id).ended:
        ended(grown, sweep.id)
    rows = table_of(grown.sweeps, sweep.id).rows
    assert [row.state for row in rows] == ["done"] * 3
    assert all(0.001 <= row.settings["training.lr"] <= 0.1 for row in rows)
    assert len({row.settings["training.lr"] for row in rows}) == 3
