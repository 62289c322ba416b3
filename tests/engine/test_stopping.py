"""Pause, cancel, save now, sample now, and going on: bit for bit where nothing but the clock stood between."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import torch

from mmstudio.core.events import MetricLogged, PreviewMade, StateChanged
from mmstudio.core.job import Command, JobState
from mmstudio.engine.model.checkpoint import Checkpoints

LONG = "training.steps=100000"


def until(studio: Any, wanted: Callable[[Any], bool]) -> Any:
    """The first event that is wanted."""
    deadline = time.monotonic() + 200
    while time.monotonic() < deadline:
        studio.opened.channel.wait(1.0)
        for event in studio.opened.channel.drain():
            if wanted(event):
                return event
    raise AssertionError("what was waited for never came")


def training(job: Any) -> Callable[[Any], bool]:
    return lambda event: isinstance(event, MetricLogged) and event.job_id == job.id


def assert_equal_runs(studio: Any, one: Any, other: Any) -> None:
    for name in ("model", "ema", "optimizer"):
        a, b = studio.tensors(one, name), studio.tensors(other, name)
        assert a.keys() == b.keys()
        assert [key for key in a if not torch.equal(a[key], b[key])] == []
    assert studio.metrics(one) == studio.metrics(other)


@pytest.mark.parametrize(
    ("base", "settings"),
    [
        ("flow", ("training.channels_last=true",)),
        ("flow", ("training.precision=bf16", "training.batch=7")),
        ("flow", ("training.optimiser=muon", "training.batch=8")),
        ("test-phases", ()),
        ("image-dcgan", ("generator.size=32", "generator.width=16")),
    ],
)
def test_a_resumed_run_equals_an_uninterrupted_one(studio: Any, base: str, settings: tuple[str, ...]) -> None:
    steps = "training.steps=6"
    whole = studio.train(steps, *settings, base=base)
    job = studio.start(steps, "training.checkpoint_every=1", *settings, base=base)
    for _ in range(2):  # paused twice, after whatever step it was at
        until(studio, lambda event: isinstance(event, StateChanged) and event.state is JobState.RUNNING)
        until_checkpoint(studio, job)
        if job_ended(studio, job):
            break
        studio.opened.runner.command(job.id, Command.PAUSE)
        if studio.end(job).state is JobState.DONE:
            break
        studio.opened.runs.resume(job.run_id)
    assert studio.end(job).state is JobState.DONE
    assert_equal_runs(studio, whole, job)


def job_ended(studio: Any, job: Any) -> bool:
    return bool(studio.opened.runner.wait(job.id, 0.0).state.ended)


def until_checkpoint(studio: Any, job: Any) -> None:
    """Wait until one more checkpoint is there."""
    before = len(Checkpoints(studio.folder(job)).list())
    while len(Checkpoints(studio.folder(job)).list()) == before < 3 and not job_ended(studio, job):
        time.sleep(0.005)


def test_pause_saves_where_it_is_and_counts_no_time(studio: Any) -> None:
    job = studio.start(LONG, base="test-plain")
    until(studio, training(job))
    studio.opened.runner.command(job.id, Command.PAUSE)
    assert studio.end(job).state is JobState.PAUSED
    latest = Checkpoints(studio.folder(job)).get()
    assert studio.metrics(job)[-1]["step"] == latest.step
    assert studio.opened.runner.wait(job.id).result["step"] == latest.step
    seconds = latest.progress().seconds
    time.sleep(1.0)
    studio.opened.channel.drain()
    studio.opened.runs.resume(job.run_id)
    until(studio, training(job))
    studio.opened.runner.command(job.id, Command.PAUSE)
    studio.end(job)
    again = Checkpoints(studio.folder(job)).get()
    assert again.step > latest.step
    assert again.progress().seconds - seconds < (again.step - latest.step) * 0.25 + 0.4
    studio.opened.runner.cancel(job.id)


def test_cancel_takes_effect_within_a_step_and_saves(studio: Any) -> None:
    job = studio.start(LONG, base="test-plain")
    until(studio, training(job))
    studio.opened.channel.drain()
    studio.opened.runner.cancel(job.id)
    asked = time.perf_counter()
    assert studio.end(job).state is JobState.CANCELLED
    assert time.perf_counter() - asked < 30
    latest = Checkpoints(studio.folder(job)).get()
    rows = studio.metrics(job)
    assert [row["step"] for row in rows] == list(range(1, latest.step + 1))


def test_save_now_and_sample_now(studio: Any) -> None:
    job = studio.start(LONG, "training.previews=2", base="test-plain")
    until(studio, training(job))
    studio.opened.runner.command(job.id, Command.SAVE_NOW)
    studio.opened.runner.command(job.id, Command.SAMPLE_NOW)
    preview = until(studio, lambda event: isinstance(event, PreviewMade) and event.job_id == job.id)
    assert len(preview.slots["image"]) == 2
    assert preview.slots["image"][0].any(), "a sketch was shown instead of the picture"
    assert studio.opened.runner.wait(job.id, 0.0).state is JobState.RUNNING
    assert Checkpoints(studio.folder(job)).list()
    studio.opened.runner.cancel(job.id)
    studio.end(job)


def test_generating_does_not_wait_for_a_training_to_end(studio: Any, trained: Any) -> None:
    job = studio.start(LONG)
    until(studio, training(job))
    asked = time.perf_counter()
    made = studio.inside(trained, lambda context: bool(context.device_turn().__enter__() or True))
    assert made
    assert time.perf_counter() - asked < 30
    studio.opened.runner.cancel(job.id)
    assert studio.end(job).state is JobState.CANCELLED
