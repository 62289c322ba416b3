"""Run plans: what recipe, data set and plugins become together, and every sentence that refuses them."""

from __future__ import annotations

from typing import Any

import pytest

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.sample import DatasetInfo, Derived, Slot
from mmstudio.plan.recipe import Choice, Sampling, Training
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plan.roles import Data
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.plugins.registry import Registry

from .conftest import DATA, names, recipe


def chosen(plan: RunPlan) -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        name: (part.id, part.config.model_dump(exclude_defaults=True)) for name, part in plan.encoders.items()
    }


def test_every_slot_that_is_not_made_conditions_in_the_order_of_the_data(registry: Registry) -> None:
    plan = plan_run(recipe(), DATA, registry)
    assert plan.targets == (DATA.slot("image"),)
    assert plan.target.name == "image"
    assert names(plan) == list(plan.encoders) == ["text", "song", "reference", "facts"]
    assert plan.slots == (*plan.targets, *plan.conditions)
    assert plan.notes == ()


def test_slots_that_are_named_condition_in_the_order_of_the_recipe_each_once(registry: Registry) -> None:
    asked = recipe(conditions=("song", "text", "song"))
    assert names(plan_run(asked, DATA, registry)) == ["song", "text"]


@pytest.mark.parametrize("named", [(), ("song", "text")])
def test_a_view_of_the_target_stands_in_for_a_second_slot_of_its_kind(
    registry: Registry, named: tuple[str, ...]
) -> None:
    alone = Data("birds", tuple(slot for slot in DATA.slots if slot.name != "reference"))
    asked = recipe(conditions=named, training=Training(views=True))
    plan = plan_run(asked, alone, registry)
    view = plan.conditions[-1]
    assert view == Slot("image.view", "image", "condition", derived=Derived("image", "view"))
    assert view.source == "image"
    assert plan.encoders["image.view"].id == registry.encoder_for("image").id
    assert "image.view" not in names(plan_run(recipe(conditions=named), alone, registry))
    second = recipe(conditions=(*named, "reference"), training=Training(views=True))
    assert not any(slot.derived for slot in plan_run(second, DATA, registry).conditions)
    left_out = recipe(conditions=("text",), training=Training(views=True))
    assert names(plan_run(left_out, DATA, registry)) == ["text", "image.view"]


def test_a_view_alone_is_enough(registry: Registry) -> None:
    only = Data("pictures", (Slot("image", "image", "target"),))
    plan = plan_run(recipe(training=Training(views=True)), only, registry)
    assert names(plan) == ["image.view"]


def test_a_slot_that_is_called_like_a_view_is_what_the_data_says(registry: Registry) -> None:
    data = Data("birds", (Slot("image", "image"), Slot("image.view", "text"), Slot("far.view", "audio")))
    plan = plan_run(recipe(training=Training(views=True)), data, registry)
    assert [(slot.name, slot.modality, slot.source) for slot in plan.conditions] == [
        ("image.view", "text", "image.view"),
        ("far.view", "audio", "far.view"),
        ("image.view-2", "image", "image"),
    ]
    more = Data("birds", (*data.slots, Slot("image.view-2", "text"), Slot("image.view-3", "text")))
    assert (
        plan_run(recipe(training=Training(views=True)), more, registry).conditions[-1].name == "image.view-4"
    )


@pytest.mark.parametrize(
    ("encoders", "found"),
    [
        ({}, ("image-cnn", {})),
        ({"image": Choice(id="image-patches", settings={"patch": 8})}, ("image-patches", {"patch": 8})),
        (
            {"image": Choice(id="image-patches", settings={"patch": 8}), "reference": Choice(id="image-cnn")},
            ("image-cnn", {}),
        ),
        (
            {
                "image": Choice(id="image-patches", settings={"patch": 8}),
                "reference": Choice(id="image-patches", settings={"depth": 3}),
            },
            ("image-patches", {"depth": 3}),
        ),
        (  # as encoder.reference.depth=3 says it: the encoder of the modality, changed for one slot
            {
                "image": Choice(id="image-patches", settings={"patch": 8}),
                "reference": Choice(id="", settings={"depth": 3}),
            },
            ("image-patches", {"patch": 8, "depth": 3}),
        ),
        ({"reference": Choice(id="", settings={"width": 32})}, ("image-cnn", {"width": 32})),
        ({"image": Choice(id="", settings={"width": 32})}, ("image-cnn", {"width": 32})),
        (
            {
                "image": Choice(id="", settings={"width": 32}),
                "reference": Choice(id="image-patches", settings={}),
            },
            ("image-patches", {}),
        ),
    ],
)
def test_the_encoder_of_a_slot(registry: Registry, encoders: dict[str, Choice], found: Any) -> None:
    assert chosen(plan_run(recipe(encoders=encoders), DATA, registry))["reference"] == found


