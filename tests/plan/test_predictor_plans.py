"""Plans of predictors: where the labels are, what they are shown, and what they do not use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from mmstudio.core.errors import StudioError
from mmstudio.core.payloads import MOST_RESULTS
from mmstudio.core.sample import Derived, Slot
from mmstudio.plan.payloads import PredictPayload
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.roles import Data
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.plan.targets import makeable, target_kinds
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import ObjectiveSpec, PredictorSpec, Provenance

FACTS = Slot("facts", "table", "condition", ("age", "place", "sex"))
SLOTS = (
    Slot("image", "image", "target"),
    Slot("text", "text", "condition"),
    FACTS,
    Slot("kind", "table", "either", ("kind",)),
)
DATA = Data("birds", SLOTS, {"train": 3})
OWN = Provenance("second", "acme-second", "1.2")


@pytest.fixture
def known(registry: Registry) -> Registry:
    registry.predictors.add(PredictorSpec(id="forest", title="F", factory="a:B"), OWN)
    registry.objectives.add(ObjectiveSpec(id="alike", title="A", factory="a:B"), OWN)
    registry.objectives.add(ObjectiveSpec(id="sorts", title="S", factory="a:B", labels=("table",)), OWN)
    return registry


def recipe(*targets: str, generator: str = "forest", **more: Any) -> Recipe:
    named = {"targets": targets} if targets else {}
    return Recipe.model_validate({"id": "r", "title": "R", "generator": {"id": generator}, **named, **more})


def told(work: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(StudioError) as caught:
        work()
    return caught.value.message, caught.value.advice


def shown(plan: RunPlan) -> list[tuple[str, tuple[str, ...]]]:
    return [(slot.name, slot.columns) for slot in plan.conditions]


def test_labels_are_a_whole_slot_or_a_column_of_one_which_is_then_not_shown(known: Registry) -> None:
    whole = plan_run(recipe("kind"), DATA, known)
    assert whole.targets == (SLOTS[3],)
    assert shown(whole) == [("text", ()), ("facts", ("age", "place", "sex"))]
    column = plan_run(recipe("facts.place"), DATA, known)
    assert column.targets == (Slot("facts.place", "table", "target", ("place",), Derived("facts", "column")),)
    assert shown(column) == [("text", ()), ("facts", ("age", "sex")), ("kind", ("kind",))]
    only = plan_run(recipe("kind.kind"), DATA, known)  # nothing is left of that slot
    assert shown(only) == [("text", ()), ("facts", ("age", "place", "sex"))]
    alone = plan_run(recipe("kind", conditions=("facts",)), DATA, known)
    assert shown(alone) == [("facts", ("age", "place", "sex"))]


@pytest.mark.parametrize("generator", ["forest", "sorts"])
def test_there_are_no_views_of_labels(known: Registry, generator: str) -> None:
    """They would tell what is asked."""
    fusion = {"fusion": Choice(id="concat")} if generator == "sorts" else {}
    asked = recipe("kind", generator=generator, conditions=("text",), training={"views": True}, **fusion)
    assert shown(plan_run(asked, DATA, known)) == [("text", ())]


def test_what_it_learns_where_nothing_is_named_is_what_can_be_classes(known: Registry) -> None:
    spec = known.predictors.get("forest")
    assert target_kinds(spec, known) == ("table", "text")
    assert [slot.name for slot in makeable(spec, SLOTS, known)] == ["kind", "facts", "text"]
    plan = plan_run(recipe(), DATA, known)
    assert [slot.name for slot in plan.targets] == ["kind"]
    assert [note.text for note in plan.notes] == [
        "kind is what is learned; it could be facts.age, facts.place, facts.sex, text as well: --set target=facts.age."
    ]
    assert plan_run(recipe("kind"), DATA, known).notes == ()
    assert target_kinds(known.objectives.get("sorts"), known) == ("table",)
    assert target_kinds(known.objectives.get("alike"), known) == ()
    assert target_kinds(known.generators.get("image-flow"), known) == ("image",)


@pytest.mark.parametrize(
    ("targets", "sentence", "hint"),
    [
        (
            ("smell",),
            "The recipe learns the slot 'smell', which the data set 'birds' does not have.",
            (
                "It has: image, text, facts, kind, facts.age, facts.place, facts.sex, kind.kind. "
                "Choose one with --set target=NAME."
            ),
        ),
        (
            ("facts",),
            "The predictor 'forest' learns one column, but the slot 'facts' has several.",
            "Choose one with --set target=NAME: facts.age, facts.place, facts.sex.",
        ),
        (
            ("kind", "text"),
            "The predictor 'forest' learns one slot; the recipe names kind, text.",
            "Choose one of them with --set target=NAME.",
        ),
        (
            ("image",),
            "The predictor 'forest' learns classes out of table, text, but the slot 'image' is of the kind image.",
            "Choose another slot with --set target=kind.",
        ),
    ],
)
def test_what_cannot_be_learned_is_said_with_what_can(
    known: Registry, targets: tuple[str, ...], sentence: str, hint: str
) -> None:
    assert told(lambda: plan_run(recipe(*targets), DATA, known)) == (sentence, hint)


def test_what_has_no_effect_is_noted(known: Registry) -> None:
    steps = {
        "image": [Choice(id="image-resize"), Choice(id="image-mirror")],
        "text": [Choice(id="text-word-drop"), Choice(id="text-lower")],
    }
    asked = recipe("kind", conditions=("image", "text"), fusion=Choice(id="concat"), preprocess=steps)
    data = Data("birds", (Slot("image", "image"), *SLOTS[1:]))
    notes = [note.text for note in plan_run(asked, data, known).notes]
    ends = "has no effect: the predictor forest learns everything at once, without random changes."
    assert notes[-3:] == [
        "The fusion in the recipe has no effect: the predictor forest sees every slot by itself.",
        f"The step image-mirror {ends}",
        f"The step text-word-drop {ends}",
    ]
    plain = plan_run(recipe("kind"), DATA, known)
    assert plain.notes == ()
    assert plain.fusion is None
    assert plain.provenance["predictor:forest"]["distribution"] == "acme-second"
    assert not [part for part in plain.provenance if part.startswith("fusion:")]


def test_what_a_recipe_leaves_open_stays_open_where_nothing_is_made(known: Registry) -> None:
    plan = plan_run(recipe(generator="alike", fusion=Choice(id="concat")), DATA, known)
    assert "targets" not in plan.recipe.described()
    assert plan_run(recipe(), DATA, known).recipe.described()["targets"] == ["kind"]


def test_what_can_be_done_with_a_run_is_said(known: Registry) -> None:
    predicts = plan_run(recipe("kind"), DATA, known)
    learns = plan_run(recipe(generator="alike", fusion=Choice(id="concat")), DATA, known)
    makes = plan_run(recipe("image", generator="image-flow", fusion=Choice(id="concat")), DATA, known)
    assert (predicts.predicts, learns.predicts, makes.predicts) == (True, False, False)
    assert (predicts.makes, learns.makes, makes.makes) == (False, False, True)
    makes.check_makes()
    predicts.check_predicts()
    assert told(predicts.check_makes) == (
        "The run tells classes of kind apart; it generates nothing.",
        "Predict with it: mmstudio predict; see how often it is right: mmstudio evaluate.",
    )
    evaluate = "See how well it has learned: mmstudio evaluate."
    assert told(learns.check_makes) == ("The run learns, but it generates nothing.", evaluate)
    assert told(learns.check_predicts) == ("The run learns, but it predicts nothing.", evaluate)
    assert told(makes.check_predicts) == ("The run generates; it predicts nothing.", "Use mmstudio generate.")


def test_what_fuses_must_be_named_where_something_is_fused(known: Registry) -> None:
    for generator in ("image-flow", "alike"):
        sentence, hint = told(lambda: plan_run(recipe("image", generator=generator), DATA, known))  # noqa: B023
        assert sentence == "The recipe names no fusion."
        assert hint.startswith("Choose one with --set fusion.id=NAME: concat, weighted-sum, ")


@pytest.mark.parametrize(
    ("plugins", "targets", "conditions"),
    [
        ("predictor:p", ["kind"], ["text", "facts"]),
        ("objective:p", [], ["image", "text", "facts", "kind"]),
        ("generator:p", ["kind"], ["text", "facts"]),
        ("predictor:other", ["kind"], ["text", "facts"]),
    ],
)
def test_a_stored_run_tells_its_slots_without_its_plugins(
    plugins: str, targets: list[str], conditions: list[str]
) -> None:
    told = recipe("kind", generator="p").model_dump(mode="json")
    config = RunConfig.model_validate(
        {
            "run": "r0001",
            "dataset": "birds",
            "recipe": told,
            "seed": 3,
            "slots": SLOTS,
            "plugins": {plugins: {"distribution": "d", "version": "1"}},
        }
    )
    assert [slot.name for slot in config.roles().targets] == targets
    assert [slot.name for slot in config.roles().conditions] == conditions


def test_only_a_predictor_may_learn_a_column(known: Registry) -> None:
    with pytest.raises(StudioError, match=r"makes the slot 'facts\.place', which the data set"):
        plan_run(recipe("facts.place", generator="image-flow", fusion=Choice(id="concat")), DATA, known)


def test_what_a_predictor_learned_lies_in_its_folder(tmp_path: Any) -> None:
    files = RunFolder(tmp_path)
    assert not files.has_predictor
    (tmp_path / "predictor.json").write_text("{}", "utf-8")
    assert files.has_predictor


def test_how_many_samples_are_predicted() -> None:
    payload = PredictPayload.model_validate({"run": "r0001"})
    assert (payload.split, payload.count, payload.conditions) == ("test", 16, {})
    for count in (1, MOST_RESULTS):
        assert PredictPayload.model_validate({"run": "r0001", "count": count}).count == count
    for count in (0, MOST_RESULTS + 1):
        with pytest.raises(ValidationError, match="count"):
            PredictPayload.model_validate({"run": "r0001", "count": count})
