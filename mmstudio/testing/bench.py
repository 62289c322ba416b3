"""The bench: a learner and everything that the engine puts around it, for checks that train and sample."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from mmstudio.core.sample import Slot
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.conditioning import ConditionSide
from mmstudio.engine.model.device import Device, open_device
from mmstudio.engine.sample.items import Guidance, Item, LoadedCard
from mmstudio.engine.sample.sampler import Sampler
from mmstudio.engine.train.optimisers import Optimisers
from mmstudio.engine.train.step import PhaseRunner
from mmstudio.nn import Learner, Resources, TargetInfo, Wants
from mmstudio.plan.recipe import Training
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.specs import GeneratorSpec, LearnerSpec, resolve
from mmstudio.testing.faults import doing, require
from mmstudio.testing.given import handed
from mmstudio.testing.plain import PlainPreparer, plain_raws
from mmstudio.testing.subsets import subsets
from mmstudio.testing.tensors import batch_of, check_arrays

SEEDS = (11, 2, 3, 4)
_BATCH = 8
_LR = 3e-3


@dataclass(frozen=True)
class Bench:
    """A learner with settings, one slot to make, and one condition side.

    Attributes:
        part: Name of the part in sentences.
        spec: Spec of the learner.
        config: Its settings.
        sampling: Its sampling settings.
        slot: The slot to make.
        raws: Values of that slot.
        side: Makes a condition side for what the learner requires.
        device: Device to compute on.
        targets: Whether there is a target slot; an objective may have none.
        resources: The folders that the learner asks for, by name.
    """

    part: str
    spec: LearnerSpec
    config: PluginConfig
    sampling: PluginConfig
    slot: Slot
    raws: Sequence[Any]
    side: Callable[[Wants], ConditionSide]
    device: Device = field(default_factory=lambda: open_device("cpu", "fp32"))
    targets: bool = True
    resources: Resources = field(default_factory=dict)

    def state(self) -> Mapping[str, Any]:
        """What the learner learns from the slot before training."""
        make: type[Learner] = resolve(self.spec.factory)
        return make.fit(self.config, self.slot, iter(self.raws), **handed(self.resources))

    def build(self, seed: int) -> Assembly:
        """The learner with its condition side; its weights follow from a seed."""
        make: type[Learner] = resolve(self.spec.factory)
        torch.manual_seed(seed)
        with doing(self.part, "to be built"):
            state = self.state()
            side = self.side(make.wants(self.config))
            targets = {self.slot.name: TargetInfo(self.slot, state)} if self.targets else {}
            learner = make(self.config, targets, side.shape, **handed(self.resources))
        model = Assembly(side, learner)
        self.device.place(model)
        return model

    def _made(self, model: Assembly) -> dict[str, dict[str, Tensor]]:
        """Prepared values of the target slot; empty if there is none."""
        if not self.targets:
            return {}
        raws = [self.raws[row % len(self.raws)] for row in range(_BATCH)]
        with doing(self.part, "to prepare a value to be made"):
            preparer = type(model.learner).preparer(
                self.config, self.slot, self.state(), **handed(self.resources)
            )
            rows = [preparer(raw) for raw in raws]
        check_arrays(self.part, rows)
        return {self.slot.name: batch_of(rows, self.device.torch)}

    def batch(self, model: Assembly) -> Batch:
        """Eight samples with every subset of conditions, the empty one first."""
        device = self.device.torch
        given = plain_raws(_BATCH)
        conditions = {
            slot: batch_of([PlainPreparer()(raw) for raw in given[slot]], device)
            for slot in model.conditions.slots
        }
        weight = subsets(str(device))
        there = {slot: torch.ones_like(kept) for slot, kept in weight.items()}
        made = self._made(model)
        every = {slot: torch.ones(_BATCH, device=device) for slot in made}
        return Batch(conditions, made, weight, there, every)

    def runner(self, model: Assembly) -> PhaseRunner:
        """Runs phases as the loop does."""
        return PhaseRunner(model, Optimisers(model, Training(lr=_LR)), self.device, _BATCH, _BATCH)

    def generate(
        self,
        model: Assembly,
        seeds: Sequence[int] = SEEDS,
        *,
        rows: Sequence[int] | None = None,
        guidance: Guidance | None = None,
        **how: Any,
    ) -> list[Any]:
        """One result per seed, as the engine generates them.

        Args:
            model: A model of this bench.
            seeds: One seed per result.
            rows: Index of the conditions that each result takes; counted from 0 if not given.
            guidance: Guidance; the plain conditional model if not given.
            **how: ``turn`` and ``batch`` of :meth:`mmstudio.engine.sample.sampler.Sampler.generate`.
        """
        model.eval()
        assert isinstance(self.spec, GeneratorSpec)  # noqa: S101 - nothing else is asked to generate
        preparers = dict.fromkeys(model.conditions.slots, PlainPreparer())
        sampler = Sampler(model, self.spec, self.device, (self.slot.name,), preparers)
        places = range(len(seeds)) if rows is None else rows
        items = [Item(seed, _cards(place)) for seed, place in zip(seeds, places, strict=True)]
        made = sampler.generate(items, guidance or Guidance(), self.sampling, **how)
        results = [result for _, result in made]
        for result in results:
            require(set(result) == {self.slot.name}, self.part, f"makes the slots {sorted(result)}")
        require(len(results) == len(seeds), self.part, f"makes {len(results)} results of {len(seeds)} seeds")
        return [result[self.slot.name] for result in results]


def _cards(place: int) -> dict[str, list[LoadedCard]]:
    """Conditions of a result: all of them, one with a large weight; two on one slot, one with negative weight; one alone; none."""
    raws = plain_raws(2)
    cards = {slot: [LoadedCard(values[0], f"{slot} 0")] for slot, values in raws.items()}
    first, second, *_ = raws
    kinds: list[dict[str, list[LoadedCard]]] = [
        {**cards, first: [LoadedCard(raws[first][0], f"{first} 0", 1.7)]},
        {**cards, second: [*cards[second], LoadedCard(raws[second][1], f"{second} 1", -0.5)]},
        {second: cards[second]},
        {},
    ]
    return kinds[place % len(kinds)]
