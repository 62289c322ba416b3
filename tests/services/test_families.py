"""Families that are trained to be compared: who takes part, what is put into the queue, and what asking again does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import RunState
from mmstudio.plan.recipe import Choice
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.specs import GeneratorSpec, Provenance
from mmstudio.services.app import App
from mmstudio.services.comparison.study import Study
from mmstudio.services.comparison.wishes import StudyWish
from mmstudio.services.evaluation.usual import usual_metrics
from mmstudio.services.opened import OpenProject

TWO = ("image-flow", "image-vae")


def started(program: App, opened: OpenProject, **wish: object) -> Study:
    return opened.families.start(program.recipes, StudyWish(**{"dataset": "shapes", **wish}))  # type: ignore[arg-type]


def queued(opened: OpenProject) -> list[Job]:
    return [job for job in opened.runner.jobs(JobState.QUEUED) if job.kind in {"train", "evaluate"}]


def test_every_generator_of_the_data_is_a_family(program: App, filled: OpenProject) -> None:
    found = {one.id: one for one in filled.families.families(program.recipes, "shapes")}
    assert {"image-flow", "image-vae", "image-gan", "image-dcgan"} <= found.keys()
    assert [name for name, one in found.items() if one.usual] == ["image-flow", "image-gan", "image-vae"]
    assert (found["image-gan"].recipe.id, found["image-dcgan"].recipe.id) == ("gan", "dcgan")
    assert {one.recipe.targets for one in found.values()} == {("image",)}
    assert filled.families.families(program.recipes, "shapes", "reference") == ()  # it only conditions


@pytest.fixture
def stranger(program: App) -> Iterator[str]:
    """A generator of somebody else's, without a recipe."""
    spec = GeneratorSpec(
        id="acme-blur",
        title="Blur",
        summary="Blurs.",
        factory="acme.model:Blur",
        config=PluginConfig,
        produces=("image",),
        levels=("feature",),
    )
    catalog = program.registry.generators
    catalog.add(spec, Provenance("acme", "acme-blur", "1.0"))
    yield spec.id
    catalog.remove("acme")


def test_a_stranger_takes_part_by_the_default_recipe(
    program: App, filled: OpenProject, stranger: str
) -> None:
    found = next(one for one in filled.families.families(program.recipes, "shapes") if one.id == stranger)
    default = program.recipes.get("flow")
    assert (found.usual, found.plugin, found.recipe.title) == (True, "acme", "Blur")
    assert found.recipe.generator == Choice(id=stranger)
    assert (found.recipe.encoders, found.recipe.fusion) == (default.encoders, default.fusion)


def test_trainings_of_equal_time_come_before_all_judging(program: App, filled: OpenProject) -> None:
    study = started(program, filled, families=TWO, minutes=7.5, seeds=2)
    assert [job.kind for job in queued(filled)] == ["train"] * 4 + ["evaluate"] * 4
    assert {job.lane for job in queued(filled)} == {"cpu:train"}
    assert [job.id for job in study.jobs] == [job.id for job in queued(filled)]
    configs = [filled.runs.config(run) for run in study.runs]
    assert [(config.recipe.generator.id, config.seed) for config in configs] == [
        ("image-flow", 0),
        ("image-vae", 0),
        ("image-flow", 1),
        ("image-vae", 1),
    ]
    assert {(config.recipe.training.minutes, config.recipe.training.steps) for config in configs} == {
        (7.5, 0)
    }
    assert [job.run_id for job in queued(filled)[4:]] == list(study.runs)
    judged = [job.payload for job in queued(filled)[4:]]
    assert {one["split"] for one in judged} == {"test"}
    usual = usual_metrics(program.registry, ["image"], "")  # the data states no attributes
    assert [metric["id"] for metric in judged[0]["metrics"]] == [choice.id for choice in usual]
    assert usual
    names = [filled.project.runs.get(run).name for run in study.runs]
    assert len(set(names)) == 4
    assert names[2].endswith("seed 1")


def test_asking_again_starts_nothing_twice(program: App, filled: OpenProject) -> None:
    first = started(program, filled, families=TWO, seeds=1)
    again = started(program, filled, families=TWO, seeds=1)
    assert again.runs == first.runs
    assert [job.id for job in again.jobs] == [job.id for job in first.jobs]
    more = started(program, filled, families=TWO, seeds=2)
    assert more.runs[:2] == first.runs
    assert len(queued(filled)) == 8
    other = started(program, filled, families=TWO, seeds=1, minutes=4)
    assert not set(other.runs) & set(more.runs)


def test_what_was_stopped_goes_on_and_what_is_done_is_left(program: App, filled: OpenProject) -> None:
    first = started(program, filled, families=TWO, seeds=1)
    flow, vae = first.runs
    filled.runner.cancel(first.jobs[0].id)
    filled.runner.cancel(first.jobs[2].id)
    filled.runner.cancel(first.jobs[1].id)
    filled.project.jobs.set_state(first.jobs[1].id, JobState.DONE)
    filled.project.runs.update(vae, state=RunState.DONE)
    again = started(program, filled, families=TWO, seeds=1)
    assert again.runs == (flow, vae)
    assert [(job.kind, job.run_id) for job in again.jobs] == [
        ("train", flow),
        ("evaluate", flow),
        ("evaluate", vae),
    ]
    assert {job.id for job in again.jobs} <= {job.id for job in first.jobs}


