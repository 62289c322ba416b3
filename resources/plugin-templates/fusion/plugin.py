"""What this plugin brings: a fusion strategy."""

from __future__ import annotations

from typing import Annotated

from mmstudio.api import FusionSpec, PluginConfig, Ui, hookimpl
from pydantic import Field

API_VERSION = 2


class MyPluginConfig(PluginConfig):
    """Settings of the fusion."""

    sharpness: Annotated[
        float,
        Field(ge=0.1, le=10),
        Ui("Sharpness", "Higher lets the slot that says most win; lower listens to all alike."),
    ] = 1.0


@hookimpl
def mmstudio_fusions() -> list[FusionSpec]:
    """The fusion."""
    return [
        FusionSpec(
            id="my-plugin",
            title="My plugin",
            summary="Each sample decides how much it listens to each slot.",
            factory="my_plugin.model:MyPluginFusion",
            config=MyPluginConfig,
            level="feature",
        )
    ]
