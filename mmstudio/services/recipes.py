"""The recipes that are shipped, and those a person keeps beside their settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mmstudio.core.door import ordinary_bytes
from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.paths import resources_dir

if TYPE_CHECKING:
    from mmstudio.plan.recipe import Recipe

DEFAULT = "flow"
PICTURES = "pictures"
"""Folder beside recipes with a picture of what each makes, named by its id."""


@dataclass(frozen=True)
class RecipeLibrary:
    """Recipes by id.

    Attributes:
        folders: Where recipe files lie; a later folder wins over an earlier one.
    """

    folders: tuple[Path, ...]

    @classmethod
    def of(cls, config_folder: Path) -> RecipeLibrary:
        """The shipped recipes and those in ``recipes`` below the settings."""
        return cls((resources_dir() / "recipes", config_folder / "recipes"))

    def list(self) -> tuple[Recipe, ...]:
        """All recipes, the default one first.

        Raises:
            UsageError: If a file is not a recipe; names it.
        """
        found = {recipe.id: recipe for folder in self.folders for recipe in _load(folder)}
        return tuple(sorted(found.values(), key=lambda recipe: (recipe.id != DEFAULT, recipe.id)))

    def get(self, recipe_id: str) -> Recipe:
        """One recipe by its id, or from a JSON file.

        Raises:
            NotFoundError: If there is none; names those that exist.
        """
        if recipe_id.endswith(".json") and Path(recipe_id).is_file():
            from mmstudio.plan.recipe import parse_recipe

            return parse_recipe(ordinary_bytes(Path(recipe_id)).decode("utf-8"), recipe_id)
        recipes = {recipe.id: recipe for recipe in self.list()}
        if recipe_id not in recipes:
            raise NotFoundError(
                "There is no recipe {id!r}.",
                hint="Known: {known}.",
                id=recipe_id,
                known=", ".join(recipes) or "none",
            )
        return recipes[recipe_id]

    def picture(self, recipe_id: str) -> Path | None:
        """A picture of what a recipe makes, from the folder that it lies in; ``None`` where there is none."""
        for folder in reversed(self.folders):
            if any(recipe.id == recipe_id for recipe in _load(folder)):
                found = folder / PICTURES / f"{recipe_id}.png"
                return found if found.is_file() else None
        return None

    def with_settings(self, recipe_id: str, settings: dict[str, str]) -> Recipe:
        """A recipe with ``generator.width=64`` and the like put in."""
        from mmstudio.plan.recipe import apply_settings

        return apply_settings(self.get(recipe_id), settings)


def parse_settings(pairs: list[str]) -> dict[str, str]:
    """``["a.b=1"]`` as ``{"a.b": "1"}``.

    Raises:
        UsageError: If one has no ``=`` or no name.
    """
    settings = {}
    for pair in pairs:
        path, sign, value = pair.partition("=")
        if not sign or not path.strip():
            raise UsageError("{pair!r} is not a setting; write it as generator.width=64.", pair=pair)
        settings[path.strip()] = value.strip()
    return settings


def _load(folder: Path) -> tuple[Recipe, ...]:
    if not folder.is_dir():
        return ()
    from mmstudio.plan.recipe import parse_recipe

    return tuple(
        parse_recipe(ordinary_bytes(path).decode("utf-8"), path.name)
        for path in sorted(folder.glob("*.json"))
    )
