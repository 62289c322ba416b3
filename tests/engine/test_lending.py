"""A training lends the device in the middle of its steps, and learns the same to the bit."""

from __future__ import annotations

from itertools import count
from threading import Thread
from typing import Any

import pytest
import torch

from mmstudio.core.job import Job
from mmstudio.engine.model.device import open_device
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import checked_turn, open_model
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.jobs.context import JobContext
from mmstudio.jobs.fair_lock import FairLock
from mmstudio.nn.draws import drawing_from
from mmstudio.plan.recipe import Choice, Recipe, Training

STEPS = 3


def _flow(studio: Any, precision: str) -> Recipe:
    recipe: Recipe = studio.recipe(
        f"training.steps={STEPS}", "training.batch=8", f"training.precision={precision}"
    )
    return recipe


def _teller() -> Recipe:
    """Draws from the global generator on its way forward: a share of the vector is left out."""
    return Recipe(
        id="told",
        title="Told",
        conditions=("text",),
        fusion=Choice(id="concat", settings={"hidden": 16}),
        generator=Choice(id="heads", settings={"dropout": 0.5}),
        targets=("table.place",),
        training=Training(steps=STEPS, batch=8, preview_every_s=0, precision="fp32"),
    )


@pytest.fixture(params=["fp32", "bf16", "dropout"])
def recipe(studio: Any, request: pytest.FixtureRequest) -> Recipe:
    return _teller() if request.param == "dropout" else _flow(studio, request.param)


def test_what_was_learned_is_the_same_however_often_the_device_was_lent(
    studio: Any, trained: Job, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another lane makes pictures, seeds the global generator and leaves autocast, wherever a layer ends."""
    lent: list[tuple[str, bool]] = []
    usual = JobContext.lend_device

    def lend(context: JobContext) -> None:
        lent.append((context.job.id, torch.is_autocast_enabled("cpu")))
        usual(context)

    monkeypatch.setattr(JobContext, "lend_device", lend)
    calls = count()
    monkeypatch.setattr(FairLock, "asked", property(lambda lock: lock._soon > 0 and next(calls) % 4 == 0))
    alone = studio.opened.runner.wait(studio.opened.runs.start("shapes", recipe, seed=5).id)
    assert not lent

    def work(context: Any) -> int:
        model = open_model(context, trained.run_id, "latest")
        sample = context.samples("shapes").read("test", 0, 1)[0]
        item = Item(1, sample_cards(model.workspace, model.plan, sample, model.sampler))
        settings = model.workspace.run_plan.sampling({"steps": 1, "prior_steps": 0})
        turns, turn = 0, checked_turn(context, soon=True)
        device = open_device("cpu", "bf16")
        while not turns or not studio.opened.runner.job(beside.id).state.ended:
            with turn(), drawing_from(turns), torch.no_grad(), device.autocast():
                torch.rand(8)
            if turns % 20 == 0:
                list(model.sampler.generate([item], Guidance({}, 1.0), settings, turn=turn))
            turns += 1
        return turns

    beside = studio.opened.runs.start("shapes", recipe, seed=5)
    assert studio.inside(None, work)
    studio.end(beside)
    forward = [within for job, within in lent if job == beside.id]
    assert len(forward) > 5 * STEPS  # not just between steps
    assert sum(forward) > STEPS or recipe.training.precision == "fp32"  # on the way forward in bfloat16 too
    for kind in ("model", "ema", "optimizer"):
        one, other = studio.tensors(alone, kind), studio.tensors(beside, kind)
        assert one.keys() == other.keys()
        assert all(torch.equal(value, other[name]) for name, value in one.items()), kind
    assert [row["loss"] for row in studio.metrics(alone)] == [row["loss"] for row in studio.metrics(beside)]


def test_who_borrows_leaves_the_weights_cast_that_a_way_forward_goes_on_with() -> None:
    """A gradient of 256 and one of 1 are added up in bfloat16, as if nobody had borrowed: 256; of two casts they are 257."""
    device, weight = open_device("cpu", "bf16"), torch.ones(1, 1, requires_grad=True)
    layer = torch.nn.Linear(1, 1, bias=False)

    def borrow() -> None:
        with torch.no_grad(), device.autocast():
            layer(torch.ones(1, 1))

    with device.autocast():
        first = torch.nn.functional.linear(torch.ones(1, 1), weight)
        with device.lent():
            thread = Thread(target=borrow)
            thread.start()
            thread.join()
        second = torch.nn.functional.linear(torch.ones(1, 1), weight)
    (256 * first + second).sum().backward()
    assert weight.grad is not None
    assert weight.grad.item() == 256
