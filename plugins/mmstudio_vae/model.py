"""The conditional variational autoencoder (Kingma and Welling 2014; Sohn et al. 2015)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

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
    only_target,
)
from mmstudio.nn.blocks import Mlp
from mmstudio.nn.images import SquarePictures, to_pictures, to_unit
from mmstudio.nn.losses import gaussian_kl
from mmstudio.nn.samplers import seeded_noise
from mmstudio_vae.experts import product_of_experts, split_gaussian
from mmstudio_vae.networks import PictureDecoder, PictureEncoder
from mmstudio_vae.plugin import VaeConfig, VaeSampling


class ImageVae(Generator):
    """A VAE whose latent numbers z hold what the condition c does not tell: ``q(z|x, c)``, ``p(z|c)``, ``p(x|z, c)``.

    At level ``decision`` every slot is an expert on z; the prior is their product with the weights as exponents, and
    the decoder sees only z. At level ``structure`` every slot enters the decoder at its own place.
    """

    sampling_parts: ClassVar[tuple[str, ...]] = ("decoder", "priors")
    edges: ClassVar[tuple[str, ...]] = ("encoder.enter", "encoder.out", "decoder.out", "priors")

    @classmethod
    def wants(cls, config: VaeConfig) -> Wants:
        """Requires a vector of the configured width, at any level."""
        return Wants(config.condition_width, ("feature", "decision", "structure"))

    @classmethod
    def preparer(cls, config: VaeConfig, slot: Slot, state: Mapping[str, Any]) -> SquarePictures:
        """Prepares pictures of the configured size."""
        del slot, state
        return SquarePictures(config.size, config.channels)

    def __init__(
        self, config: VaeConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.slot = only_target(targets, "image")
        self.config = config
        self.experts = tuple(condition.parts) if condition.level == "decision" else ()
        width, latent = config.width, config.latent
        self.encoder = PictureEncoder(config.size, config.channels, width, condition.width, latent)
        self.decoder = PictureDecoder(config.size, config.channels, width, config.blocks, condition, latent)
        count = len(self.experts) if self.experts else int(config.prior == "learned")
        self.priors = nn.ModuleList(Mlp(condition.width, 4 * width, 2 * latent) for _ in range(count))
        for prior in self.priors:
            nn.init.zeros_(prior.get_parameter("layers.2.weight"))

    def prior(self, condition: Condition) -> tuple[Tensor, Tensor]:
        """Mean and log variance of p(z|c), each (B, Z)."""
        return prior_of(self.priors, self.experts, self.config.latent, condition)

    def _seen(self, condition: Condition) -> Condition:
        return seen_of(self.experts, condition)

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Negative evidence lower bound per number of the picture, ``(reconstruction + beta KL) / D``, in nats."""
        del phase
        config = self.config
        x = to_unit(batch.target[self.slot]["pixels"])
        mean, log_variance = split_gaussian(self.encoder(x, batch.condition.vector))
        noise = torch.randn(mean.shape, generator=batch.rng, device=mean.device)
        z = mean + (log_variance / 2).exp() * noise
        made = self.decoder(z, self._seen(batch.condition)).float()
        fit = self._reconstruction(made, x)
        kl = gaussian_kl(mean, log_variance, *self.prior(batch.condition)).mean(dim=0)
        free = kl.clamp(min=config.free_bits).sum()
        beta = (
            config.beta * min(1.0, batch.progress / config.beta_warmup) if config.beta_warmup else config.beta
        )
        total = fit + beta * free / x[0].numel()
        error = (made.detach() - x).abs().mean()
        return Losses(total, {"reconstruction": fit.detach(), "kl": kl.sum().detach(), "error": error})

    def _reconstruction(self, made: Tensor, x: Tensor) -> Tensor:
        """Negative log likelihood per number, up to a constant, of pixels and of their differences."""
        total = self._likelihood(made - x)
        if self.config.edges:
            for dim in (2, 3):
                total = total + self.config.edges / 2 * self._likelihood(made.diff(dim=dim) - x.diff(dim=dim))
        return total

    def _likelihood(self, error: Tensor) -> Tensor:
        """Laplace: ``|e| / b + log b``; Gaussian: ``e^2 / (2 s^2) + log s``; with the best scale for the batch.

        With the best scale this becomes ``log mean |e|`` and ``log(mean e^2) / 2`` (Rybkin et al. 2021, eq. 5,
        sigma-VAE).
        """
        laplace, scale = self.config.likelihood == "laplace", self.config.scale
        mean = error.abs().mean() if laplace else error.square().mean()
        if scale:
            return mean / scale if laplace else mean / (2 * scale**2)
        return (mean + 1e-6).log() * (1.0 if laplace else 0.5)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Generate in one step: z from the prior, then the decoder."""
        settings = request.settings or VaeSampling()
        condition = request.condition(request.weight)
        mean, log_variance = self.prior(condition)
        noise = seeded_noise(request.seeds, (self.config.latent,), request.device)
        z = mean + settings.temperature * (log_variance / 2).exp() * noise
        yield SampleStep(1, 1, {self.slot: to_pictures(self.decoder(z, self._seen(condition)))})

    def portable(self) -> Portable:
        """Prior and decoder together, from noise to a picture."""
        noise = (self.config.latent,)
        part = PortablePart(Decoding(self), {"noise": noise}, "picture")
        return Portable("once", {"generator": part}, {"noise": Noise(noise)})


class Decoding(nn.Module):
    """What a VAE needs to make pictures, for the exported model."""

    def __init__(self, vae: ImageVae) -> None:
        super().__init__()
        self.decoder, self.priors = vae.decoder, vae.priors
        self.experts, self.latent = vae.experts, vae.config.latent

    def forward(self, noise: Tensor, condition: Condition) -> Tensor:
        """Pictures (B, channels, size, size), about -1 to 1, from noise (B, Z)."""
        mean, log_variance = prior_of(self.priors, self.experts, self.latent, condition)
        z = mean + (log_variance / 2).exp() * noise
        made: Tensor = self.decoder(z, seen_of(self.experts, condition))
        return made


def prior_of(
    priors: nn.ModuleList, experts: tuple[str, ...], latent: int, condition: Condition
) -> tuple[Tensor, Tensor]:
    """Mean and log variance of p(z|c), each (B, Z): a product of experts, a learned one, or the standard normal."""
    if experts:
        found = [
            split_gaussian(net(condition.parts[slot].vector))
            for slot, net in zip(experts, priors, strict=True)
        ]
        weights = [condition.weight[slot] for slot in experts]
        return product_of_experts([mean for mean, _ in found], [spread for _, spread in found], weights)
    if len(priors):
        return split_gaussian(priors[0](condition.vector))
    nothing = condition.vector.new_zeros(condition.vector.shape[0], latent, dtype=torch.float32)
    return nothing, nothing


def seen_of(experts: tuple[str, ...], condition: Condition) -> Condition:
    """The condition for the decoder: none at level ``decision``, where everything goes through z."""
    return Condition(torch.zeros_like(condition.vector)) if experts else condition
