"""Small learners with all that the engine puts round them, for tests of how they are trained."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.engine.assembly import Assembly
from mmstudio.engine.batches import Batch
from mmstudio.engine.device import open_device
from mmstudio.engine.optimisers import Optimisers
from mmstudio.engine.step import PhaseRunner
from mmstudio.nn import (
    ConditionShape,
    Generator,
    Learner,
    Losses,
    Objective,
    Preparer,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.losses import mean_there
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
        error = (self.net(batch.condition.vector).squeeze(1) - batch.target["number"]["value"]).square()
        loss, count = mean_there(error, batch.target_there["number"])
        return Losses(loss, {"loss": loss.detach()}, count)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        raise NotImplementedError


class Contrast(Objective):
    """Aligns two slots: every sample's pair among all pairs of the batch (InfoNCE, van den Oord et al. 2018)."""

    whole_batch: ClassVar[bool] = True

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.heads = nn.ModuleList([nn.Linear(16, WIDTH), nn.Linear(8, WIDTH)])

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

    def _similarities(self, batch: TrainBatch) -> Tensor:
        one, other = (
            functional.normalize(head(batch.encoded[slot].tokens.mean(dim=1)), dim=1)
            for slot, head in zip(("text", "items"), self.heads, strict=True)
        )
        return one @ other.T * 10


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
    return Assembly(side, learner(PluginConfig(), {}, side.fusion.shape))


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
    weight = given | {"text": torch.tensor([float(row % 3 > 0) for row in range(size)])}
    values = torch.arange(size, dtype=torch.float32)
    made = torch.ones(size) if there is None else torch.tensor(there)
    return Batch(conditions, {"number": {"value": values}}, weight, given, {"number": made})


def runner_of(model: Assembly, size: int, micro: int) -> PhaseRunner:
    """What runs phases, as the loop does."""
    return PhaseRunner(model, Optimisers(model, Training()), CPU, size, micro)


def gradients_of(model: Assembly) -> dict[str, Tensor]:
    """By name."""
    return {name: weight.grad for name, weight in model.named_parameters() if weight.grad is not None}
