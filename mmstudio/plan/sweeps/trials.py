"""Trials of a sweep: combinations of a grid, random draws, and the recipe of each."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from mmstudio.plan.recipe import Recipe
from mmstudio.plan.recipe_settings import apply_settings, parse_value
from mmstudio.plan.sweeps.sweep import Settings, SweepAxis

_DIGITS = 4
"""Significant digits of a number that is drawn: more say nothing, and cannot be typed again."""
_PATIENCE = 50
"""How many draws are made for each trial before there is taken to be no other."""


def combinations(axes: Sequence[SweepAxis]) -> Iterator[dict[str, Any]]:
    """All combinations of the values of some settings, the last setting changing first."""
    for values in product(*(axis.values for axis in axes)):
        yield {axis.path: value for axis, value in zip(axes, values, strict=True)}


def draws(axes: Sequence[SweepAxis], count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Random combinations, each once; fewer than ``count`` if there are no more."""
    source, seen = random.Random(seed), set()
    for _ in range(_PATIENCE * count):
        one = {axis.path: _drawn(axis, source) for axis in axes}
        key = json.dumps(one, sort_keys=True)
        if key not in seen:
            seen.add(key)
            yield one
            if len(seen) == count:
                return


def rounded(axis: SweepAxis, value: float) -> float | int:
    """A number of a range, as it is tried: a multiple where it has to be one, else with four digits."""
    if axis.whole:
        whole = round(axis.low) + axis.step * round((value - axis.low) / axis.step)
        return min(max(whole, round(axis.low)), round(axis.high))
    return min(max(float(f"{value:.{_DIGITS}g}"), axis.low), axis.high)


def _drawn(axis: SweepAxis, source: random.Random) -> Any:
    if axis.values:
        return source.choice(axis.values)
    if axis.log:
        return rounded(axis, math.exp(source.uniform(math.log(axis.low), math.log(axis.high))))
    return rounded(axis, source.uniform(axis.low, axis.high))


def recipe_with(recipe: Recipe, settings: Settings) -> Recipe:
    """A recipe with the settings of a trial.

    An id that the recipe has already is left, so that the settings of its own part stay.

    Raises:
        UsageError: If a path does not exist, or the recipe becomes invalid.
    """
    own = {"fusion.id": recipe.fusion.id, "generator.id": recipe.generator.id}
    told = {path: _text(value) for path, value in settings.items() if own.get(path) != value}
    return apply_settings(recipe, told)


def values_of(text: str) -> tuple[Any, ...]:
    """The values between commas, as a person writes them: numbers, words, or JSON; lists keep their commas."""
    try:
        found = json.loads(f"[{text}]")
    except ValueError:
        found = [parse_value(part.strip()) for part in _parts(text) if part.strip()]
    kept: list[Any] = []
    for value in found:
        if all(_text(value) != _text(other) for other in kept):
            kept.append(value)
    return tuple(kept)


def told_value(value: Any) -> str:
    """A value in words."""
    return f"{value:g}" if isinstance(value, float) else _text(value)


def _parts(text: str) -> Iterator[str]:
    """Parts between commas that stand in no brackets."""
    depth, begin = 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "[{") - (sign in "]}")
        if sign == "," and not depth:
            yield text[begin:place]
            begin = place + 1
    yield text[begin:]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