@pytest.mark.parametrize(
    ("encoders", "reason"),
    [
        ({"image": Choice(id="image-patches", settings={"width": 32})}, "'image-patches'.*width"),
        ({"image": Choice(id="image-patches", settings={"patch": 9})}, "'image-patches'.*patch"),
        ({"image": Choice(id="image-cnn", settings={"patch": 4})}, "'image-cnn'.*patch"),
        (
            {
                "image": Choice(id="image-patches"),
                "reference": Choice(id="", settings={"width": 32}),
            },
            "'image-patches'.*width",
        ),
        ({"reference": Choice(id="", settings={"patch": 4})}, "'image-cnn'.*patch"),
    ],
)
def test_settings_are_read_by_the_class_of_the_encoder_that_is_chosen(
    registry: Registry, encoders: dict[str, Choice], reason: str
) -> None:
    with pytest.raises(UsageError, match=reason):
        plan_run(recipe(encoders=encoders), DATA, registry)


def test_a_slot_may_be_called_like_another_kind(registry: Registry) -> None:
    data = Data("odd", (Slot("image", "image", "target"), Slot("audio", "text"), Slot("song", "audio")))
    encoders = {
        "audio": Choice(id="audio-cnn", settings={"width": 32}),
        "text": Choice(id="text-transformer"),
    }
    found = chosen(plan_run(recipe(encoders=encoders), data, registry))
    assert found == {"audio": ("text-transformer", {}), "song": ("audio-cnn", {"width": 32})}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"targets": ("picture",)}, "makes the slot 'picture', which the data set 'birds' does not have"),
        ({"targets": ("reference",)}, "'reference', which the data set 'birds' has as a condition only"),
        ({"targets": ("text",)}, "'image-flow' makes image, but the slot 'text' is of the kind text"),
        (
            {"conditions": ("smell",)},
            "conditions on the slot 'smell', which the data set 'birds' does not have",
        ),
        ({"conditions": ("text", "image")}, "'image' cannot be both the target and a condition"),
        ({"generator": Choice(id="none")}, "no generator 'none'"),
        ({"generator": Choice(id="image-flow", settings={"width": 1})}, "'image-flow'.*width"),
        ({"fusion": Choice(id="none")}, "no fusion 'none'"),
        ({"fusion": Choice(id="concat", settings={"a": 1})}, "'concat'.*a"),
        ({"encoders": {"text": Choice(id="image-cnn")}}, "'image-cnn' takes image, but the slot 'text'"),
        ({"encoders": {"smell": Choice(id="image-cnn")}}, "encoder for 'smell', which is neither"),
        ({"preprocess": {"text": [Choice(id="image-flip")]}}, "'image-flip' does not fit the slot 'text'"),
        ({"preprocess": {"image.view": [Choice(id="text-lower")]}}, "does not fit the slot 'image.view'"),
        ({"preprocess": {"image": [Choice(id="none")]}}, "no step 'none'"),
        ({"sampling": Sampling(settings={"a": 1})}, "image-flow .sampling.*a"),
        ({"sampling": Sampling(fast={"a": 1})}, "image-flow .sampling.*a"),
    ],
)
def test_what_does_not_fit_is_refused(registry: Registry, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(StudioError, match=reason):
        plan_run(recipe(**changes), DATA, registry)


def test_a_training_needs_samples_and_something_to_condition_on(registry: Registry) -> None:
    info = DatasetInfo(1, "birds", DATA.slots, {"val": 3})
    with pytest.raises(UsageError, match="'birds' has no samples to train on"):
        plan_run(recipe(), Data.of(info), registry)
    assert plan_run(recipe(), Data("birds", DATA.slots, None), registry)  # of a stored run nobody knows
    with pytest.raises(UsageError, match="'birds' has nothing to condition on besides image"):
        plan_run(recipe(), Data("birds", (Slot("image", "image"),)), registry)
    both = Data("birds", (Slot("image", "image", "target"), Slot("other", "text", "target")))
    with pytest.raises(UsageError, match="nothing to condition on"):
        plan_run(recipe(), both, registry)
    with pytest.raises(
        UsageError, match=r"besides image: other can only be made\. .*role birds other=either"
    ):
        plan_run(recipe(), both, registry)
    assert names(plan_run(recipe(conditions=("other",)), both, registry)) == ["other"]


def test_where_every_part_came_from_is_known(registry: Registry) -> None:
    asked = recipe(
        encoders={"image": Choice(id="image-patches")}, preprocess={"text": [Choice(id="text-lower")]}
    )
    found = plan_run(asked, DATA, registry).provenance
    assert found["encoder:image-patches"] == {
        "plugin": "second",
        "distribution": "acme-second",
        "version": "1.2",
    }
    assert found.keys() == {
        "generator:image-flow",
        "fusion:concat",
        "encoder:image-patches",
        "encoder:text-transformer",
        "encoder:audio-cnn",
        "encoder:table-columns",
        "step:text-lower",
    }


def test_guidance_acts_where_it_can(registry: Registry) -> None:
    asked = recipe(sampling=Sampling(guidance={"text": 2.0, "smell": 3.0}, joint=1.5, fast_joint=2.5))
    plan = plan_run(asked, DATA, registry)
    assert (plan.guided, plan.guidance) == (True, {"text": 2.0})
    assert (plan.joint(), plan.joint(fast=True)) == (1.5, 2.5)
    assert [note.text for note in plan.notes] == [
        "The guidance of smell has no effect: this training does not have it."
    ]
    plan.check_guidance({"text": 1.0, "song": 2.0}, 3.0)
    with pytest.raises(UsageError, match="not trained with a condition 'smell'"):
        plan.check_guidance({"smell": 1.0}, None)
    with pytest.raises(UsageError, match="must be a finite number"):
        plan.check_guidance({"text": float("nan")}, None)
    plain = plan_run(asked.model_copy(update={"generator": Choice(id="image-gan")}), DATA, registry)
    assert (plain.guided, plain.guidance, plain.joint(), plain.joint(fast=True)) == (False, {}, 1.0, 1.0)
    assert [note.text for note in plain.notes] == [
        "The guidance in the recipe has no effect: the generator image-gan has none."
    ]
    plain.check_guidance({"text": 0.0}, 1.0)
    for scales, joint in (({"text": 1.0}, None), ({}, 2.0)):
        with pytest.raises(UsageError, match="'image-gan' has no guidance"):
            plain.check_guidance(scales, joint)


def test_sampling_settings_are_the_recipes_with_changes(registry: Registry) -> None:
    asked = recipe(sampling=Sampling(settings={"steps": 9}, fast={"steps": 3}))
    plan = plan_run(asked, DATA, registry)
    assert plan.sampling({}).model_dump()["steps"] == 9
    assert plan.sampling({}, fast=True).model_dump()["steps"] == 3
    assert plan.sampling({"steps": 5}, fast=True).model_dump()["steps"] == 5
    with pytest.raises(UsageError, match="steps"):
        plan.sampling({"steps": 0})


def test_another_generator_fits_by_its_id_alone(registry: Registry) -> None:
    asked = recipe(sampling=Sampling(settings={"steps": 9}, fast={"steps": 3}, joint=2.0))
    assert plan_run(apply_settings(asked, {"generator.id": "image-vae"}), DATA, registry).notes == ()


def test_a_data_set_that_became_another_is_refused(registry: Registry) -> None:
    alone = Data("birds", tuple(slot for slot in DATA.slots if slot.name != "reference"))
    plan = plan_run(recipe(conditions=("text",), training=Training(views=True)), alone, registry)
    plan.check_data(DATA.slots)  # more, and other roles, do no harm
    plan.check_data([Slot("image", "image", "either"), Slot("text", "text", "target")])
    for name in ("image", "text"):
        gone = [slot for slot in DATA.slots if slot.name != name]
        for now in (gone, [*gone, Slot(name, "audio")]):
            with pytest.raises(
                UsageError, match=f"'birds' does not have the slot '{name}' of the kind {name} any"
            ):
                plan.check_data(now)


def test_views_of_what_has_none_are_refused_before_a_run_begins(registry: Registry) -> None:
    import dataclasses

    image = registry.modalities.get("image")
    others = {spec: registry.modalities.provenance(spec.id) for spec in registry.modalities}
    for origin in {origin.plugin for origin in others.values()}:
        registry.modalities.remove(origin)
    for spec, origin in others.items():
        registry.modalities.add(dataclasses.replace(spec, views=False) if spec is image else spec, origin)
    asked = recipe(training=Training(views=True))
    only = Data("one", (Slot("image", "image", "target"), Slot("text", "text", "condition")))
    with pytest.raises(UsageError) as caught:
        plan_run(asked, only, registry)
    assert caught.value.message == "training.views asks for views of the slot image, and image has none."
    assert caught.value.params["setting"] == "training.views"
    assert caught.value.advice == "Switch training.views off, or condition on another slot."
    # where another slot of that kind conditions, nothing is derived
    more = Data("two", (*only.slots, Slot("look", "image", "condition")))
    assert [slot.name for slot in plan_run(asked, more, registry).conditions] == ["text", "look"]
