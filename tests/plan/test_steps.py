"""Steps in plans: which fit, which slots they change together, and what they may contradict."""

from __future__ import annotations

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Derived, Slot
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.steps import check_choices, contradicted, moved_with, step_notes
from mmstudio.plugins.registry import Registry

IMAGE, TEXT, TABLE = Slot("image", "image", "target"), Slot("text", "text"), Slot("facts", "table")
SECOND, VIEW = Slot("reference", "image"), Slot("image.view", "image", derived=Derived("image"))
SLOTS = (IMAGE, TEXT, TABLE, SECOND, VIEW)


def recipe(**steps: str) -> Recipe:
    listed = {slot.replace("_", "."): [Choice(id=one) for one in ids.split()] for slot, ids in steps.items()}
    return Recipe(
        id="r", title="R", fusion=Choice(id="concat"), generator=Choice(id="image-flow"), preprocess=listed
    )


def test_steps_are_checked_in_their_order(registry: Registry) -> None:
    asked = [Choice(id="image-crop"), Choice(id="image-mirror", settings={"probability": 0.3})]
    for name in ("image", "reference", "image.view", "text.view", "of no slot"):
        fits = name != "text.view"
        if fits:
            found = check_choices(name, asked, SLOTS, registry)
            assert [spec.id for spec in found] == ["image-crop", "image-mirror"]
        else:
            with pytest.raises(UsageError, match=r"does not fit the slot 'text\.view'"):
                check_choices(name, asked, SLOTS, registry)
    with pytest.raises(UsageError, match="probability"):
        check_choices("image", [Choice(id="image-mirror", settings={"probability": 2})], SLOTS, registry)


def test_what_moves_together_is_of_one_kind(registry: Registry) -> None:
    mirror, crop, drop = (
        registry.steps.get(name) for name in ("image-mirror", "image-crop", "text-word-drop")
    )
    assert mirror.random
    assert mirror.moves_together
    assert moved_with(mirror, "image", SLOTS) == ["reference", "image.view"]
    assert moved_with(mirror, "reference", SLOTS) == ["image", "image.view"]
    assert not crop.random
    assert moved_with(crop, "image", SLOTS) == []
    assert drop.random
    assert not drop.moves_together
    assert moved_with(drop, "text", (*SLOTS, Slot("title", "text"))) == []


def test_words_may_become_untrue(registry: Registry) -> None:
    mirror, drop, resize = (
        registry.steps.get(name) for name in ("image-mirror", "text-word-drop", "image-resize")
    )
    assert contradicted(mirror, "image", SLOTS, registry) == ["text", "facts"]
    assert contradicted(drop, "text", SLOTS, registry) == ["text"]  # words of its own slot only
    assert contradicted(resize, "image", SLOTS, registry) == []
    assert contradicted(mirror, "image", (IMAGE, SECOND), registry) == []


def test_what_is_noted_of_steps(registry: Registry) -> None:
    def told(*slots: Slot, **steps: str) -> list[str]:
        return [note.text for note in step_notes(recipe(**steps), slots, registry)]

    nothing = "The steps for {} change nothing: this training does not have it."
    assert told(IMAGE, TEXT, image="image-resize", text="text-lower") == []
    assert told(IMAGE, TEXT, sound="audio-length", image_view="image-resize") == [
        nothing.format("sound"),
        nothing.format("image.view"),
    ]
    assert told(IMAGE, VIEW, image_view="image-resize") == []
    assert told(IMAGE, TEXT, sound="") == []  # an empty list asks for nothing
    (mirrored,) = told(IMAGE, TEXT, TABLE, image="image-resize image-mirror")
    assert mirrored.startswith("Random mirror: ")
    assert mirrored.endswith("This data has text, facts.")
