"""A fusion's own loss, its values for the log, and its buffers: in phases that train the condition, and nowhere else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from balancing import FUSION, Mixture, MixtureConfig
from small_learners import CPU, WIDTH, Contrast, Numbers, batch_of, gradients_of, model_of, pair_of, runner_of

from mmstudio.core.job import JobState
from mmstudio.core.payloads import TrainPayload
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.train.step import validation_loss
from mmstudio.nn import Condition, Losses, TrainBatch, Wants
from mmstudio.nn.draws import drawing_from
from mmstudio.plugins.specs import Provenance
from mmstudio.services.jobs import new_job
from mmstudio.testing import check_fusion
from mmstudio.testing.subsets import SHAPES

SIZE = 6
HERE = Provenance("balancing", "balancing", "1")


def mixed(model: Assembly) -> Assembly:
    """The same model behind a mixture of its slots."""
    torch.manual_seed(1)
    model.conditions.fusion = Mixture(MixtureConfig(balance=0.5), SHAPES, Wants(WIDTH))
    return model


def fusion_of(model: Assembly) -> Mixture:
    fusion = model.conditions.fusion
    assert isinstance(fusion, Mixture)
    return fusion


def told(model: Assembly, start: int, stop: int) -> tuple[float, float]:
    """The loss of some samples worked out by hand from their gates, and the largest share."""
    batch = batch_of(model, SIZE).part(start, stop)
    with torch.no_grad():
        features = model.conditions(batch.conditions, batch.weight)[1]
        fusion = fusion_of(model)
        vectors = [
            layer(features[slot].tokens.mean(dim=1))
            for slot, layer in zip(fusion.slots, fusion.layers, strict=True)
        ]
        gates = fusion.gate(torch.cat(vectors, dim=1)).softmax(dim=1).tolist()
    count = stop - start
    share = [sum(max(row) == row[place] for row in gates) / count for place in range(3)]
    mean = [sum(row[place] for row in gates) / count for place in range(3)]
    return 0.5 * 3 * sum(f * p for f, p in zip(share, mean, strict=True)), max(share)


class Still(Numbers):
    """Learns nothing of the condition: its second phase never trains it."""

    phases = ("generator", "other")

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """The condition is fused twice more, as guidance in training does."""
        assert batch.fuse is not None
        again = [batch.fuse(dict.fromkeys(batch.there, torch.zeros(batch.size))) for _ in range(2)]
        loss = super().loss(phase, batch)
        return Losses(loss.total + 0 * sum(item.vector.sum() for item in again), loss.parts, loss.count)


def test_the_contract_is_kept() -> None:
    check_fusion(FUSION)


@pytest.mark.parametrize("micro", [SIZE, 2])
def test_the_loss_is_added_weighed_and_told(micro: int) -> None:
    """Of parts with 2, 1 and 0 samples that have a target, each counts by its own; the rest is the learner's."""
    there = [1.0, 1, 0, 1, 0, 0]
    model = mixed(model_of(Numbers))
    parts = runner_of(model, SIZE, micro).run("generator", batch_of(model, SIZE, there), 0, 0.0, 1)
    model.eval()
    values = [told(model, at, at + micro) for at in range(0, SIZE, micro)]
    counts = [sum(there[at : at + micro]) for at in range(0, SIZE, micro)]
    for place, name in enumerate(("fusion balance", "fusion largest load")):
        wanted = sum(value[place] * count for value, count in zip(values, counts, strict=True)) / sum(counts)
        assert float(parts[name]) == pytest.approx(wanted, rel=1e-6)
    assert set(parts) == {"loss", "fusion balance", "fusion largest load"}
    plain = runner_of(unbalanced := mixed(model_of(Numbers)), SIZE, micro)
    fusion_of(unbalanced).balance = 0.0
    assert float(plain.run("generator", batch_of(model, SIZE, there), 0, 0.0, 1)["loss"]) == pytest.approx(
        float(parts["loss"])
    )


def test_the_gradient_is_that_of_both_losses() -> None:
    model = mixed(model_of(Numbers))
    runner_of(model, SIZE, SIZE).run("generator", batch_of(model, SIZE), 0, 0.0, 1)
    found = {name: value.clone() for name, value in gradients_of(model).items()}
    model = mixed(model_of(Numbers)).eval()
    batch = batch_of(model, SIZE)
    condition, features = model.conditions(batch.conditions, batch.weight)
    loss = model.learner.loss("generator", _seen(condition, features, batch))
    assert condition.losses is not None
    (loss.total + condition.losses.total).backward()
    wanted = gradients_of(model)
    assert found.keys() == wanted.keys()
    for name, gradient in wanted.items():
        assert torch.allclose(found[name], gradient, atol=1e-6), name
    assert wanted["conditions.fusion.gate.weight"].abs().max() > 1e-3


def _seen(condition: Condition, features: Any, batch: Any) -> TrainBatch:
    return TrainBatch(batch.targets, condition, features, target_there=batch.target_there)


