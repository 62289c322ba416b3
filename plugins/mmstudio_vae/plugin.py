"""The specs of the VAE plugin: a conditional variational autoencoder for pictures, and its settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import GeneratorSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2


class VaeConfig(PluginConfig):
    """Settings of the variational autoencoder."""

    size: Annotated[Literal[28, 32, 64, 128], Ui("Size", "Side of the pictures it makes.", "px")] = 32
    channels: Annotated[Literal[1, 3], Ui("Colour channels", "1 for grey pictures, 3 for colour.")] = 3
    width: Annotated[
        int,
        Field(ge=16, le=512, multiple_of=8),
        Ui("Width", "Channels of the maps at 16 x 16; more is finer and slower."),
    ] = 64
    blocks: Annotated[
        int, Field(ge=1, le=8), Ui("Blocks", "Residual blocks per resolution of the decoder.", advanced=True)
    ] = 1
    condition_width: Annotated[
        int, Field(ge=16, le=2048), Ui("Condition width", "Width of the fused condition.", advanced=True)
    ] = 256
    latent: Annotated[
        int, Field(ge=2, le=1024), Ui("Latent numbers", "Numbers that hold what the condition does not say.")
    ] = 32
    prior: Annotated[
        Literal["learned", "standard"],
        Ui("Prior", "A learned prior follows the condition; the standard one leaves it all to the decoder."),
    ] = "learned"
    likelihood: Annotated[
        Literal["gaussian", "laplace"],
        Ui(
            "Likelihood",
            "Gaussian finds small things sooner; Laplace gives crisper edges after a long training.",
        ),
    ] = "gaussian"
    scale: Annotated[
        float,
        Field(ge=0, le=2),
        Ui(
            "Noise scale",
            "Scale of the likelihood for values from -1 to 1; 0 takes the best one of each batch.",
        ),
    ] = 0.0
    edges: Annotated[
        float,
        Field(ge=0, le=10),
        Ui("Edges", "Weight of differences between neighbouring pixels.", advanced=True),
    ] = 0.5
    beta: Annotated[
        float,
        Field(ge=0, le=100),
        Ui("Beta", "Weight of the divergence; more puts less into the latent numbers."),
    ] = 1.0
    free_bits: Annotated[
        float,
        Field(ge=0, le=5),
        Ui("Free nats", "Divergence per latent number that costs nothing.", "nat", advanced=True),
    ] = 0.0
    beta_warmup: Annotated[
        float,
        Field(ge=0, le=1),
        Ui("Beta warm-up", "Share of the training over which beta rises from 0.", advanced=True),
    ] = 0.0


class VaeSampling(PluginConfig):
    """Settings of generating."""

    temperature: Annotated[
        float,
        Field(ge=0, le=2),
        Ui("Temperature", "Spread of the latent numbers; 0 gives the most likely picture, 1 is as trained."),
    ] = 0.5


@hookimpl
def mmstudio_generators() -> Sequence[GeneratorSpec]:
    """The variational autoencoder."""
    return [
        GeneratorSpec(
            id="image-vae",
            title="Variational autoencoder",
            summary="Stable and fast; smooth pictures, and a product of experts when slots are fused as decisions.",
            factory="mmstudio_vae.model:ImageVae",
            config=VaeConfig,
            sampling=VaeSampling,
            produces=("image",),
            levels=("feature", "decision", "structure"),
            leaves=True,
        )
    ]
