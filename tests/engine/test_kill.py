"""Kills: a process dies while it saves; the version with twenty moments, while it trains too, is a benchmark."""

from __future__ import annotations

import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.job import JobState
from mmstudio.plan.recipe_settings import apply_settings

SETTINGS = {
    "conditions": '["text", "table"]',
    "generator.size": "16",
    "generator.width": "32",
    "training.steps": "24",
    "training.batch": "8",
    "training.checkpoint_every": "3",
    "training.checkpoint_every_s": "1000",
    "training.preview_every_s": "0",
    "training.precision": "fp32",
}


@pytest.mark.slow
def test_killed_while_saving_it_ends_as_if_nothing_had_been(
    app: Any, template: Path, threads: None, tmp_path: Path
) -> None:
    kit = sys.modules["engine_tests_killing"]
    shutil.copytree(template, tmp_path / "killed")
    killing = kit.Killing(app, tmp_path / "killed", kit.make_run(app, tmp_path / "killed", SETTINGS))
    rng = random.Random(1)
    assert killing.kill_at("saving", rng, 1.0)
    assert any(saving for _, saving, _ in killing.killed)
    assert killing.finish() == "done"

    shutil.copytree(template, tmp_path / "whole")
    with app.open_project(tmp_path / "whole") as opened:
        recipe = apply_settings(app.recipes.get("flow"), SETTINGS)
        job = opened.runner.wait(opened.runs.start("shapes", recipe, seed=3).id)
        assert job.state is JobState.DONE, job.failure
        folders = [killing.checkpoints.folder.parent, opened.project.runs.folder(job.run_id)]
    assert kit.differences(*folders) == []
    lines = [(folder / "metrics.jsonl").read_text("utf-8").splitlines() for folder in folders]
    assert lines[0] == lines[1]
    assert [json.loads(line)["step"] for line in lines[0]] == list(range(1, 25))
