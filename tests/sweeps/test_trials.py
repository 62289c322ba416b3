"""Values, combinations and draws of sweeps."""

from __future__ import annotations

from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.sweeps.sweep import SweepAxis
from mmstudio.plan.sweeps.trials import combinations, draws, recipe_with, rounded, values_of


def test_values_as_a_person_writes_them() -> None:
    assert values_of("0.001,0.004") == (0.001, 0.004)
    assert values_of("concat, structure,concat") == ("concat", "structure")
    assert values_of("[1,2],[1,2,4]") == ([1, 2], [1, 2, 4])
    assert values_of("true,false") == (True, False)
    assert values_of("1,true") == (1, True), "a number is no truth value"
    assert values_of("") == ()


def test_all_combinations_the_last_setting_first() -> None:
    axes = (SweepAxis(path="a", values=(1, 2)), SweepAxis(path="b", values=("x", "y")))
    assert list(combinations(axes)) == [
        {"a": 1, "b": "x"},
        {"a": 1, "b": "y"},
        {"a": 2, "b": "x"},
        {"a": 2, "b": "y"},
    ]


def test_each_draw_comes_once() -> None:
    axes = (SweepAxis(path="a", values=(1, 2)), SweepAxis(path="b", values=("x", "y")))
    found = list(draws(axes, 10, 0))
    assert len(found) == 4
    assert {(one["a"], one["b"]) for one in found} == {(1, "x"), (1, "y"), (2, "x"), (2, "y")}


def test_numbers_are_multiples_within_their_range() -> None:
    width = SweepAxis(path="w", low=16, high=80, whole=True, step=16)
    assert [rounded(width, value) for value in (16, 23, 25, 79.9, 90)] == [16, 16, 32, 80, 80]
    assert rounded(SweepAxis(path="r", low=0.001, high=1), 0.0123456) == 0.01235
    assert rounded(SweepAxis(path="r", low=0.00123456, high=1), 0.001234) == 0.00123456


def test_settings_of_the_recipes_own_part_stay() -> None:
    recipe = Recipe(
        id="one", title="One", fusion=Choice(id="concat", settings={"width": 7}), generator=Choice(id="flow")
    )
    assert recipe_with(recipe, {"fusion.id": "concat"}).fusion == recipe.fusion
    assert recipe_with(recipe, {"fusion.id": "gated"}).fusion == Choice(id="gated")
    assert recipe_with(recipe, {"fusion.width": 9}).fusion.settings == {"width": 9}
