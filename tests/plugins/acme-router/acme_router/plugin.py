"""What this plugin brings: a fusion strategy."""

from __future__ import annotations

from typing import Annotated

from mmstudio.api import FusionSpec, PluginConfig, Ui, hookimpl
from pydantic import Field

API_VERSION = 2


class RouterConfig(PluginConfig):
    """Settings of the fusion."""

    experts: Annotated[
        int, Field(ge=2, le=64), Ui("Experts", "Networks, of which every slot is sent to one.")
    ] = 4
    balance: Annotated[
        float, Field(ge=0, le=10), Ui("Balance", "How much it counts that all experts have as much to do.")
    ] = 0.1


@hookimpl
def mmstudio_fusions() -> list[FusionSpec]:
    """The fusion."""
    return [
        FusionSpec(
            id="acme-router",
            title="Router",
            summary="Sends every slot to the expert that suits it, and keeps all experts busy.",
            factory="acme_router.model:RouterFusion",
            config=RouterConfig,
            level="feature",
        )
    ]
