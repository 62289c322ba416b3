"""Adversarial generators of pictures, with two phases per step: the discriminator's and the generator's."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.api import Slot
from mmstudio.nn import (
    Condition,
    ConditionShape,
    Generator,
    Losses,
    Noise,
    Portable,
    PortablePart,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
    map_condition,
    only_target,
    stack_conditions,
)
from mmstudio.nn.images import SquarePictures, to_pictures, to_unit
from mmstudio.nn.losses import gradient_penalty
from mmstudio.nn.samplers import seeded_noise
from mmstudio_gan.dcgan import DcganCritic, DcganGenerator
from mmstudio_gan.networks import PictureCritic, PictureGenerator
from mmstudio_gan.plugin import DcganConfig, GanConfig, GanSampling

_FEWEST_IN_BF16 = 32


class AdversarialPictures(Generator):
    """Common base of both generators: phases, parameters, noise and sampling.

    The condition side learns in both phases: from the discriminator, which has to tell fitting conditions from others,
        and from the generator, which learns the structure of pictures sooner.
    """

    phases: ClassVar[tuple[str, ...]] = ("discriminator", "generator")
    trains_condition: ClassVar[frozenset[str]] = frozenset({"discriminator", "generator"})
    sampling_parts: ClassVar[tuple[str, ...]] = ("generator",)
    edges: ClassVar[tuple[str, ...]] = ("generator.out", "discriminator.enter", "discriminator.score")
    validation_phase: ClassVar[str] = ""
    generator: nn.Module
    discriminator: nn.Module

    @classmethod
    def preparer(
        cls, config: GanConfig | DcganConfig, slot: Slot, state: Mapping[str, Any]
    ) -> SquarePictures:
        """Prepares pictures of the configured size."""
        del slot, state
        return SquarePictures(config.size, config.channels)

    def __init__(
        self, config: GanConfig | DcganConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.slot = only_target(targets, "image")
        self.config = config

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """Parameters of the network that the phase is named after."""
        return getattr(self, phase).parameters()

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Loss of the discriminator or of the generator."""
        real = to_unit(batch.target[self.slot]["pixels"])
        z = torch.randn(batch.size, self.config.noise, generator=batch.rng, device=real.device)
        if phase == "discriminator":
            with torch.no_grad():
                fake = self.generator(z, batch.condition).float()
            return self.loss_discriminator(real, fake, batch)
        fake = self.generator(z, batch.condition).float()
        with _frozen(self.discriminator):
            return self.loss_generator(real, fake, batch)

    @abstractmethod
    def loss_discriminator(self, real: Tensor, fake: Tensor, batch: TrainBatch) -> Losses:
        """Loss of the discriminator; pictures (B, K, S, S) float32 from -1 to 1."""

    @abstractmethod
    def loss_generator(self, real: Tensor, fake: Tensor, batch: TrainBatch) -> Losses:
        """Loss of the generator; pictures (B, K, S, S) float32 from -1 to 1."""

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Generate in one step: noise through the generator."""
        settings = request.settings or GanSampling()
        noise = seeded_noise(request.seeds, (self.config.noise,), request.device)
        made = self.generator(settings.temperature * noise, request.condition(request.weight))
        yield SampleStep(1, 1, {self.slot: to_pictures(made)})

    def portable(self) -> Portable:
        """The generator, from noise to a picture."""
        noise = (self.config.noise,)
        part = PortablePart(self.generator, {"noise": noise}, "picture")
        return Portable("once", {"generator": part}, {"noise": Noise(noise)})


class ImageGan(AdversarialPictures):
    """The R3GAN baseline (Huang et al. 2024), conditional by projection.

    Relativistic pairing loss ``E softplus(-(D(x, c) - D(G(z, c), c)))`` (eq. 2), and zero-centred penalties R1 on real
    and R2 on generated pictures, ``gamma / 2 E |grad D|^2`` (eq. 3 and 4), at intervals with the weight scaled up
    (Karras et al. 2020, lazy regularisation). The matching-aware term ``E softplus(-(D(x, c) - D(x, c')))`` with the
    condition c' of another sample is Reed et al. 2016 in relativistic form: if both conditions are equal, it has no
    gradient. If every slot is given, the generator is also pulled towards the sample's own picture (Isola et al. 2017,
    eq. 3, with squares, since medians ignore small objects), with a weight that falls to the end.
    """

    discriminator: PictureCritic

    @classmethod
    def wants(cls, config: GanConfig) -> Wants:
        """Requires a vector of the configured width, at any level."""
        return Wants(config.condition_width, ("feature", "decision", "structure"))

    def __init__(
        self, config: GanConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.gamma, self.every, self.pull = config.gamma, config.penalty_every, config.pull
        size, channels, width, blocks = config.size, config.channels, config.width, config.blocks
        self.generator = PictureGenerator(size, channels, width, blocks, condition, config.noise)
        self.discriminator = PictureCritic(size, channels, width, blocks, condition)

    def loss_discriminator(self, real: Tensor, fake: Tensor, batch: TrainBatch) -> Losses:
        """Relativistic loss, matching-aware term and penalties."""
        penalised = self.gamma > 0 and batch.step % self.every == 0
        condition = batch.condition
        seen_real, seen_fake = self.discriminator.features(torch.cat([real, fake])).chunk(2)
        score_real, score_fake = (
            self.discriminator.judge(seen_real, condition),
            self.discriminator.judge(seen_fake, condition),
        )
        loss = functional.softplus(score_fake - score_real).mean()
        parts = {"loss": loss.detach(), "margin": (score_real - score_fake).detach().mean()}
        if self.config.mismatch:
            wrong = self.discriminator.judge(seen_real, other_condition(condition))
            mismatch = functional.softplus(wrong - score_real).mean()
            loss = loss + self.config.mismatch * mismatch
            parts["mismatch"] = mismatch.detach()
        if penalised:
            penalty = self._penalty(real, fake, condition)
            loss = loss + self.gamma / 2 * self.every * penalty
            parts["penalty"] = penalty.detach()
        return Losses(loss, parts, figures=told_apart(score_real, score_fake))

    def _penalty(self, real: Tensor, fake: Tensor, condition: Condition) -> Tensor:
        """R1 + R2: mean squared norms of the gradient on real and on generated pictures, together in one pass.

        The second derivative convolves with kernels as large as the maps, and with as many channels as there are
        pictures. On CPUs, oneDNN's bf16 convolution gives wrong numbers for few channels, so small batches are computed
        in float32.
        """
        both, pictures = stack_conditions([condition, condition]), torch.cat([real, fake])
        exact = pictures.device.type == "cpu" and len(pictures) < _FEWEST_IN_BF16
        if exact:
            both = map_condition(both, Tensor.float)
        with torch.autocast(pictures.device.type, enabled=False) if exact else nullcontext():
            return 2 * gradient_penalty(lambda x: self.discriminator(x, both), pictures).mean()

    def loss_generator(self, real: Tensor, fake: Tensor, batch: TrainBatch) -> Losses:
        """The discriminator's relativistic loss with the sides exchanged, plus the pull."""
        with torch.no_grad():
            score_real = self.discriminator(real, batch.condition)
        loss = functional.softplus(score_real - self.discriminator(fake, batch.condition)).mean()
        parts = {"loss": loss.detach()}
        pull = self.pull * (1 - batch.progress)
        if pull > 0:
            distance = ((fake - real).square().flatten(1).mean(dim=1) * given_share(batch.condition)).mean()
            loss = loss + pull * distance
            parts["distance"] = distance.detach()
        return Losses(loss, parts)


class ImageDcgan(AdversarialPictures):
    """DCGAN (Radford et al. 2016) with the non-saturating loss, conditional as in GAN-CLS (Reed et al. 2016, algorithm 1)."""

    discriminator: DcganCritic

    @classmethod
    def wants(cls, config: DcganConfig) -> Wants:
        """Requires a vector of the configured width."""
        return Wants(config.condition_width)

    def __init__(
        self, config: DcganConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.generator = DcganGenerator(config.size, config.channels, config.width, condition, config.noise)
        self.discriminator = DcganCritic(config.size, config.channels, config.width, condition)

    def loss_discriminator(self, real: Tensor, fake: Tensor, batch: TrainBatch) -> Losses:
        """Binary cross-entropy; generated pictures and wrongly paired ones share the weight of the fakes."""
        condition, share = batch.condition, self.config.mismatch / (1 + self.config.mismatch)
        seen_real = self.discriminator.features(real)
        score_real = self.discriminator.judge(seen_real, condition)
        score_fake = self.discriminator.judge(self.discriminator.features(fake), condition)
        loss_real, loss_fake = functional.softplus(-score_real).mean(), functional.softplus(score_fake).mean()
        parts = {"loss_real": loss_real.detach(), "loss_fake": loss_fake.detach()}
        total = loss_real + (1 - share) * loss_fake
        if self.config.mismatch:
            wrong = functional.softplus(
                self.discriminator.judge(seen_real, other_condition(condition))
            ).mean()
            total = total + share * wrong
            parts["mismatch"] = wrong.detach()
        return Losses(total, parts, figures=told_apart(score_real, score_fake))

    def loss_generator(self, real: Tensor, fake: Tensor, batch: TrainBatch) -> Losses:
        """``-log D(G(z, c), c)``."""
        del real
        score = self.discriminator.judge(self.discriminator.features(fake), batch.condition)
        loss = functional.softplus(-score).mean()
        return Losses(loss, {"loss": loss.detach()})


def other_condition(condition: Condition) -> Condition:
    """Exchange every sample's condition for its neighbour's in the batch."""
    return map_condition(condition, lambda value: value.roll(1, dims=0))


def given_share(condition: Condition) -> Tensor:
    """How fully each sample's slots are given, (B,), 0 to 1: the smallest weight of its slots."""
    if not condition.weight:
        return torch.ones(condition.vector.shape[0], device=condition.vector.device)
    return torch.stack([weight.float() for weight in condition.weight.values()]).amin(dim=0).clamp(0, 1)


def told_apart(score_real: Tensor, score_fake: Tensor) -> dict[str, Tensor]:
    """Share of the samples, 0 to 1, whose real picture scores above the generated one; for the diagnosis of a training."""
    return {"told_apart": (score_real > score_fake).float().mean().detach()}


@contextmanager
def _frozen(network: nn.Module) -> Iterator[None]:
    """Let gradients pass through a network without computing those of its parameters."""
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    for parameter in parameters:
        parameter.requires_grad = False
    try:
        yield
    finally:
        for parameter in parameters:
            parameter.requires_grad = True
