"""Our loop, previews and checkpoints off, against a bare loop over the same modules, tensors, optimiser and EMA.

Figure: at most 5 % more time a step, median of five alternating pairs::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_loop_overhead.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from typing import Any

import pytest
import torch

from mmstudio.core.context import RunContext
from mmstudio.engine.model.checkpoint import Checkpoint, Checkpoints
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.train import loop
from mmstudio.engine.train.loop import TrainingState
from mmstudio.engine.train.training import prepare_training
from mmstudio.nn import TrainBatch
from mmstudio.plan.progress import Progress

PAIRS = 5


class Unsaved(Checkpoints):
    """Writes nothing: checkpoints are off."""

    def save(self, progress: Progress, tensors: Mapping[str, Any], *, keep: int) -> Checkpoint:
        del tensors, keep
        return Checkpoint(self.folder, progress.step)


def open_state(context: RunContext) -> TrainingState:
    """A run made ready to train, with nothing beside the training."""
    workspace = Workspace(context.run_dir, context.registry)
    state = prepare_training(context, workspace, context.samples(workspace.config.dataset))
    state.checkpoints = Unsaved(context.run_dir)
    state.validation = []
    return state


def ours(state: TrainingState, steps: int) -> float:
    """Seconds a step of our loop, which is left after ``steps`` more."""
    state.settings = state.settings.model_copy(update={"steps": state.progress.step + steps})
    start = time.perf_counter()
    loop.train(state)
    return (time.perf_counter() - start) / steps


def bare(state: TrainingState, steps: int) -> float:
    """Seconds a step of the least that does the same work."""
    model, device, data = state.runner.model.train(), state.device, state.batches
    optimisers, size = state.runner.optimisers, data.batch

    def gather(slots: Mapping[str, Any], rows: torch.Tensor) -> dict[str, dict[str, torch.Tensor]]:
        return {
            name: {key: array[slot.start[rows]] for key, array in slot.arrays.items()}
            for name, slot in slots.items()
        }

    start = time.perf_counter()
    for _ in range(steps):
        rows = data.usable[torch.randint(len(data.usable), (size,))]
        conditions, targets = gather(data.conditions, rows), gather(data.targets, rows)
        weight = {
            name: (slot.count[rows] > 0).float() * (torch.rand(size) < 0.75)
            for name, slot in data.conditions.items()
        }
        optimisers.zero_grad()
        with device.autocast():
            condition, features = model.conditions(conditions, weight)
            losses = model.learner.loss("generator", TrainBatch(targets, condition, features))
        losses.total.backward()
        optimisers.step("generator", 0.5)
        state.average.update(0.99)
    return (time.perf_counter() - start) / steps


@pytest.mark.benchmark
def test_our_loop_costs_little_more_than_a_bare_one(world: Any) -> None:
    steps = world.count(60, 3)
    job = world.run({"training.steps": "1", "training.preview_every_s": "0"}, wait=False)

    def measure(context: RunContext) -> list[tuple[float, float]]:
        state = open_state(context)
        state.settings = state.settings.model_copy(update={"checkpoint_every_s": 1e9})
        ours(state, 2), bare(state, 2)
        pairs = []
        for number in range(PAIRS):  # who begins takes turns as well
            if number % 2:
                second, first = bare(state, steps), ours(state, steps)
            else:
                first, second = ours(state, steps), bare(state, steps)
            pairs.append((first, second))
        state.metrics.close()
        return pairs

    pairs = world.inside(job, measure)
    ratio = statistics.median(first / second for first, second in pairs)
    times = statistics.median(first for first, _ in pairs), statistics.median(second for _, second in pairs)
    print(
        f"\nloop overhead: {times[0] * 1000:.1f} ms a step, bare {times[1] * 1000:.1f} ms, median ratio {ratio:.3f}"
    )
    assert ratio <= (2.0 if world.short else 1.05)
