"""``kill -9`` of trainings that follow others: few steps at the end of a training, a run made fast, and a run made smaller.

Figures: each goes on, every step stands in ``metrics.jsonl`` once, and the weights equal those of a run that nobody killed, bit
for bit (CPU, one thread). What is made smaller says so where its training was cut off, and takes it up when asked again::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_kill_few_steps.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.job import JobState
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App
from mmstudio.services.smaller.service import table_of
from mmstudio.services.training import distilling
from mmstudio.services.training.distilling import DistilWish

SHORT = bool(os.environ.get("BENCH_SHORT"))
KILLS, LONGEST_S, PATIENCE_S = (2, 0.3, 600.0) if SHORT else (8, 3.0, 3600.0)
SETTINGS = {
    "conditions": '["text", "table"]',
    "generator.size": "16",
    "generator.width": "32",
    "training.steps": str(12 * KILLS),
    "training.batch": "8",
    "training.checkpoint_every": "3",
    "training.preview_every_s": "0",
    "training.precision": "fp32",
}
SHRINK = """
import sys
from pathlib import Path
import torch
from mmstudio.services.app import App
from mmstudio.services.smaller.service import ShrinkWish, shrink_run
torch.set_num_threads(1)
config, project, run, steps = sys.argv[1:]
with App.start(Path(config)).open_project(Path(project)) as opened:
    wish = ShrinkWish(forms=("half", "student"), steps=int(steps), count=8)
    print(opened.runner.wait(shrink_run(opened, run, wish).job.id).state.value)
"""


@pytest.fixture(scope="module")
def base(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed project with a trained run, r0001."""
    project = tmp_path_factory.mktemp("base") / "project"
    with app.create_project(project) as opened:
        made = opened.imports.make_sample(opened.imports.default_sample(), "shapes", count=120)
        assert opened.runner.wait(made.id).state is JobState.DONE
        recipe = apply_settings(app.recipes.get("flow"), {**SETTINGS, "training.steps": "4"})
        job = opened.runner.wait(opened.runs.start("shapes", recipe, seed=2).id)
        assert job.state is JobState.DONE, job.failure
    return project


def _few_steps_at_the_end(app: App, project: Path) -> str:
    with app.open_project(project) as opened:
        opened.runner.lane("cpu:train").pause()
        recipe = apply_settings(app.recipes.get("flow"), {**SETTINGS, "training.distil": "0.5"})
        return opened.runs.start("shapes", recipe, seed=3).run_id


def _made_fast(app: App, project: Path) -> str:
    usual = distilling._recipe

    def often(*given: Any) -> Any:
        recipe = usual(*given)
        training = recipe.training.model_copy(update={"batch": 8, "checkpoint_every": 3})
        return recipe.model_copy(update={"training": training})

    with app.open_project(project) as opened, pytest.MonkeyPatch.context() as patch:
        patch.setattr(distilling, "_recipe", often)
        opened.runner.lane("cpu:train").pause()
        wish = DistilWish("r0001", steps=int(SETTINGS["training.steps"]))
        return opened.distilling.start(wish, seed=3).run_id


@pytest.mark.benchmark
@pytest.mark.parametrize("begin", [_few_steps_at_the_end, _made_fast])
def test_few_steps_are_learned_as_if_nothing_had_been(
    app: App, killing: Any, base: Path, tmp_path: Path, begin: Callable[[App, Path], str]
) -> None:
    runs = []
    for name in ("killed", "whole"):
        shutil.copytree(base, tmp_path / name)
        runs.append(killing.Killing(app, tmp_path / name, begin(app, tmp_path / name)))
    killed, whole = runs
    rng = random.Random(5)
    for number in range(KILLS):
        if not killed.kill_at("saving" if number % 2 else "random", rng, LONGEST_S):
            break
    assert [run.finish() for run in runs] == ["done", "done"]
    folders = [run.checkpoints.folder.parent for run in runs]
    unequal = killing.differences(*folders)
    print(f"\n{begin.__name__}: killed at {killed.killed}, tensors that differ: {len(unequal)}")
    assert killed.killed
    assert unequal == []
    rows = [json.loads(line) for line in (folders[0] / "metrics.jsonl").read_text("utf-8").splitlines()]
    assert [row["step"] for row in rows] == list(range(1, int(SETTINGS["training.steps"]) + 1))
    if begin is _few_steps_at_the_end:
        state = whole.checkpoints.get().progress()
        assert state.late == state.step // 2


@pytest.mark.benchmark
def test_a_run_is_made_smaller_in_spite_of_kills(app: App, base: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(base, project)
    steps = 6 * KILLS
    rng = random.Random(6)

    def child() -> subprocess.Popen[str]:
        words = [sys.executable, "-c", SHRINK, str(app.config_folder), str(project), "r0001", str(steps)]
        return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def until(process: subprocess.Popen[str], done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_S
        while process.poll() is None and not done():
            assert time.monotonic() < end
            time.sleep(0.005)

    def trained() -> int:
        return sum(
            len(path.read_text("utf-8").splitlines())
            for path in project.glob("runs/r*/metrics.jsonl")
            if path.parent.name != "r0001"
        )

    moments = []
    for _ in range(KILLS):
        process, before = child(), trained()
        until(process, lambda before=before: trained() > before)
        time.sleep(rng.uniform(0, LONGEST_S))
        alive = process.poll() is None
        process.kill()
        process.communicate()
        if not alive:
            break
        moments.append(trained())
    out, error = child().communicate(timeout=PATIENCE_S)
    assert out.strip() == "done", error
    with app.open_project(project) as opened:
        jobs = opened.project.jobs.list()
        table = table_of([job for job in jobs if job.kind == "shrink"][-1])
        runs = [run.id for run in opened.project.runs.list()]
        (student,) = [one.run for one in table.variants if one.form == "student"]
        rows = [
            json.loads(line)
            for line in (project / "runs" / student / "metrics.jsonl").read_text("utf-8").splitlines()
        ]
    print(f"\nkilled when {moments} of {steps} steps of the student stood; runs: {runs}")
    assert moments
    assert [one.form for one in table.variants] == ["", "half", "student", "half"]
    assert [row["step"] for row in rows] == list(range(1, steps + 1))
    assert len(runs) == 4
