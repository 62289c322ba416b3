"""What this plugin brings: a predictor, and a recipe that learns by it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from mmstudio.api import PluginConfig, PredictorSpec, RecipeSpec, Ui, hookimpl

API_VERSION = 2


class MyPluginConfig(PluginConfig):
    """Settings of the predictor."""

    sharpness: Annotated[
        float,
        Field(ge=0.01, le=100),
        Ui("Sharpness", "Higher lets the nearest class have nearly all of a vote."),
    ] = 1.0


@hookimpl
def mmstudio_predictors() -> list[PredictorSpec]:
    """The predictor."""
    return [
        PredictorSpec(
            id="my-plugin",
            title="My plugin",
            summary="Every slot votes for the class whose middle lies nearest.",
            factory="my_plugin.model:MyPluginPredictor",
            config=MyPluginConfig,
        )
    ]


@hookimpl
def mmstudio_recipes() -> list[RecipeSpec]:
    """A recipe that learns the column of the data that a person names."""
    return [
        RecipeSpec(
            id="my-plugin",
            title="My plugin",
            summary="Tells classes apart by what lies nearest.",
            factory="my_plugin.plugin:recipe",
        )
    ]


def recipe() -> dict[str, Any]:
    """What a recipe's file would say; no slot is named, so that the first one that can be learned is."""
    return {"generator": {"id": "my-plugin"}}
