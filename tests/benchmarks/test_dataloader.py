"""Our loop against a plain fp32 loop over a torch DataLoader that decodes the PNGs, same model and batch.

The plain loop reads pictures (the one to be made and the reference) from their files; texts, sounds and table rows it gets
ready made. Figure: at least 1.5 times the samples a second of its best number of workers::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_dataloader.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, Dataset

from mmstudio.core.context import RunContext
from mmstudio.core.sample import Sample
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.train.training import prepare_training
from mmstudio.nn import TrainBatch
from mmstudio.plugins.specs import resolve


class Files(Dataset[dict[str, Any]]):
    """Samples whose pictures are decoded when they are asked for."""

    def __init__(
        self, samples: list[Sample], preparers: Any, ready: dict[str, list[dict[str, Any]]], codec: Any
    ) -> None:
        self.samples, self.preparers, self.ready, self.codec = samples, preparers, ready, codec

    def __len__(self) -> int:
        return len(self.samples)

    def __getitem__(self, index: int) -> dict[str, Any]:
        values = self.samples[index].values
        conditions = {slot: rows[index] for slot, rows in self.ready.items()}
        conditions["reference"] = self.preparers["reference"](self.codec.read(values["reference"][0].path))
        target = self.preparers["image"](self.codec.read(values["image"][0].path))
        return {"conditions": conditions, "image": target}


def endless(loader: DataLoader[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    while True:
        yield from loader


def plain(model: Any, data: Files, *, batch: int, workers: int, steps: int) -> float:
    """Samples a second of the plain loop."""
    torch.manual_seed(0)
    loader = DataLoader(
        data, batch, shuffle=True, drop_last=True, num_workers=workers, persistent_workers=workers > 0
    )
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)
    averages = [parameter.detach().clone() for parameter in model.parameters()]
    batches = endless(loader)
    start = 0.0
    for step in range(steps + 2):
        if step == 2:  # workers have started, and their first batches are there
            start = time.perf_counter()
        given = next(batches)
        weight = {slot: (torch.rand(batch) < 0.75).float() for slot in model.conditions.slots}
        optimiser.zero_grad()
        condition, features = model.conditions(given["conditions"], weight)
        loss = model.learner.loss(
            "generator", TrainBatch({"image": given["image"]}, condition, features)
        ).total
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        with torch.no_grad():
            for average, parameter in zip(averages, model.parameters(), strict=True):
                average.lerp_(parameter, 0.01)
    return steps * batch / (time.perf_counter() - start)


@pytest.mark.benchmark
def test_against_a_data_loader(world: Any) -> None:
    steps = world.count(60, 2)
    job = world.run({"training.steps": str(steps + 5), "training.preview_every_s": "0"}, wait=False)

    def measure(context: RunContext) -> tuple[float, int]:
        workspace = Workspace(context.run_dir, context.registry)
        state = prepare_training(context, workspace, context.samples("shapes"))
        from mmstudio.engine.train import loop

        state.validation = []
        state.settings = state.settings.model_copy(update={"steps": 2, "checkpoint_every_s": 1e9})
        loop.train(state)
        state.settings = state.settings.model_copy(update={"steps": steps + 2})
        start = time.perf_counter()
        loop.train(state)
        seconds = time.perf_counter() - start
        state.metrics.close()
        return steps * state.settings.batch / seconds, state.settings.batch

    rate, batch = world.inside(job, measure)

    folder = world.opened.project.runs.folder(job.run_id)
    workspace = Workspace(folder, world.app.registry)
    model = workspace.build(workspace.saved_plan()).train()
    stored = world.opened.project.datasets.samples("shapes")
    samples = stored.read("train", 0, stored.info.counts["train"])
    ready: dict[str, list[dict[str, Any]]] = {}
    preparers = workspace.preparers(workspace.saved_plan())
    for slot in model.conditions.slots:
        if slot != "reference":
            info = stored.info.slot(slot)
            codec = resolve(world.app.registry.modalities.get(info.modality).factory)()
            values = [sample.values[slot][0] for sample in samples]
            raws = [codec.read(value.path) if value.path else codec.parse(value.data) for value in values]
            ready[slot] = [
                {key: np.asarray(array) for key, array in preparers[slot](raw).items()} for raw in raws
            ]
    data = Files(samples, preparers, ready, workspace.codec("image"))
    rates = {workers: plain(model, data, batch=batch, workers=workers, steps=steps) for workers in (0, 1, 2)}
    best = max(rates, key=lambda workers: rates[workers])
    print(
        f"\ndata loader: {rate:.0f} samples/s, plain loop {rates[best]:.0f} with {best} workers "
        f"({', '.join(f'{workers}: {value:.0f}' for workers, value in rates.items())}), ratio {rate / rates[best]:.2f}"
    )
    assert world.short or rate / rates[best] >= 1.5
