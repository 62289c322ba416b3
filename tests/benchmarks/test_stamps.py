"""Any to any on real pictures: words from pictures, and pictures from words, of objects that training has not seen.

After 30 minutes of the recipe ``joint`` on the pictures and English sentences of Tux Paint's stamps (see ``stamps.py`` for
where they come from), a fifth of which is held out::

    make bench
    STAMPS=/tmp/stamps .venv/bin/python -m pytest tests/benchmarks/test_stamps.py --override-ini 'norecursedirs=.*' -s --timeout=0

the alignment of what was made with what it was made from is above chance, with a 95 % interval that excludes it; the
alignment of the real pairs, and of training samples drawn without looking, stand beside it.

``BENCH_MINUTES`` sets other minutes, ``BENCH_STEPS`` a number of steps instead. ``BENCH_PROJECT`` and ``BENCH_RUN`` name a
trained run that is judged instead. ``STAMPS_SHEET`` names a folder for what was made, as pictures and a list of sentences.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mmstudio.core.job import Job, JobState
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import open_model
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.plan.recipe import Choice

MINUTES = os.environ.get("BENCH_MINUTES", "30")
METRICS = {"image": "alignment", "text": "alignment-of-texts"}
SHOWN = 48


@pytest.fixture(scope="module")
def run(world: Any, stamps: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Job]]:
    """A world and a run in it."""
    settings = {"conditions": '["image", "text"]', "targets": '["image", "text"]'}
    folder = tmp_path_factory.mktemp("stamps")
    with stamps.named_or(
        world, lambda: stamps.trained(world, folder, "joint", MINUTES, settings, ("image", "text"))
    ) as found:
        yield found


@pytest.mark.benchmark
def test_what_was_made_fits_what_it_was_made_from(run: tuple[Any, Job]) -> None:
    world, job = run
    asked = world.opened.evaluation.evaluate(
        job.run_id,
        metrics=[Choice(id=name) for name in METRICS.values()],
        count=world.count(512, 12),
        subset_count=0,
        baselines=True,
    )
    ended = world.opened.runner.wait(asked.id)
    assert ended.state is JobState.DONE, ended.failure
    steps = job.result["step"] if job.result else 0
    print(f"\nafter {steps} steps")
    above = {}
    for one in world.opened.evaluation.read(job.run_id, ended.id).scores:
        if one.metric not in METRICS.values() or not one.figure.startswith("alignment"):
            continue
        print(
            f"{one.slot} from {', '.join(one.given)}, {one.source}: {one.figure} {one.value:.4f} "
            f"({one.low:.4f} to {one.high:.4f}), n = {one.n}"
        )
        if one.source == "run" and one.figure == "alignment":
            above[one.slot] = one.low is not None and one.low > 0.5
    assert world.short or above == {"image": True, "text": True}


@pytest.mark.benchmark
def test_what_was_made_is_shown(run: tuple[Any, Job]) -> None:
    if "STAMPS_SHEET" not in os.environ:
        pytest.skip("STAMPS_SHEET names no folder")
    world, job = run
    folder = Path(os.environ["STAMPS_SHEET"])
    folder.mkdir(parents=True, exist_ok=True)

    def work(context: Any) -> None:
        model = open_model(context, job.run_id, "latest")
        plan = model.workspace.run_plan
        guidance, settings = Guidance(plan.guidance, plan.joint()), plan.sampling({})
        samples = context.samples(model.workspace.config.dataset).read("test", 0, world.count(SHOWN, 4))
        cards = [sample_cards(model.workspace, model.plan, sample, model.sampler) for sample in samples]
        made: dict[str, list[Any]] = {}
        for given, wanted in (("image", "text"), ("text", "image")):
            items = [Item(seed, {given: some[given]}) for seed, some in enumerate(cards)]
            made[wanted] = [row[wanted] for _, row in model.sampler.generate(items, guidance, settings)]
        lines, sheet = [], Image.new("RGB", (8 * 68, 2 * 68 * (-(-len(samples) // 8))), "white")
        for place, sample in enumerate(samples):
            real_picture = read_value(sample.values["image"][0], model.workspace.codec("image"))
            across, down = place % 8 * 68, place // 8 * 136
            for row, picture in enumerate((real_picture, made["image"][place])):
                sheet.paste(
                    Image.fromarray(picture).convert("RGB").resize((64, 64)),
                    (across + 2, down + 68 * row + 2),
                )
            lines.append(f"{sample.values['text'][0].data} -> {made['text'][place]}")
        sheet.save(folder / "stamps.png")
        (folder / "stamps.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

    world.inside(job, work)
