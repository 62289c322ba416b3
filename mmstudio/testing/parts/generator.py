"""Checks of generators: training in every phase, sampling, cancelling and saving, at every level they declare."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch

from mmstudio.core.errors import JobCancelledError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.conditioning import ConditionSide
from mmstudio.engine.model.device import open_device
from mmstudio.engine.sample.items import Guidance
from mmstudio.nn import NO_RESOURCES, Generator, Resources, Wants
from mmstudio.plugins.config import read_config
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import FusionSpec, GeneratorSpec, resolve
from mmstudio.testing.bench import SEEDS, Bench
from mmstudio.testing.faults import ContractError, doing, part_of, refused, require, require_class
from mmstudio.testing.fits import check_fit
from mmstudio.testing.given import handed
from mmstudio.testing.material import Material, difference, raws_of, slot_of, synthetic
from mmstudio.testing.plain import PlainEncoder, plain_side
from mmstudio.testing.preparers import check_preparer, check_unmet
from mmstudio.testing.sample_steps import check_steps
from mmstudio.testing.subsets import SHAPES
from mmstudio.testing.tensors import through_file
from mmstudio.testing.train_steps import check_draws, check_phases, train

_STEPS = 3
_ROUNDING = 1 / 255
"""Tolerance of results, since another batch may add numbers in another order; a picture may change by one in 255."""


def check_generator(
    spec: GeneratorSpec,
    registry: Registry,
    *,
    settings: Mapping[str, Any] | None = None,
    sampling: Mapping[str, Any] | None = None,
    material: Material | None = None,
    resources: Resources = NO_RESOURCES,
    device: str = "cpu",
) -> None:
    """Check that a generator trains in every phase, samples from seeds, can be cancelled, saved and loaded, at all its levels.

    Args:
        spec: The generator.
        registry: Registry of the modalities that it makes.
        settings: Settings that differ from its defaults; small ones, since it is built dozens of times.
        sampling: Sampling settings that differ from its defaults.
        material: Raw values by modality; synthetic ones if not given.
        resources: The folders that it asks for, by name.
        device: Device to compute on.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    make = resolve(spec.factory)
    _check_class(part, spec, make)
    config = read_config(spec.config, dict(settings or {}), spec.id)
    wants: Wants = make.wants(config)
    require(
        set(wants.levels) == set(spec.levels),
        part,
        f"wants the levels {wants.levels}, described are {spec.levels}",
    )
    require(wants.width > 0, part, f"wants a condition of width {wants.width}")
    for modality in spec.produces:
        raws = raws_of(material or synthetic(), modality, part)
        codec = resolve(registry.modalities.get(modality).factory)()
        slot = slot_of(modality, raws, role="target")
        _check_preparing(part, make, config, slot, raws, handed(resources))
        for level in spec.levels:
            bench = Bench(
                f"{part}, at level {level!r},",
                spec,
                config,
                read_config(spec.sampling, dict(sampling or {}), spec.id),
                slot_of(modality, raws, role="target"),
                raws,
                partial(plain_side, level),
                open_device(device, "fp32"),
                resources=resources,
            )
            _check_level(bench, codec)


def check_pair(
    generator: GeneratorSpec,
    fusion: FusionSpec,
    *,
    settings: Mapping[str, Any] | None = None,
    sampling: Mapping[str, Any] | None = None,
    material: Material | None = None,
    resources: Resources = NO_RESOURCES,
    fused: Resources = NO_RESOURCES,
    device: str = "cpu",
) -> None:
    """Check that a generator trains and samples with a fusion, or that building the pair is refused in a sentence.

    Args:
        generator: The generator.
        fusion: The fusion.
        settings: See :func:`check_generator`.
        sampling: See :func:`check_generator`.
        material: See :func:`check_generator`.
        resources: The folders that the generator asks for, by name.
        fused: The folders that the fusion asks for, by name.
        device: Device to compute on.

    Raises:
        ContractError: If neither holds.
    """
    part = f"{part_of(generator)}, with the fusion {fusion.id!r},"
    config = read_config(generator.config, dict(settings or {}), generator.id)
    wants: Wants = resolve(generator.factory).wants(config)
    if fusion.level not in wants.levels or (wants.tokens and fusion.level == "feature" and not fusion.tokens):
        refused(part, "what it cannot be conditioned by", lambda: _fused(fusion, fused, wants), UsageError)
        return
    modality = generator.produces[0]
    raws = raws_of(material or synthetic(), modality, part)
    bench = Bench(
        part,
        generator,
        config,
        read_config(generator.sampling, dict(sampling or {}), generator.id),
        slot_of(modality, raws, role="target"),
        raws,
        partial(_fused, fusion, fused),
        open_device(device, "fp32"),
        resources=resources,
    )
    model = bench.build(0)
    train(bench, model, steps=1)
    bench.generate(model, SEEDS[:2])