def test_whole_batches_in_chunks_have_one_loss() -> None:
    model = mixed(model_of(Contrast))
    whole = runner_of(model, SIZE, SIZE).run("learner", batch_of(model, SIZE), 0, 0.0, 1)
    assert int(fusion_of(model).seen) == 1
    other = mixed(model_of(Contrast))
    chunked = runner_of(other, SIZE, 2).run("learner", batch_of(model, SIZE), 0, 0.0, 1)
    assert int(fusion_of(other).seen) == 1
    assert float(chunked["fusion balance"]) == pytest.approx(float(whole["fusion balance"]), rel=1e-6)
    assert float(whole["fusion balance"]) == pytest.approx(told(model.eval(), 0, SIZE)[0], rel=1e-6)


def test_decoders_of_a_parent_train_the_condition_too() -> None:
    model = mixed(pair_of())
    runner = runner_of(model, SIZE, SIZE)
    for phase in model.learning.phases:
        parts = runner.run(phase, batch_of(model, SIZE), 0, 0.0, 1)
        assert ("fusion balance" in parts) == (phase in model.learning.trains_condition)


def test_buffers_change_once_in_phases_that_train_the_condition_and_nowhere_else() -> None:
    model = mixed(model_of(Still))
    fusion, batch = fusion_of(model), batch_of(model, SIZE)
    runner = runner_of(model, SIZE, SIZE)
    assert "fusion balance" in runner.run("generator", batch, 0, 0.0, 1)
    assert int(fusion.seen) == 1
    shares = fusion.load.clone() * 10
    assert float(shares.sum()) == pytest.approx(1)
    assert float(shares.max()) == pytest.approx(told(model.eval(), 0, SIZE)[1])
    model.train()
    assert set(runner.run("other", batch, 0, 0.0, 1)) == {"loss"}
    assert int(fusion.seen) == 1
    assert torch.equal(fusion.load * 10, shares)


def test_validation_is_of_the_learner_alone() -> None:
    model = mixed(model_of(Numbers)).eval()
    batch = batch_of(model, SIZE)
    with torch.no_grad():
        alone = model("generator", batch, Moment())
    assert set(alone.parts) == {"loss"}
    before = fusion_of(model).load.clone()
    assert validation_loss(model, CPU, [batch], 1.0, SIZE) == pytest.approx(float(alone.parts["loss"]))
    assert torch.equal(fusion_of(model).load, before)


@pytest.fixture
def mixture(studio: Any) -> Iterator[None]:
    """The fusion is installed."""
    studio.app.registry.fusions.add(FUSION, HERE)
    yield
    studio.app.registry.fusions.remove(HERE.plugin)


BALANCED = ("fusion.id=test-mixture", "training.lr=0.01")


@pytest.mark.usefixtures("mixture")
def test_the_loads_of_a_training_become_even(studio: Any) -> None:
    """At first one slot gets all; the least that the loss can be is the balance itself."""
    job = studio.train(*BALANCED, "fusion.balance=1.0", "training.steps=60", base="test-plain")
    rows = studio.metrics(job)
    losses = [row["fusion balance"] for row in rows]
    first, last = sum(losses[:10]) / 10, sum(losses[-10:]) / 10
    assert first > last
    assert last == pytest.approx(1, abs=0.08)
    assert all(row["fusion largest load"] >= 0.5 for row in rows)
    tensors = studio.tensors(job, "model")
    assert int(tensors["conditions.fusion.seen"]) == 60
    assert float(tensors["conditions.fusion.load"].sum()) == pytest.approx(1 - 0.9**60, rel=1e-4)
    assert int(studio.tensors(job, "ema")["conditions.fusion.seen"]) == 60


@pytest.mark.usefixtures("mixture")
def test_a_resumed_run_equals_an_uninterrupted_one(studio: Any) -> None:
    settings = (*BALANCED, "training.steps=12", "training.checkpoint_every=6")
    whole = studio.train(*settings, base="test-plain")
    job = studio.train(*settings, base="test-plain")
    shutil.rmtree(studio.folder(job) / "checkpoints" / "00000012")
    again = new_job("train", "Again", "cpu:train", TrainPayload(), run_id=job.run_id)
    assert studio.end(studio.opened.runner.submit(again)).state is JobState.DONE
    for name in ("model", "ema", "optimizer"):
        first, second = studio.tensors(whole, name), studio.tensors(job, name)
        assert all(torch.equal(value, second[key]) for key, value in first.items()), name
    assert [row["fusion balance"] for row in studio.metrics(whole)] == [
        row["fusion balance"] for row in studio.metrics(job)
    ]


@pytest.mark.usefixtures("mixture")
def test_a_fusion_knows_the_modalities_of_its_slots(studio: Any) -> None:
    job = studio.train(*BALANCED, "training.steps=1", base="test-plain")

    def modalities(context: Any) -> tuple[str, ...]:
        from mmstudio.engine.model.workspace import Workspace

        workspace = Workspace(studio.folder(job), context.registry)
        with drawing_from(0):
            return fusion_of(workspace.build(workspace.saved_plan())).modalities

    assert studio.inside(job, modalities) == ("text", "table")
