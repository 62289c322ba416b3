"""Transfer: a run starts from another one's weights; what fits is taken, frozen or slower, and what does not is told."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.train.optimisers import Optimisers
from mmstudio.engine.train.training import prepare_training
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.services.training.transfer import StartWish

SIDE = "conditions."


def align(**more: Any) -> Recipe:
    """The recipe of the run that everything starts from, with other parts."""
    given: dict[str, Any] = {
        "conditions": ("text", "table", "image"),
        "encoders": {"image": Choice(id="image-cnn", settings={"width": 16, "channels": 8})},
        "fusion": Choice(id="concat", settings={"hidden": 16}),
        "generator": Choice(id="align", settings={"width": 16, "main": "table"}),
        "training": Training(steps=2, batch=16, lr=0.003, precision="fp32"),
        **more,
    }
    return Recipe(id="align", title="Align", **given)


@pytest.fixture
def begun(studio: Any, aligned: Job) -> Any:
    def begin(recipe: Recipe, **wish: Any) -> Job:
        start = StartWish(wish.pop("run", aligned.run_id), **wish)
        job: Job = studio.end(studio.opened.runs.start("shapes", recipe, seed=9, start=start))
        assert job.state is JobState.DONE, job.failure
        return job

    return begin


def _same(one: dict[str, Tensor], other: dict[str, Tensor], name: str) -> bool:
    return torch.equal(one[name], other[name])


def test_all_is_taken_by_the_same_recipe_and_learns_on(studio: Any, aligned: Job, begun: Any) -> None:
    job = begun(align(training=Training(steps=1, batch=16, lr=1e-6, precision="fp32")))
    before, after = studio.tensors(aligned, "ema"), studio.tensors(job, "model")
    assert before.keys() == after.keys()
    for name, value in before.items():
        assert torch.allclose(after[name], value, atol=1e-4), name
    # the words that its encoder knows are those of the other run, also where the data would say something else
    assert studio.opened.runs.files(job.run_id).model().encoders == (
        studio.opened.runs.files(aligned.run_id).model().encoders
    )
    log = studio.opened.runs.files(job.run_id).log()
    assert "Taken from the other run: text, table, image, concat, align." in log
    assert f"weights were taken from {aligned.run_id}, step 40" in log
    config = studio.opened.runs.config(job.run_id)
    assert (config.start.run, config.start.checkpoint, config.start.rate) == (aligned.run_id, 40, 1.0)


def test_frozen_encoders_stay_and_the_rest_learns(studio: Any, aligned: Job, begun: Any) -> None:
    """A linear probe: encoders alone are taken, in another order of slots, and stay to the bit."""
    recipe = align(conditions=("image", "text"), generator=Choice(id="align", settings={"width": 8}))
    job = begun(recipe, parts=("encoders",), rate=0.0)
    before, after = studio.tensors(aligned, "ema"), studio.tensors(job, "model")
    for ours, theirs in ((0, 2), (1, 0)):
        taken = [name for name in after if name.startswith(f"{SIDE}encoders.{ours}.")]
        assert taken
        for name in (*taken, f"{SIDE}nulls.{ours}"):
            source = name.replace(f".{ours}", f".{theirs}", 1)
            assert torch.equal(after[name], before[source]), name
    learner = {name for name in after if name.startswith("learner.heads")}
    assert learner, "it has a learner of its own"
    assert not any(name in before and _same(after, before, name) for name in learner)
    averaged = studio.tensors(job, "ema")
    assert all(
        torch.equal(averaged[name], after[name]) for name in after if name.startswith(f"{SIDE}encoders.")
    )


def test_what_is_taken_learns_slower_by_the_factor(studio: Any, aligned: Job) -> None:
    start = StartWish(aligned.run_id, ("encoders",), 0.1)
    job = studio.end(studio.opened.runs.start("shapes", align(), seed=9, start=start))

    def work(context: Any) -> Any:
        workspace = Workspace(studio.folder(job), context.registry)
        context.run_dir = workspace.folder
        state = prepare_training(context, workspace, context.samples("shapes"))
        state.metrics.close()
        optimisers: Optimisers = state.runner.optimisers
        optimisers.step("learner", 0.5)
        model = state.runner.model
        rates = {id(item): rule.rate for rule in optimisers.by_name.values() for item in rule.parameters}
        encoders = {rates[id(item)] for item in model.conditions.encoders.parameters()}
        return encoders, {rates[id(item)] for item in model.conditions.fusion.parameters()}

    encoders, fusion = studio.inside(job, work)
    assert list(encoders) == pytest.approx([0.003 * 0.5 * 0.1])
    assert list(fusion) == pytest.approx([0.003 * 0.5])


def test_a_run_of_another_project_is_a_folder(studio: Any, aligned: Job, begun: Any, tmp_path: Path) -> None:
    """The new run needs the other one no more once it was started."""
    folder = tmp_path / "elsewhere"
    shutil.copytree(studio.folder(aligned), folder)
    job = begun(align(), run=str(folder), parts=("encoders",), rate=0.0)
    shutil.rmtree(folder)
    before, after = studio.tensors(aligned, "ema"), studio.tensors(job, "model")
    taken = [name for name in after if name.startswith(f"{SIDE}encoders.")]
    assert all(_same(before, after, name) for name in taken)


def test_what_does_not_fit_is_listed(studio: Any, aligned: Job) -> None:
    runs = studio.opened.runs
    recipe = align(
        conditions=("text", "image"),
        encoders={"image": Choice(id="image-cnn", settings={"width": 32, "channels": 8})},
        generator=Choice(id="cross-prediction"),
    )
    assert [note for note in runs.notes("shapes", recipe, StartWish(aligned.run_id)) if "aken" in note] == [
        "Taken from the other run: text.",
        "Not taken for image: it has other settings there (width).",
        "Not taken for concat: the other run has other slots, or in another order.",
        "Not taken for cross-prediction: the other run has align there.",
    ]


@pytest.mark.parametrize(
    ("wish", "error", "words"),
    [
        ({"run": "r0999"}, NotFoundError, "no run"),
        ({"checkpoint": 7}, NotFoundError, "has no checkpoint '7'"),
        ({"rate": 2.0}, UsageError, "goes from 0 to 1"),
        ({"parts": ("wheels",)}, UsageError, "encoders, fusion, learner"),
        ({"parts": ("learner",)}, UsageError, "Nothing of the run"),
    ],
)
def test_what_cannot_be_started_from_is_refused(
    studio: Any, aligned: Job, wish: Any, error: Any, words: str
) -> None:
    before = [one.run.id for one in studio.opened.runs.list()]
    start = StartWish(**{"run": aligned.run_id, **wish})
    recipe = align(generator=Choice(id="cross-prediction"))
    with pytest.raises(error, match=words):
        studio.opened.runs.start("shapes", recipe, start=start)
    assert [one.run.id for one in studio.opened.runs.list()] == before


def test_a_training_that_would_learn_nothing_is_refused(studio: Any, aligned: Job) -> None:
    job = studio.opened.runs.start("shapes", align(), start=StartWish(aligned.run_id, rate=0.0))
    ended = studio.end(job)
    assert ended.state is JobState.FAILED
    assert "nothing would be learned" in ended.failure.message


def _told_by(studio: Any, job: Job) -> float:
    """Share of the held-out samples whose column is told right."""
    ended = studio.end(studio.opened.evaluation.evaluate(job.run_id, count=10, subset_count=0))
    assert ended.state is JobState.DONE, ended.failure
    found = studio.opened.evaluation.read(job.run_id, ended.id)
    return next(score.value for score in found.scores if score.figure in {"accuracy", "value"})


def test_a_linear_probe_has_the_encoders_of_the_other_run_and_learns_linearly(
    studio: Any, aligned: Job
) -> None:
    recipe = studio.app.recipes.with_settings(
        "classify", {"training.steps": "2", "training.precision": "fp32"}
    )
    start = StartWish.of("probe", aligned.run_id)
    job = studio.end(studio.opened.runs.start("shapes", recipe, start=start))
    assert job.state is JobState.DONE, job.failure
    config = studio.opened.runs.config(job.run_id)
    assert config.recipe.encoders["image"].settings["channels"] == 8, (
        "as the other run has it, not the recipe"
    )
    assert config.recipe.conditions == ("image", "text")
    assert (config.recipe.generator.settings["hidden"], config.recipe.fusion.settings["hidden"]) == (0, 0)
    before, after = studio.tensors(aligned, "ema"), studio.tensors(job, "model")
    for ours, theirs in ((0, 2), (1, 0)):
        names = [name for name in after if name.startswith(f"{SIDE}encoders.{ours}.")]
        assert names
        for name in names:
            assert torch.equal(after[name], before[name.replace(f".{ours}", f".{theirs}", 1)]), name
    layers = [
        name for name in after if ".layers." in name and "encoders" not in name and name.endswith("weight")
    ]
    assert sorted(layers) == [f"{SIDE}fusion.mlp.layers.0.weight", "learner.head.whole.layers.0.weight"]


def test_neighbours_vote_by_the_features_of_the_other_run(studio: Any, aligned: Job) -> None:
    recipe = studio.app.recipes.with_settings("neighbours", {"generator.count": "3"})
    start = StartWish.of("neighbours", aligned.run_id)
    assert "Taken from the other run: image, text." in studio.opened.runs.notes("shapes", recipe, start)
    job = studio.end(studio.opened.runs.start("shapes", recipe, start=start))
    assert job.state is JobState.DONE, job.failure
    files = studio.opened.runs.files(job.run_id)
    assert [target.name for target in studio.opened.runs.plan(job.run_id).targets] == ["table"]

    def work(context: Any) -> Any:
        workspace = Workspace(studio.folder(job), context.registry)
        samples, plan = context.samples("shapes"), workspace.saved_plan()
        found, _ = workspace.prepare(samples, plan, "test")
        other = Workspace(studio.folder(aligned), context.registry)
        theirs = other.saved_plan()
        model = other.build(theirs)
        model.load_state_dict(Checkpoints(other.folder).get().tensors("ema"), strict=False)
        prepared, _ = other.prepare(samples, theirs, "test")
        place = list(theirs.encoders).index("image")
        wanted = model.eval().conditions.encoders[place](dict(prepared["image"].arrays))
        return found["image"].arrays["encoded_tokens"], wanted.tokens

    ours, theirs = studio.inside(job, work)
    assert torch.allclose(ours, theirs.detach(), atol=1e-5)
    assert files.model().encoders["image"].weights, "its weights are named"
    assert 0 <= _told_by(studio, job) <= 1
    shutil.rmtree(files.start)
    failed = studio.end(studio.opened.evaluation.evaluate(job.run_id, count=5, subset_count=0))
    assert failed.state is JobState.FAILED


def test_a_predictor_learns_a_column_where_nothing_is_said(studio: Any) -> None:
    for recipe in ("neighbours", "forest"):
        plan = studio.opened.runs.plan_of("shapes", studio.app.recipes.get(recipe))
        assert [(slot.name, slot.modality) for slot in plan.targets] == [("table", "table")]
