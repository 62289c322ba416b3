"""Any to any: a prior over the slots' summaries draws what is not given, and a decoder of each slot makes it from that.

Every slot, whether it is made or only given, is encoded and summarised to a few numbers: the vector of its part of the
condition, normalised. All that one slot can say about another passes through this bottleneck, with noise on it in training.
What a slot says about itself is hidden from its own decoder, always or in part of the samples, so that it does not become a
copier: what slots share stands in the summaries of the others as well, and is learned sooner from those alone. The prior
(:mod:`mmstudio_joint.prior`) learns the joint distribution of the summaries; what is not given it draws together. Slots are
made one after the other, and what was made counts as given for those that come after it, so that all agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn import (
    Condition,
    ConditionShape,
    Generator,
    Losses,
    Parent,
    SampleRequest,
    TargetInfo,
    TrainBatch,
    Wants,
    Weight,
)
from mmstudio.nn.priors import COMPLETED
from mmstudio.nn.samplers import seeded_noise
from mmstudio_joint.alignment import SummaryAlignment
from mmstudio_joint.mixing import Mixer
from mmstudio_joint.plugin import JointConfig, JointSampling
from mmstudio_joint.prior import SummaryPrior

_DRAWN = "*"
"""Beside the slots' weights in what a decoder is asked to make: 1 where the prior completes what is given, and 0 for the empty
condition of guidance. No slot has this name."""
_SEEDS = 2**41
"""Added to a seed for the prior's noise, which must be independent of the decoders'."""
_RECENT = 512
"""Summaries that the prior learns from in a step: those of the batch, and of the batches before it. They cost little."""

_FILL_STEPS = 8
"""Steps of the prior in which a summary that a sample lacks is drawn for a lesson."""

_WEIGHTS = {"image": 10.0, "audio": 5.0}
"""Weights of the losses of decoders by modality: squared errors of pictures and sounds are small beside nats."""


class Joint(Parent):
    """Makes any slots from any others, each by a decoder of its own.

    Attributes:
        recent: The summaries that the prior learns from, (N, S, D + 1): the last number is 1 where a sample has the slot.
    """

    phases = ("alignment", "prior", "prior", "prior")
    together = True
    validation_phase = "alignment"
    trains_condition = frozenset({"alignment"})
    unconditioned = frozenset({"prior"})
    sampling_parts = ("prior", "mixers")
    edges = ("alignment",)
    dropping = COMPLETED
    recent: Tensor

    @classmethod
    def wants(cls, config: JointConfig) -> Wants:
        """Requires a part of the condition for every slot: its summary."""
        return Wants(config.summary, ("decision", "structure"))

    @classmethod
    def shown(cls, config: JointConfig, slot: str, condition: ConditionShape) -> ConditionShape:
        """Decoders see one vector, mixed of all summaries."""
        del slot
        return ConditionShape(config.condition_width, features=condition.features)

    def __init__(
        self,
        config: JointConfig,
        targets: Mapping[str, TargetInfo],
        condition: ConditionShape,
        decoders: Mapping[str, Generator],
    ) -> None:
        super().__init__(config, targets, condition, decoders)
        self.config = config
        self.given = tuple(condition.parts)
        count, width = len(self.given), condition.width
        self.prior = SummaryPrior(count, width, config.hidden, config.layers)
        self.alignment = SummaryAlignment(count, width, config.alignment_width)
        self.register_buffer("recent", torch.zeros(_RECENT, count, width + 1))
        self._modality = {name: info.slot.modality for name, info in targets.items()}
        self.mixers = nn.ModuleList(Mixer(count, width, config.condition_width) for _ in self.slots)

    def beside(self, slot: str) -> Iterable[nn.Parameter]:
        """The mixer of a decoder's condition."""
        return self.mixers[self.slots.index(slot)].parameters()

    def weigh(self, slot: str) -> float:
        """Errors of pictures and sounds are small numbers beside nats."""
        return _WEIGHTS.get(self._modality.get(slot, ""), 1.0)

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """The prior learns from summaries that are remembered, in phases of its own."""
        return (self.prior if phase == "prior" else self.alignment).parameters()

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """What the summaries of a sample have in common, or the error of the prior; held-out samples tell of both."""
        if phase == "prior":
            return self._lesson_of_the_prior(batch)
        there = self._stacked(batch.there)
        condition = batch.condition if batch.fuse is None else batch.fuse(batch.there)
        summaries = self._summaries(condition)
        if not self.training:
            loss, count = self.prior.loss(summaries, there, batch.rng)
            return Losses(loss, {"prior": loss}, count)
        self._remember(summaries.detach(), there)
        noise = torch.randn(summaries.shape, generator=batch.rng, device=summaries.device)
        aligned = self.alignment(summaries + self.config.noise * noise, there)
        return Losses(self.config.alignment * aligned, {"alignment": aligned.detach()})

    def _lesson_of_the_prior(self, batch: TrainBatch) -> Losses:
        summaries, there = self.recent[..., :-1], self.recent[..., -1]
        loss, _ = self.prior.loss(summaries, there, batch.rng)
        return Losses(loss, {"prior": loss.detach()})

    @torch.no_grad()
    def _remember(self, summaries: Tensor, there: Tensor) -> None:
        """Keep the summaries of a batch, and which of them are there, before those of earlier batches."""
        rows = torch.cat([torch.cat([summaries, there[..., None]], dim=2), self.recent])
        self.recent.copy_(rows[: len(self.recent)])

    def lesson(self, slot: str, batch: TrainBatch) -> TrainBatch:
        """What a decoder learns from: its own target, and the summaries that are there, with noise."""
        rng = batch.rng
        summaries, there = self._filled(batch)
        noise = torch.randn(summaries.shape, generator=rng, device=summaries.device)
        shows = (torch.rand(len(there), generator=rng, device=there.device) < self.config.own).to(there)
        if slot in self.given:
            own = torch.tensor([name == slot for name in self.given], device=there.device)
            there = torch.where(own, there * shows[:, None], there)
        condition = self._mixed(slot, summaries + self.config.noise * noise, there)
        return replace(super().lesson(slot, batch), condition=condition, fuse=self._fuser(slot, batch))

    def _filled(self, batch: TrainBatch) -> tuple[Tensor, Tensor]:
        """The summaries (B, S, D) that a decoder learns from, and which are there (B, S): those that a sample lacks are drawn.

        Drawn ones are kept as others are: where a sample was left all that it has.
        """
        summaries, there = self._summaries(batch.condition), self._stacked(batch.condition.weight)
        has = self._stacked(batch.there)
        if batch.fuse is None or batch.progress < self.config.fill or bool(has.all()):
            return summaries, there
        drawn = (has == 0) & (there >= has).all(dim=1, keepdim=True)
        with torch.no_grad():
            known = self._summaries(batch.fuse(batch.there))
            noise = torch.randn(known.shape, generator=batch.rng, device=known.device)
            found = self.prior.complete(known, has, noise, _FILL_STEPS)
        return torch.where(drawn[..., None], found, summaries), torch.where(drawn, 1.0, there)

    def _fuser(self, slot: str, batch: TrainBatch) -> Any:
        fuse = batch.fuse
        if fuse is None:
            return None

        def fused(weight: Weight) -> Condition:
            condition = fuse(weight)
            return self._mixed(slot, self._summaries(condition), self._stacked(weight))

        return fused

    def order(self, slots: Sequence[str]) -> Sequence[str]:
        """Texts before sounds before pictures: what shows most is made last, when most is known of what it has to show."""
        return sorted(super().order(slots), key=self.weigh)

    def request(self, slot: str, request: SampleRequest, made: Mapping[str, Sequence[Any]]) -> SampleRequest:
        """Request for a decoder: the summaries of what is given and of what was made before, and the rest drawn, as one vector."""
        if made and request.having is not None:
            condition, weight = request.having(made)
            request = replace(request, condition=condition, weight=weight)
        asked = super().request(slot, request, made)
        every = torch.ones(len(request.seeds), device=request.device)

        def completed(weight: Weight) -> Condition:
            complete = self.complete(request, weight)
            return self._mixed(slot, self._summaries(complete), self._stacked(complete.weight))

        return replace(asked, condition=completed, weight={**request.weight, _DRAWN: every})

    def _summaries(self, condition: Condition) -> Tensor:
        """The slots' summaries, (B, S, D) float32, each of mean 0 and variance 1."""
        vectors = torch.stack([condition.parts[slot].vector.float() for slot in self.given], dim=1)
        return functional.layer_norm(vectors, vectors.shape[2:])

    def _stacked(self, weight: Weight) -> Tensor:
        """Numbers per slot as (B, S) float32."""
        return torch.stack([weight[slot].float() for slot in self.given], dim=1)

    def _mixed(self, slot: str, summaries: Tensor, there: Tensor) -> Condition:
        if not self.config.own and slot in self.given:
            there = there * torch.tensor([float(name != slot) for name in self.given], device=there.device)
        mixer = self.mixers[self.slots.index(slot)]
        return Condition(mixer(summaries, there))

    def complete(self, request: SampleRequest, weight: Weight) -> Condition:
        """Summaries of all slots: what is given, by its weight, and the rest drawn from the seeds.

        A weight above 1 counts as for every other generator, outside the prior, which then takes the slot as given.

        Args:
            request: The request to this generator.
            weight: (B,) per slot, and whether anything is drawn at all; without that it is.
        """
        settings: JointSampling = request.settings or JointSampling()
        told = self._stacked(weight)
        whole = {slot: torch.where(weight[slot] != 0, weight[slot].clamp(min=1), 0) for slot in self.given}
        given = self._summaries(request.condition(whole))
        draws = weight.get(_DRAWN, torch.ones_like(told[:, 0])) != 0
        there = (told != 0) | draws[:, None]
        noise = seeded_noise([seed + _SEEDS for seed in request.seeds], given.shape[1:], request.device)
        found = self.prior.complete(given, told.clamp(0, 1), noise, settings.prior_steps)
        return Condition(
            given.flatten(1),
            weight=dict(zip(self.given, there.float().unbind(1), strict=True)),
            parts={slot: Condition(found[:, place]) for place, slot in enumerate(self.given)},
        )
