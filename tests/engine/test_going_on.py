"""Evaluations that are interrupted: they go on behind the last finished round, and their scores are those of a whole one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.job import Command, Job, JobState
from mmstudio.plan.recipe import Choice
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation
from mmstudio.services.evaluation.unfinished import forget_cancelled, forget_unfinished

from .conftest import GAPS

METRICS = ("judge-stopping-numbers", "judge-beside-numbers", "judge-less-numbers", "test-painted")
CHILD = """
import os, signal, sys, threading, time
from pathlib import Path
import torch
from mmstudio.plan.recipe import Choice
from mmstudio.services.app import App
torch.set_num_threads(1)
config, project, run, least = sys.argv[1:]
def watch():
    kept = Path(project) / "runs" / run / "evaluations"
    while not any(path.stat().st_size > int(least) for path in kept.glob(".*.part/rounds.safetensors")):
        time.sleep(0.001)
    os.kill(os.getpid(), signal.SIGKILL)
threading.Thread(target=watch, daemon=True).start()
with App.start(Path(config)).open_project(Path(project)) as opened:
    job = opened.evaluation.evaluate(run, metrics=[Choice(id="colour-distance"), Choice(id="fid", settings={"extractor": "tiles"})], count=30, subset_count=13, baselines=True)
    opened.runner.wait(job.id)
