"""Small learners with all that the engine puts round them, for tests of how they are trained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.core.sample import Slot
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import open_device
from mmstudio.engine.train.optimisers import Optimisers
from mmstudio.engine.train.step import PhaseRunner
from mmstudio.nn import (
    Answers,
    Arrays,
    Condition,
    ConditionShape,
    Figure,
    Generator,
    Learner,
    Losses,
    Objective,
    Parent,
    Preparer,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.figures import first_found, right_class
from mmstudio.nn.losses import mean_there
from mmstudio.nn.samplers import seeded_noise
from mmstudio.plan.recipe import Training
from mmstudio.plugins.config import PluginConfig
from mmstudio.testing.plain import plain_side

CPU = open_device("cpu", "fp32")
WIDTH = 8


class Numbers(Generator):
    """Regresses a number out of the condition; its loss is the mean over the samples that have one."""

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.slot = next(iter(targets), "number")
        self.net = nn.Linear(condition.width, 1)

    @classmethod
    def wants(cls, config: Any) -> Wants:
        del config
        return Wants(WIDTH)

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any) -> Preparer:
        raise NotImplementedError

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        del phase
        error = (self.net(batch.condition.vector).squeeze(1) - batch.target[self.slot]["value"]).square()
        loss, count = mean_there(error, batch.target_there[self.slot])
        return Losses(loss, {"loss": loss.detach()}, count)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """The number, and noise of the seed, in two steps."""
        told = self.net(request.condition(request.weight).vector).squeeze(1)
        yield SampleStep(1, 2)
        noise = seeded_noise(request.seeds, (), request.device)
        yield SampleStep(2, 2, {self.slot: (told + noise).tolist()})


class Unaware(Numbers):
    """A third party's: it has never heard that a target may be missing."""

    edges: ClassVar[tuple[str, ...]] = ("net",)

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        del phase
        noise = torch.randn(batch.size, generator=batch.rng)
        told = self.net(batch.condition.vector).squeeze(1) + 0 * noise
        loss = (told - batch.target[self.slot]["value"]).square().mean()
        return Losses(loss, {"loss": loss.detach()})


class Pair(Parent):
    """Two numbers: the second is given the first, in training the true one."""

    phases: ClassVar[tuple[str, ...]] = ("parent",)

    def __init__(
        self,
        config: PluginConfig,
        targets: Mapping[str, TargetInfo],
        condition: ConditionShape,
        decoders: Mapping[str, Generator],
    ) -> None:
        super().__init__(config, targets, condition, decoders)
        self.own = nn.Linear(condition.width, 1)

    @classmethod
    def wants(cls, config: Any) -> Wants:
        del config
        return Wants(WIDTH)

    @classmethod
    def shown(cls, config: Any, slot: str, condition: ConditionShape) -> ConditionShape:
        del config
        return ConditionShape(condition.width + 1) if slot == "second" else condition

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        del phase
        loss = self.own(batch.condition.vector).square().mean()
        return Losses(loss, {"own": loss.detach()})

    def lesson(self, slot: str, batch: TrainBatch) -> TrainBatch:
        lesson = super().lesson(slot, batch)
        return (
            lesson
            if slot == "first"
            else replace(lesson, condition=_with(batch.condition, batch.target["first"]["value"]))
        )

    def request(self, slot: str, request: SampleRequest, made: Mapping[str, Any]) -> SampleRequest:
        asked = super().request(slot, request, made)
        if slot == "first":
            return asked
        given = request.given.get("first")
        first = given["value"] if given else torch.tensor(made["first"])
        return replace(asked, condition=lambda weight: _with(request.condition(weight), first))


def _with(condition: Condition, number: Tensor) -> Condition:
    return Condition(torch.cat([condition.vector, number[:, None].float()], dim=1))


class Contrast(Objective):
    """Aligns two slots: every sample's pair among all pairs of the batch (InfoNCE, van den Oord et al. 2018)."""

    whole_batch = True

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.slots = tuple(condition.features)[-2:]
        self.heads = nn.ModuleList(nn.Linear(condition.features[slot].width, WIDTH) for slot in self.slots)

    @classmethod
    def wants(cls, config: Any) -> Wants:
        del config
        return Wants(WIDTH)

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        del phase
        logits = self._similarities(batch)
        loss = functional.cross_entropy(logits, torch.arange(batch.size))
        fused = batch.condition.vector.square().mean()  # fusion and nulls learn as well
        return Losses(loss + fused, {"loss": loss.detach(), "compared": torch.tensor(float(batch.size))})

    def judge(self, batch: TrainBatch) -> Mapping[str, Tensor]:
        return {"similarity": self._similarities(batch)}

    def figures(self, judged: Mapping[str, Tensor], answers: Answers) -> Mapping[str, Figure]:
        one, other = (answers.there[slot] for slot in self.slots)
        return {"R@1": first_found(judged["similarity"], one & other)}

    def _similarities(self, batch: TrainBatch) -> Tensor:
        one, other = (
            functional.normalize(head(batch.encoded[slot].tokens.mean(dim=1)), dim=1)
            for slot, head in zip(self.slots, self.heads, strict=True)
        )
        return one @ other.T * 10


