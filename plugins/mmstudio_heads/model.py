"""The objective that tells the class or the number in a column: a head over the fusion of all other slots.

Shapes: B batch, N samples, K classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.api import Slot
from mmstudio.nn import (
    Condition,
    ConditionShape,
    Losses,
    Portable,
    PortablePart,
    Preparer,
    TargetInfo,
    Teller,
    ToldTarget,
    TrainBatch,
    Wants,
)
from mmstudio.nn.losses import mean_there, temperature_of
from mmstudio.nn.predictors import LABEL, Classes
from mmstudio_heads.head import Head
from mmstudio_heads.labels import KNOWN, NUMBER, LabelState, NumberPreparer, learned_of
from mmstudio_heads.own_answers import own_loss, pairs_of
from mmstudio_heads.plugin import HeadsConfig

_OUT = "head"
_FEWEST = 20
"""Number of held-out labels from which a temperature is fitted to them."""


class HeadsObjective(Teller):
    """Learns classes by cross entropy, numbers by the squared error in deviations; samples without a label do not count.

    Shares of classes are calibrated on held-out samples by one temperature (Guo et al. 2017).
    """

    State = LabelState
    sampling_parts: ClassVar[tuple[str, ...]] = ()
    temperature: Tensor
    class_weights: Tensor
    frequencies: Tensor

    @classmethod
    def wants(cls, config: HeadsConfig) -> Wants:
        """One vector, or one for each slot."""
        return Wants(config.width, ("feature", "decision", "structure"))

    @classmethod
    def fit(cls, config: HeadsConfig, slot: Slot, raws: Iterable[Any]) -> dict[str, Any]:
        """The classes and their frequencies, or mean and deviation of the numbers."""
        return learned_of(raws, slot, config.kind)

    @classmethod
    def preparer(cls, config: HeadsConfig, slot: Slot, state: Mapping[str, Any]) -> Preparer:
        """Prepares places of classes, or numbers."""
        del config
        if state.get("kind") == "numbers":
            return NumberPreparer(slot)
        return Classes.of(slot, state, "heads")

    def __init__(
        self, config: HeadsConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        ((self.slot, target),) = targets.items()
        self.state = LabelState.model_validate(dict(target.state))
        self.smoothing = config.smoothing
        self.head = Head(
            condition,
            config.hidden,
            max(1, len(self.state.classes)),
            config.dropout,
            transformer=config.meeting == "transformer",
        )
        counts = torch.tensor(self.state.counts or [1], dtype=torch.float32)
        balanced = counts.sum() / (len(counts) * counts)
        weights = balanced if config.weights == "balanced" else torch.ones_like(counts)
        self.own, self.sure = config.own, config.sure
        # views of a sample are compared within a batch
        self.twice = self.whole_batch = self.own > 0 and self.state.kind == "classes"
        self.register_buffer("class_weights", weights, persistent=False)
        self.register_buffer("frequencies", counts / counts.sum(), persistent=False)
        self.register_buffer("temperature", torch.ones(1))

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """The mean over the samples that have a label, and, if asked for, what the others teach by the head's own answers."""
        del phase
        found, target = self.head(batch.condition), batch.target[self.slot]
        there = batch.target_there[self.slot]
        if self.state.kind == "numbers":
            wanted = (target[NUMBER].double() - self.state.mean) / self.state.std
            each = (found[:, 0] - wanted.float()).square()
            known = (there != 0) & (target[KNOWN] != 0)
        else:
            labels = target[LABEL]
            known = (there != 0) & (labels >= 0)
            each = functional.cross_entropy(
                found, labels.clamp(min=0), reduction="none", label_smoothing=self.smoothing
            )
            each = each * self.class_weights[labels.clamp(min=0)]
        loss, count = mean_there(each, known)
        if not self.twice or not self.training:
            return Losses(loss, {"loss": loss.detach()}, count)
        return self._with_own(loss, found, known, batch.positions)

    def _with_own(self, loss: Tensor, found: Tensor, known: Tensor, positions: Tensor | None) -> Losses:
        first, other = pairs_of(positions, len(found))
        first, other = first[~known[first]], other[~known[first]]
        own, sure = own_loss(found[first], found[other], self.frequencies, self.sure)
        count = known.sum() + 2 * len(first)
        parts = {"loss": loss.detach(), "own answers": own.detach()}
        return Losses(loss + self.own * own, parts, count, {"sure": sure})

    def judge(self, batch: TrainBatch) -> Mapping[str, Tensor]:
        """``head``: logits (B, K), or numbers (B, 1) in deviations from the mean."""
        return {_OUT: self.head(batch.condition)}

    def told(self, judged: Mapping[str, Tensor], target: Mapping[str, Mapping[str, Tensor]]) -> ToldTarget:
        """Calibrated shares and places of the right classes, or numbers in the column's unit."""
        found, arrays = judged[_OUT], target[self.slot]
        if self.state.kind == "numbers":
            numbers = found.double() * self.state.std + self.state.mean
            real = arrays[NUMBER].double().masked_fill(arrays[KNOWN] == 0, torch.nan)
            return ToldTarget((), numbers, real)
        shares = torch.softmax(found.double() / float(self.temperature), dim=1)
        return ToldTarget(tuple(self.state.classes), shares, arrays[LABEL], float(self.temperature))

    def calibrate(self, judged: Mapping[str, Tensor], target: Mapping[str, Mapping[str, Tensor]]) -> None:
        """Fit the temperature to held-out samples, if they have enough labels."""
        if self.state.kind == "numbers":
            return
        labels = target[self.slot][LABEL]
        enough = int((labels >= 0).sum()) >= _FEWEST
        self.temperature.fill_(temperature_of(judged[_OUT], labels) if enough else 1.0)

    def portable(self) -> Portable:
        """Shares of the classes, or the number in the column's unit."""
        told = {"kind": self.state.kind, "classes": list(self.state.classes)}
        return Portable(
            "tell", {"head": PortablePart(CalibratedHead(self), {}, "told")}, {}, told, self.state.std
        )


class CalibratedHead(nn.Module):
    """A head with the calibration of its shares, or with the unit of its numbers, for the exported model."""

    def __init__(self, objective: HeadsObjective) -> None:
        super().__init__()
        self.head = objective.head
        self.numbers = objective.state.kind == "numbers"
        self.mean, self.std = objective.state.mean, objective.state.std
        self.register_buffer("temperature", objective.temperature)

    def forward(self, condition: Condition) -> Tensor:
        """Shares of the classes (B, K), or numbers (B, 1), float32."""
        found: Tensor = self.head(condition)
        if self.numbers:
            return found * self.std + self.mean
        return torch.softmax(found / self.get_buffer("temperature"), dim=1)
