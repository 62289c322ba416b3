"""An LSTM by likelihood and the same trained on against a critic: quality and diversity over temperatures, three seeds.

Quality is bits per byte of the texts under a model of bytes that has learned held-out texts (lower is better), diversity is
self-BLEU (lower is more diverse); after Caccia et al. (arXiv 1811.02549), a model is better where its curve lies lower and
further left: the figures are told and drawn, whatever they are. The shares of texts that say shape and colour rightly stand beside::

    .venv/bin/python -m pytest tests/benchmarks/test_words_stages.py --override-ini 'norecursedirs=.*' -s --timeout=0

``WORDS_STEPS`` (3000) steps each, ``WORDS_SEEDS`` (3); ``WORDS_CURVE`` names a file for the drawn curve.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import torch

from mmstudio.api import Judged, PluginConfig, Slot
from mmstudio.core.context import RunContext
from mmstudio.core.job import JobState
from mmstudio.engine.data.prepare import raw_values
from mmstudio.nn import Lesson
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio_metrics.words.bleu import SelfBleu
from mmstudio_metrics.words.byte_model import BitsPerByte

SHORT = bool(os.environ.get("BENCH_SHORT"))
STEPS = os.environ.get("WORDS_STEPS", "20" if SHORT else "3000")
SEEDS = int(os.environ.get("WORDS_SEEDS", "1" if SHORT else "3"))
COUNT = 32 if SHORT else 512
TEMPERATURES = (0.3, 1.0) if SHORT else (0.3, 0.5, 0.7, 0.85, 1.0, 1.2, 1.5)
KINDS: dict[str, dict[str, str]] = {
    "likelihood": {},
    "gan, policy gradient": {"generator.id": "text-lstm-gan", "generator.estimator": "policy"},
    "gan, straight-through Gumbel": {"generator.id": "text-lstm-gan", "generator.estimator": "gumbel"},
}


def judged(text: str, seed: int = 0) -> Judged:
    return Judged(made=text, seed=seed, sample=0, real=None, given={}, facts={})


def lesson_of(texts: list[str]) -> Lesson:
    """Held-out texts, for the model of bytes to learn."""
    return Lesson(
        lambda: ((judged(text), {}) for text in texts),
        len(texts),
        torch.Generator(),
        torch.device("cpu"),
        lambda _done, _of: None,
        nullcontext,
    )


def curve_of(context: RunContext, run: str, beside: Callable[[str], Any]) -> list[dict[str, float]]:
    """Quality and diversity at every temperature."""
    desk = beside("test_words").Desk(context, run, COUNT)
    words = beside("phrasings")
    stored = context.samples(desk.workspace.config.dataset)
    codec = desk.workspace.codec("text")
    held = [*raw_values(stored, "test", "text", codec), *raw_values(stored, "val", "text", codec)]
    judge = BitsPerByte(PluginConfig(), Slot("text", "text"), {})
    judge.learn(lesson_of(held))
    found = []
    for temperature in TEMPERATURES:
        texts = desk.write(temperature=temperature)
        shown = [judged(text, seed) for seed, text in enumerate(texts)]
        bits = [value for value in judge.values(shown)["bits-per-byte"] if value is not None]
        alike = [value for value in SelfBleu(PluginConfig()).values(shown)["self-bleu"] if value is not None]
        right = [words.right(text, *fact) for text, fact in zip(texts, desk.facts(), strict=True)]
        found.append({
            "temperature": temperature,
            "bits": statistics.mean(bits),
            "self-bleu": statistics.mean(alike),
            "right": statistics.mean(right),
            "entropy": words.entropy(texts) if any(map(words.phrasing, texts)) else 0.0,
        })  # fmt: skip
    return found


@pytest.mark.benchmark
def test_likelihood_against_gan(world: Any, beside: Callable[[str], Any]) -> None:
    opened = world.opened
    made = opened.imports.make_sample(opened.imports.default_sample(), "stages", count=400 if SHORT else 5000)
    assert opened.runner.wait(made.id).state is JobState.DONE
    for slot in ("image", "text"):
        opened.datasets.set_role("stages", slot, "either")
    curves: dict[str, list[list[dict[str, float]]]] = {}
    for kind, settings in KINDS.items():
        for seed in range(SEEDS):
            told = {
                "conditions": "image",
                "training.preview_every_s": "0",
                "training.steps": STEPS,
                **settings,
            }
            recipe = apply_settings(world.app.recipes.get("lstm"), told)
            job = opened.runner.wait(opened.runs.start("stages", recipe, seed=seed).id)
            assert job.state is JobState.DONE, job.failure
            curves.setdefault(kind, []).append(
                world.inside(job, lambda context, run=job.run_id: curve_of(context, run, beside))
            )
    for kind, runs in curves.items():
        print(f"\n{kind}")
        for points in zip(*runs, strict=True):
            values = {name: [point[name] for point in points] for name in points[0]}
            told = ", ".join(
                f"{name} {statistics.mean(some):.3f}"
                + (
                    f" ({min(some):.3f} to {max(some):.3f})"
                    if len(some) > 1 and name != "temperature"
                    else ""
                )
                for name, some in values.items()
            )
            print(f"  {told}")
    if path := os.environ.get("WORDS_CURVE"):
        draw(curves, Path(path))


def draw(curves: dict[str, list[list[dict[str, float]]]], path: Path) -> None:
    """The curves as an SVG: self-BLEU to the right, bits per byte upwards, a line per run."""
    colours = ("#2166ac", "#b2182b", "#e08214")
    points = [point for runs in curves.values() for run in runs for point in run]
    low_x, high_x = min(p["self-bleu"] for p in points), max(p["self-bleu"] for p in points)
    low_y, high_y = min(p["bits"] for p in points), max(p["bits"] for p in points)

    def place(point: dict[str, float]) -> tuple[float, float]:
        across = (point["self-bleu"] - low_x) / max(1e-9, high_x - low_x)
        up = (point["bits"] - low_y) / max(1e-9, high_y - low_y)
        return 60 + 480 * across, 320 - 280 * up

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 380" font-family="sans-serif" font-size="12">',
        '<rect width="620" height="380" fill="white"/>',
        f'<text x="300" y="365" text-anchor="middle">self-BLEU ({low_x:.0f} to {high_x:.0f}): less diverse to the right</text>',
        f'<text x="18" y="180" text-anchor="middle" transform="rotate(-90 18 180)">bits per byte ({low_y:.2f} to {high_y:.2f})</text>',
    ]
    for number, (kind, runs) in enumerate(curves.items()):
        colour = colours[number % len(colours)]
        parts.append(f'<text x="390" y="{40 + 18 * number}" fill="{colour}">{kind}</text>')
        for run in runs:
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, run))
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
            parts += [
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in map(place, run)
            ]
    path.write_text("\n".join([*parts, "</svg>"]), encoding="utf-8")
