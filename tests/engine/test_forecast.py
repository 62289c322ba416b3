"""Forecasts: what a training would take is known before it starts."""

from __future__ import annotations

from typing import Any

import pytest

from mmstudio.core.job import JobState


@pytest.mark.parametrize("base", ["flow", "image-gan"])
def test_a_training_is_measured_without_being_started(studio: Any, base: str) -> None:
    runs = len(studio.opened.runs.list())
    job = studio.end(studio.opened.runs.estimate("shapes", studio.recipe(base=base)))
    assert job.state is JobState.DONE, job.failure
    found = job.result
    assert found["parameters"] > 1000
    assert found["free_bytes"] > found["memory_bytes"] > 4 * found["parameters"]
    assert found["micro"] == 16
    assert 0 < found["step_s"] < 30
    assert len(studio.opened.runs.list()) == runs


def test_it_agrees_with_the_training(studio: Any, trained: Any) -> None:
    """The model that is measured is the one that is trained, but for words beyond the first samples."""
    recipe = studio.opened.runs.config(trained.run_id).recipe
    found = studio.end(studio.opened.runs.estimate("shapes", recipe)).result
    count = sum(tensor.numel() for tensor in studio.tensors(trained, "model").values())
    assert found["parameters"] == pytest.approx(count, rel=0.05)


def test_every_kind_of_slot(studio: Any) -> None:
    recipe = studio.recipe("conditions=[]", "training.views=true")
    job = studio.end(studio.opened.runs.estimate("shapes", recipe))
    assert job.state is JobState.DONE, job.failure
