"""The recipe that a result carries, whoever made the file: every field is of its type, or the file carries no recipe."""

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
    """The recipe that a file of any known modality carries, or ``None``; never an exception.

    Args:
        path: Of a result, perhaps.
        registry: Modalities, whose codecs know where a recipe stands.
        needed: Fields without which it is none.
    """
    for spec in registry.modalities:
        codec: Codec = resolve(spec.factory)()
        if path.suffix.lower() in {*spec.suffixes, codec.suffix}:
            recipe = recipe_by(codec, path)
            if recipe is not None and recipe.keys() >= set(needed):
                return recipe
    return None


def recipe_by(codec: Codec, path: Path) -> dict[str, Any] | None:
    """The recipe that a codec finds in a file, or ``None``; never an exception."""
    try:
        check_ordinary(path)
        return checked_recipe(codec.read_recipe(path))
    except Exception:  # noqa: BLE001 - a file of a stranger in the hands of a plugin: whatever it is, it is no recipe
        return None
