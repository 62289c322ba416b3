"""Evaluating beside a training: all picture metrics over 2,000 pictures of 32 px, with extractors that are ready.

Figures: the training keeps at least 45 % of its throughput, and the process takes at most 600 MB more than before::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_evaluating.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import psutil
import pytest

from mmstudio.core.events import ProgressMade
from mmstudio.core.job import Job, JobState
from mmstudio.plan.recipe import Choice
from mmstudio.plan.recipe_settings import apply_settings

MOST_BESIDE_MB = 600
LEAST_KEPT = 0.45
_SETTINGS = {
    "generator.size": "32",
    "conditions": '["text", "table"]',
    "training.preview_every_s": "0",
    "training.checkpoint_every_s": "1000",
}


class _Steps:
    """The steps of a training, from its events."""

    def __init__(self, world: Any, job: Job) -> None:
        self._world, self._job, self.step = world, job, 0.0

    def read(self) -> float:
        """The newest step."""
        for event in self._world.opened.channel.drain():
            if (
                isinstance(event, ProgressMade)
                and event.job_id == self._job.id
                and not event.note.startswith("Prep")
            ):
                self.step = max(self.step, event.done)
        return self.step

    def rate(self, seconds: float) -> float:
        """Steps per second over some seconds."""
        before, start = self.read(), time.monotonic()
        time.sleep(seconds)
        return (self.read() - before) / (time.monotonic() - start)


@pytest.mark.benchmark
def test_a_training_goes_on_while_another_run_is_judged(world: Any) -> None:
    opened = world.opened
    count, seconds = world.count(2000, 48), world.count(60, 4)
    judged = world.run({**_SETTINGS, "training.steps": "20"}, wait=True)
    metrics = [
        Choice(id=spec.id)
        for spec in opened.evaluation.metrics(judged.run_id)
        if not opened.runs.host.registry.resources.missing(_resources(opened, spec))
    ]
    asked = {"metrics": metrics, "split": "train", "subset_count": 0, "baselines": False}
    ready = opened.runner.wait(opened.evaluation.evaluate(judged.run_id, count=16, **asked).id)
    assert ready.state is JobState.DONE, ready.failure

    training = _start(world)
    steps = _Steps(world, training)
    while steps.read() < 3:
        time.sleep(0.1)
    alone = steps.rate(seconds)
    process = psutil.Process()
    before = process.memory_info().rss
    peak, ended = [before], threading.Event()
    threading.Thread(target=_watch, args=(process, peak, ended), daemon=True).start()
    first, start = steps.read(), time.monotonic()
    job = opened.runner.wait(opened.evaluation.evaluate(judged.run_id, count=count, **asked).id)
    took = time.monotonic() - start
    beside = (steps.read() - first) / took
    ended.set()
    opened.runner.cancel(training.id)
    opened.runner.wait(training.id)
    assert job.state is JobState.DONE, job.failure
    figures = {
        "metrics": [choice.id for choice in metrics],
        "results": count,
        "seconds": took,
        "steps_per_s_alone": alone,
        "steps_per_s_beside": beside,
        "kept": beside / alone,
        "mb_before": before / 1e6,
        "mb_more": (peak[0] - before) / 1e6,
    }
    print("\nevaluating: " + json.dumps(figures, indent=1, default=str))
    assert figures["mb_more"] <= MOST_BESIDE_MB
    if not world.short:
        assert figures["kept"] >= LEAST_KEPT


def _start(world: Any) -> Job:
    recipe = apply_settings(world.app.recipes.get("flow"), {**_SETTINGS, "training.steps": "1000000"})
    job: Job = world.opened.runs.start("shapes", recipe)
    return job


def _resources(opened: Any, spec: Any) -> Any:
    registry = opened.runs.host.registry
    return registry.extractors.get(spec.extractor).resources if spec.extractor else ()


def _watch(process: psutil.Process, peak: list[int], ended: threading.Event) -> None:
    while not ended.wait(0.05):
        peak[0] = max(peak[0], process.memory_info().rss)
