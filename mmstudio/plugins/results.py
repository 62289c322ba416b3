"""The recipe inside a result, which may come from a stranger: either all its fields have their types, or it is ignored."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from mmstudio.core.files.door import check_ordinary
from mmstudio.core.result_recipe import checked_recipe
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve


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


def recipe_by(codec: Codec, path: Path) -> dict[str, Any] | None:
    """The recipe that a codec finds in a file, or ``None``; never raises."""
    try:
        check_ordinary(path)
        return checked_recipe(codec.read_recipe(path))
    except Exception:  # noqa: BLE001 - a plugin may raise anything on a foreign file, which then has no recipe
        return None
