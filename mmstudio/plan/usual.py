"""The steps that a recipe usually takes, and the minutes that a slower machine needs for them."""

from __future__ import annotations

from mmstudio.plan.recipe import Recipe

_ENOUGH = 2 / 3
"""Share of the usual steps from which nothing is said."""


def wanted_minutes(recipe: Recipe, step_s: float) -> float | None:
    """Minutes of the usual number of steps, where a recipe's budget is minutes and holds far fewer steps.

    Args:
        recipe: The recipe.
        step_s: Seconds that a step takes.

    Returns:
        ``None`` if the budget is enough, is in steps, or if it is not known how many are usual.
    """
    budget = recipe.training
    if not recipe.usual or budget.steps or step_s <= 0:
        return None
    if 60 * budget.minutes / step_s >= _ENOUGH * recipe.usual:
        return None
    return recipe.usual * step_s / 60