def _fused(fusion: FusionSpec, resources: Resources, wants: Wants) -> ConditionSide:
    encoders = {slot: PlainEncoder(shape, slot) for slot, shape in SHAPES.items()}
    return ConditionSide(
        encoders, resolve(fusion.factory)(fusion.config(), SHAPES, wants, **handed(resources))
    )


def _check_preparing(
    part: str, make: type[Generator], config: Any, slot: Slot, raws: Sequence[Any], given: Mapping[str, Any]
) -> None:
    state = check_fit(part, make, config, slot, raws, **given)
    check_preparer(part, lambda: make.preparer(config, slot, state, **given), raws)
    few = check_fit(part, make, config, slot, raws[:1], **given)
    check_unmet(part, lambda: make.preparer(config, slot, few, **given), raws)


def _check_class(part: str, spec: GeneratorSpec, make: Any) -> None:
    require_class(make, Generator, part)
    check_phases(part, make)
    require(spec.produces, part, "produces nothing")
    require(spec.levels, part, "can be conditioned at no level")


def _check_level(bench: Bench, codec: Codec) -> None:
    model = bench.build(0)
    children = {name for name, _ in model.learner.named_children()}
    for name in model.learner.sampling_parts:
        require(name in children, bench.part, f"samples with a child {name!r} that it does not have")
    check_draws(bench, model)
    train(bench, model, steps=_STEPS, complete=True)
    results = _check_seeds(bench, model)
    _check_results(bench, codec, results)
    check_steps(bench, model, results)
    _check_cancel(bench, model, results)
    _check_saving(bench, model, results)
    _check_guidance(bench, model, results)


def _check_seeds(bench: Bench, model: Assembly) -> list[Any]:
    """Results depend on their own seeds and conditions, not on the batch or the global generator."""
    with doing(bench.part, "to sample"):
        torch.manual_seed(1)
        results = bench.generate(model)
        torch.manual_seed(2)
        again = bench.generate(model)
        alone = bench.generate(model, batch=1)
        others = bench.generate(model, [seed + 100 for seed in SEEDS])
        turned = bench.generate(model, SEEDS[::-1], rows=range(len(SEEDS))[::-1])[::-1]
    require(_far(results, again) == 0, bench.part, "samples differently from the same seeds")
    require(_far(results, alone) <= _ROUNDING, bench.part, "samples a seed differently alone than in a batch")
    require(
        _far(results, turned) <= _ROUNDING,
        bench.part,
        "samples a seed differently at another place of the batch",
    )
    require(_far(results, others) > 0, bench.part, "samples the same from other seeds")
    return results


def _far(first: Sequence[Any], second: Sequence[Any]) -> float:
    return max(difference(one, other) for one, other in zip(first, second, strict=True))


def _check_results(bench: Bench, codec: Codec, results: Sequence[Any]) -> None:
    """Results are raw values that the modality can show and write."""
    with tempfile.TemporaryDirectory() as folder, doing(bench.part, "to have a result shown and written"):
        for number, result in enumerate(results):
            require(
                type(result) is type(bench.raws[0]),
                bench.part,
                f"makes {type(result).__name__}, no raw value",
            )
            codec.preview(result)
            path = Path(folder) / f"{number}{codec.suffix}"
            codec.write(result, path, {"seed": number})
            codec.read(path)


def _check_cancel(bench: Bench, model: Assembly, results: Sequence[Any]) -> None:
    """If it is cancelled between two steps, nothing is left behind."""
    turns = 0

    @contextlib.contextmanager
    def turn() -> Iterator[None]:
        nonlocal turns
        turns += 1
        if turns == 2:
            raise JobCancelledError
        yield

    with contextlib.suppress(JobCancelledError):
        bench.generate(model, turn=turn)
        raise ContractError(f"{bench.part} samples in a single turn, which nobody can cancel.")
    require(
        _far(results, bench.generate(model)) == 0, bench.part, "samples differently after it was cancelled"
    )


def _check_saving(bench: Bench, model: Assembly, results: Sequence[Any]) -> None:
    """The averaged weights are everything that sampling needs."""
    again = bench.build(5)
    state, names = model.state_dict(), model.averaged()
    saved = through_file(bench.part, {name: state[name] for name in names})
    with doing(bench.part, "to take saved weights back"):
        again.load_state_dict(saved, strict=False)
    fault = "samples differently after it was saved and loaded; its sampling_parts may not be complete"
    require(_far(results, bench.generate(again)) == 0, bench.part, fault)


def _check_guidance(bench: Bench, model: Assembly, results: Sequence[Any]) -> None:
    if not (isinstance(bench.spec, GeneratorSpec) and bench.spec.guidance):
        return
    first, *_ = SHAPES
    with doing(bench.part, "to be guided"):
        plain = bench.generate(model, guidance=Guidance({first: 0.0}, 1.0))
        guided = bench.generate(model, guidance=Guidance({first: 3.0}, 2.5))
    require(_far(results, plain) == 0, bench.part, "is changed by a guidance of scale 0")
    require(_far(results, guided) > 0, bench.part, "is not changed by guidance")
