"""How many minutes a slower machine needs for the steps that are usual."""

from __future__ import annotations

import pytest

from mmstudio.plan.recipe import Choice, Recipe, Training


def _recipe(usual: int, minutes: float = 3.0, steps: int = 0) -> Recipe:
    training = Training(minutes=minutes, steps=steps)
    return Recipe(id="one", title="One", generator=Choice(id="none"), training=training, usual=usual)


def test_a_slow_machine_needs_the_usual_steps_at_its_own_pace() -> None:
    assert _recipe(600).wanted_minutes(1.5) == pytest.approx(15)  # 120 steps in 3 minutes
    assert _recipe(600).wanted_minutes(0.4501) == pytest.approx(4.501)  # 399.9 steps: just below two thirds
    assert _recipe(600, minutes=11.0).wanted_minutes(1.5) is None  # 440 steps


@pytest.mark.parametrize(
    ("recipe", "step_s"),
    [(_recipe(600), 0.45), (_recipe(0), 99.0), (_recipe(600, steps=5), 99.0), (_recipe(600), 0.0)],
)
def test_nothing_is_wanted_where_it_is_enough_or_not_known(recipe: Recipe, step_s: float) -> None:
    assert recipe.wanted_minutes(step_s) is None
