"""The library of recipes, and plugins as people see them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import JobState
from mmstudio.plugins.installed import FIRST_PARTY
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject
from mmstudio.services.training.recipes import RecipeLibrary, parse_settings

DATA = {"id": "mine", "title": "Mine", "fusion": {"id": "concat"}, "generator": {"id": "image-flow"}}


@pytest.fixture
def library(tmp_path: Path) -> RecipeLibrary:
    (tmp_path / "mine.json").write_text(json.dumps(DATA))
    (tmp_path / "flow.json").write_text(json.dumps({**DATA, "id": "flow"}))
    return RecipeLibrary((tmp_path / "missing", tmp_path))


def test_the_default_comes_first(library: RecipeLibrary) -> None:
    assert [recipe.id for recipe in library.list()] == ["flow", "mine"]


def test_recipes_by_id_and_by_file(library: RecipeLibrary, tmp_path: Path) -> None:
    assert library.get("mine").title == "Mine"
    assert library.get(str(tmp_path / "mine.json")).id == "mine"
    with pytest.raises(NotFoundError, match=r"no recipe 'other'. Known: flow, mine"):
        library.get("other")


def test_pictures_of_shipped_recipes_have_one_form(program: App) -> None:
    shapes = {}
    for known in program.recipes.known():
        if known.origin.startswith(FIRST_PARTY) and known.picture is not None:
            with Image.open(known.picture) as picture:
                shapes[known.recipe.id] = round(picture.width / picture.height, 2)
    assert len(shapes) >= 11
    assert set(shapes.values()) == {1.51}, "cards leave room for this form"


def test_settings_are_put_in(library: RecipeLibrary) -> None:
    recipe = library.with_settings("mine", {"training.checkpoint_every": "5", "generator.width": "32"})
    assert recipe.training.checkpoint_every == 5
    assert recipe.generator.settings == {"width": 32}
    with pytest.raises(UsageError, match="no setting 'generater"):
        library.with_settings("mine", {"generater.width": "32"})


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{}")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe{")
    (tmp_path / "mine.json").write_text(json.dumps(DATA))
    library = RecipeLibrary((tmp_path,))
    assert [recipe.id for recipe in library.list()] == ["mine"]
    bad, binary = (str(trouble) for trouble in library.troubles())
    assert bad.startswith("bad.json is not a recipe: ")
    assert binary.startswith("bytes.json is not a recipe: ")
    with pytest.raises(UsageError, match=r"bad.json is not a recipe"):
        library.get("bad")


def test_settings_as_typed() -> None:
    assert parse_settings(["a.b=1", "c = x=y"]) == {"a.b": "1", "c": "x=y"}
    with pytest.raises(UsageError, match="not a setting"):
        parse_settings(["a.b"])


def test_plugins_are_switched_for_the_next_start(tmp_path: Path) -> None:
    app = App.start(tmp_path)
    assert {record.name for record in app.catalog.list()} >= {"text", "image", "audio", "table", "files"}
    app.catalog.set_enabled("audio", enabled=False)
    assert "audio" not in App.start(tmp_path).registry.modalities
    app.catalog.set_enabled("audio", enabled=True)
    assert "audio" in App.start(tmp_path).registry.modalities
    with pytest.raises(NotFoundError, match="no plugin 'smell'"):
        app.catalog.set_enabled("smell", enabled=True)


NARROW = {
    "flow": {"generator.width": "16"},
    "sounds": {"generator.width": "32", "generator.blocks": "2", "generator.vocoder": "32"},
    "joint": {
        "decoder.image.width": "16",
        "decoder.audio.width": "32",
        "decoder.audio.blocks": "2",
        "decoder.audio.vocoder": "32",
    },
}
"""Widths at which processors that only emulate bf16 are done sooner; the parts are those of the recipe."""


@pytest.mark.parametrize(
    "recipe_id", ["flow", "vae", "gan", "dcgan", "gan-grey", "sounds", "words", "lstm", "joint", "align"]
)
def test_every_shipped_recipe_trains_where_bf16_is_used(
    filled: OpenProject, program: App, recipe_id: str
) -> None:
    settings = {"training.steps": "1", "training.batch": "4", "training.precision": "bf16"}
    settings |= NARROW.get(recipe_id, {})
    recipe = program.recipes.with_settings(recipe_id, {**settings, "training.preview_every_s": "0"})
    made = {"joint": ("text", "audio"), "sounds": ("audio",), "words": ("text",), "lstm": ("text",)}.get(
        recipe_id, ()
    )
    for slot in made:
        filled.datasets.set_role("shapes", slot, "either")
    filled.runner.lane("cpu:train").resume()
    ended = filled.runner.wait(filled.runs.start("shapes", recipe).id, 120)
    assert ended.state is JobState.DONE, ended.failure
