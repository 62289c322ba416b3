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
from mmstudio.plan.run_folder import RunFolder

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
    killed, whole = (tmp_path / name for name in ("killed", "whole"))
    for project in (killed, whole):
        shutil.copytree(template, project)
        run = kit.make_run(app, project, SETTINGS)
        RunFolder(project / "runs" / run).kept_window(16)  # it reads its data as a stream, epoch by epoch
    killing = kit.Killing(app, killed, run)
    rng = random.Random(1)
    assert killing.kill_at("saving", rng, 1.0)
    assert any(saving for _, saving, _ in killing.killed)
    assert killing.finish() == "done"

    with app.open_project(whole) as opened:
        job = opened.runner.wait(opened.runs.resume(run).id)
        assert job.state is JobState.DONE, job.failure
        folders = [killing.checkpoints.folder.parent, opened.project.runs.folder(job.run_id)]
    assert kit.differences(*folders) == []
    lines = [(folder / "metrics.jsonl").read_text("utf-8").splitlines() for folder in folders]
    assert lines[0] == lines[1]
    assert [json.loads(line)["step"] for line in lines[0]] == list(range(1, 25))
