"""Search among a million vectors of 128 numbers: how long one takes, what it misses, how long the index takes, and the memory.

The vectors are those of the sample world's pictures in the space of a short training of ``align``, enlarged: each new one lies
off one of them as its neighbours lie off each other. Queries are vectors of texts, sounds and pictures in turn. Wanted: 95 of
100 searches within 10 ms, a recall at 10 of 0.95, an index within 10 minutes, at most 1.5 GB::

    .venv/bin/python -m pytest tests/benchmarks/test_search.py --override-ini 'norecursedirs=.*' -s --timeout=0

``SEARCH_STEPS`` sets the steps of the training, ``SEARCH_VECTORS`` takes files of vectors (pictures, then others) instead.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import torch

from mmstudio.core.job import JobState
from mmstudio.engine.judge.references.kept_rows import kept_rows
from mmstudio.engine.judge.search.job import nearest_samples
from mmstudio.engine.judge.search.shadows import kept_shadows
from mmstudio.engine.judge.search.space import StoredVectors, kept_space
from mmstudio.plan.recipe_settings import apply_settings

_CHUNK, _NEAR, _KINDS = 10_000, 16, ("image", "text", "audio")


def _vectors(world: Any, request: pytest.FixtureRequest) -> list[Any]:
    """Unit vectors (n, 128) of the pictures, texts and sounds of the sample world."""
    if "SEARCH_VECTORS" in os.environ:
        return [np.load(path) for path in os.environ["SEARCH_VECTORS"].split(os.pathsep)]
    dataset = request.getfixturevalue("usual")
    steps = os.environ.get("SEARCH_STEPS", "3" if world.short else "300")
    settings = {"training.steps": steps, "generator.width": "128", "training.preview_every_s": "0"}
    recipe = apply_settings(world.app.recipes.get("align"), settings)
    job = world.opened.runner.wait(world.opened.runs.start(dataset, recipe).id)
    assert job.state is JobState.DONE, job.failure

    def work(context: Any) -> Any:
        space, samples = kept_space(context, job.run_id, "latest"), context.samples(dataset)
        return [np.concatenate([one.rows for one in space.stored(context, samples, slot)]) for slot in _KINDS]

    found: list[Any] = world.inside(job, work)
    return found


def _enlarged(known: Any, count: int) -> Iterator[Any]:
    """Unit vectors, some at a time: each off a known one by as much as two of its nearest are off each other."""
    draw = np.random.default_rng(0)
    near = np.argsort(-(known @ known.T), axis=1)[:, 1 : _NEAR + 1]
    for start in range(0, count, _CHUNK):
        some = min(_CHUNK, count - start)
        place = draw.integers(len(known), size=some)
        one, other = (known[near[place, draw.integers(_NEAR, size=some)]] for _ in range(2))
        rows = known[place] + 0.7 * draw.normal(size=(some, 1)) * (one - other)
        rows += 0.02 * draw.normal(size=rows.shape)
        yield (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_a_million_vectors(world: Any, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    count, draw = world.count(1_000_000, 30_000), np.random.default_rng(1)
    pictures, *others = _vectors(world, request)
    before, path = psutil.Process().memory_info().rss, tmp_path / "rows.npy"
    rows = kept_rows(path, count, lambda: _enlarged(pictures, count))
    assert rows is not None
    begun = time.perf_counter()
    shadows = kept_shadows(path, rows, lambda *_: None)
    built = time.perf_counter() - begun
    stored = [StoredVectors("train", np.arange(count), rows, "many", shadows)]
    took, right = [], []
    for number in range(world.count(155, 15)):
        kind = (*others, pictures)[number % (1 + len(others))]
        query = kind[draw.integers(len(kind))]
        begun = time.perf_counter()
        found = nearest_samples({"image": torch.from_numpy(query.copy())}, stored, 10)
        took.append(time.perf_counter() - begun)
        exact = np.argpartition(-(np.asarray(rows) @ query), 10)[:10]
        right.append(np.isin(exact, [one["position"] for one in found]).mean())
    half, most = (1000 * float(np.quantile(took[5:], share)) for share in (0.5, 0.95))
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - before) / 1e9
    print(
        f"\n{count:,} vectors: median {half:.1f} ms, 95 of 100 within {most:.1f} ms (wanted 10), recall at 10 "
        f"{np.mean(right):.4f} (wanted 0.95), built in {built:.0f} s (wanted 600), {memory:.2f} GB (wanted 1.5)"
    )
    assert world.short or (most <= 10 and np.mean(right) >= 0.95 and built <= 600 and memory <= 1.5)
