"""Trainings in several processes: bytes, agreement, other numbers of ranks, kills, and throughput.

Figures: bytes that a step hands over against what is computed; steps until eight ranks agree on a stop; losses of 8, 3 and 8 ranks one
after the other; processes killed with -9 at twenty moments, and the steps that were repeated; losses at steps 20 and 200, and throughput, of
two processes of one thread against one process of two threads with micro-batches of half the batch::

    .venv/bin/python -m pytest tests/benchmarks/test_ranks.py --override-ini 'norecursedirs=.*' -s --timeout=0

``BENCH_ROUNDS`` sets how often the throughput of either is measured, ``BENCH_STEPS`` other steps.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
import ranks_at_work
import torch

from mmstudio.core.job import Command, JobState
from mmstudio.core.payloads import RanksPayload
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.train.loop import train as run_loop
from mmstudio.engine.train.training import prepare_training
from mmstudio.plan.recipe_settings import apply_settings

TINY = {
    "generator.size": "16",
    "generator.width": "16",
    "training.batch": "16",
    "training.checkpoint_every": "5",
    "training.preview_every_s": "0",
    "training.precision": "fp32",
}


def of(count: int, restarts: int = 0) -> RanksPayload:
    return RanksPayload(devices=("cpu",) * count, restarts=restarts)


def until(true: Callable[[], Any]) -> None:
    """Wait for something, for ten minutes at most."""
    ends = time.monotonic() + 600
    while not true():
        assert time.monotonic() < ends, "it does not happen"
        time.sleep(0.02)


def workers() -> list[psutil.Process]:
    """The processes that train; what watches them is a child of this one."""
    me = psutil.Process()
    found = [one for one in me.children(recursive=True) if "spawn_main" in " ".join(one.cmdline())]
    return [one for one in found if one.ppid() != me.pid]


@pytest.mark.benchmark
def test_eight_ranks_send_what_is_computed_and_stop_together(tmp_path: Path) -> None:
    found = ranks_at_work.found_by_ranks(tmp_path, 8, ("sent", "stopped"))
    wanted = ranks_at_work.alone("uneven")
    weights = sum(value.numel() for name, value in wanted.items() if "." in name)
    header = 4 + sum("." in name for name in wanted) + 2 * 2
    sent = {int(one["sent"]["sent"]) for one in found}
    steps = {int(one["stopped"]["steps"]) for one in found}
    print(f"\nbytes a step and rank: {sent}, computed {4 * (weights + header)}; stopped at steps {steps}")
    assert sent == {4 * (weights + header)}
    assert steps == {5}


@pytest.mark.benchmark
def test_eight_then_three_then_eight(world: Any) -> None:
    steps = world.count(60, 6)
    runs, runner = world.opened.runs, world.opened.runner
    recipe = apply_settings(world.app.recipes.get("flow"), {**TINY, "training.steps": "100000"})
    job = runs.start("shapes", recipe, ranks=of(8))
    bounds = []
    for number, count in enumerate((8, 3, 8)):
        if number:
            runs.resume(job.run_id, of(count))
        before = max(runs.checkpoints(job.run_id), default=0)
        until(lambda before=before: max(runs.checkpoints(job.run_id), default=0) >= before + steps)
        runner.command(job.id, Command.PAUSE)
        assert runner.wait(job.id).state is JobState.PAUSED
        bounds.append((before, max(runs.checkpoints(job.run_id))))
    rows = runs.metrics(job.run_id)
    assert [row["step"] for row in rows] == list(range(1, bounds[-1][1] + 1))
    means = [statistics.mean(row["loss"] for row in rows[first:last]) for first, last in bounds]
    print(f"\nmean loss of 8, 3 and 8 ranks: {', '.join(f'{mean:.4f}' for mean in means)}; steps {bounds}")


@pytest.mark.benchmark
def test_killed_again_and_again(world: Any) -> None:
    kills, rng = world.count(20, 2), random.Random(7)
    runs, runner = world.opened.runs, world.opened.runner
    recipe = apply_settings(world.app.recipes.get("flow"), {**TINY, "training.steps": "100000"})
    job = runs.start("shapes", recipe, ranks=of(2, kills))
    repeated = []
    for _ in range(kills):
        before = max(runs.checkpoints(job.run_id), default=0)
        until(lambda before=before: max(runs.checkpoints(job.run_id), default=0) > before)
        time.sleep(rng.uniform(0, 2))
        rng.choice(workers()).kill()
        kept, told = max(runs.checkpoints(job.run_id)), runs.metrics(job.run_id)[-1]["step"]
        repeated.append(max(0, int(told) - kept))
    before = max(runs.checkpoints(job.run_id))
    until(lambda: max(runs.checkpoints(job.run_id)) > before)
    runner.command(job.id, Command.PAUSE)
    assert runner.wait(job.id).state is JobState.PAUSED
    last = max(runs.checkpoints(job.run_id))
    once = [row["step"] for row in runs.metrics(job.run_id)] == list(range(1, last + 1))
    print(
        f"\n{kills} kills; steps repeated at most {max(repeated)} of an interval of 5; each step once: {once}"
    )
    assert once
    assert max(repeated) <= 5


@pytest.mark.benchmark
def test_two_processes_against_one(world: Any) -> None:
    """By turns; one process has two threads and micro-batches of half the batch."""
    steps = int(os.environ.get("BENCH_STEPS", world.count(200, 4)))
    rounds = int(os.environ.get("BENCH_ROUNDS", world.count(3, 1)))
    settings = {"training.steps": str(steps), "training.precision": "fp32", "training.preview_every_s": "0"}
    recipe = apply_settings(world.app.recipes.get("flow"), settings)
    together, alone, told = [], [], []
    for number in range(rounds):
        job = world.opened.runner.wait(world.opened.runs.start("shapes", recipe, ranks=of(2)).id)
        assert job.state is JobState.DONE, job.failure
        folder = world.opened.runs.files(job.run_id).path
        other = folder.with_name(f"halves{number}")
        other.mkdir()
        (other / "config.json").write_bytes((folder / "config.json").read_bytes())
        together.append(job.result["samples_per_s"])
        alone.append(world.inside(job, lambda context, other=other: halves(context, other)))
        told.append((world.opened.runs.metrics(job.run_id), _rows(other)))
    ours, theirs = told[0]
    for step in (20, 200):
        if step <= steps:
            one, two = ours[step - 1]["loss"], theirs[step - 1]["loss"]
            print(f"\nloss at step {step}: {one:.6f} and {two:.6f}, {abs(one - two) / two:.2e} apart")
    print(
        f"samples/s: {statistics.median(together):.1f} in two processes, {statistics.median(alone):.1f} in one"
    )


def halves(context: Any, folder: Path) -> float:
    """Train in this process with micro-batches of half the batch; gives samples per second."""
    context.run_dir = folder
    torch.set_num_threads(2)
    state = prepare_training(context, Workspace(folder, context.registry), context.samples("shapes"))
    state.runner.micro = state.runner.batch // 2
    started = time.perf_counter()
    run_loop(state)
    state.metrics.close()
    return state.progress.step * state.settings.batch / (time.perf_counter() - started)


def _rows(folder: Path) -> list[dict[str, Any]]:
    import json

    return [json.loads(line) for line in (folder / "metrics.jsonl").read_text("utf-8").splitlines()]
