"""What this plugin brings: a generator whose settings show every kind of editor."""

from __future__ import annotations

from typing import Annotated, Literal

from mmstudio.api import GeneratorSpec, PluginConfig, Ui, hookimpl
from pydantic import Field

API_VERSION = 2


class ImleConfig(PluginConfig):
    """Settings of the network and of its training."""

    size: Annotated[Literal[8, 16, 32, 64], Ui("Size", "Side of the pictures it makes.", "px")] = 32
    channels: Annotated[
        tuple[int, ...],
        Field(min_length=1, max_length=6),
        Ui("Channels", "Of each level, the coarsest first; more make finer pictures and are slower."),
    ] = (64, 48, 32)
    tries: Annotated[
        int,
        Field(ge=1, le=32),
        Ui("Tries", "Pictures made for every sample; the nearest learns.", "pictures"),
    ] = 4
    edges: Annotated[
        float,
        Field(ge=0, le=10),
        Ui("Edges", "How much differences between neighbours count beside colours."),
    ] = 1.0
    same_noise: Annotated[
        bool, Ui("Same noise", "All samples of a step choose among the same latent vectors.", advanced=True)
    ] = False
    latent: Annotated[
        int, Field(ge=1, le=256), Ui("Latent", "Numbers in the latent vector.", advanced=True)
    ] = 16


class ImleSampling(PluginConfig):
    """Settings of generating."""

    spread: Annotated[
        float,
        Field(ge=0, le=2),
        Ui("Spread", "Scale of the latent vector; 0 gives one picture for every seed."),
    ] = 1.0
    sharpen: Annotated[bool, Ui("Sharpen", "Take a little of each picture's blur away.", advanced=True)] = (
        False
    )


@hookimpl
def mmstudio_generators() -> list[GeneratorSpec]:
    """The generator."""
    return [
        GeneratorSpec(
            id="acme-imle",
            title="Nearest of several tries",
            summary="One step from a latent vector; every picture of the data teaches the try that is nearest to it.",
            factory="acme_imle.model:Imle",
            config=ImleConfig,
            sampling=ImleSampling,
            produces=("image",),
            levels=("feature",),
        )
    ]
