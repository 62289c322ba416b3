"""Checks of parents: they train beside decoders that do not know them, and make the slots that are not given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from mmstudio.core.sample import Slot
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.phases import Moment
from mmstudio.nn import (
    NO_RESOURCES,
    Arrays,
    ConditionShape,
    Generator,
    Losses,
    Parent,
    Preparer,
    Resources,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.samplers import seeded_noise
from mmstudio.plugins.config import PluginConfig, read_config
from mmstudio.plugins.specs import GeneratorSpec, resolve
from mmstudio.testing.faults import doing, part_of, require, require_class
from mmstudio.testing.given import handed
from mmstudio.testing.plain import PlainPreparer, plain_raws, plain_side
from mmstudio.testing.tensors import batch_of

_SLOTS = ("first", "second")
_BATCH = 6


@dataclass(frozen=True)
class _Number(Preparer):
    """Prepares a number without changing it."""

    def __call__(self, raw: Any) -> Arrays:
        return {"value": np.array(raw, np.float32)}

    def blank(self) -> Arrays:
        return {"value": np.zeros((), np.float32)}


class PlainDecoder(Generator):
    """A decoder that makes a number from any condition in one step; it does not know of a parent or of missing targets."""

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        (self.slot,) = targets
        self.net = nn.Linear(condition.width, 1)

    @classmethod
    def wants(cls, config: Any) -> Wants:
        """Requires a vector."""
        del config
        return Wants(8, ("feature", "decision", "structure"))

    @classmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any]) -> Preparer:
        """Prepares a number."""
        del config, slot, state
        return _Number()

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Mean squared error."""
        del phase
        told = self.net(batch.condition.vector.float()).squeeze(1)
        loss = (told - batch.target[self.slot]["value"]).square().mean()
        return Losses(loss, {"loss": loss.detach()})

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """The predicted number, plus noise."""
        told = self.net(request.condition(request.weight).vector.float()).squeeze(1)
        noise = seeded_noise(request.seeds, (), request.device)
        yield SampleStep(1, 1, {self.slot: (told + noise).tolist()})


def check_parent(
    spec: GeneratorSpec,
    *,
    settings: Mapping[str, Any] | None = None,
    resources: Resources = NO_RESOURCES,
    device: str = "cpu",
) -> None:
    """Check that a parent of two plain decoders trains with missing targets, and makes both slots, or the one not given.

    Args:
        spec: A spec whose factory is a :class:`mmstudio.nn.Parent`.
        settings: Settings that differ from its defaults.
        resources: The folders that it asks for, by name.
        device: Device to compute on.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    make = resolve(spec.factory)
    require_class(make, Parent, part)
    require(spec.levels, part, "can be conditioned at no level")
    place = open_device(device, "fp32")
    config = read_config(spec.config, dict(settings or {}), spec.id)
    for level in spec.levels:
        torch.manual_seed(0)
        with doing(part, f"to be built at the level {level!r}"):
            side = plain_side(level, make.wants(config))
            targets = {slot: TargetInfo(Slot(slot, "number", "target")) for slot in _SLOTS}
            decoders = {
                slot: PlainDecoder(PluginConfig(), {slot: info}, make.shown(config, slot, side.shape))
                for slot, info in targets.items()
            }
            model = Assembly(side, make(config, targets, side.shape, decoders, **handed(resources)))
            place.place(model)
        _check_training(part, model, place.torch)
        _check_making(part, model, place.torch)


def _batch(model: Assembly, device: torch.device) -> Batch:
    raws = plain_raws(_BATCH)
    conditions = {
        slot: batch_of([PlainPreparer()(raw) for raw in raws[slot]], device)
        for slot in model.conditions.slots
    }
    every = torch.ones(_BATCH, device=device)
    some = torch.tensor([1.0, 0, 1, 1, 0, 1], device=device)
    values = torch.arange(_BATCH, dtype=torch.float32, device=device)
    given = dict.fromkeys(conditions, every)
    made = {"first": {"value": values}, "second": {"value": values * some}}
    return Batch(conditions, made, given, given, {"first": every, "second": some})


def _check_training(part: str, model: Assembly, device: torch.device) -> None:
    model.train()
    batch = _batch(model, device)
    for phase in model.learning.phases:
        model.zero_grad()
        with doing(part, f"to train the phase {phase!r} where a target is missing"):
            losses = model(phase, batch, Moment(seed=1))
            if losses is not None:
                losses.total.backward()
        require(
            losses is None or bool(losses.total.isfinite()),
            part,
            f"must give a finite loss in the phase {phase!r}",
        )
        for parameter in model.parameters():
            finite = parameter.grad is None or bool(parameter.grad.isfinite().all())
            require(finite, part, f"gives a gradient in the phase {phase!r} that is not finite")


def _check_making(part: str, model: Assembly, device: torch.device) -> None:
    model.eval()
    batch = _batch(model, device)
    generator = model.learner
    assert isinstance(generator, Parent)  # noqa: S101 - its class was checked before

    def made(slots: tuple[str, ...], given: Mapping[str, dict[str, Tensor]]) -> dict[str, list[Any]]:
        encoded = model.encode(batch, Moment())
        request = SampleRequest(
            lambda weight: model.conditions.fuse(encoded, dict(weight), learns=False)[0],
            batch.weight,
            tuple(range(_BATCH)),
            slots,
            given=given,
            device=device,
        )
        with torch.inference_mode(), doing(part, f"to make {', '.join(slots)}"):
            steps = list(generator.sample(request))
        require(steps and steps[-1].results is not None, part, "ends without a result")
        results = steps[-1].results or {}
        require(
            set(results) == set(slots), part, f"makes {sorted(results)} where {list(slots)} were asked for"
        )
        return results

    both, again = made(_SLOTS, {}), made(_SLOTS, {})
    require(both == again, part, "makes something else from the same seeds")
    for slot in _SLOTS:
        (other,) = (name for name in _SLOTS if name != slot)
        made((other,), {slot: batch.targets[slot]})
