"""Payloads of runs and jobs at their edges: values that a stranger's file may hold, and missing ones."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from mmstudio.core.errors import DamagedError
from mmstudio.core.sample import Slot
from mmstudio.plan.model_plan import ModelPlan, Part
from mmstudio.plan.payloads import AugmentPayload, EvaluatePayload
from mmstudio.plan.progress import STATE, Progress
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_folder import RunFolder

PARTS = {"fusion": {"id": "concat"}, "generator": {"id": "image-flow"}}
CONFIG = {"run": "r0001", "dataset": "birds", "recipe": {"id": "r", "title": "R", **PARTS}, "seed": 3}


@pytest.mark.parametrize("seconds", ['"inf"', '"Infinity"', '"nan"', "1e999"])
def test_seconds_are_a_number_that_can_be_added_to(tmp_path: Path, seconds: str) -> None:
    (tmp_path / STATE).write_text(f'{{"step": 1, "seconds": {seconds}}}', "utf-8")
    with pytest.raises(ValueError, match=r"\w"):
        Progress.load(tmp_path / STATE)


def test_a_device_has_a_name_of_some_length() -> None:
    assert RunConfig.model_validate({**CONFIG, "device": "d" * 100}).device == "d" * 100
    with pytest.raises(ValidationError, match="device"):
        RunConfig.model_validate({**CONFIG, "device": "d" * 101})


def test_a_checkpoint_that_cannot_be_deleted_is_none_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "r0001").mkdir()
    files = RunFolder(tmp_path / "r0001")
    for step in (1, 2):
        files.checkpoints.place(step).mkdir(parents=True)

    def refuse(*path: Any, **more: Any) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(os, "rmdir", refuse)
        files.checkpoints.thin(1, -1)
    assert files.checkpoints.steps() == [2]


def test_a_sample_is_looked_at_in_one_to_a_thousand_ways() -> None:
    told = {"dataset": "birds", "split": "train", "position": 0, "slot": "image", "preprocess": {}}
    for count in (1, 1000):
        payload = AugmentPayload.model_validate({**told, "count": count})
        assert (payload.count, payload.seed) == (count, 0)
    for count in (0, 1001):
        with pytest.raises(ValidationError, match="count"):
            AugmentPayload.model_validate({**told, "count": count})


def test_an_evaluation_of_which_nothing_is_said_makes_nothing() -> None:
    assert EvaluatePayload.model_validate({"run": "r0001"}).model_dump() == {
        "run": "r0001",
        "checkpoint": "latest",
        "split": "test",
        "count": 0,
        "subset_count": 0,
        "metrics": None,
        "baselines": False,
        "neighbours": "",
        "settings": {},
        "fast": False,
    }


TEXT = Part("text-frozen", {}, {}, Slot("text", "text"), "5eed", {"model": "c0de"})
IMAGE = Part("image-flow", {"size": 16}, {}, Slot("image", "image", "target"))


@pytest.mark.parametrize(
    ("encoders", "targets"),
    [({"text": TEXT}, {"image": IMAGE}), ({"text": TEXT}, {}), ({}, {"image": IMAGE})],
)
def test_a_model_keeps_what_is_frozen_and_needs_one_side_only(
    tmp_path: Path, encoders: dict[str, Part], targets: dict[str, Part]
) -> None:
    plan = ModelPlan(encoders, targets, Part("concat", {}), Part("image-flow", {}))
    plan.save(tmp_path / "model.json")
    assert ModelPlan.load(tmp_path / "model.json") == plan


def test_what_is_not_frozen_says_nothing_of_it(tmp_path: Path) -> None:
    ModelPlan({"text": TEXT}, {"image": IMAGE}, Part("concat", {}), Part("image-flow", {})).save(
        tmp_path / "model.json"
    )
    told = json.loads((tmp_path / "model.json").read_text("utf-8"))
    assert (told["encoders"]["text"]["weights"], told["encoders"]["text"]["resources"]) == (
        "5eed",
        {"model": "c0de"},
    )
    assert set(told["targets"]["image"]) == {"id", "settings", "state", "slot"}


def test_a_short_log_is_read_from_its_first_character(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("abc", "utf-8")
    assert RunFolder(tmp_path).log() == "abc"


def test_why_numbers_cannot_be_read_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "metrics.jsonl").mkdir()
    with pytest.raises(DamagedError) as caught:
        RunFolder(tmp_path).metrics()
    assert (
        caught.value.message == "The numbers of the run cannot be read: it is a folder, not an ordinary file."
    )
