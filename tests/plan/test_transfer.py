"""Which settings of a learner may differ when a run starts from another one's weights."""

from __future__ import annotations

from typing import Any

from mmstudio.plan.model_plan import ModelPlan, Part
from mmstudio.plan.recipe import Choice
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.plan.transfer import OTHER_SETTINGS, match
from mmstudio.plugins.registry import Registry

from .conftest import DATA, recipe


def planned(registry: Registry, **settings: Any) -> RunPlan:
    return plan_run(recipe(generator=Choice(id="image-flow", settings=settings)), DATA, registry)


def trained(plan: RunPlan) -> ModelPlan:
    assert plan.fusion is not None
    generator = Part(plan.generator.id, plan.generator.settings)
    return ModelPlan(
        {slot.name: Part("x", {}, slot=slot) for slot in plan.conditions},
        {slot.name: Part(generator.id, generator.settings, slot=slot) for slot in plan.targets},
        Part(plan.fusion.id, plan.fusion.settings),
        generator,
    )


def test_weights_fit_whatever_says_only_how_a_learner_is_trained(registry: Registry) -> None:
    source = trained(planned(registry, width=32))
    other = {"detail": 2.0, "draws": 3, "time_centre": 0.5, "time_spread": 2.0, "time_even": 0.5}
    found = match(source, planned(registry, width=32, **other), ("learner",))
    assert (found.learner, found.left) == (True, ())


def test_all_other_settings_have_to_be_the_same(registry: Registry) -> None:
    source = trained(planned(registry, width=32))
    found = match(source, planned(registry, width=48, patch=4, detail=2.0), ("learner",))
    assert not found.learner
    [note] = found.left
    assert (note.template, note.params["settings"]) == (OTHER_SETTINGS, "patch, width")
