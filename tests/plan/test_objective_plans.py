"""Plans of runs that make nothing: what they learn from, and which settings they lack."""

from __future__ import annotations

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.plan.recipe import Choice, Recipe, Sampling
from mmstudio.plan.roles import Data
from mmstudio.plan.run_plan import plan_run
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import ObjectiveSpec, Provenance

DATA = Data(
    "birds", (Slot("image", "image", "target"), Slot("text", "text"), Slot("facts", "table", "target"))
)


@pytest.fixture
def known(registry: Registry) -> Registry:
    own = Provenance("second", "acme-second", "1.2")
    registry.objectives.add(ObjectiveSpec(id="alike", title="A", factory="a:B"), own)
    registry.objectives.add(
        ObjectiveSpec(id="sorts", title="S", factory="a:B", labels=("text", "table")), own
    )
    return registry


def recipe(generator: str, *targets: str, sampling: Sampling | None = None) -> Recipe:
    return Recipe(
        id="r",
        title="R",
        targets=targets or ("image",),
        fusion=Choice(id="concat"),
        generator=Choice(id=generator),
        sampling=sampling or Sampling(),
    )


def test_without_labels_every_slot_is_learned_from(known: Registry) -> None:
    plan = plan_run(recipe("alike"), DATA, known)
    assert plan.targets == ()
    assert [slot.name for slot in plan.conditions] == ["image", "text", "facts"]
    assert plan.notes == ()
    assert plan.provenance["objective:alike"] == {
        "plugin": "second",
        "distribution": "acme-second",
        "version": "1.2",
    }
    assert not [part for part in plan.provenance if part.startswith("generator:")]


@pytest.mark.parametrize("labels", [("text",), ("text", "facts")])
def test_labels_are_targets_of_the_kinds_that_it_names(known: Registry, labels: tuple[str, ...]) -> None:
    data = Data("birds", (*DATA.slots, Slot("song", "audio")))
    plan = plan_run(recipe("sorts", *labels), data, known)
    assert tuple(slot.name for slot in plan.targets) == labels
    assert [slot.name for slot in plan.conditions] == ["song"]
    with pytest.raises(UsageError, match="'sorts' learns from labels of the kind text, table"):
        plan_run(recipe("sorts", "text", "image"), data, known)


def test_it_makes_nothing_and_says_so(known: Registry) -> None:
    idle = Sampling(guidance={"text": 2.0}, joint=3.0, fast_joint=4.0)
    plan = plan_run(recipe("alike", sampling=idle), DATA, known)
    assert not plan.makes
    assert not plan.guided
    assert (plan.guidance, plan.joint(), plan.joint(fast=True)) == ({}, 1.0, 1.0)
    assert plan.sampling({}).model_dump() == {}
    assert [note.text for note in plan.notes] == [
        "The guidance in the recipe has no effect: the generator alike has none."
    ]
    with pytest.raises(UsageError, match="it generates nothing"):
        _ = plan.target
    with pytest.raises(UsageError, match=r"alike .sampling.*steps"):
        plan.sampling({"steps": 3})


@pytest.mark.parametrize(
    ("sampling", "idle"),
    [
        (Sampling(), False),
        (Sampling(guidance={"text": 0.0}), False),
        (Sampling(guidance={"text": 0.5}), True),
        (Sampling(joint=0.5), True),
        (Sampling(joint=1.5), True),
    ],
)
def test_guidance_without_effect_is_told_once(known: Registry, sampling: Sampling, idle: bool) -> None:
    assert len(plan_run(recipe("alike", sampling=sampling), DATA, known).notes) == idle


def test_a_plan_that_makes_something_says_what(known: Registry) -> None:
    plan = plan_run(recipe("image-flow"), DATA, known)
    assert plan.makes
    assert plan.guided
    assert [slot.name for slot in plan.conditions] == ["text"]  # facts may be a target only
