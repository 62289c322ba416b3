"""An objective is trained like a generator: from the conditions alone, with checkpoints, without previews or results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from mmstudio.core.job import Job, JobState
from mmstudio.core.sample import NewSample, Slot
from mmstudio.engine.judge.stored import stored_batch
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.loading import load_for_sampling
from mmstudio.engine.train.training import prepare_training
from mmstudio.nn.figures import first_found, right_class
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.plan.scores import Score
from mmstudio.plugins.specs import ObjectiveSpec, Provenance
from mmstudio.services.generation.wishes import GenerateRequest
from mmstudio.services.generation.wishes import ItemWish as Wanted


@pytest.fixture(scope="module")
def aligned(studio: Any) -> Job:
    recipe = Recipe(
        id="align",
        title="Align",
        conditions=("text", "table"),
        fusion=Choice(id="concat"),
        generator=Choice(id="test-contrast"),
        training=Training(steps=60, batch=16, lr=0.003, checkpoint_every=30, precision="fp32"),
    )
    job: Job = studio.end(studio.opened.runs.start("shapes", recipe, seed=2))
    assert job.state is JobState.DONE, job.failure
    return job


def test_it_learns_what_belongs_together(studio: Any, aligned: Job) -> None:
    losses = [row["loss"] for row in studio.metrics(aligned)]
    assert losses[-1] < 0.6 * losses[0]
    plan = studio.opened.runs.plan(aligned.run_id)
    assert (plan.targets, plan.makes) == ((), False)
    assert "objective:test-contrast" in plan.provenance
    folder = studio.folder(aligned)
    assert not list((folder / "previews").glob("*")), "there is nothing to be seen"

    def judged(context: Any) -> tuple[torch.Tensor, torch.Tensor]:
        workspace = Workspace(folder, context.registry)
        model, *_ = load_for_sampling(workspace, "latest", open_device("cpu", "fp32"))
        context.run_dir = folder / "other"
        context.run_dir.mkdir()
        state = prepare_training(context, workspace, context.samples("shapes"))
        state.metrics.close()
        batch = state.batches.at(0)
        found = model.judge(batch)["similarity"]
        both = (batch.there["text"] * batch.there["table"]) > 0
        return found, both

    similar, both = studio.inside(aligned, judged)
    assert similar.shape == (16, 16)
    nearer = similar.diagonal() > similar.mean(dim=1)
    assert nearer[both].float().mean() > 0.8, "what belongs together is no nearer than the rest"


def test_it_generates_nothing_and_says_so(studio: Any, aligned: Job, tmp_path: Path) -> None:
    request = GenerateRequest(aligned.run_id, [Wanted("0", 1, {})], out=tmp_path / "out")
    job = studio.end(studio.opened.generation.submit(request))
    assert job.state is JobState.FAILED
    assert "learns, but it generates nothing" in job.failure.message


def test_neither_loading_nor_training_touches_the_global_generator(studio: Any, aligned: Job) -> None:
    folder = studio.folder(aligned)

    def stands(context: Any) -> list[bool]:
        workspace = Workspace(folder, context.registry)
        torch.manual_seed(77)
        before = torch.get_rng_state()
        load_for_sampling(workspace, "latest", open_device("cpu", "fp32"))
        same = [torch.equal(before, torch.get_rng_state())]
        context.run_dir = folder / "further"
        context.run_dir.mkdir()
        state = prepare_training(context, workspace, context.samples("shapes"))
        state.metrics.close()
        same.append(torch.equal(before, torch.get_rng_state()))
        state.runner.run("learner", state.batches.at(0), 0, 0.0, 1)
        return [*same, torch.equal(before, torch.get_rng_state())]

    assert studio.inside(aligned, stands) == [True, True, True]


def scores_of(studio: Any, job: Job, **how: Any) -> dict[tuple[str, ...], Score]:
    """Of an evaluation, by what was given."""
    ended = studio.end(studio.opened.evaluation.evaluate(job.run_id, split="train", **how))
    assert ended.state is JobState.DONE, ended.failure
    found = studio.opened.evaluation.read(job.run_id, ended.id)
    assert found.checkpoint == 60
    return {score.given: score for score in found.scores}


def test_an_alignment_is_judged_by_what_it_finds_first(studio: Any, aligned: Job) -> None:
    found = scores_of(studio, aligned, count=70, subset_count=70)
    assert set(found) == {("text", "table")}, "one slot alone finds nothing"
    (score,) = found.values()
    assert (score.metric, score.figure, score.version) == ("test-contrast", "R@1", "engine-tests 1")

    def by_hand(context: Any) -> tuple[float, int]:
        workspace = Workspace(studio.folder(aligned), context.registry)
        model, plan, _ = load_for_sampling(workspace, "latest", open_device("cpu", "fp32"))
        conditions, _ = workspace.prepare(context.samples("shapes"), plan, "train")
        count = min(70, len(conditions["text"].count))
        batch = stored_batch(conditions, {}, torch.arange(count), ("text", "table"), torch.device("cpu"))
        similar = model.judge(batch)["similarity"]
        both = torch.nonzero((batch.there["text"] * batch.there["table"]) > 0).flatten()
        hits = []
        for row in both.tolist():
            told, own = similar[row, both], similar[row, row]
            hits.append(0.0 if bool((told > own).any()) else 1 / int((told == own).sum()))
        return sum(hits) / len(hits), len(hits)

    share, count = studio.inside(aligned, by_hand)
    assert (score.value, score.n) == (pytest.approx(share), count)
    assert 0 < count < score.of, "samples without a text are no candidates"
    assert score.chance == pytest.approx(1 / count)
    assert share > 2 / count, "it has learned"
    assert score.low is not None
    assert score.low < share < (score.high or 0)


def test_a_classification_is_judged_against_chance(studio: Any) -> None:
    naming = ObjectiveSpec(
        id="test-naming", title="Naming", factory="small_learners:Naming", labels=("text",)
    )
    source = Provenance("naming", "acme-naming", "3")
    studio.app.registry.objectives.add(naming, source)
    studio.opened.project.datasets.create(
        "named", (Slot("name", "text", "condition"), Slot("facts", "table", "condition", ("size",)))
    )
    samples = studio.opened.project.datasets.samples("named")
    samples.append(
        [
            NewSample(
                {
                    **({"name": ("large" if number % 3 else "small",)} if number % 10 else {}),
                    "facts": ({"size": 9.0 if number % 3 else 1.0},),
                },
                "train",
            )
            for number in range(60)
        ]
    )
    samples.finish(0)
    recipe = Recipe(
        id="naming",
        title="Naming",
        targets=("name",),
        fusion=Choice(id="concat"),
        generator=Choice(id="test-naming"),
        training=Training(steps=60, batch=16, lr=0.01, precision="fp32"),
    )
    try:
        job = studio.end(studio.opened.runs.start("named", recipe, seed=2))
        assert job.state is JobState.DONE, job.failure
        found = scores_of(studio, job, count=100, subset_count=100)
    finally:
        studio.app.registry.objectives.remove(source.plugin)
    large = [number % 3 > 0 for number in range(60) if number % 10]
    assert {given: score.chance for given, score in found.items()} == {
        ("facts",): pytest.approx(sum(large) / len(large)),
        (): pytest.approx(sum(large) / len(large)),
    }
    assert (found["facts",].value, found["facts",].n, found["facts",].of) == (1.0, len(large), 60)
    assert found[()].value == pytest.approx(sum(large) / len(large)), (
        "without anything, the most frequent one"
    )


def test_figures_of_known_answers() -> None:
    labels, there = torch.tensor([0, 1, 1, 2, 0]), torch.tensor([True, True, True, True, False])
    scores = torch.eye(3)[torch.tensor([0, 1, 0, 0, 0])]
    figure = right_class(scores, labels, there)
    assert figure.values[:4].tolist() == [1, 1, 0, 0]
    assert torch.isnan(figure.values[4])
    assert figure.chance == 0.5
    similar = torch.tensor([[1.0, 0, 5, 0], [0, 0, 0, 2], [0, 0, 3, 0], [0, 3, 9, 1]])
    found = first_found(similar, torch.tensor([True, True, False, True]))
    assert found.values[[0, 1, 3]].tolist() == [1, 0, 0]
    assert torch.isnan(found.values[2])
    assert found.chance == pytest.approx(1 / 3)
    assert first_found(similar, torch.zeros(4, dtype=torch.bool)).chance is None
