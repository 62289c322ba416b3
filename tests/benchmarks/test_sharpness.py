"""Sharpness: coloured pictures with fine lines at 64 px, by the default recipe, against real ones that it has not seen.

Ten minutes of the recipe ``flow`` on Tux Paint's stamps (see ``stamps.py`` for where they come from), a fifth of which is held out;
then a picture for every held-out stamp, from all that is known of it::

    make bench
    STAMPS=/tmp/stamps .venv/bin/python -m pytest tests/benchmarks/test_sharpness.py --override-ini 'norecursedirs=.*' -s --timeout=0

Figures (see ``spectra.py``): energy above a quarter of the sampling rate, by that of the real pictures; energy at the period of the
generator's patches, by that of its neighbours in frequency, a weave that one sees; and the kernel distance with its interval. The
same of as many training pictures stands beside them.

``BENCH_MINUTES`` sets other minutes, ``BENCH_STEPS`` a number of steps instead, ``BENCH_SETTINGS`` other settings as JSON.
``BENCH_PROJECT`` and ``BENCH_RUN`` name a trained run that is judged instead. ``SHARPNESS_SHEET`` names a file for real pictures above
made ones.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mmstudio.core.context import RunContext
from mmstudio.core.job import Job, JobState
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import open_model
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.nn.images import fit_picture
from mmstudio.plan.recipe import Choice

MINUTES = os.environ.get("BENCH_MINUTES", "10")
SIZE = 64
ACROSS = 16


@pytest.fixture(scope="module")
def run(world: Any, stamps: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Job]]:
    """A world and a run in it."""
    settings = {"generator.size": str(SIZE), **json.loads(os.environ.get("BENCH_SETTINGS", "{}"))}
    folder = tmp_path_factory.mktemp("stamps")
    with stamps.named_or(world, lambda: stamps.trained(world, folder, "flow", MINUTES, settings)) as found:
        yield found


def pictures(context: RunContext, run: str, count: int) -> dict[str, Any]:
    """Pictures of held-out samples, as many of training ones, what the run makes for the first, and the side of its patches."""
    model = open_model(context, run, "latest")
    plan, data = model.workspace.run_plan, context.samples(model.workspace.config.dataset)
    config = plan.generator.config

    def real(split: str) -> tuple[list[Any], list[Any]]:
        samples = list(data.read(split, 0, count))
        raws = [read_value(one.values["image"][0], model.workspace.codec("image")) for one in samples]
        return samples, [fit_picture(one, config.size, config.channels).transpose(1, 2, 0) for one in raws]

    held, wanted = real("test")
    cards = [sample_cards(model.workspace, model.plan, sample, model.sampler) for sample in held]
    items = [Item(seed, dict(card)) for seed, card in enumerate(cards)]
    made = model.sampler.generate(items, Guidance(plan.guidance, plan.joint()), plan.sampling({}))
    found = [values["image"] for _, values in made]
    return {"real": wanted, "training": real("train")[1], "made": found, "patch": config.patch}


def write_sheet(file: Path, rows: Sequence[Sequence[Any]]) -> None:
    """Write pictures, one row of all below the other, twice as large as they are."""
    lines = []
    for start in range(0, min(len(row) for row in rows) // ACROSS * ACROSS, ACROSS):
        lines += [np.concatenate(row[start : start + ACROSS], axis=1) for row in rows]
    whole = Image.fromarray(np.concatenate(lines))
    whole.resize((2 * whole.width, 2 * whole.height), Image.Resampling.NEAREST).save(file)


@pytest.mark.benchmark
def test_what_is_made_is_as_sharp_as_the_data(run: tuple[Any, Job], beside: Any) -> None:
    world, job = run
    spectra = beside("spectra")
    count = world.count(512, 16)
    found = world.inside(job, lambda context: pictures(context, job.run_id, count))
    result = job.result or {}
    print(f"\nafter {result['step']} steps, {result['seconds']:.0f} s; {len(found['made'])} pictures")
    sharp, woven = {}, {}
    for name in ("training", "made"):
        sharp[name] = spectra.sharpness(found[name], found["real"])
        woven[name] = spectra.weave(found[name], found["patch"])
        print(f"{name}: sharpness {sharp[name]:.3f}, weave {woven[name]:.2f}")
    print(f"real: weave {spectra.weave(found['real'], found['patch']):.2f}")
    if "SHARPNESS_SHEET" in os.environ:
        write_sheet(Path(os.environ["SHARPNESS_SHEET"]), [found["real"], found["made"]])
    if not world.short:
        assert sharp["made"] >= 0.5
        assert woven["made"] <= 1.5


@pytest.mark.benchmark
def test_how_far_it_is_from_the_data(run: tuple[Any, Job]) -> None:
    world, job = run
    asked = world.opened.evaluation.evaluate(
        job.run_id, metrics=[Choice(id="kid")], count=world.count(512, 12), subset_count=0, baselines=True
    )
    ended = world.opened.runner.wait(asked.id)
    assert ended.state is JobState.DONE, ended.failure
    for one in world.opened.evaluation.read(job.run_id, ended.id).scores:
        print(f"{one.source}: {one.figure} {one.value:.4f} ({one.low} to {one.high}), n = {one.n}")
