"""The cross-modal prediction: the features of one slot from those of all others, judged by retrieval.

The fusion of the recipe sees all other slots; a network turns its vector into a point of the space that the predicted slot's
own features are projected to. The loss tells a sample's own point from those of the others, so that the space cannot collapse.
Shapes: B batch, N samples, D width of the space.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from mmstudio.nn import Answers, ConditionShape, Figure, Losses, Objective, TargetInfo, TrainBatch, Wants
from mmstudio.nn.blocks import Mlp
from mmstudio_align.comparing import PairLoss, Projection, unit
from mmstudio_align.model import first_of, recalls
from mmstudio_align.plugin import CrossPredictionConfig


class CrossPrediction(Objective):
    """Predicts one slot from the fusion of the others.

    In training half of the samples keep all other slots, the rest each with probability 1/2, so that any of them may be
    missing afterwards.
    """

    whole_batch = True

    @classmethod
    def wants(cls, config: CrossPredictionConfig) -> Wants:
        """One vector."""
        return Wants(config.width)

    def __init__(
        self, config: CrossPredictionConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.slot, *self.others = first_of(config.slot, condition)
        self.own = Projection(condition.features[self.slot], config.width)
        self.net = Mlp(condition.width, 2 * config.width, config.width)
        self.pair_loss = PairLoss(config.kind)

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """The loss over the samples that hold the slot and are given any other."""
        del phase
        given = {slot: batch.there[slot] for slot in self.others}
        if self.training:
            given = self._dropped(given, batch)
        there = (batch.there[self.slot] > 0) & (torch.stack(list(given.values())).sum(dim=0) > 0)
        loss = self.pair_loss(self._predicted(batch, given), self._own(batch), there)
        return Losses(loss, {"loss": loss.detach()}, there.sum())

    def judge(self, batch: TrainBatch) -> Mapping[str, Tensor]:
        """Unit vectors (B, D): ``predicted`` from all others that are given, and ``own``."""
        given = {slot: batch.there[slot] for slot in self.others}
        return {"predicted": self._predicted(batch, given), "own": self._own(batch)}

    def figures(self, judged: Mapping[str, Tensor], answers: Answers) -> Mapping[str, Figure]:
        """How often the own features are the nearest to what was predicted, or among the nearest 5 and 10."""
        given = torch.stack([answers.there[slot] for slot in self.others]).any(dim=0)
        there = answers.there[self.slot] & given
        return recalls(f"{self.slot} predicted", judged["predicted"], judged["own"], there)

    def _predicted(self, batch: TrainBatch, given: Mapping[str, Tensor]) -> Tensor:
        assert batch.fuse is not None  # noqa: S101 - the engine always gives it
        weight = {**given, self.slot: torch.zeros_like(batch.there[self.slot])}
        return unit(self.net(batch.fuse(weight).vector))

    def _own(self, batch: TrainBatch) -> Tensor:
        own: Tensor = self.own(batch.encoded[self.slot])
        return own

    def _dropped(self, given: Mapping[str, Tensor], batch: TrainBatch) -> dict[str, Tensor]:
        drawn = torch.rand((len(given) + 1, batch.size), generator=batch.rng, device=batch.rng.device)
        whole, *each = (drawn < 0.5).to(batch.condition.vector.device).float()
        return {
            slot: there * torch.maximum(whole, kept)
            for (slot, there), kept in zip(given.items(), each, strict=True)
        }
