"""The specs of the forest plugin: random forests and nearest neighbours, and their settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import Baseline, PluginConfig, PredictorSpec, Ui, hookimpl

API_VERSION = 2


class ForestConfig(PluginConfig):
    """Settings of the forests."""

    way: Annotated[
        Literal["vote-soft", "vote-hard", "stack", "joined"],
        Ui(
            "How slots meet",
            "A forest for each slot, whose shares are averaged, which names one class, or which a regression on top weighs; or one "
            "forest over all slots joined.",
        ),
    ] = "vote-soft"
    trees: Annotated[int, Field(ge=1, le=2000), Ui("Trees", "Number of trees in each forest.")] = 100
    depth: Annotated[
        int, Field(ge=0, le=200), Ui("Depth", "Largest depth of a tree; 0 lets it grow to its end.")
    ] = 0
    leaf: Annotated[
        int, Field(ge=1, le=10_000), Ui("Samples in a leaf", "Fewest samples that a leaf may hold.")
    ] = 1
    features: Annotated[
        Literal["sqrt", "log2", "all"],
        Ui("Numbers for a split", "How many numbers are tried for each split.", advanced=True),
    ] = "sqrt"
    weights: Annotated[
        Literal["none", "balanced", "balanced_subsample"],
        Ui(
            "Weights of classes",
            "Balanced weights let rare classes count as much as frequent ones, over all samples or over those of each tree.",
        ),
    ] = "none"
    gaps: Annotated[
        float,
        Field(ge=0, le=1),
        Ui(
            "Share with gaps",
            "Share of the samples whose slots are each left out with probability 1/2 while what joins slots learns, so that any may be "
            "missing later.",
            advanced=True,
        ),
    ] = 0.5


class NeighboursConfig(PluginConfig):
    """Settings of the nearest neighbours."""

    count: Annotated[
        int, Field(ge=1, le=1000), Ui("Neighbours", "How many of the nearest training samples vote.")
    ] = 10
    votes: Annotated[
        Literal["equal", "nearer"],
        Ui("Votes", "All count the same, or nearer ones for more."),
    ] = "equal"


@hookimpl
def mmstudio_predictors() -> Sequence[PredictorSpec]:
    """The predictors of this plugin."""
    return [
        PredictorSpec(
            id="random-forest",
            title="Random forests",
            summary="Tells classes apart by forests of trees that vote, are stacked, or see all slots at once.",
            factory="mmstudio_forest.model:Forest",
            config=ForestConfig,
            baselines=(
                Baseline(
                    id="late",
                    title="Late fusion: the mean of the slots' shares",
                    settings={"way": "vote-soft"},
                ),
                Baseline(id="hard", title="Late fusion: votes for one class", settings={"way": "vote-hard"}),
                Baseline(
                    id="stack", title="Late fusion: a regression on the shares", settings={"way": "stack"}
                ),
                Baseline(id="joined", title="One forest over all slots", settings={"way": "joined"}),
            ),
        ),
        PredictorSpec(
            id="nearest-neighbours",
            title="Nearest neighbours",
            summary="Tells the class by those of the most similar training samples; by the encoders of another run, if it starts from one.",
            factory="mmstudio_forest.neighbours:NearestNeighbours",
            config=NeighboursConfig,
        ),
    ]
