"""One picture by the recipe's fast variant, from raw conditions to pixels, and what the fast variant costs in accuracy.

Figure: at most 100 ms, and the mean over the attributes at most 5 points lower than with the full settings.
A run that exists is taken where ``BENCH_PROJECT`` and ``BENCH_RUN`` name it; else one is trained for a few minutes::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_one_picture.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import Any

import pytest

from mmstudio.core.context import RunContext
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import load_for_sampling
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.engine.sample.sampler import Sampler
from mmstudio.plugins.specs import resolve

ONES = 20


def measure(context: RunContext, run: str, count: int) -> tuple[list[float], dict[str, float]]:
    """Milliseconds of single pictures, and the mean accuracy of both variants on held-out samples."""
    workspace = Workspace(run_folder(context, run), context.registry)
    device = open_device(context.device)
    model, plan, _ = load_for_sampling(workspace, "latest", device)
    info = context.samples(workspace.config.dataset).info
    samples = list(context.samples(workspace.config.dataset).read("test", 0, count))
    sampler = Sampler(
        model,
        context.registry.generators.get(plan.generator.id),
        device,
        list(plan.targets),
        workspace.preparers(plan),
    )
    cards = [sample_cards(workspace, plan, sample, sampler) for sample in samples]
    items = [Item(seed, each) for seed, each in enumerate(cards)]
    reader = resolve(context.registry.metrics.get(info.attributes).factory)()
    chosen_plan = workspace.run_plan

    def make(chosen: Sequence[Item], *, fast: bool) -> list[Any]:
        settings = chosen_plan.sampling({}, fast=fast)
        guidance = Guidance(chosen_plan.guidance, chosen_plan.joint(fast=fast))
        made = sampler.generate(chosen, guidance, settings, turn=context.device_turn)
        return [next(iter(values.values())) for _, values in made]

    times = []
    for item in items[: ONES + 1]:
        start = time.perf_counter()
        make([item], fast=True)
        times.append((time.perf_counter() - start) * 1000)
    means = {}
    for name, fast in (("full", False), ("fast", True)):
        pairs = [
            (reading[key], value)
            for reading, sample in zip(reader.read(make(items, fast=fast)), samples, strict=True)
            for key, value in reader.truth(sample.meta).items()
        ]
        means[name] = sum(seen == value for seen, value in pairs) / len(pairs)
    return times[1:], means


@pytest.mark.benchmark
def test_one_picture_is_made_at_once(trained: tuple[Any, Any]) -> None:
    world, job = trained
    times, means = world.inside(
        job, lambda context: measure(context, job.run_id, 512 if not world.short else 16)
    )
    print(
        f"\none picture, fast variant: median {statistics.median(times):.0f} ms, largest {max(times):.0f} ms; "
        f"mean over the attributes {means['fast']:.1%}, with the full settings {means['full']:.1%}"
    )
    assert world.short or (statistics.median(times) <= 100 and means["fast"] >= means["full"] - 0.05)
