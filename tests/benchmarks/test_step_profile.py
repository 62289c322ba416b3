"""What the time of a step of the default recipe goes to, and what share of the peak of its products each part reaches.

One thread, times of the processor, so that other load does little to them; the peak is that of the product of two square matrices of
1,024, in the type that the step computes in. ``PROFILE_RECIPE`` names another recipe, ``STEPPING`` a folder that keeps the project for
the next time::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_step_profile.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import math
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.profiler import ProfilerActivity, profile, record_function

from mmstudio.engine.train.muon import Muon
from mmstudio.engine.train.optimisers import Average
from mmstudio.engine.train.rules import AdamW

RECIPE = os.environ.get("PROFILE_RECIPE", "flow")
FOLDER = Path(os.environ["STEPPING"]) / "now" if "STEPPING" in os.environ else None
TURNS, STEPS = 3, int(os.environ.get("PROFILE_STEPS", "1"))
MUON, SMALL = "Muon", "AdamW and EMA"
OTHER = "everything else"
PARTS = {
    "convolutions, forward": ("convolution",),
    "convolutions, backward": ("convolution_backward",),
    "products": ("mm", "bmm", "addmm", "baddbmm"),
    "activations": ("silu", "sigmoid", "tanh", "gelu", "relu", "leaky_relu", "softmax", "_softmax"),
    "norms": ("layer_norm", "group_norm", "batch_norm"),
    "copies, casts and joining": ("copy_", "cat", "clone", "fill_", "index", "stack"),
}
Found = dict[str, tuple[float, float]]
"""Part to seconds and products, both of a step."""


def part_of(name: str) -> str:
    """The part that an operation belongs to."""
    plain = name.removeprefix("aten::").removeprefix("mkldnn_").removeprefix("native_").removeprefix("_")
    for part, names in PARTS.items():
        if plain in names or (plain.removesuffix("_backward") in names and "convolution" not in plain):
            return part
    return OTHER


def work_of(name: str, shapes: Sequence[Any]) -> float:
    """Additions and multiplications of an operation, two for each product."""
    work = 0.0
    if name == "aten::convolution_backward":
        gradient, _, weight = shapes[:3]
        work = 4.0 * math.prod(gradient) * math.prod(weight[1:])
    elif name in ("aten::mm", "aten::bmm"):
        work = 2.0 * math.prod(shapes[0]) * shapes[1][-1]
    elif name in ("aten::addmm", "aten::baddbmm"):
        work = 2.0 * math.prod(shapes[1]) * shapes[2][-1]
    return work


@contextmanager
def marked() -> Iterator[None]:
    """Inside, the profiler tells optimisers and average apart from the rest."""
    kept = [(Muon, "step", MUON), (AdamW, "step", SMALL), (Average, "update", SMALL)]
    before = [getattr(owner, name) for owner, name, _ in kept]

    def named(call: Callable[..., Any], label: str) -> Callable[..., Any]:
        def marking(*args: Any, **given: Any) -> Any:
            with record_function(label):
                return call(*args, **given)

        return marking

    for (owner, name, label), call in zip(kept, before, strict=True):
        setattr(owner, name, named(call, label))
    try:
        yield
    finally:
        for (owner, name, _), call in zip(kept, before, strict=True):
            setattr(owner, name, call)


def label_of(event: Any) -> str:
    """The part that an event belongs to: that of a marked region around it, if there is one."""
    while event is not None:
        if event.name in (MUON, SMALL):
            return str(event.name)
        event = event.cpu_parent
    return ""


def forward_work(events: Sequence[Any]) -> dict[int, float]:
    """Work of convolutions, which is half of what their ways back take: by the number of the event."""
    told = {}
    for event in events:
        if event.name == "aten::mkldnn_convolution":
            x, weight = event.input_shapes[:2]
            told[event.id] = 2.0 * x[0] * weight[0] * math.prod(x[2:]) * math.prod(weight[1:])
    return told


def profiled(stepper: Any, steps: int) -> tuple[float, Found]:
    """Seconds of the processor a step, and the parts of it."""
    begin = time.perf_counter(), time.process_time()
    with marked(), profile(activities=[ProfilerActivity.CPU], record_shapes=True) as seen:
        stepper.take(steps)
    ran = time.process_time() - begin[1], time.perf_counter() - begin[0]
    events = list(seen.events())
    forward, scale = forward_work(events), 1e-6 / steps
    total = sum(event.self_cpu_time_total for event in events)
    found: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for event in events:
        row = found[label_of(event) or part_of(event.name)]
        row[0] += event.self_cpu_time_total
        row[1] += forward.get(event.id) or work_of(event.name, event.input_shapes)
    share = min(1.0, ran[0] / ran[1])  # of the time, this process had the processor
    return total * scale * share, {
        part: (row[0] * scale * share, row[1] / steps) for part, row in found.items()
    }


def peak(dtype: torch.dtype) -> float:
    """Operations a second of a product, the best of several."""
    square, best = torch.randn(1024, 1024).to(dtype), math.inf
    for _ in range(8):
        start = time.process_time()
        square @ square
        best = min(best, time.process_time() - start)
    return 2 * 1024**3 / best


@pytest.mark.benchmark
def test_where_a_step_goes(beside: Callable[[str], Any], tmp_path: Path) -> None:
    stepping, turns, kept = beside("stepping"), list[tuple[float, Found]](), dict[str, Any]()

    def measure(context: Any) -> None:
        torch.set_num_threads(1)
        stepper = stepping.Stepper(context)
        stepper.take(1)
        kept["peak"] = peak(torch.bfloat16 if stepper.state.device.bf16 else torch.float32)
        turns.extend(profiled(stepper, STEPS) for _ in range(TURNS))
        stepper.end()

    settings = {"training.steps": "1000", "training.preview_every_s": "0"}
    before = torch.get_num_threads()
    try:
        stepping.opened_with(FOLDER or tmp_path, RECIPE, settings, measure)
    finally:
        torch.set_num_threads(before)
    print(
        f"\n{RECIPE}: {statistics.median(total for total, _ in turns):.3f} s of the processor a step,",
        end=" ",
    )
    print(
        f"peak of products {kept['peak'] / 1e9:.0f} GFLOP/s\n| part | share | GFLOP | of the peak |\n| --- | --- | --- | --- |"
    )
    parts = sorted({part for _, found in turns for part in found}, key=lambda part: -turns[0][1][part][0])
    for part in parts:
        shares = sorted(100 * found[part][0] / total for total, found in turns)
        rates = sorted(found[part][1] / found[part][0] / kept["peak"] * 100 for _, found in turns)
        work = turns[0][1][part][1] / 1e9
        told = f"{rates[1]:.0f} % ({rates[0]:.0f} to {rates[-1]:.0f})" if work > 0.1 else "-"
        print(f"| {part} | {shares[1]:.1f} % ({shares[0]:.1f} to {shares[-1]:.1f}) | {work:.1f} | {told} |")
    assert sum(seconds for seconds, _ in turns[0][1].values()) == pytest.approx(turns[0][0])
    assert turns[0][1]["convolutions, forward"][1] > 0