def test_chosen_metrics_judge_alone(program: App, filled: OpenProject) -> None:
    chosen = (Choice(id="colour-distance"),)
    study = started(program, filled, families=TWO, seeds=1, metrics=chosen, count=5)
    judged = study.jobs[-1].payload
    assert ([one["id"] for one in judged["metrics"]], judged["count"]) == (["colour-distance"], 5)


REFUSED: tuple[tuple[dict[str, object], str], ...] = (
    ({"seeds": 21}, "3 families with 21 seeds are 63 runs; at most 60 can be compared."),
    ({"seeds": 0}, "3 families with 0 seeds are 0 runs"),
    (
        {"families": ("vae",)},
        "A comparison needs at least two families; of those that fit the data there are 1.",
    ),
    (
        {"families": ("flow", "none")},
        "There is no family 'none' that can be trained on shapes. Known: image-flow",
    ),
    ({"families": ("flow", "image-flow")}, "at least two families"),
    ({"minutes": 0.0}, "0 is not a number of minutes"),
    ({"minutes": float("nan")}, "nan is not a number of minutes"),
    ({"target": "depth"}, "The data set 'shapes' has no slot 'depth'. Slots: image, text"),
)


def test_what_cannot_be_is_refused_before_anything_starts(program: App, filled: OpenProject) -> None:
    for wish, words in REFUSED:
        with pytest.raises((UsageError, NotFoundError)) as caught:
            started(program, filled, **wish)
        assert words in str(caught.value)
    assert queued(filled) == []


def test_all_fusions_stand_beside_each_slot_alone_and_late_fusion(program: App, filled: OpenProject) -> None:
    wish: dict[str, object] = {"of": "fusions", "target": "table.place", "conditions": ("image", "text")}
    study = started(program, filled, **wish, steps=7, seeds=1)
    recipes = [filled.runs.config(run).recipe for run in study.runs]
    assert {(one.training.steps, one.targets) for one in recipes} == {(7, ("table.place",))}
    assert [one.conditions for one in recipes[:3]] == [("image",), ("text",), ("image", "text")]
    fused = [(one.fusion.id, dict(one.generator.settings)) for one in recipes[2:]]
    assert fused[:2] == [("decision", {}), ("decision", {"meeting": "transformer"})]
    others = [spec.id for spec in program.registry.fusions if spec.id != "decision"]
    assert [name for name, _ in fused[2:]] == others, (
        "late fusion is the fusion of decisions, and is trained once"
    )
    assert len(others) == 7
    names = [filled.project.runs.get(run).name for run in study.runs]
    assert names[:2] == ["image alone, 7 steps", "text alone, 7 steps"]
    assert [job.kind for job in study.jobs] == ["train"] * 11 + ["evaluate"] * 11
    judged = study.jobs[-1].payload
    assert ("metrics" in judged, judged["subset_count"]) == (False, 0)
    again = started(program, filled, **wish, steps=7, seeds=1)
    assert again.runs == study.runs


def test_a_run_stands_beside_its_baselines_and_is_not_trained_again(
    program: App, filled: OpenProject
) -> None:
    recipe = program.recipes.with_settings(
        "forest", {"targets": '["table.place"]', "conditions": '["image", "text"]'}
    )
    run = filled.runs.start("shapes", recipe, seed=0).run_id
    study = started(program, filled, of="baselines", recipe=run, seeds=1, minutes=recipe.training.minutes)
    assert study.runs[0] == run
    ways = [filled.runs.config(one).recipe.generator.settings.get("way") for one in study.runs]
    assert ways == ["stack", "stack", "stack", "vote-soft", "vote-hard", "joined"], "its own way once"


def test_slots_are_dropped_or_not_and_nulls_are_learned_or_zeros(program: App, filled: OpenProject) -> None:
    study = started(
        program, filled, of="absence", target="table.place", conditions=("image", "text"), seeds=1
    )
    training = [filled.runs.config(run).recipe.training for run in study.runs]
    assert [(one.drop, one.nulls) for one in training] == [
        (None, "learned"),
        (0.0, "learned"),
        (None, "zero"),
        (0.0, "zero"),
    ]
    assert study.jobs[-1].payload["subset_count"] == 256, "it is the subsets that are asked for"
    with pytest.raises(UsageError, match="'random-forest' drops no slots while it learns"):
        started(program, filled, of="absence", recipe="forest", seeds=1)


def test_what_can_be_chosen(program: App, filled: OpenProject) -> None:
    wish = StudyWish("shapes", of="baselines", conditions=("image", "text"))
    offer = filled.families.offer(program.recipes, wish)
    assert [one.id for one in offer.families] == [
        "as-it-is",
        "alone:image",
        "alone:text",
        "late",
        "late-transformer",
    ]
    assert offer.targets[:2] == ("table.place", "table.age")
    assert {"classify", "cnn", "forest"} <= {name for name, _ in offer.recipes}
    assert "flow" not in {name for name, _ in offer.recipes}
    assert filled.families.offer(program.recipes, StudyWish("shapes")).recipes == ()
    with pytest.raises(NotFoundError, match="no recipe 'none'"):
        filled.families.offer(program.recipes, StudyWish("shapes", of="fusions", recipe="none"))
