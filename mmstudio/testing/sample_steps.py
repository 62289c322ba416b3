"""Checks of the steps of sampling, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch

from mmstudio.engine.model.assembly import Assembly
from mmstudio.nn import Generator, SampleRequest, SampleStep
from mmstudio.testing.bench import SEEDS, Bench
from mmstudio.testing.faults import doing, require
from mmstudio.testing.plain import PlainPreparer, plain_raws
from mmstudio.testing.tensors import batch_of


def check_steps(bench: Bench, model: Assembly, results: Sequence[Any]) -> None:
    """Check that sampling is an iterator whose steps count up to the last one, the only one that must carry results.

    Args:
        bench: Bench of the generator.
        model: The model, in evaluation mode.
        results: Earlier results, to compare their kind.

    Raises:
        ContractError: If it is not.
    """
    part = bench.part
    request, generator = _request(bench, model), model.learner
    assert isinstance(generator, Generator)  # noqa: S101 - its class was checked before
    with torch.inference_mode(), doing(part, "to sample step by step"):
        iterator = generator.sample(request)
        require(isinstance(iterator, Iterator), part, "samples at once instead of step by step")
        steps = list(iterator)
        begun = generator.sample(request)
        next(begun)
        close = getattr(begun, "close", None)
        if close is not None:
            close()
    require(
        steps and all(isinstance(step, SampleStep) for step in steps),
        part,
        "must give steps of the class SampleStep",
    )
    indices = [step.index for step in steps]
    require(indices == sorted(set(indices)), part, f"counts its steps as {indices}")
    require(len({step.of for step in steps}) == 1, part, "changes the number of its steps on the way")
    early = [step.index for step in steps[:-1] if step.done]
    require(not early, part, f"goes on after its step {min(early, default=0)}, which it said was the last")
    whole = steps[-1].index == steps[-1].of
    told = "without saying that it is done"
    require(whole or steps[-1].done, part, f"ends with step {steps[-1].index} of {steps[-1].of} {told}")
    if whole:
        _check_number(bench, len(steps))
    for step in steps:
        for values in (*(step.results or {}).values(), *(step.partial or {}).values()):
            require(len(values) == len(SEEDS), part, f"gives {len(values)} results for {len(SEEDS)} seeds")
    last = (steps[-1].results or {}).get(bench.slot.name, [])
    require(last and type(last[0]) is type(results[0]), part, "must have results at its last step")


def _check_number(bench: Bench, count: int) -> None:
    """If a setting is the number of sampling steps, each of these steps can be cancelled."""
    wanted = getattr(bench.sampling, "steps", 1)
    require(count >= wanted, bench.part, f"gives the engine {count} turns in {wanted} steps of sampling")


def _request(bench: Bench, model: Assembly) -> SampleRequest:
    device = bench.device.torch
    given = plain_raws(len(SEEDS))
    ones = torch.ones(len(SEEDS), device=device)
    cards = {}
    with torch.inference_mode():
        for slot in model.conditions.slots:
            prepared = batch_of([PlainPreparer()(raw) for raw in given[slot]], device)
            cards[slot] = [(model.conditions.encode(slot, prepared), ones)]
        condition, weight = model.conditions.conditioner(cards)
    return SampleRequest(condition, weight, SEEDS, (bench.slot.name,), settings=bench.sampling, device=device)