@dataclass(frozen=True)
class Names(Preparer):
    """Texts as numbers of classes."""

    names: tuple[str, ...]

    def __call__(self, raw: Any) -> Arrays:
        return {"label": np.array(self.names.index(raw), np.int64)}

    def blank(self) -> Arrays:
        return {"label": np.array(0, np.int64)}

    def known(self, raw: Any) -> Any:
        return raw if raw in self.names else self.names[0]


class Naming(Objective):
    """Tells classes apart by one linear layer over the condition."""

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        ((self.slot, info),) = targets.items()
        self.head = nn.Linear(condition.width, len(info.state["names"]))

    @classmethod
    def wants(cls, config: Any) -> Wants:
        del config
        return Wants(WIDTH)

    @classmethod
    def fit(cls, config: Any, slot: Any, raws: Iterable[Any]) -> dict[str, Any]:
        del config, slot
        return {"names": sorted(set(raws))}

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any) -> Preparer:
        del config, slot
        return Names(tuple(state["names"]))

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        del phase
        wrong = functional.cross_entropy(
            self.head(batch.condition.vector), batch.target[self.slot]["label"], reduction="none"
        )
        loss, count = mean_there(wrong, batch.target_there[self.slot])
        return Losses(loss, {"loss": loss.detach()}, count)

    def judge(self, batch: TrainBatch) -> Mapping[str, Tensor]:
        return {"logits": self.head(batch.condition.vector)}

    def figures(self, judged: Mapping[str, Tensor], answers: Answers) -> Mapping[str, Figure]:
        labels, there = answers.target[self.slot]["label"], answers.target_there[self.slot]
        return {"accuracy": right_class(judged["logits"], labels, there)}


def model_of(learner: Callable[..., Learner], *, dropout: float = 0.0, norm: bool = False) -> Assembly:
    """A learner behind plain encoders of three slots, always with the same weights."""
    torch.manual_seed(0)
    side = plain_side("feature", Wants(WIDTH))
    for number, encoder in enumerate(side.encoders):
        layers: list[nn.Module] = [encoder.get_submodule("layer")]
        if dropout:
            layers.append(nn.Dropout(dropout))
        if norm and number == 0:
            layers.append(nn.BatchNorm1d(16 * 24))
        encoder.layer = nn.Sequential(*layers)
    return Assembly(side, learner(PluginConfig(), {}, side.shape))


def pair_of(kind: type[Numbers] = Unaware) -> Assembly:
    """A parent of two decoders behind plain encoders, always with the same weights."""

    def learner(config: PluginConfig, _targets: Any, shape: ConditionShape) -> Pair:
        targets = {slot: TargetInfo(Slot(slot, "number", "target")) for slot in ("first", "second")}
        decoders = {
            slot: kind(config, {slot: info}, Pair.shown(config, slot, shape))
            for slot, info in targets.items()
        }
        return Pair(config, targets, shape, decoders)

    return model_of(learner)


def batch_of(model: Assembly, size: int, there: list[float] | None = None) -> Batch:
    """Samples with every condition, and a number as the target of those that have one."""
    rng = torch.Generator().manual_seed(1)
    conditions = {
        slot: {
            "numbers": torch.randn(size, 6, generator=rng),
            "given": torch.ones(size, dtype=torch.uint8),
        }
        for slot in model.conditions.slots
    }
    given = {slot: torch.ones(size) for slot in conditions}
    weight = given | {"words": torch.tensor([float(row % 3 > 0) for row in range(size)])}
    values = torch.arange(size, dtype=torch.float32)
    made = torch.ones(size) if there is None else torch.tensor(there)
    every = torch.ones(size)
    targets = {"number": values, "first": values / 2, "second": torch.where(made > 0, 3 - values, 1e4)}
    return Batch(
        conditions,
        {slot: {"value": value} for slot, value in targets.items()},
        weight,
        given,
        {"number": made, "first": every, "second": made},
    )


def runner_of(model: Assembly, size: int, micro: int) -> PhaseRunner:
    """What runs phases, as the loop does."""
    return PhaseRunner(model, Optimisers(model, Training()), CPU, size, micro)


def gradients_of(model: Assembly) -> dict[str, Tensor]:
    """By name."""
    return {name: weight.grad for name, weight in model.named_parameters() if weight.grad is not None}