"""


def start(gaps: Any, run: Job, *metrics: str) -> Job:
    chosen = [Choice(id=name) for name in metrics]
    job: Job = gaps.opened.evaluation.evaluate(
        run.run_id, metrics=chosen, count=GAPS, subset_count=7, baselines=True
    )
    return job


def part(gaps: Any, run: Job, job: Job) -> Path:
    path: Path = gaps.folder(run) / "evaluations" / f".{job.id}.part" / "rounds.safetensors"
    return path


def same(one: Evaluation, other: Evaluation, folder: Path) -> None:
    """All that was measured is equal to the last digit."""
    assert one.scores == other.scores
    assert one.notes == other.notes
    assert one.validation == other.validation
    assert (one.attributes is None) == (other.attributes is None)
    if one.attributes is not None and other.attributes is not None:
        assert one.attributes.subsets == other.attributes.subsets
        assert one.attributes.everything.per_attribute == other.attributes.everything.per_attribute
    numbers = [ScoreValues.load(folder, found.id) for found in (one, other)]
    arrays = [found.arrays() for found in numbers if found is not None]
    assert len(arrays) == 2
    assert arrays[0].keys() == arrays[1].keys()
    for name, row in arrays[0].items():
        assert row.tobytes() == arrays[1][name].tobytes(), name


@pytest.fixture(scope="module")
def whole(gaps: Any, gaps_run: Job, judges: Any) -> Evaluation:
    """One that nothing interrupts."""
    judges.Stopping.stop = lambda: None
    job = gaps.end(start(gaps, gaps_run, *METRICS))
    assert job.state is JobState.DONE, job.failure
    assert not part(gaps, gaps_run, job).exists()
    found: Evaluation = gaps.opened.evaluation.read(gaps_run.run_id, job.id)
    return found


def paused_after(gaps: Any, run: Job, judges: Any, rounds: int) -> Job:
    """One that is asked to pause while it judges a round, the first being 1."""
    asked = 0
    known: list[Job] = []

    def stop() -> None:
        nonlocal asked
        asked += 1
        if asked == 2 * (rounds - 1) + 1:  # the first two rounds have two parts each
            while not known:
                pass
            gaps.opened.runner.command(known[0].id, Command.PAUSE)

    judges.Stopping.stop = stop
    known.append(start(gaps, run, *METRICS))
    ended: Job = gaps.end(known[0])
    judges.Stopping.stop = lambda: None
    return ended


@pytest.mark.parametrize("rounds", [1, 3])
def test_one_that_was_paused_goes_on(
    gaps: Any, gaps_run: Job, judges: Any, whole: Evaluation, rounds: int
) -> None:
    paused = paused_after(gaps, gaps_run, judges, rounds)
    assert paused.state is JobState.PAUSED
    assert part(gaps, gaps_run, paused).is_file()
    seeds = len(sys.modules["engine_tests_painting"].Reader.seeds)
    again = start(gaps, gaps_run, *METRICS)  # asking for the same goes on with it
    assert again.id == paused.id
    done = gaps.end(again)
    assert done.state is JobState.DONE, done.failure
    assert not part(gaps, gaps_run, paused).exists()
    # rounds: all, three baselines, four subsets, two of them with copies beside; baselines are no pictures that the reader can read
    left = len(sys.modules["engine_tests_painting"].Reader.seeds) - seeds
    assert left == 10 - rounds
    same(gaps.opened.evaluation.read(gaps_run.run_id, paused.id), whole, gaps.folder(gaps_run))


def test_what_is_cancelled_keeps_nothing(gaps: Any, gaps_run: Job, judges: Any, whole: Evaluation) -> None:
    paused = paused_after(gaps, gaps_run, judges, 2)
    kept = gaps.opened.project.runs.files(gaps_run.run_id).result_files(paused.id)
    assert kept.listed("image", ("text", "table"))
    gaps.opened.runner.cancel(paused.id)
    forget_cancelled(gaps.opened.project)
    assert not part(gaps, gaps_run, paused).parent.exists()
    assert not kept.path.exists()
    forget_unfinished(gaps.opened.project, gaps.opened.runner.job(whole.id))
    ended = gaps.opened.project.runs.files(gaps_run.run_id).result_files(whole.id)
    assert ended.listed("image", ("text", "table"))


@pytest.mark.parametrize("change", ["cut", "other"])
def test_rounds_that_are_not_its_own_are_made_again(
    gaps: Any, gaps_run: Job, judges: Any, whole: Evaluation, change: str
) -> None:
    paused = paused_after(gaps, gaps_run, judges, 2)
    path = part(gaps, gaps_run, paused)
    changes: dict[str, Callable[[], object]] = {
        "cut": lambda: path.write_bytes(path.read_bytes()[:-9]),
        "other": lambda: shutil.copy(gaps.folder(gaps_run) / "evaluations" / f"{whole.id}.safetensors", path),
    }
    changes[change]()
    gaps.opened.runner.resume(paused.id)
    done = gaps.end(paused)
    assert done.state is JobState.DONE, done.failure
    same(gaps.opened.evaluation.read(gaps_run.run_id, paused.id), whole, gaps.folder(gaps_run))


@pytest.mark.slow
def test_killed_without_warning_it_goes_on(
    app: Any, template: Path, threads: None, tmp_path: Path, studio: Any
) -> None:
    project = tmp_path / "project"
    shutil.copytree(template, project)
    wanted: dict[str, Any] = {
        "metrics": [Choice(id="colour-distance"), Choice(id="fid", settings={"extractor": "tiles"})],
        "count": 30,
        "subset_count": 13,
        "baselines": True,
    }
    with app.open_project(project) as opened:
        recipe = studio.recipe("training.steps=2")
        run = opened.runner.wait(opened.runs.start("shapes", recipe, seed=3).id).run_id
        before = opened.runner.wait(opened.evaluation.evaluate(run, **wanted).id)
        assert before.state is JobState.DONE, before.failure
    words = [sys.executable, "-c", CHILD, str(app.config_folder), str(project), run, "100"]
    child = subprocess.run(
        words, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False, capture_output=True
    )
    assert child.returncode == -9, child.stderr
    with app.open_project(project) as opened:
        [left] = [job for job in opened.project.jobs.list([JobState.INTERRUPTED]) if job.kind == "evaluate"]
        folder = opened.project.runs.folder(run)
        assert (folder / "evaluations" / f".{left.id}.part" / "rounds.safetensors").is_file()
        assert not (folder / "evaluations" / f"{left.id}.json").exists()
        opened.runner.resume(left.id)
        done = opened.runner.wait(left.id)
        assert done.state is JobState.DONE, done.failure
        found = [opened.evaluation.read(run, job.id) for job in (before, left)]
        same(found[0], found[1], folder)
        assert {score.source for score in found[0].scores} >= {"run", "copy"}
