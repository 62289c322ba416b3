"""The recipe inside a result, which may come from a stranger: either all its fields have their types, or it is ignored."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.files.door import check_ordinary
from mmstudio.core.result_recipe import checked_recipe
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve

_FORMATS = (1, 2)
"""Formats of recipes that are still read; in the first one, conditions named their paths."""
_NEEDED = frozenset(
    {"run", "checkpoint", "conditions", "guidance", "joint", "settings", "seed", "batch"}
    | {"device", "precision", "versions"}
)
"""Fields without which a result cannot be made again."""


def recipe_in(path: Path, registry: Registry, needed: Collection[str] = ()) -> dict[str, Any] | None:
    """The recipe in a file of any known modality, or ``None``; never raises.

    Args:
        path: A file that may be a result.
        registry: Registry with the modalities, whose codecs can read recipes.
        needed: Fields that a recipe must have.
    """
    for spec in registry.modalities:
        codec: Codec = resolve(spec.factory)()
        if path.suffix.lower() in {*spec.suffixes, codec.suffix}:
            recipe = recipe_by(codec, path)
            if recipe is not None and recipe.keys() >= set(needed):
                return recipe
    return None


def remade_recipe(path: Path, registry: Registry) -> dict[str, Any]:
    """The recipe in a file of any known modality, by which its value can be made again.

    Raises:
        UsageError: If there is no recipe, it is damaged or of another format, or the result was stopped.
    """
    recipe = recipe_in(path, registry, _NEEDED)
    if recipe is None or recipe.get("format") not in _FORMATS:
        raise UsageError(
            "{name} carries no recipe of this program.",
            hint="Only files made by generating can be reproduced; a sound or a text needs its .json beside it.",
            name=path.name,
        )
    if recipe.get("stopped"):
        raise UsageError(
            "{name} was stopped before it was whole, so that it cannot be made again.",
            hint="Generate it anew with its seed and conditions.",
            name=path.name,
        )
    return recipe


def recipe_by(codec: Codec, path: Path) -> dict[str, Any] | None:
    """The recipe that a codec finds in a file, or ``None``; never raises."""
    try:
        check_ordinary(path)
        return checked_recipe(codec.read_recipe(path))
    except Exception:  # noqa: BLE001 - a plugin may raise anything on a foreign file, which then has no recipe
        return None
