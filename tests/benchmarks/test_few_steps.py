"""Few steps: a flow that learned for two minutes to make in one long step what it made in eight guided ones.

Figures: one picture of a batch of 64 at 32 px takes at most a quarter of the time, and the mean over the attributes is at most 2
points lower. Both also for two long steps, for the flow's own single step without guidance, and with the text alone. The run
that is shipped is made fast, or another one that ``BENCH_PROJECT`` and ``BENCH_RUN`` name::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_few_steps.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import os
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mmstudio.core.context import RunContext
from mmstudio.core.job import Job, JobState
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import open_model
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.plugins.specs import resolve
from mmstudio.services.projects.sample_run import add_sample_run
from mmstudio.services.training.distilling import DistilWish

BATCH = 64
MINUTES = 2.0
ROUNDS = 5
EIGHT, LONG = "eight steps", "one long step"


@dataclass(frozen=True)
class How:
    """How pictures are made."""

    settings: Mapping[str, Any]
    joint: float


def ways(joint: float) -> dict[str, How]:
    long = {"shortcut": True, "prior_steps": 4}
    return {
        EIGHT: How({}, joint),
        "eight steps, nothing completed": How({"prior_steps": 0}, joint),
        LONG: How({**long, "steps": 1}, joint),
        "two long steps": How({**long, "steps": 2}, joint),
        "one plain step": How({"steps": 1, "prior_steps": 4}, 1.0),
    }


def measure(context: RunContext, run: str, count: int, rounds: int) -> dict[str, dict[str, float]]:
    """For every way: milliseconds a picture; accuracy from all conditions and from the text alone; distance from eight steps."""
    model = open_model(context, run, "latest")
    plan, data = model.workspace.run_plan, context.samples(model.workspace.config.dataset)
    samples = list(data.read("test", 0, count))
    cards = [sample_cards(model.workspace, model.plan, sample, model.sampler) for sample in samples]
    reader = resolve(context.registry.metrics.get(data.info.attributes).factory)()

    def make(how: How, slots: Mapping[str, Any] | None, many: int) -> list[Any]:
        items = [
            Item(seed, {slot: each[slot] for slot in each if slots is None or slot in slots})
            for seed, each in enumerate(cards[:many])
        ]
        made = model.sampler.generate(items, Guidance({}, how.joint), plan.sampling(how.settings))
        return [values["image"] for _, values in made]

    def right(pictures: list[Any], names: tuple[str, ...]) -> float:
        pairs = [
            reading[key] == value
            for reading, sample in zip(reader.read(pictures), samples, strict=True)
            for key, value in reader.truth(sample.meta).items()
            if not names or key in names
        ]
        return 100 * sum(pairs) / len(pairs)

    known = ways(plan.joint())
    times = defaultdict[str, list[float]](list)
    for turn in range(rounds + 1):
        for name, how in known.items():
            start = time.perf_counter()
            made = make(how, None, BATCH)
            if turn:
                times[name].append(1000 * (time.perf_counter() - start) / len(made))
    found: dict[str, dict[str, float]] = {}
    wanted = np.stack(make(known[EIGHT], None, count)).astype(np.float32)
    for name, how in known.items():
        whole = make(how, None, count)
        found[name] = {
            "ms": statistics.median(times[name]),
            "all": right(whole, ()),
            "text": right(make(how, {"text"}, count), ("shape", "colour")),
            "distance": float(np.sqrt(np.square(np.stack(whole) - wanted).mean())),
        }
    return found


@pytest.fixture
def base(world: Any) -> Iterator[tuple[Any, str]]:
    """A project, and the run that is to be made fast."""
    if "BENCH_PROJECT" not in os.environ:
        yield world, add_sample_run(world.opened.project, "shapes").id
        return
    with world.app.open_project(Path(os.environ["BENCH_PROJECT"])) as opened:
        yield type(world)(world.app, opened), os.environ["BENCH_RUN"]


@pytest.mark.benchmark
def test_one_long_step(base: tuple[Any, str]) -> None:
    world, run = base
    wish = DistilWish(run, MINUTES, steps=int(os.environ.get("BENCH_STEPS", world.count(0, 2))))
    job: Job = world.opened.runner.wait(world.opened.distilling.start(wish).id)
    assert job.state is JobState.DONE, job.failure
    count = world.count(512, BATCH)
    found = world.inside(job, lambda context: measure(context, job.run_id, count, world.count(ROUNDS, 1)))
    print(f"\nmade fast in {job.result['seconds']:.0f} s, {job.result['step']} steps; {count} pictures")
    for name, of in found.items():
        ratio = of["ms"] / found[EIGHT]["ms"]
        print(
            f"{name}: {of['ms']:.2f} ms a picture ({ratio:.3f}), all conditions {of['all']:.1f} %, shape and colour from the text "
            f"{of['text']:.1f} %, distance from eight steps {of['distance']:.1f} of 255"
        )
    share = 1 - found["eight steps, nothing completed"]["ms"] / found[EIGHT]["ms"]
    print(f"share of the prior's 24 steps in eight steps: {share:.1%}")
    if not world.short:
        assert found[LONG]["ms"] <= 0.25 * found[EIGHT]["ms"]
        assert found[LONG]["all"] >= found[EIGHT]["all"] - 2
