"""A training whose last part learns to need few steps: what was learned before stays, and it goes on from anywhere."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
import torch

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import open_model
from mmstudio.engine.train.schedule import part_of
from mmstudio.plan.recipe import Choice, Recipe, Training

KINDS = ("model", "ema", "optimizer")
SETTINGS = ("training.steps=8", "training.batch=8", "training.distil=0.5", "training.keep=8")


@pytest.fixture(scope="module")
def ended(studio: Any) -> Job:
    """Eight steps of the tiny flow, the last four in the last part; a checkpoint at every second one."""
    job: Job = studio.train(*SETTINGS, "training.checkpoint_every=2", seed=4)
    return job


def _tensors(studio: Any, job: Job, step: int) -> dict[str, dict[str, Any]]:
    checkpoint = Checkpoints(studio.folder(job)).get(step)
    return {kind: {name: value.clone() for name, value in checkpoint.tensors(kind).items()} for kind in KINDS}


def test_a_share_of_the_budget_is_a_part_with_a_schedule_of_its_own() -> None:
    training = Training(distil=0.25)
    parts = [part_of(training, share, parts=True) for share in (0.0, 0.375, 0.75, 0.875, 1.0)]
    assert [(part.late, part.share) for part in parts] == [
        (False, 0.0),
        (False, 0.5),
        (True, 0.0),
        (True, 0.5),
        (True, 1.0),
    ]
    assert part_of(training, 0.9, parts=False) == part_of(Training(), 0.9, parts=True)
    assert part_of(Training(), 0.9, parts=True).share == 0.9


def test_the_flow_learns_first_and_then_stays_while_long_steps_are_learned(studio: Any, ended: Job) -> None:
    before, after = _tensors(studio, ended, 4), _tensors(studio, ended, 8)
    first = _tensors(studio, ended, 2)
    own = {name for name in after["model"] if name.startswith("learner.shortcut.")}
    for name in after["model"].keys() - own:
        stays = before["ema"].get(name, before["model"][name])
        assert torch.equal(after["model"][name], stays), name
        assert torch.equal(after["ema"].get(name, stays), stays), name
    assert any(not torch.equal(first["ema"][name], value) for name, value in before["ema"].items())
    changes = [name for name in after["ema"] if ".shortcut." in name and ".changes." in name]
    assert not any(before["ema"][name].any() for name in changes)
    assert any(after["ema"][name].any() for name in changes)
    rows = studio.metrics(ended)
    assert [row["step"] for row in rows] == list(range(1, 9))
    assert rows[5]["lr"] > rows[3]["lr"] > rows[4]["lr"], "the rate rises anew"


def test_the_best_checkpoint_is_told_of_the_last_part(studio: Any, ended: Job) -> None:
    states = {step: Checkpoints(studio.folder(ended)).get(step).progress() for step in (4, 6, 8)}
    assert [states[step].late for step in (4, 6, 8)] == [-1, 4, 4]
    assert states[6].best == 6
    assert states[8].best in {6, 8}


def test_the_run_has_its_fast_variant_at_once(studio: Any, ended: Job) -> None:
    plan = studio.opened.runs.plan(ended.run_id)
    told = plan.sampling({}, fast=True)
    assert (told.shortcut, told.steps, told.prior_steps) == (True, 1, 4)
    assert plan.joint(fast=True) == plan.joint() == 1.5
    assert not studio.opened.distilling.can(ended.run_id)


@pytest.mark.parametrize("step", [4, 6])
def test_it_goes_on_from_a_checkpoint_as_if_nothing_had_been(studio: Any, ended: Job, step: int) -> None:
    whole = _tensors(studio, ended, 8)
    for later in range(step + 2, 9, 2):
        shutil.rmtree(studio.folder(ended) / "checkpoints" / f"{later:08d}")
    again = studio.end(studio.opened.runs.enqueue(studio.opened.project.runs.get(ended.run_id), "cpu"))
    assert again.state is JobState.DONE, again.failure
    found = _tensors(studio, ended, 8)
    for kind, some in whole.items():
        assert found[kind].keys() == some.keys()
        assert all(torch.equal(found[kind][name], value) for name, value in some.items()), kind
    assert [row["step"] for row in studio.metrics(ended)] == list(range(1, 9))


def test_a_decoder_learns_few_steps_where_everything_is_made_together(studio: Any) -> None:
    flow = Choice(id="image-flow", settings={"size": 16, "width": 16, "multipliers": [1], "prior": False})
    recipe = Recipe(
        id="joint",
        title="Joint",
        targets=("image",),
        conditions=("text", "table", "image"),
        encoders={"image": Choice(id="image-cnn", settings={"width": 16, "channels": 8})},
        fusion=Choice(id="decision", settings={"hidden": 16}),
        generator=Choice(
            id="joint", settings={"summary": 8, "condition_width": 32, "hidden": 16, "layers": 1}
        ),
        decoders={"image": flow},
        training=Training(steps=4, batch=8, distil=0.5, preview_every_s=0, precision="fp32"),
    )
    job = studio.end(studio.opened.runs.start("shapes", recipe, seed=1))
    assert job.state is JobState.DONE, job.failure
    changed = {
        name.split(".")[3]
        for name, value in studio.tensors(job, "ema").items()
        if ".changes." in name and value.any()
    }
    assert changed == {"shortcut"}
    told = studio.opened.runs.plan(job.run_id).sampling({}, fast=True)
    assert (told.decoders["image"].shortcut, told.decoders["image"].steps) == (True, 1)

    def picture(context: Any) -> Any:
        model = open_model(context, job.run_id, "latest")
        ((_, made),) = model.sampler.generate([Item(1, {})], Guidance({}, 1.5), told)
        return made["image"]

    assert studio.inside(job, picture).shape == (16, 16, 3)


def test_what_has_no_last_part_is_refused(studio: Any) -> None:
    with pytest.raises(UsageError, match="does not learn to need fewer steps"):
        studio.start(*SETTINGS, base="gan")
    with pytest.raises(UsageError, match="may end early"):
        studio.start(*SETTINGS, "training.patience=3")
