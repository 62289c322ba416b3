"""The recipe library: shipped recipes, those of plugins, and those a person keeps beside their settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mmstudio import __version__
from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.files.door import ordinary_bytes
from mmstudio.core.files.paths import resources_dir
from mmstudio.core.sentences import words_of
from mmstudio.plugins.installed import FIRST_PARTY
from mmstudio.plugins.registry import Registry

if TYPE_CHECKING:
    from mmstudio.plan.recipe import Recipe

DEFAULT = "flow"
PICTURES = "pictures"
"""Folder beside recipes with a picture of what each makes, named by its id."""


@dataclass(frozen=True)
class KnownRecipe:
    """A recipe with its origin.

    Attributes:
        recipe: The recipe.
        origin: Distribution and version that brought it, or the file of a person's own recipe.
        picture: Picture of what it makes, if there is one.
    """

    recipe: Recipe
    origin: str
    picture: Path | None = None


@dataclass(frozen=True)
class RecipeLibrary:
    """Recipes by id. A recipe that cannot be read is left out, and :meth:`troubles` says why.

    Attributes:
        folders: Where recipe files lie, the shipped ones first; a later folder wins over an earlier one, and over plugins.
        registry: Holds the recipes that plugins bring.
    """

    folders: tuple[Path, ...]
    registry: Registry = field(default_factory=Registry)

    @classmethod
    def of(cls, config_folder: Path, registry: Registry) -> RecipeLibrary:
        """The shipped recipes, those of plugins, and those in ``recipes`` below the settings."""
        return cls((resources_dir() / "recipes", config_folder / "recipes"), registry)

    def known(self) -> tuple[KnownRecipe, ...]:
        """All recipes with where they come from, the default one first."""
        found, _ = self._found()
        return tuple(sorted(found.values(), key=lambda one: (one.recipe.id != DEFAULT, one.recipe.id)))

    def list(self) -> tuple[Recipe, ...]:
        """All recipes, the default one first."""
        return tuple(one.recipe for one in self.known())

    def troubles(self) -> tuple[StudioError, ...]:
        """Why recipes are left out."""
        return tuple(self._found()[1].values())

    def get(self, recipe_id: str) -> Recipe:
        """One recipe by its id, or from a JSON file.

        Raises:
            NotFoundError: If there is none; the message names those that exist.
            StudioError: If it cannot be read.
        """
        if recipe_id.endswith(".json") and Path(recipe_id).is_file():
            return _of_file(Path(recipe_id), recipe_id)
        return self.find(recipe_id).recipe

    def find(self, recipe_id: str) -> KnownRecipe:
        """One recipe by its id, with where it comes from.

        Raises:
            NotFoundError: If there is none; the message names those that exist.
            StudioError: If it cannot be read.
        """
        found, troubles = self._found()
        if recipe_id in found:
            return found[recipe_id]
        if recipe_id in troubles:
            raise troubles[recipe_id]
        raise NotFoundError(
            "There is no recipe {id!r}.",
            hint="Known: {known}.",
            id=recipe_id,
            known=", ".join(sorted(found, key=lambda one: (one != DEFAULT, one))) or "none",
        )

    def picture(self, recipe_id: str) -> Path | None:
        """A picture of what a recipe makes, from the folder that it lies in; ``None`` where there is none."""
        found = self._found()[0].get(recipe_id)
        return None if found is None else found.picture

    def _found(self) -> tuple[dict[str, KnownRecipe], dict[str, StudioError]]:
        """Recipes by id, and the reasons why others are left out, by id or file name."""
        found: dict[str, KnownRecipe] = {}
        troubles: dict[str, StudioError] = {}
        for number, folder in enumerate(self.folders):
            for path in sorted(folder.glob("*.json")):
                try:
                    recipe = _of_file(path, path.name)
                except (StudioError, OSError, ValueError) as error:
                    troubles[path.stem] = _unread(path.name, error)
                    continue
                picture = folder / PICTURES / f"{recipe.id}.png"
                origin = _shipped() if number == 0 else str(path)
                found[recipe.id] = KnownRecipe(recipe, origin, picture if picture.is_file() else None)
            if number == 0:
                self._add_plugins(found, troubles)
        return found, troubles

    def _add_plugins(self, found: dict[str, KnownRecipe], troubles: dict[str, StudioError]) -> None:
        for spec in self.registry.recipes:
            source = self.registry.recipes.provenance(spec.id)
            if spec.id in found:
                troubles[f"{source.plugin}/{spec.id}"] = UsageError(
                    "The recipe {id!r} of the plugin {plugin!r} is left out: {other} has one of this id.",
                    id=spec.id,
                    plugin=source.plugin,
                    other=found[spec.id].origin,
                )
                continue
            from mmstudio.plan.recipe import recipe_of

            try:
                recipe = recipe_of(spec)
            except Exception as error:  # noqa: BLE001 - any fault of a plugin is contained here
                troubles[spec.id] = UsageError(
                    "The recipe {id!r} of the plugin {plugin!r} is left out: {reason}",
                    id=spec.id,
                    plugin=source.plugin,
                    reason=words_of(error),
                )
                continue
            found[spec.id] = KnownRecipe(recipe, f"{source.distribution} {source.version}")

    def with_settings(self, recipe_id: str, settings: dict[str, str]) -> Recipe:
        """A recipe with settings such as ``generator.width=64`` applied."""
        from mmstudio.plan.recipe_settings import apply_settings

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


def _of_file(path: Path, name: str) -> Recipe:
    from mmstudio.plan.recipe import parse_recipe

    return parse_recipe(ordinary_bytes(path).decode("utf-8"), name)


def _unread(name: str, error: Exception) -> StudioError:
    if isinstance(error, StudioError):
        return error
    return UsageError("{source} is not a recipe: {reason}", source=name, reason=words_of(error))


def _shipped() -> str:
    return f"{FIRST_PARTY} {__version__}"
