"""What this plugin brings: colour palettes as a modality, and an encoder of them."""

from __future__ import annotations

from typing import Annotated

from mmstudio.api import EncoderSpec, ModalitySpec, PluginConfig, Ui, hookimpl
from pydantic import Field

API_VERSION = 2


class MyPluginConfig(PluginConfig):
    """Settings of the encoder."""

    colours: Annotated[int, Field(ge=1, le=64), Ui("Colours", "The first ones of a palette count.")] = 8
    width: Annotated[
        int, Field(ge=4, le=1024), Ui("Feature width", "Numbers in every feature.", advanced=True)
    ] = 64


@hookimpl
def mmstudio_modalities() -> list[ModalitySpec]:
    """Palettes."""
    return [
        ModalitySpec(
            id="my-plugin",
            title="My plugin",
            summary="Colours in an order, from a palette file or typed as #rrggbb.",
            factory="my_plugin.codec:MyPluginCodec",
            suffixes=(".gpl",),
            inline=True,
        )
    ]


@hookimpl
def mmstudio_encoders() -> list[EncoderSpec]:
    """A modality needs an encoder before it can be a condition."""
    return [
        EncoderSpec(
            id="my-plugin",
            title="My plugin",
            summary="One token for each colour.",
            factory="my_plugin.model:MyPluginEncoder",
            config=MyPluginConfig,
            modality="my-plugin",
        )
    ]
