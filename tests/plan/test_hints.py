"""Hints for requests that do not fit: the sentence and what to do instead, word for word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Slot
from mmstudio.plan.parts import fitting_parts
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.roles import Data, condition_named
from mmstudio.plan.run_plan import plan_run
from mmstudio.plan.steps import check_choices
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import FusionSpec, GeneratorSpec, ObjectiveSpec, Provenance

OWN = Provenance("second", "acme-second", "1.2")
SLOTS = (
    Slot("photo", "image", "target"),
    Slot("text", "text", "target"),
    Slot("song", "audio"),
    Slot("reference", "image", "condition"),
    Slot("facts", "table", "condition", ("age", "place")),
)
DATA = Data("birds", SLOTS, {"train": 3})
MAKE = "Slots that can be made: photo. Choose one with --set target=NAME."


@pytest.fixture
def known(registry: Registry) -> Registry:
    """With more than one part of a kind to name."""
    registry.generators.add(
        GeneratorSpec(id="two", title="T", factory="a:B", produces=("image", "text"), levels=("structure",)),
        OWN,
    )
    registry.generators.add(
        GeneratorSpec(id="twofold", title="J", factory="a:B", produces=(), children=True), OWN
    )
    registry.fusions.add(FusionSpec(id="bones", title="B", factory="a:B", level="structure"), OWN)
    registry.objectives.add(
        ObjectiveSpec(id="sorts", title="S", factory="a:B", labels=("table", "text")), OWN
    )
    return registry


def asked(**changes: Any) -> Recipe:
    plain = Recipe(
        id="r", title="R", targets=("photo",), fusion=Choice(id="concat"), generator=Choice(id="image-flow")
    )
    return plain.model_copy(update=changes)


def told(work: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(StudioError) as caught:
        work()
    return caught.value.message, caught.value.advice


@pytest.mark.parametrize(
    ("changes", "sentence", "hint"),
    [
        (
            {"targets": ("gone",)},
            "The recipe makes the slot 'gone', which the data set 'birds' does not have.",
            MAKE,
        ),
        (
            {"targets": ("reference",)},
            "The recipe makes the slot 'reference', which the data set 'birds' has as a condition only.",
            (
                "Slots that can be made: photo. Have this one made: "
                "mmstudio dataset role birds reference=either."
            ),
        ),
        (
            {"conditions": ("song", "smell")},
            "The recipe conditions on the slot 'smell', which the data set 'birds' does not have.",
            "It has: photo, text, song, reference, facts.",
        ),
        (
            {"generator": Choice(id="two"), "targets": ("photo", "song")},
            "The generator 'two' makes image, text, but the slot 'song' is of the kind audio.",
            "Choose another slot with --set target=photo.",
        ),
        (
            {"generator": Choice(id="two"), "targets": ("photo", "text")},
            "The generator 'two' makes one slot; the recipe names photo, text.",
            "Choose one of them with --set target=NAME, or another generator.",
        ),
        (
            {"generator": Choice(id="two")},
            "The fusion 'concat' works at the level 'feature', which the generator 'two' does not support.",
            "It supports fusions of the levels structure: structure, bones.",
        ),
        (
            {"encoders": {"smell": Choice(id="image-cnn")}},
            "The recipe has an encoder for 'smell', which is neither a slot of this data set nor a modality.",
            "Slots: photo, text, song, reference, facts.",
        ),
        (
            {"encoders": {"song": Choice(id="image-cnn")}},
            "The encoder 'image-cnn' takes image, but the slot 'song' is of the kind audio.",
            "",
        ),
        (
            {
                "generator": Choice(id="twofold"),
                "targets": ("photo", "text"),
                "decoders": {"song": Choice(id="two"), "facts": Choice(id="two")},
            },
            "The recipe has a decoder for 'song', which is neither a slot that is made nor a modality.",
            "Slots that are made: photo, text.",
        ),
        (
            {"generator": Choice(id="twofold"), "targets": ("song",), "decoders": {"song": Choice(id="two")}},
            "The generator 'two' cannot be the decoder of 'song': it makes image, text, not audio, or is made of others.",
            "Choose another one with --set decoder.song.id=NAME.",
        ),
        (
            {"generator": Choice(id="sorts"), "targets": ("song",)},
            "The objective 'sorts' learns from labels of the kind table, text, but the slot 'song' is of the kind audio.",
            "Choose another slot with --set target=facts.",
        ),
        (
            {"preprocess": {"text": [Choice(id="image-flip")]}},
            "The step 'image-flip' does not fit the slot 'text'.",
            (
                "It is for image; the slot is of the kind text. Steps for it: text-lower, text-template, text-truncate, "
                "text-word-drop."
            ),
        ),
        (
            {"preprocess": {"facts": [Choice(id="text-lower")]}},
            "The step 'text-lower' does not fit the slot 'facts'.",
            "It is for text; the slot is of the kind table. Steps for it: none.",
        ),
    ],
)
def test_what_would_do_instead_is_named(
    known: Registry, changes: dict[str, Any], sentence: str, hint: str
) -> None:
    assert told(lambda: plan_run(asked(**changes), DATA, known)) == (sentence, hint)


def test_where_there_is_nothing_that_is_said_too(known: Registry) -> None:
    only = Data("birds", (Slot("facts", "table", "condition", ("age",)),))
    _, hint = told(lambda: plan_run(asked(targets=("gone",)), only, known))
    assert hint == "Slots that can be made: none. Choose one with --set target=NAME."
    assert told(lambda: condition_named("smell", [])) == (
        "The run was not trained with a condition 'smell'.",
        "It takes: none.",
    )
    _, hint = told(lambda: condition_named("smell", SLOTS[3:]))
    assert hint == "It takes: reference (image), facts (age, place)."
    assert told(lambda: plan_run(asked(), Data("birds", SLOTS[:1]), known)) == (
        "The data set 'birds' has nothing to condition on besides photo.",
        "Switch training.views on, or add texts, sounds or table columns.",
    )
    both = (*SLOTS[:2], Slot("song", "audio", "target"))
    assert told(lambda: plan_run(asked(), Data("birds", both), known)) == (
        "The data set 'birds' has nothing to condition on besides photo: text, song can only be made.",
        "Let one condition: --set conditions=text, or for every training mmstudio dataset role birds text=either.",
    )


def test_steps_are_asked_of_the_slot_that_they_are_listed_for(known: Registry) -> None:
    """One of the data set wins over a view of the same name, and a name that nobody has takes any step."""
    real = (*SLOTS, Slot("photo.view", "text"))
    assert [spec.id for spec in check_choices("photo.view", [Choice(id="text-lower")], real, known)] == [
        "text-lower"
    ]
    sentence, _ = told(lambda: check_choices("photo.view", [Choice(id="image-flip")], real, known))
    assert sentence == "The step 'image-flip' does not fit the slot 'photo.view'."


def test_the_parts_that_are_offered_for_a_slot_are_those_that_fit_it(known: Registry) -> None:
    photo, text, facts = SLOTS[0], SLOTS[1], SLOTS[4]
    assert [spec.id for spec in fitting_parts("encoder", photo, known)] == ["image-cnn", "image-patches"]
    assert [spec.id for spec in fitting_parts("encoder", facts, known)] == ["table-columns"]
    assert [spec.id for spec in fitting_parts("decoder", text, known)] == [
        "text-transformer",
        "text-lstm",
        "text-lstm-gan",
        "two",
    ]
    makers = [spec.id for spec in fitting_parts("decoder", photo, known)]
    assert makers == ["image-flow", "image-gan", "image-dcgan", "image-vae", "two"]
    assert fitting_parts("decoder", facts, known) == []


def test_another_slot_is_named_as_far_as_there_is_one(known: Registry) -> None:
    """Of the kinds that a generator makes: none at all, one that is to be made, or else one that conditions."""
    song, reference = SLOTS[2], SLOTS[3]
    recipe = asked(generator=Choice(id="two"), targets=("song",))
    sentence, hint = told(lambda: plan_run(recipe, Data("birds", (song, SLOTS[4])), known))
    assert sentence == "The generator 'two' makes image, text, but the slot 'song' is of the kind audio."
    assert hint == "The data set 'birds' has no slot of that kind."
    second = Slot("far", "image", "condition")
    _, hint = told(lambda: plan_run(recipe, Data("birds", (song, reference, second)), known))
    assert hint == "Choose another slot with --set target=reference."
    _, hint = told(lambda: plan_run(recipe, Data("birds", (song, reference, *SLOTS[:2])), known))
    assert hint == "Choose another slot with --set target=photo."


def test_a_part_that_was_chosen_says_what_differs_and_what_holds(known: Registry) -> None:
    encoders = {"reference": Choice(id="image-patches", settings={"patch": 8, "depth": 2})}
    part = plan_run(asked(encoders=encoders), DATA, known).encoders["reference"]
    assert part.choice == Choice(id="image-patches", settings={"patch": 8})
    assert part.settings == {"patch": 8, "depth": 2}
