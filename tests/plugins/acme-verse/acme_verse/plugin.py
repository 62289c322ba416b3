"""What this plugin brings: a generator of texts, and a recipe with it."""

from __future__ import annotations

from typing import Annotated, Any

from mmstudio.api import GeneratorSpec, PluginConfig, RecipeSpec, Ui, hookimpl
from pydantic import Field

API_VERSION = 2


class VerseConfig(PluginConfig):
    """Settings of the network."""

    width: Annotated[int, Field(ge=8, le=1024), Ui("Width", "Numbers that it remembers; more is slower.")] = (
        128
    )
    longest: Annotated[
        int, Field(ge=2, le=2000), Ui("Longest text", "What is longer is cut off.", unit="characters")
    ] = 120


class VerseSampling(PluginConfig):
    """Settings of generating."""

    temperature: Annotated[
        float, Field(ge=0.05, le=3), Ui("Temperature", "Lower keeps to what is likely, higher is bolder.")
    ] = 0.7


@hookimpl
def mmstudio_generators() -> list[GeneratorSpec]:
    """The generator."""
    return [
        GeneratorSpec(
            id="acme-verse",
            title="Verse",
            summary="Writes texts character by character.",
            factory="acme_verse.model:VerseGenerator",
            config=VerseConfig,
            sampling=VerseSampling,
            produces=("text",),
            levels=("feature",),
            guidance=True,
            streams=True,
        )
    ]


@hookimpl
def mmstudio_recipes() -> list[RecipeSpec]:
    """A recipe that says what it is."""
    return [
        RecipeSpec(
            id="acme-verse",
            title="Verses",
            summary="Short texts about whatever is given, character by character.",
            factory="acme_verse.plugin:verses",
        )
    ]


def verses() -> dict[str, Any]:
    """The recipe."""
    return {
        "fusion": {"id": "concat"},
        "generator": {"id": "acme-verse", "settings": {"width": 96, "longest": 60}},
        "training": {"batch": 32, "lr": 0.003},
        "sampling": {"settings": {"temperature": 0.4}},
    }
