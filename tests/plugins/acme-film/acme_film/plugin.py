"""What this plugin brings: a fusion strategy."""

from __future__ import annotations

from typing import Annotated

from mmstudio.api import FusionSpec, PluginConfig, Ui, hookimpl
from pydantic import Field

API_VERSION = 2


class FilmConfig(PluginConfig):
    """Settings of the fusion."""

    rounds: Annotated[
        int,
        Field(ge=1, le=4),
        Ui("Rounds", "How often all slots have their turn; a second one lets the first hear of the last."),
    ] = 2
    gain: Annotated[
        float, Field(gt=0, le=2), Ui("Gain", "How far a slot may scale the vector, at first.", advanced=True)
    ] = 0.5


@hookimpl
def mmstudio_fusions() -> list[FusionSpec]:
    """The fusion."""
    return [
        FusionSpec(
            id="acme-film",
            title="FiLM chain",
            summary="One slot after the other scales and shifts a common vector.",
            factory="acme_film.model:FilmChain",
            config=FilmConfig,
            level="feature",
        )
    ]
