"""What a run makes: slots that a recipe names, and those that its learner can make."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Role, Slot
from mmstudio.plan.recipe import Choice, Training
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plan.roles import Data, with_targets
from mmstudio.plan.run_plan import plan_run
from mmstudio.plan.targets import fitted_targets, makeable
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import ObjectiveSpec, Provenance

from .conftest import DATA, SEVERAL, made_of_others, names, recipe


def test_a_generator_that_makes_one_slot_is_not_asked_for_two(registry: Registry) -> None:
    with pytest.raises(
        UsageError, match=r"'image-flow' makes one slot; the recipe names image, other"
    ) as caught:
        plan_run(recipe(targets=("image", "other")), SEVERAL, registry)
    assert "--set target=NAME" in caught.value.hint


def test_one_that_makes_several_gets_them_in_order_each_with_a_view(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = registry.generators.get("image-flow")
    monkeypatch.setitem(
        registry.generators._specs,
        "image-flow",
        (type(spec)(**{**vars(spec), "several": True}), registry.generators.provenance("image-flow")),
    )
    asked = recipe(targets=("other", "image"), training=Training(views=True))
    plan = plan_run(asked, SEVERAL, registry)
    assert [slot.name for slot in plan.targets] == ["other", "image"]
    assert plan.target.name == "other"
    assert [(slot.name, slot.source) for slot in plan.conditions] == [
        ("text", "text"),
        ("other.view", "other"),
        ("image.view", "image"),
    ]


@pytest.mark.parametrize(
    ("targets", "can", "made"),
    [
        (("image",), ["image", "other"], ("image",)),
        (("image", "gone"), ["image", "other"], ("image",)),
        (("gone",), ["other", "image"], ("other",)),
        (("text",), ["image"], ("text",)),  # the data has it; why it cannot be made is told, not hidden
        (("gone",), [], ("gone",)),
    ],
)
def test_what_is_made_of_another_data_set(
    targets: tuple[str, ...], can: list[str], made: tuple[str, ...]
) -> None:
    assert fitted_targets(recipe(targets=targets), SEVERAL, can) == made


@pytest.mark.parametrize(
    ("generator", "made"), [("image-flow", "image"), ("text-maker", "words"), ("twofold", "image")]
)
def test_a_recipe_that_names_no_slot_makes_what_its_generator_can(
    registry: Registry, generator: str, made: str
) -> None:
    made_of_others(registry)
    data = replace(SEVERAL, slots=(*SEVERAL.slots, Slot("words", "text", "either")))
    asked = recipe(generator=Choice(id=generator))
    plan = plan_run(asked, data, registry)
    assert [slot.name for slot in plan.targets] == [made]
    assert plan.recipe.targets == (made,)  # a run keeps what was decided
    assert made not in names(plan)
    named = apply_settings(asked, {"targets": "other"})
    assert named.names_targets
    assert apply_settings(asked, {"generator.lr": "1"}).names_targets is False
    other = Data("pages", (Slot("page", "image"), Slot("words", "text", "either")))
    assert plan_run(asked, other, registry).targets[0].name == {"image": "page", "words": "words"}[made]


def test_an_objective_that_needs_labels_takes_a_slot_that_has_them(registry: Registry) -> None:
    spec = ObjectiveSpec(id="classes", title="Classes", factory="a:B", labels=("table",))
    registry.objectives.add(spec, Provenance("second", "acme-second", "1.2"))
    asked = recipe(generator=Choice(id="classes"))
    assert [slot.name for slot in plan_run(asked, DATA, registry).targets] == ["facts"]
    with pytest.raises(UsageError, match=r"labels of the kind table, but .* 'song' .*--set target=facts"):
        plan_run(recipe(generator=Choice(id="classes"), targets=("song",)), DATA, registry)


@pytest.mark.parametrize("role", ["condition", "either"])
def test_how_another_slot_may_be_made_is_said(registry: Registry, role: Role) -> None:
    made_of_others(registry)
    data = Data("birds", (Slot("image", "image"), Slot("song", "audio"), Slot("words", "text", role)))
    with pytest.raises(UsageError, match="--set target=words"):
        plan_run(recipe(generator=Choice(id="text-maker"), targets=("image",)), data, registry)
    with pytest.raises(UsageError, match="has no slot of that kind"):
        plan_run(recipe(generator=Choice(id="text-maker")), replace(data, slots=data.slots[:2]), registry)


SHOWN = Data(
    "shown",
    (
        Slot("image", "image", "target"),
        Slot("text", "text", "condition"),
        Slot("title", "text", "condition"),
        Slot("facts", "table", "condition", ("age",)),
    ),
)


def test_a_slot_that_only_conditions_is_made_where_none_of_its_kind_is_to_be_made(registry: Registry) -> None:
    """Everything else conditions then, what is to be made too; the first of several is taken, and that is said."""
    plan = plan_run(recipe(generator=Choice(id="text-lstm")), SHOWN, registry)
    assert plan.recipe.targets == ("text",)
    assert names(plan) == ["image", "title", "facts"]
    assert [note.text for note in plan.notes] == [
        "The data set has text as a condition only; this training makes it, from image, title, facts.",
        "text is the first slot of its kind; title could be made as well: --set target=title.",
    ]
    stored = plan_run(plan.recipe, SHOWN, registry)  # as it is planned again after its start
    assert (stored.targets, stored.conditions) == (plan.targets, plan.conditions)
    other = plan_run(
        apply_settings(recipe(generator=Choice(id="text-lstm")), {"target": "title"}), SHOWN, registry
    )
    assert names(other) == ["image", "text", "facts"]
    chosen = apply_settings(recipe(generator=Choice(id="text-lstm")), {"conditions": "facts"})
    assert names(plan_run(chosen, SHOWN, registry)) == ["facts"]
    assert plan_run(recipe(), SHOWN, registry).notes == ()  # pictures are to be made: nothing is turned
    assert names(plan_run(recipe(), SHOWN, registry)) == ["text", "title", "facts"]


def test_roles_that_say_what_is_to_be_made_are_kept(registry: Registry) -> None:
    data = replace(SHOWN, slots=(*SHOWN.slots, Slot("caption", "text", "either")))
    plan = plan_run(recipe(generator=Choice(id="text-lstm")), data, registry)
    assert (plan.recipe.targets, names(plan), plan.notes) == (("caption",), ["text", "title", "facts"], ())
    with pytest.raises(UsageError, match="'text', which the data set 'shown' has as a condition only"):
        plan_run(recipe(generator=Choice(id="text-lstm"), targets=("text",)), data, registry)


def test_any_to_any_makes_every_kind_that_it_can(registry: Registry) -> None:
    plan = plan_run(recipe(generator=Choice(id="joint"), fusion=Choice(id="structure")), SHOWN, registry)
    assert plan.recipe.targets == ("image", "text", "title")
    assert names(plan) == ["image", "text", "title", "facts"]
    assert [note.text for note in plan.notes] == [
        "The data set has text as a condition only; this training makes it, from image, title, facts.",
        "The data set has title as a condition only; this training makes it, from image, text, facts.",
    ]


def test_what_is_made_does_not_condition() -> None:
    found = with_targets(recipe(targets=("image",), conditions=("other", "text")), ["other"])
    assert (found.targets, found.conditions) == (("other",), ("text",))


def test_what_a_generator_can_make(registry: Registry) -> None:
    made_of_others(registry)
    slots = (*SEVERAL.slots, Slot("words", "text"), Slot("song", "audio"))

    def names(generator: str) -> list[str]:
        return [slot.name for slot in makeable(registry.generators.get(generator), slots, registry)]

    assert names("image-flow") == ["image", "other"]
    assert names("text-maker") == ["words"]
    assert names("twofold") == ["image", "other", "words", "song"]
