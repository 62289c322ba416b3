"""A run that learns to need few steps: it starts from another one, which it contains, and goes on as any training does."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
import torch

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import open_model
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.services.training import distilling
from mmstudio.services.training.distilling import DistilWish


@pytest.fixture(scope="module")
def fast(studio: Any, trained: Job) -> Job:
    """The tiny flow, made fast in four steps, with a checkpoint at step 2."""
    usual = distilling._recipe

    def often(*given: Any) -> Any:
        recipe = usual(*given)
        return recipe.model_copy(
            update={"training": recipe.training.model_copy(update={"batch": 8, "checkpoint_every": 2})}
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distilling, "_recipe", often)
        job = studio.end(studio.opened.distilling.start(DistilWish(trained.run_id, steps=4), seed=9))
    assert job.state is JobState.DONE, job.failure
    return job


def _pictures(studio: Any, job: Job, **how: Any) -> list[Any]:
    """Pictures of the test split, by the run's usual settings or its fast ones."""

    def work(context: Any) -> list[Any]:
        model = open_model(context, job.run_id, "latest")
        run, samples = model.workspace.run_plan, context.samples("shapes").read("test", 0, 3)
        cards = [sample_cards(model.workspace, model.plan, sample, model.sampler) for sample in samples]
        items = [Item(seed, each) for seed, each in enumerate(cards)]
        guidance = Guidance(run.guidance, run.joint(**how))
        return [made["image"] for _, made in model.sampler.generate(items, guidance, run.sampling({}, **how))]

    found: list[Any] = studio.inside(job, work)
    return found


def test_the_flow_stays_and_its_usual_settings_make_the_same(studio: Any, trained: Job, fast: Job) -> None:
    before, after = studio.tensors(trained, "ema"), studio.tensors(fast, "ema")
    assert all(torch.equal(after[name], value) for name, value in before.items())
    added = after.keys() - before.keys()
    assert {name.split(".")[1] for name in added} == {"shortcut"}
    assert any(bool(after[name].any()) for name in added if ".changes." in name)
    pairs = zip(_pictures(studio, fast), _pictures(studio, trained), strict=True)
    assert all((one == other).all() for one, other in pairs)
    log = studio.opened.runs.files(fast.run_id).log()
    assert f"weights were taken from {trained.run_id}, step 20" in log


def test_its_fast_variant_takes_the_steps_that_it_learned(studio: Any, trained: Job, fast: Job) -> None:
    plan = studio.opened.runs.plan(fast.run_id)
    told = plan.sampling({}, fast=True)
    assert (told.shortcut, told.steps, told.prior_steps) == (True, 1, 4)
    assert plan.joint(fast=True) == plan.joint() == 1.5
    assert plan.sampling({}).shortcut is False
    quick = _pictures(studio, fast, fast=True)
    assert not any((one == other).all() for one, other in zip(quick, _pictures(studio, fast), strict=True))


def test_it_goes_on_from_a_checkpoint_as_if_nothing_had_been(studio: Any, fast: Job) -> None:
    folder = studio.folder(fast) / "checkpoints"
    whole = {kind: studio.tensors(fast, kind) for kind in ("model", "ema", "optimizer")}
    whole = {kind: {name: value.clone() for name, value in some.items()} for kind, some in whole.items()}
    shutil.rmtree(folder / "00000004")
    again = studio.end(studio.opened.runs.enqueue(studio.opened.project.runs.get(fast.run_id), "cpu"))
    assert again.state is JobState.DONE, again.failure
    for kind, some in whole.items():
        found = studio.tensors(fast, kind)
        assert found.keys() == some.keys()
        assert all(torch.equal(found[name], value) for name, value in some.items()), kind
    assert [row["step"] for row in studio.metrics(fast)] == [1, 2, 3, 4]


def test_what_cannot_be_made_fast_is_told(studio: Any, fast: Job, aligned: Job, trained: Job) -> None:
    service = studio.opened.distilling
    assert [service.can(job.run_id) for job in (trained, fast, aligned)] == [True, False, False]
    with pytest.raises(UsageError, match="needs few steps already"):
        service.start(DistilWish(fast.run_id))
    with pytest.raises(UsageError, match="does not learn to need fewer steps"):
        service.start(DistilWish(aligned.run_id))
