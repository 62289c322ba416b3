"""Memory: it runs out while training or sampling, or is known beforehand not to suffice."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import psutil
import pytest
import torch

from mmstudio.core.errors import OutOfMemoryError
from mmstudio.core.events import LogWritten
from mmstudio.core.job import JobState
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.train.estimate import MemoryEstimate, estimate
from mmstudio.engine.train.training import prepare_training

MB = 2**20
Free = namedtuple("Free", ["available", "total"], defaults=[2**36])  # noqa: PYI024 - what psutil gives


def words(studio: Any) -> list[str]:
    return [event.message for event in studio.opened.channel.drain() if isinstance(event, LogWritten)]


@pytest.mark.parametrize("refuses", ["gpu", "cpu", "python"])
def test_half_the_micro_batch_gives_the_same_gradients(studio: Any, refuses: str) -> None:
    settings = (
        "training.steps=1",
        "training.batch=12",
        "training.drop=0",
        "training.clip=0",
        "encoder.text.hide=0",
    )
    whole = studio.train(*settings, base="test-plain")
    studio.opened.channel.drain()
    halved = studio.train(*settings, "generator.most=6", f"generator.refuses={refuses}", base="test-plain")
    assert words(studio).count("Memory was short; 6 samples are trained at a time.") == 1
    assert Checkpoints(studio.folder(halved)).get().progress().micro == 6
    # after one step Adam's first moment is a tenth of the gradient
    expected = studio.tensors(whole, "optimizer")
    for name, value in studio.tensors(halved, "optimizer").items():
        assert torch.allclose(value, expected[name], atol=1e-7, rtol=1e-3), name
    losses = [[row["loss"] for row in studio.metrics(job)] for job in (whole, halved)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


def test_what_fits_not_even_by_half_fails_with_the_numbers_and_the_lane_lives_on(studio: Any) -> None:
    job = studio.end(studio.start("training.batch=16", "generator.most=3", base="test-plain"))
    assert job.state is JobState.FAILED
    assert job.failure.type == "OutOfMemoryError"
    assert "at 16 and again at 8 samples at a time: CUDA out of memory" in job.failure.message
    assert "training.batch" in job.failure.hint
    assert studio.train("training.steps=1", base="test-plain").result["step"] == 1


def test_sampling_halves_its_batch_once(studio: Any) -> None:
    job = studio.train("training.steps=1", "training.batch=2", "generator.most=2", base="test-plain")

    def make(*counts: int) -> Any:
        def work(context: Any) -> list[int]:
            from mmstudio.engine.sample.loading import open_model

            model = open_model(context, job.run_id, "latest")
            settings = model.workspace.run_plan.sampling({})
            kept: list[Any] = []
            for count in counts:
                items = [Item(seed) for seed in range(count)]
                made = list(model.sampler.generate(items, Guidance(), settings, batch=count))
                kept.append(model.sampler.cards.encode("text", [""]))
            assert len({id(features) for features in kept}) == len(counts), "short memory is made room in"
            return [index for index, values in made if values["image"].any()]

        return work

    assert studio.inside(job, make(3)) == [0, 1, 2]
    assert studio.inside(job, make(1, 3)) == [0, 1, 2]
    with pytest.raises(OutOfMemoryError, match="while 4 were made at a time"):
        studio.inside(job, make(8))


def test_numbers_of_an_estimate() -> None:
    needs = MemoryEstimate(10, 100 * MB, 50 * MB, 10 * MB, 200 * MB)
    assert needs.needed_bytes(4) == 90 * MB
    assert needs.total_bytes(4) == 190 * MB
    assert needs.fits(13)
    assert not needs.fits(14)
    assert needs.largest_micro(100) == 13
    assert needs.largest_micro(8) == 8
    assert MemoryEstimate(10, 0, 200 * MB, 1, 200 * MB).largest_micro(64) == 0


def measured(studio: Any, *settings: str, base: str = "test-plain") -> MemoryEstimate:
    job = studio.train("training.steps=1", *settings, base=base)

    def work(context: Any) -> MemoryEstimate:
        context.run_dir = studio.folder(job)
        state = prepare_training(
            context, Workspace(context.run_dir, context.registry), context.samples("shapes")
        )
        state.metrics.close()
        model = state.runner.model.train()
        before = {name: value.clone() for name, value in model.state_dict().items()}
        found = estimate(
            model,
            state.average.model,
            model.learning.phases,
            lambda phase, part: state.runner.loss(phase, part, Moment()),
            state.batches.at(0),
            device=state.device.torch,
        )
        assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
        assert all(parameter.grad is None for parameter in model.parameters())
        return found

    found: MemoryEstimate = studio.inside(job, work)
    return found


def test_what_is_measured(studio: Any) -> None:
    plain, heavy = measured(studio), measured(studio, "generator.keeps=2")
    weights = 4 * plain.parameters
    assert 2 * weights <= plain.model_bytes < 2.1 * weights
    assert 3 * weights <= plain.training_bytes < 3 * weights + 4 * MB
    assert heavy.sample_bytes - plain.sample_bytes == pytest.approx(1.3 * 2 * MB, rel=0.01)
    assert plain.available_bytes > MB


def test_a_batch_of_one_and_skipped_phases_are_measured_too(studio: Any) -> None:
    assert measured(studio, "training.batch=1").sample_bytes > 0
    assert measured(studio, base="test-phases").sample_bytes > 0


def test_less_memory_means_a_smaller_micro_batch_from_the_start(
    studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = measured(studio, "generator.keeps=4")
    free = int(needs.needed_bytes(5) / 0.9)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Free(free))
    studio.opened.channel.drain()
    job = studio.train("training.steps=2", "generator.keeps=4", base="test-plain")
    said = [line for line in words(studio) if "are trained at a time" in line]
    assert len(said) == 1
    assert said[0].startswith("16 samples at a time need about")
    assert "; 4 are trained" in said[0]
    assert Checkpoints(studio.folder(job)).get().progress().micro == 4


def test_not_even_one_sample(studio: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Free(1 * MB))
    job = studio.end(studio.start(base="test-plain"))
    assert job.state is JobState.FAILED
    assert job.failure.type == "OutOfMemoryError"
    assert "1 MB are free" in job.failure.message
    assert "generator.width" in job.failure.hint
