"""Checks of objectives: training in every phase, draws from the given generator, judgements of samples."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import torch

from mmstudio.core.sample import Slot
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import open_device
from mmstudio.nn import NO_RESOURCES, Answers, Figure, Objective, Resources
from mmstudio.plugins.config import PluginConfig, read_config
from mmstudio.plugins.specs import ObjectiveSpec, resolve
from mmstudio.testing.bench import Bench
from mmstudio.testing.faults import doing, part_of, require
from mmstudio.testing.material import Material, raws_of, slot_of, synthetic
from mmstudio.testing.plain import plain_side
from mmstudio.testing.train_steps import check_draws, check_phases, train

_STEPS = 3


def check_objective(
    spec: ObjectiveSpec,
    *,
    settings: Mapping[str, Any] | None = None,
    material: Material | None = None,
    resources: Resources = NO_RESOURCES,
    device: str = "cpu",
) -> None:
    """Check that an objective trains in every phase, at every level, from every kind of label, and judges every sample.

    Args:
        spec: The objective.
        settings: Settings that differ from its defaults.
        material: Raw values by modality; synthetic ones if not given.
        resources: The folders that it asks for, by name.
        device: Device to compute on.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    make = resolve(spec.factory)
    require(
        isinstance(make, type) and issubclass(make, Objective), part, "is no class of mmstudio.nn.Objective"
    )
    check_phases(part, make)
    config = read_config(spec.config, dict(settings or {}), spec.id)
    for label in spec.labels or ("",):
        raws = raws_of(material or synthetic(), label, part) if label else []
        for level in spec.levels:
            bench = Bench(
                f"{part}, at level {level!r},",
                spec,
                config,
                PluginConfig(),
                slot_of(label, raws, role="target") if label else Slot("none", "none"),
                raws,
                partial(plain_side, level),
                open_device(device, "fp32"),
                bool(label),
                resources,
            )
            model = bench.build(0)
            check_draws(bench, model)
            train(bench, model, steps=_STEPS)
            _check_judging(bench, model)


def _check_judging(bench: Bench, model: Assembly) -> None:
    model.eval()
    batch = bench.batch(model)
    with doing(bench.part, "to judge samples"):
        found = model.judge(batch)
        again = model.judge(batch)
    require(found, bench.part, "judges nothing")
    for name, values in found.items():
        require(
            values.dim() and values.shape[0] == batch.size,
            bench.part,
            f"gives {name!r} of the shape {tuple(values.shape)} for {batch.size} samples",
        )
        require(values.isfinite().all(), bench.part, f"gives {name!r} that is not finite")
        require(torch.equal(values, again[name]), bench.part, f"gives another {name!r} the second time")
    assert isinstance(model.learner, Objective)  # noqa: S101 - it was made from one
    answers = Answers(
        {slot: weight > 0 for slot, weight in batch.weight.items()},
        batch.targets,
        {slot: there > 0 for slot, there in batch.target_there.items()},
    )
    with doing(bench.part, "to give figures of what it judged"):
        figures = dict(model.learner.figures(found, answers))
    for name, figure in figures.items():
        require(isinstance(figure, Figure), bench.part, f"gives {name!r}, which is no Figure")
        require(
            tuple(figure.values.shape) == (batch.size,),
            bench.part,
            f"gives values of {name!r} of the shape {tuple(figure.values.shape)} for {batch.size} samples",
        )
