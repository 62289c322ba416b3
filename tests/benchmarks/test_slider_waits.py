"""How long who moves a slider waits for the device beside a training: in parts of a step, by turns with and without lending.

Figures, medians: at most a tenth of a step of the default recipe where the training lends the device in the middle of a step,
whatever generates; the training takes at least 97 % of the steps that it takes with nothing to lend it by::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_slider_waits.py --override-ini 'norecursedirs=.*' -s --timeout=0

The wait is that of a job with one result for its turn; what it computes and what the window does come to it, and are the same
either way. The steps are those of a training alone, taken by turns with layers watched and not watched.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mmstudio.core.context import RunContext
from mmstudio.core.job import Command, Job, JobState
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import open_model
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.engine.train.ranks.lockstep import phases_of
from mmstudio.engine.train.sharing.lending import Lender
from mmstudio.engine.train.training import prepare_training
from mmstudio.jobs.fair_lock import FairLock
from mmstudio.plan.recipe_settings import apply_settings

BATCH = 16 if os.environ.get("BENCH_SHORT") else 64
_BRIEF = {"training.steps": "2", "training.preview_every_s": "0", "training.batch": str(BATCH)}
_LONG = {**_BRIEF, "training.steps": "0", "training.minutes": "60", "training.checkpoint_every_s": "3600"}
_SHARE, _THROUGHPUT = 0.1, 0.97


@contextmanager
def lending(*, on: bool) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if not on:
            patch.setattr(FairLock, "asked", property(lambda _: False))
        yield


def waits(context: RunContext, run: str, count: int, rest_s: float) -> list[tuple[float, float]]:
    """Seconds of waiting for the device and of computing, of one result after the other."""
    model = open_model(context, run, "latest")
    sample = context.samples("shapes").read("test", 0, 1)[0]
    plan = model.workspace.run_plan
    cards = sample_cards(model.workspace, model.plan, sample, model.sampler)
    waited = [0.0]

    @contextmanager
    def turn() -> Iterator[None]:
        start = time.perf_counter()
        with context.device_turn(soon=True):
            waited[0] += time.perf_counter() - start
            yield

    found = []
    for seed in range(count):
        time.sleep(rest_s * random.uniform(0.5, 1.5))
        waited[0], start = 0.0, time.perf_counter()
        how: dict[str, Any] = {"turn": turn, "held_s": 60.0}
        guidance = Guidance(plan.guidance, plan.joint(fast=True))
        list(model.sampler.generate([Item(seed, cards)], guidance, plan.sampling({}, fast=True), **how))
        found.append((waited[0], time.perf_counter() - start - waited[0]))
    return found


@pytest.mark.benchmark
def test_a_slider_waits_for_a_part_of_a_step(world: Any) -> None:
    opened = world.opened
    runs = {name: _trained(world, name) for name in ("gan", "flow")}
    beside = opened.runs.start("shapes", apply_settings(world.app.recipes.get("flow"), _LONG))
    steps = _Steps(world, beside)
    _until(lambda: steps.count() > 2)
    found: dict[tuple[str, bool], list[tuple[float, float]]] = {}
    step_s = []
    for _ in range(world.count(6, 1)):
        step_s.append(steps.seconds(world.count(3, 1)))
        for name, run in runs.items():
            for on in (False, True):
                with lending(on=on):
                    times = world.inside(
                        run,
                        lambda context, run=run: waits(context, run.run_id, world.count(6, 3), step_s[-1]),
                    )
                found.setdefault((name, on), []).extend(times)
    opened.runner.command(beside.id, Command.PAUSE)
    opened.runner.wait(beside.id)
    step = statistics.median(step_s)
    print(f"\na step of the default recipe, {BATCH} samples: {1000 * step:.0f} ms")
    for (name, on), times in found.items():
        waited = sorted(one / step for one, _ in times)
        print(
            f"{name}, {'lent in the middle of a step' if on else 'between steps'}: waits {statistics.median(waited):.3f} of a step "
            f"(most {waited[-1]:.3f}, {len(waited)} pulls), computes {statistics.median(own for _, own in times) / step:.3f} of a step"
        )
        if on and not world.short:
            assert statistics.median(waited) <= _SHARE


@pytest.mark.benchmark
def test_watching_layers_costs_a_training_little(world: Any) -> None:
    opened = world.opened
    job = _trained(world, "flow")

    def work(context: RunContext) -> float:
        workspace = Workspace(opened.project.runs.folder(job.run_id), context.registry)
        context.run_dir = workspace.folder
        state = prepare_training(context, workspace, context.samples("shapes"))
        model, ratios = state.runner.model.train(), []
        for turn in range(world.count(20, 3)):
            taken = {}
            for on in (False, True) if turn % 2 else (True, False):
                handles = Lender(context, state.device).watch(model) if on else []
                start = time.perf_counter()
                with context.device_turn():
                    list(phases_of(state, 0.5, state.vitals.watch))
                taken[on] = time.perf_counter() - start
                for handle in handles:
                    handle.remove()
            ratios.append(taken[False] / taken[True])
        state.metrics.close()
        return statistics.median(ratios)

    ratio = world.inside(job, work)
    print(f"\nsteps with watched layers against steps without: {ratio:.3f} times as many")
    if not world.short:
        assert ratio >= _THROUGHPUT


class _Steps:
    """Counts the steps of a training by its numbers."""

    def __init__(self, world: Any, job: Job) -> None:
        self._file = world.opened.project.runs.folder(job.run_id) / "metrics.jsonl"

    def count(self) -> int:
        return len(self._file.read_text("utf-8").splitlines()) if self._file.exists() else 0

    def seconds(self, some: int) -> float:
        """Seconds of a step while nothing else is asked for."""
        first = self.count()
        _until(lambda: self.count() > first)
        first, start = self.count(), time.perf_counter()
        _until(lambda: self.count() >= first + some)
        return (time.perf_counter() - start) / (self.count() - first)


def _trained(world: Any, recipe: str) -> Job:
    job = world.opened.runner.wait(
        world.opened.runs.start("shapes", apply_settings(world.app.recipes.get(recipe), _BRIEF)).id
    )
    assert job.state is JobState.DONE, job.failure
    return job


def _until(reached: Callable[[], bool], limit_s: float = 300) -> None:
    start = time.perf_counter()
    while not reached():
        assert time.perf_counter() - start < limit_s
        time.sleep(0.01)
