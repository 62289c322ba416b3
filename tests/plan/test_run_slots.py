"""Decoders of the slots that a run makes, and which of them may be given instead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.plan.recipe import Choice
from mmstudio.plan.roles import Data
from mmstudio.plan.run_plan import plan_run
from mmstudio.plugins.registry import Registry

from .conftest import SEVERAL, made_of_others, recipe


@pytest.mark.parametrize(
    ("decoders", "found"),
    [
        ({}, ("image-flow", {})),
        ({"image": Choice(id="image-second", settings={"patch": 8})}, ("image-second", {"patch": 8})),
        (
            {
                "image": Choice(id="image-second", settings={"patch": 8}),
                "other": Choice(id="", settings={"depth": 3}),
            },
            ("image-second", {"patch": 8, "depth": 3}),
        ),
        ({"image": Choice(id="image-second"), "other": Choice(id="image-flow")}, ("image-flow", {})),
    ],
)
def test_the_decoder_of_a_slot(registry: Registry, decoders: dict[str, Choice], found: Any) -> None:
    """It is chosen as an encoder is."""
    made_of_others(registry)
    asked = recipe(targets=("other",), generator=Choice(id="twofold"), decoders=decoders)
    part = plan_run(asked, SEVERAL, registry).decoders["other"]
    assert (part.id, part.config.model_dump(exclude_defaults=True)) == found


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"decoders": {"other": Choice(id="text-maker")}}, "'text-maker' cannot be the decoder of 'other'"),
        ({"decoders": {"other": Choice(id="twofold")}}, "'twofold' cannot be the decoder of 'other'"),
        ({"decoders": {"smell": Choice(id="image-flow")}}, "decoder for 'smell'.*Slots that are made: other"),
        ({"decoders": {"image": Choice(id="image-second", settings={"width": 8})}}, "'image-second'.*width"),
    ],
)
def test_decoders_that_do_not_fit_are_refused(
    registry: Registry, changes: dict[str, Any], reason: str
) -> None:
    made_of_others(registry)
    with pytest.raises(UsageError, match=reason):
        plan_run(recipe(targets=("other",), generator=Choice(id="twofold"), **changes), SEVERAL, registry)
    rows = Data("birds", (Slot("row", "table"), Slot("text", "text", "condition")))
    with pytest.raises(StudioError, match="No generator makes the modality 'table'"):
        plan_run(recipe(targets=("row",), generator=Choice(id="twofold")), rows, registry)


def test_something_is_left_to_be_made(registry: Registry) -> None:
    made_of_others(registry)
    plan = plan_run(recipe(targets=("other", "image"), generator=Choice(id="twofold")), SEVERAL, registry)
    for given in ((), ("image",), ("other", "text"), ("text",)):
        plan.check_given(given)
    for given in (("image", "other"), ("other", "text", "image")):
        with pytest.raises(UsageError, match="makes image, other; nothing is left of that"):
            plan.check_given(given)
    assert [slot.name for slot in plan.givable] == ["other", "image"]
    assert [slot.name for slot in plan.takes] == [*(slot.name for slot in plan.conditions), "other", "image"]


def test_what_is_to_be_made_is_chosen_among_what_is_not_given(registry: Registry) -> None:
    made_of_others(registry)
    plan = plan_run(recipe(targets=("other", "image"), generator=Choice(id="twofold")), SEVERAL, registry)
    assert plan.to_make(()) == ("other", "image")
    assert plan.to_make(("text",), ("image", "other")) == ("other", "image")
    assert plan.to_make(("other", "text")) == ("image",)
    assert plan.to_make((), ("image",)) == ("image",)
    assert plan.to_make(("other",), ("image",)) == ("image",)
    with pytest.raises(UsageError, match="The run makes no 'text'") as caught:
        plan.to_make((), ("image", "text"))
    assert caught.value.advice == "It makes: other, image."
    with pytest.raises(UsageError, match="The slot 'image' is given and stays as it is"):
        plan.to_make(("image",), ("image",))
    with pytest.raises(UsageError, match="makes image, other; nothing is left of that"):
        plan.to_make(("image", "other"), ("image",))


def test_what_a_generator_cannot_hold_fixed_is_not_taken(registry: Registry) -> None:
    made_of_others(registry)
    able = registry.generators.get("twofold")
    own = registry.generators.provenance("twofold")
    registry.generators._specs["twofold"] = (replace(able, takes_given=False), own)
    several = plan_run(recipe(targets=("other", "image"), generator=Choice(id="twofold")), SEVERAL, registry)
    with pytest.raises(
        UsageError, match="'other' is made by this run, and its generator 'twofold' cannot hold it"
    ):
        several.check_given(["text", "other"])
    one = plan_run(recipe(targets=("image",)), SEVERAL, registry)
    with pytest.raises(UsageError, match="'image' is what this run makes; nothing would be left"):
        one.check_given(["image"])
    for plan in (several, one):
        plan.check_given(["text"])
        plan.check_givable("text")
        assert plan.givable == ()
        assert plan.takes == plan.conditions
