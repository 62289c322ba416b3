"""``kill -9`` at twenty random moments of a run, half of them aimed at its saves.

Figure: it goes on every time, no checkpoint is unreadable, ``metrics.jsonl`` has every step once, and the final weights
equal those of an uninterrupted run bit for bit (CPU, one thread)::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_kill.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.job import JobState
from mmstudio.services.app import App


@pytest.mark.benchmark
def test_killed_twenty_times_it_ends_as_if_nothing_had_been(app: App, killing: Any, tmp_path: Path) -> None:
    import os

    kills, longest_s = (2, 0.3) if os.environ.get("BENCH_SHORT") else (20, 3.0)
    settings = {
        "generator.size": "16",
        "generator.width": "32",
        "training.steps": str(50 * kills),
        "training.batch": "16",
        "training.checkpoint_every": "5",
        "training.preview_every_s": "0",
        "training.precision": "fp32",
    }
    with app.create_project(tmp_path / "project") as opened:
        made = opened.imports.make_sample(opened.imports.default_sample(), "shapes", count=200)
        assert opened.runner.wait(made.id).state is JobState.DONE
    shutil.copytree(tmp_path / "project", tmp_path / "other")

    project = tmp_path / "project"
    run = killing.Killing(app, project, killing.make_run(app, project, settings))
    rng = random.Random(7)
    print("\nkill  aimed at  while saving  last checkpoint")
    for number in range(kills):
        if not run.kill_at("saving" if number % 2 else "random", rng, longest_s):
            break
        aim, saving, step = run.killed[-1]
        print(f"{number + 1:4}  {aim:8}  {'yes' if saving else 'no':12}  {step}")
    assert run.finish() == "done"

    whole = killing.Killing(app, tmp_path / "other", killing.make_run(app, tmp_path / "other", settings))
    assert whole.finish() == "done"
    folders = [item.checkpoints.folder.parent for item in (run, whole)]
    unequal = killing.differences(*folders)
    lines = [json.loads(line) for line in (folders[0] / "metrics.jsonl").read_text("utf-8").splitlines()]
    once = [line["step"] for line in lines] == list(range(1, 50 * kills + 1))
    during = sum(saving for _, saving, _ in run.killed)
    print(
        f"kill: {len(run.killed)} kills ({during} during a save), every step once: {'yes' if once else 'no'}, "
        f"tensors that differ from an uninterrupted run: {len(unequal)}"
    )
    assert len(run.killed) == kills
    assert during >= 1
    assert once
    assert unequal == []
