"""What this plugin brings: moving pictures as a kind of data, and an encoder of them."""

from __future__ import annotations

from typing import Annotated, Literal

from mmstudio.api import EncoderSpec, ModalitySpec, PluginConfig, Ui, hookimpl
from pydantic import Field

API_VERSION = 2


class VideoConfig(PluginConfig):
    """Settings of the encoder."""

    frames: Annotated[
        int, Field(ge=2, le=64), Ui("Frames", "How many are looked at, spread over the whole length.")
    ] = 8
    size: Annotated[Literal[16, 32, 64], Ui("Size", "Side that frames are brought to.", "px")] = 32
    channels: Annotated[
        int, Field(ge=8, le=128, multiple_of=8), Ui("Channels", "Of the first layer.", advanced=True)
    ] = 16
    width: Annotated[
        int,
        Field(ge=16, le=1024, multiple_of=8),
        Ui("Feature width", "Numbers in every feature.", advanced=True),
    ] = 64


@hookimpl
def mmstudio_modalities() -> list[ModalitySpec]:
    """Moving pictures."""
    return [
        ModalitySpec(
            id="video",
            title="Moving picture",
            summary="Animated GIFs, or frames in a zip.",
            factory="acme_video.codec:VideoCodec",
            suffixes=(".frames", ".gif"),
        )
    ]


@hookimpl
def mmstudio_encoders() -> list[EncoderSpec]:
    """The encoder of moving pictures."""
    return [
        EncoderSpec(
            id="acme-video",
            title="Frames and changes",
            summary="One token for each of a few frames, from the frame and from what has changed since the one before.",
            factory="acme_video.model:VideoEncoder",
            config=VideoConfig,
            modality="video",
        )
    ]
