"""Several tasks beside one learner: what is learned, weighed, kept, judged and asked."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import torch
from small_learners import batch_of, gradients_of, model_of, runner_of
from torch import Tensor, nn

from mmstudio.core.job import Job, JobState
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.model.tasks import SideTasks
from mmstudio.nn import ConditionShape, Losses, Objective, TrainBatch, Wants
from mmstudio.plan.recipe import Choice
from mmstudio.plugins.config import PluginConfig
from mmstudio.services.generation.conditions import Wish

SIZE = 8


class Fixed(Objective):
    """A loss that is known: the mean of some numbers over the samples that have them, times a weight that starts at 1."""

    def __init__(self, config: PluginConfig, targets: Any, condition: ConditionShape) -> None:
        super().__init__(config, targets, condition)
        self.factor = nn.Parameter(torch.ones(1))
        self.seen: set[str] = set()

    @classmethod
    def wants(cls, config: PluginConfig) -> Wants:
        del config
        return Wants(16)

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        del phase
        self.seen = set(batch.target)
        ((slot, arrays),) = batch.target.items()
        there = batch.target_there[slot]
        total = (self.factor * arrays["value"] * there).sum() / there.sum().clamp(min=1)
        return Losses(total, {"loss": total.detach()}, there.sum())

    def judge(self, batch: TrainBatch) -> dict[str, Tensor]:
        return {"value": batch.condition.vector[:, 0] * 0 + len(batch.target)}


def pair(*, balanced: bool = False) -> Assembly:
    plain = model_of(Fixed)
    shape = plain.conditions.shape
    tasks = SideTasks({"second": Fixed(PluginConfig(), {}, shape)}, {"second": "second"})
    tasks.balanced = balanced
    return Assembly(plain.conditions, plain.learner, tasks)


def samples(model: Assembly) -> Batch:
    """The learner's numbers are all 3, the task's are 5 where it has one: in half of the samples."""
    batch = batch_of(model, SIZE, [1.0, 0.0] * (SIZE // 2))
    batch.targets.clear()
    batch.target_there.pop("number")
    batch.targets.update(
        first={"value": torch.full((SIZE,), 3.0)}, second={"value": torch.full((SIZE,), 5.0)}
    )
    return batch


def loss(model: Assembly, batch: Batch) -> Losses:
    found = model("learner", batch, Moment())
    assert isinstance(found, Losses)
    return found


def test_losses_are_added_by_the_share_of_samples_that_they_are_about() -> None:
    model = pair()
    found = loss(model, samples(model))
    assert float(found.total.detach()) == pytest.approx(3 + 5 / 2)
    assert {name: float(value) for name, value in found.parts.items()} == {"loss": 3.0, "second loss": 5.0}
    assert found.count is None
    assert model.tasks is not None
    assert (model.learner.seen, model.tasks.learner("second").seen) == ({"first"}, {"second"})
    whole = runner_of(model, SIZE, SIZE)
    whole.run("learner", samples(model), 0, 0.0, 0)
    wanted = {name: value.clone() for name, value in gradients_of(model).items()}
    assert float(wanted["learner.factor"]) == pytest.approx(3.0)
    assert float(wanted["tasks.learners.0.factor"]) == pytest.approx(2.5)
    runner_of(model, SIZE, 3).run("learner", samples(model), 0, 0.0, 0)
    parts = gradients_of(model)
    assert all(torch.allclose(parts[name], value) for name, value in wanted.items()), (
        "parts of a batch add up"
    )


def test_uncertainty_weighs_by_what_is_learned() -> None:
    """Kendall et al. 2018: exp(-s) L + s / 2 of each, least where exp(-s) L is a half."""
    model = pair(balanced=True)
    assert model.tasks is not None
    batch, spread = samples(model), model.tasks.spread
    assert float(loss(model, batch).total.detach()) == pytest.approx(3 + 5 / 2), (
        "at first as with equal weights"
    )
    with torch.no_grad():
        spread.copy_(6 / 10 * torch.atanh(torch.tensor([math.log(6.0), 1.0]) / 6))
    found = loss(model, batch)
    one, two = 3 / 6 + math.log(6) / 2, 5 * math.exp(-1) + 1 / 2
    assert float(found.total.detach()) == pytest.approx(one + two / 2, rel=1e-5)
    assert float(found.figures["weight"]) == pytest.approx(1 / 6)
    assert float(found.figures["second weight"]) == pytest.approx(math.exp(-1))
    found.total.backward()
    assert spread.grad is not None
    assert float(spread.grad[0]) == pytest.approx(0, abs=1e-5), "3 / 6 is a half: it stays"
    assert float(spread.grad[1]) < 0, "5 / e is more than a half: its spread grows"
    assert any(item is spread for item in model.learning.trainable("learner"))
    assert not any(item is spread for item in pair().learning.trainable("learner"))


def test_each_judges_with_its_own_labels() -> None:
    model = pair()
    batch = samples(model)
    assert set(model.objectives()) == {"", "second"}
    assert model.labels("", batch.targets).keys() == {"first"}
    assert model.labels("second", batch.targets).keys() == {"second"}
    assert float(model.judge(batch, task="second")["value"][0]) == 1


@pytest.fixture(scope="module")
def several(studio: Any) -> Job:
    """A generator of pictures that tells a column and aligns its slots beside that."""
    job: Job = studio.train(
        'conditions=["text", "reference"]',
        "task.table.id=heads",
        "task.space.id=align",
        "task.space.width=8",
        "training.balance=uncertainty",
    )
    return job


def test_a_generator_learns_tasks_beside_and_still_generates(studio: Any, several: Job) -> None:
    plan = studio.opened.runs.plan(several.run_id)
    assert (plan.makes, plan.told, plan.searches) == (True, ("table",), True)
    tensors = studio.tensors(several, "ema")
    assert float(tensors["tasks.spread"].abs().max()) > 0, "weights were learned"
    lines = studio.metrics(several)
    assert {"table loss", "space loss"} <= lines[-1].keys()
    metrics = [Choice(id="colour-distance")]
    ended = studio.end(
        studio.opened.evaluation.evaluate(several.run_id, metrics=metrics, count=6, subset_count=0)
    )
    assert ended.state is JobState.DONE, ended.failure
    found = studio.opened.evaluation.read(several.run_id, ended.id)
    told = {(one.metric, one.slot, one.figure): one for one in found.scores}
    accuracy = told["heads", "table", "accuracy"]
    assert (accuracy.of, accuracy.low is not None) == (6, True)
    assert any(metric == "align" and slot == "space" for metric, slot, _ in told)
    assert any(slot == "image" for _, slot, _ in told)
    assert found.told is not None
    assert (found.told.slot, sum(one.count for one in found.told.classes)) == ("table", accuracy.n)
    summary = next(one for one in studio.opened.runs.list() if one.run.id == several.run_id)
    assert (summary.learner, summary.tells, summary.generates) == ("generator", True, True)


def test_a_task_is_asked_and_its_space_searched(studio: Any, several: Job) -> None:
    base, wish = Path(), Wish(conditions=[("text", "a red circle")])
    asked = studio.end(studio.opened.prediction.submit(several.run_id, wish, base=base))
    assert asked.state is JobState.DONE, asked.failure
    assert asked.result["slot"] == "table"
    (one,) = asked.result["samples"]
    assert sum(one["scores"]) == pytest.approx(1)
    found = studio.end(studio.opened.search.submit(several.run_id, wish, base=base, count=3))
    assert found.state is JobState.DONE, found.failure
    assert len(found.result["found"]) == 3
