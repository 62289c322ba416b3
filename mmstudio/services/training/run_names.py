"""Default names of runs: the title of the recipe, and what was changed in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import counted
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plugins.config import read_config

if TYPE_CHECKING:
    from mmstudio.plugins.registry import Catalog, Registry

_MOST = 3
UNTOLD = frozenset(
    {"preview_every_s", "previews", "checkpoint_every_s", "checkpoint_every", "keep", "memory_mb"}
)
"""Settings that do not affect the outcome of a training."""


def name_of(
    recipe: Recipe, shipped: Recipe | None, registry: Registry, *, seed: int = 0, title: str = ""
) -> str:
    """A name such as ``Flow, width 16, 10 min``.

    Args:
        recipe: As it is trained.
        shipped: The listed recipe that it started from; ``None`` if that no longer exists.
        registry: Gives the defaults of parts.
        seed: Seed of the run; part of the name if it is not 0.
        title: Name of the recipe to use instead of its title.
    """
    found = list(_differences(recipe, shipped, registry)) if shipped is not None else []
    if seed:
        found.append(f"seed {seed}")
    more = len(found) - _MOST
    told = found if more <= 0 else [*found[: _MOST - 1], f"{more + 1} more"]
    return ", ".join([title or recipe.title, *told])


def _differences(recipe: Recipe, shipped: Recipe, registry: Registry) -> Iterator[str]:
    """The differences, the most important first: parts, their settings, steps, the budget, the loop."""
    yield from _part(recipe.generator, shipped.generator, registry.generators)
    yield from _part(recipe.fusion, shipped.fusion, registry.fusions)
    for slot, choice in recipe.encoders.items():
        before = shipped.encoders.get(slot)
        if before is None:  # the form gives per slot what the recipe gives per kind
            before = next((one for one in shipped.encoders.values() if one.id == choice.id), None)
        if before is not None:
            yield from (f"{slot} {told}" for told in _part(choice, before, registry.encoders))
    if recipe.targets != shipped.targets:
        verb = "makes" if recipe.generator.id in registry.generators else "learns"
        yield f"{verb} {', '.join(recipe.targets)}"
    if recipe.conditions != shipped.conditions:
        yield f"from {', '.join(recipe.conditions)}" if recipe.conditions else "from everything"
    if recipe.tasks != shipped.tasks:
        yield f"beside {', '.join(recipe.tasks)}" if recipe.tasks else "nothing beside"
    for slot, steps in recipe.preprocess.items():
        if steps != shipped.preprocess.get(slot, []):
            yield f"{slot} {'+'.join(step.id for step in steps)}" if steps else f"{slot} without steps"
    yield from _training(recipe, shipped)


def _training(recipe: Recipe, shipped: Recipe) -> Iterator[str]:
    now, was = recipe.training.model_dump(mode="json"), shipped.training.model_dump(mode="json")
    if now["steps"] != was["steps"] and now["steps"]:
        yield counted(now["steps"], "step")
    elif not now["steps"] and (now["minutes"] != was["minutes"] or was["steps"]):
        yield f"{now['minutes']:g} min"
    for name, value in now.items():
        if name not in {*UNTOLD, "steps", "minutes"} and value != was[name]:
            yield _told(name, value)


def _part(now: Choice, was: Choice, catalog: Catalog[Any]) -> Iterator[str]:
    """How a part differs: another part, or other settings of the same."""
    if now.id != was.id:
        yield now.id
    before = _values(was if now.id == was.id else Choice(id=now.id), catalog)
    for name, value in _values(now, catalog).items():
        if value != before.get(name):
            yield _told(name, value)


def _values(choice: Choice, catalog: Catalog[Any]) -> dict[str, Any]:
    """All settings of a part; only the given ones if the part is missing or they are not valid."""
    try:
        config = read_config(catalog.get(choice.id).config, choice.settings, choice.id)
    except StudioError:
        return dict(choice.settings)
    return dict(config.model_dump(mode="json"))


def _told(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _plain(name) if value else f"no {_plain(name)}"
    said = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{_plain(name)} {said}"


def _plain(name: str) -> str:
    return name.replace("_", " ")
