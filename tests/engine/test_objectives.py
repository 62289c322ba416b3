"""An objective is trained like a generator: from the conditions alone, with checkpoints, without previews or results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from mmstudio.core.job import Job, JobState
from mmstudio.engine.device import open_device
from mmstudio.engine.training import load_for_sampling, prepare_training
from mmstudio.engine.workspace import Workspace
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.services.generate import GenerateRequest
from mmstudio.services.generate import Item as Wanted


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
