"""Checks of objectives: training in every phase, draws from the given generator, judgements of samples."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import torch

from mmstudio.core.sample import Slot
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.phases import Moment
from mmstudio.nn import NO_RESOURCES, Aligner, Answers, Figure, Objective, Resources, Teller, ToldTarget
from mmstudio.plugins.config import PluginConfig, read_config
from mmstudio.plugins.specs import ObjectiveSpec, resolve
from mmstudio.testing.bench import Bench
from mmstudio.testing.faults import doing, part_of, require, require_class
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
    require_class(make, Objective, part)
    _check_classes(spec, make, part)
    check_phases(part, make)
    config = read_config(spec.config, dict(settings or {}), spec.id)
    for label in spec.labels or ("",):
        raws = raws_of(material or synthetic(), label, part) if label else []
        if spec.tells:  # classes are values that samples share
            raws = [raws[row % 2] for row in range(len(raws))]
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
            _check_learned(bench, spec)


def _check_classes(spec: ObjectiveSpec, make: type[Objective], part: str) -> None:
    """Check that what a spec promises is what its class is."""
    require(
        not spec.searches or issubclass(make, Aligner),
        part,
        "must be a class of mmstudio.nn.Aligner, since it says that samples can be searched in its space",
    )
    require(
        not spec.tells or issubclass(make, Teller),
        part,
        "must be a class of mmstudio.nn.Teller, since it says that it tells what is in a column",
    )


def _check_learned(bench: Bench, spec: ObjectiveSpec) -> None:
    """Train it on a bench, and check what it then judges, tells and finds."""
    model = bench.build(0)
    require(
        not model.learner.twice or model.learner.whole_batch,
        bench.part,
        "must want a whole batch, since it sees each sample twice",
    )
    check_draws(bench, model)
    train(bench, model, steps=_STEPS)
    _check_judging(bench, model)
    if spec.searches:
        _check_space(bench, model)
    if spec.tells:
        _check_telling(bench, model)


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
        require(isinstance(figure, Figure), bench.part, f"must give a Figure as {name!r}")
        require(
            tuple(figure.values.shape) == (batch.size,),
            bench.part,
            f"gives values of {name!r} of the shape {tuple(figure.values.shape)} for {batch.size} samples",
        )


def _check_telling(bench: Bench, model: Assembly) -> None:
    """Check that shares of classes add up to 1 or numbers are finite, before and after calibration."""
    learner, batch = model.learner, bench.batch(model)
    assert isinstance(learner, Teller)  # noqa: S101 - it was checked
    judged = model.judge(batch)
    for when in ("", " after it was calibrated"):
        with doing(bench.part, f"to tell what it judged{when}"):
            told = learner.told(judged, batch.targets)
        require(isinstance(told, ToldTarget), bench.part, "must give what is ToldTarget")
        wanted = (batch.size, max(1, len(told.classes)))
        found = tuple(told.scores.shape), tuple(told.truth.shape)
        require(found == (wanted, (batch.size,)), bench.part, f"tells scores and truth of the shapes {found}")
        require(told.scores.isfinite().all(), bench.part, f"tells scores that are not finite{when}")
        sums = told.scores.float().sum(dim=1)
        whole = not told.classes or torch.allclose(sums, torch.ones_like(sums), atol=1e-3)
        require(whole, bench.part, f"tells shares that do not add up to 1{when}")
        with doing(bench.part, "to be calibrated"), torch.no_grad():
            learner.calibrate(judged, batch.targets)


def _check_space(bench: Bench, model: Assembly) -> None:
    """Check that every slot has vectors of length 1, all as wide as each other."""
    learner = model.learner
    assert isinstance(learner, Aligner)  # noqa: S101 - it was checked
    batch = bench.batch(model)
    widths = set()
    require(
        set(learner.slots) <= set(model.conditions.slots), bench.part, "names slots that it does not have"
    )
    require(learner.slots, bench.part, "has no slot in its space")
    with doing(bench.part, "to give the vectors of a slot"), torch.no_grad():
        encoded = model.encode(batch, Moment())
        found = {slot: learner.vectors(slot, encoded[slot]) for slot in learner.slots}
    for slot, vectors in found.items():
        shape = tuple(vectors.shape)
        require(
            vectors.dim() == 2 and shape[0] == batch.size,
            bench.part,
            f"gives vectors of {slot!r} of the shape {shape} for {batch.size} samples",
        )
        lengths = vectors.float().norm(dim=1)
        unit = torch.allclose(lengths, torch.ones_like(lengths), atol=1e-3)
        require(unit, bench.part, f"gives vectors of {slot!r} whose length is not 1")
        widths.add(shape[1])
    require(len(widths) == 1, bench.part, f"gives vectors of several widths: {sorted(widths)}")
    with doing(bench.part, "to give the scale of cosines"):
        scales = [learner.scale(one, learner.slots[0]) for one in learner.slots]
    require(
        all(0 < scale < math.inf for scale in scales),
        bench.part,
        f"gives scales of cosines that are not above 0: {scales}",
    )
