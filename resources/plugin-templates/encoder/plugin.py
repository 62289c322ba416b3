"""What this plugin brings: an encoder of pictures."""

from __future__ import annotations

from typing import Annotated

from mmstudio.api import EncoderSpec, PluginConfig, Ui, hookimpl
from pydantic import Field

API_VERSION = 2


class MyPluginConfig(PluginConfig):
    """Settings of the encoder."""

    cells: Annotated[int, Field(ge=1, le=32), Ui("Cells", "Cells along each side of a picture.")] = 4
    width: Annotated[
        int, Field(ge=4, le=1024), Ui("Feature width", "Numbers in every feature.", advanced=True)
    ] = 64


@hookimpl
def mmstudio_encoders() -> list[EncoderSpec]:
    """The encoder."""
    return [
        EncoderSpec(
            id="my-plugin",
            title="My plugin",
            summary="The colour of every cell of a coarse grid; small, and learns at once.",
            factory="my_plugin.model:MyPluginEncoder",
            config=MyPluginConfig,
            modality="image",
        )
    ]
