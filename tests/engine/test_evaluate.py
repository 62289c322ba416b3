"""Judging a run: the arithmetic on known readings, and the whole job."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mmstudio.core.job import JobState
from mmstudio.plan.scores import Attributes
from mmstudio.services.reports.report import told_limits


@pytest.fixture(scope="module")
def judged(studio: Any) -> Any:
    """A run on a sample of the world that has an attribute reader."""
    made = studio.end(
        studio.opened.imports.make_sample(studio.opened.imports.default_sample(), "world", count=60)
    )
    assert made.state is JobState.DONE, made.failure
    recipe = studio.recipe("training.steps=2", "generator.size=32")
    job = studio.end(studio.opened.runs.start("world", recipe, seed=1))
    assert job.state is JobState.DONE, job.failure
    return job


def evaluate(studio: Any, job: Any, **more: Any) -> dict[str, Any]:
    ended = studio.end(studio.opened.evaluation.evaluate(job.run_id, **more))
    assert ended.state is JobState.DONE, ended.failure
    path = studio.folder(job) / "evaluations" / f"{ended.id}.json"
    stored: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert ended.result == stored
    return stored


def test_the_whole_job(studio: Any, judged: Any) -> None:
    report = evaluate(studio, judged, split="train", count=6, subset_count=4)
    assert report["checkpoint"] == 2
    assert 0.1 < report["validation"]["loss"] < 10
    whole = report["attributes"]["all"]
    assert whole["count"] == 6
    assert 0 <= whole["lowest"] <= whole["mean"] <= 1
    assert whole["ms_per_picture"] > 0
    subsets = {tuple(item["given"]): item for item in report["attributes"]["subsets"]}
    assert len(subsets) == 4
    assert all(item["count"] == 4 for item in subsets.values())
    assert subsets[()]["given_mean"] is None
    assert set(subsets["text",]["given_accuracy"]) == {"shape", "colour"}
    absent = subsets["text",]["absent"]
    assert "shape" not in absent
    for figures in absent.values():
        assert 0 <= figures["right"] + figures["unreadable"] <= 1
        assert 0 <= figures["chance"] <= 1
        assert figures["entropy_ratio"] is None or figures["entropy_ratio"] >= 0


def test_subsets_can_be_left_out_and_data_without_a_reader_has_a_validation_loss(
    studio: Any, judged: Any, trained: Any
) -> None:
    assert evaluate(studio, judged, split="val", count=3, subset_count=0)["attributes"]["subsets"] == []
    report = evaluate(studio, trained)
    assert report["attributes"] is None
    assert report["scores"] == []
    assert report["validation"]["loss"] > 0


def test_a_run_that_carries_averages_only_is_judged_by_them(studio: Any, judged: Any) -> None:
    """As that of the sample project: all of a flow is averaged, so that its held-out loss is known too."""
    whole = evaluate(studio, judged, split="val", count=3, subset_count=0)
    weights = studio.folder(judged) / "checkpoints" / "00000002" / "model.safetensors"
    aside = weights.rename(weights.with_suffix(".aside"))
    try:
        report = evaluate(studio, judged, split="val", count=3, subset_count=0)
    finally:
        aside.rename(weights)
    assert report["validation"] == pytest.approx(whole["validation"])
    assert report["validation"]["loss"] > 0
    assert report["attributes"]["all"]["per_attribute"] == whole["attributes"]["all"]["per_attribute"]


def test_a_grey_run_is_judged_by_what_grey_shows(studio: Any, judged: Any) -> None:
    recipe = studio.recipe("training.steps=2", "generator.size=28", "generator.channels=1")
    job = studio.end(studio.opened.runs.start("world", recipe, seed=1))
    assert job.state is JobState.DONE, job.failure
    attributes = evaluate(studio, job, split="train", count=4, subset_count=2)["attributes"]
    assert attributes["not_judged"] == dict.fromkeys(("colour", "hue"), "the pictures are grey")
    shown = {"shape", "size", "height", "texture", "place"}
    assert set(attributes["all"]["per_attribute"]) == shown
    for subset in attributes["subsets"]:
        assert set(subset["given_accuracy"]) | set(subset["absent"]) == shown
    assert told_limits(Attributes.model_validate(attributes)) == [
        "Not judged: colour, hue, because the pictures are grey."
    ]
