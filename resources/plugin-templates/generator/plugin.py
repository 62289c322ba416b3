"""What this plugin brings: a generator of pictures."""

from __future__ import annotations

from typing import Annotated, Literal

from mmstudio.api import GeneratorSpec, PluginConfig, Ui, hookimpl
from pydantic import Field

API_VERSION = 2


class MyPluginConfig(PluginConfig):
    """Settings of the network."""

    size: Annotated[
        int, Field(ge=8, le=256, multiple_of=8), Ui("Size", "Side of the pictures it makes.", "px")
    ] = 32
    width: Annotated[
        int, Field(ge=8, le=512, multiple_of=8), Ui("Width", "Channels of every layer; more is slower.")
    ] = 64
    blocks: Annotated[int, Field(ge=1, le=16), Ui("Blocks", "Layers of the network.", advanced=True)] = 4


class MyPluginSampling(PluginConfig):
    """Settings of generating."""

    steps: Annotated[int, Field(ge=1, le=500), Ui("Steps", "More are more exact and take longer.")] = 16
    solver: Annotated[
        Literal["euler", "heun"], Ui("Solver", "Heun looks twice at every step.", advanced=True)
    ] = "euler"


@hookimpl
def mmstudio_generators() -> list[GeneratorSpec]:
    """The generator."""
    return [
        GeneratorSpec(
            id="my-plugin",
            title="My plugin",
            summary="A small flow over pictures.",
            factory="my_plugin.model:MyPluginGenerator",
            config=MyPluginConfig,
            sampling=MyPluginSampling,
            produces=("image",),
            levels=("feature",),
            guidance=True,
        )
    ]
