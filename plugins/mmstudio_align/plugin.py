"""The specs of the align plugin: alignment of slots, prediction of one slot's features, and their settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import ObjectiveSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2

Width = Annotated[
    int,
    Field(ge=4, le=2048),
    Ui("Width of the space", "Numbers of a vector; more tell finer differences and take more room."),
]
Soft = Annotated[
    float,
    Field(ge=0, le=1),
    Ui(
        "Shared targets",
        "Part of what a sample looks for that it shares with samples of which one side is nearly the same, such as two pictures that "
        "one sentence fits; it grows over the first half of the training. At 0 each looks for its own partner alone, and single "
        "samples are learned by heart.",
    ),
]
Kind = Annotated[
    Literal["infonce", "sigmoid"],
    Ui(
        "Loss",
        "InfoNCE finds the own partner among all of a batch; the sigmoid loss judges every pair by itself.",
    ),
]


class AlignConfig(PluginConfig):
    """Settings of the alignment."""

    main: Annotated[
        str,
        Ui("Main slot", "The slot that the others are aligned with; if empty, the first.", slot="condition"),
    ] = ""
    pairs: Annotated[
        Literal["main", "all"],
        Ui("Pairs", "Align every slot with the main slot, or every slot with every other."),
    ] = "main"
    kind: Kind = "infonce"
    soft: Soft = 0.9
    width: Width = 128
    views: Annotated[
        bool,
        Ui(
            "Two views",
            "Align each value with another view of itself as well, changed by the random steps of its slot; a batch then holds "
            "half as many samples, each twice.",
        ),
    ] = False


class CrossPredictionConfig(PluginConfig):
    """Settings of the prediction of one slot's features."""

    slot: Annotated[
        str,
        Ui(
            "Predicted slot",
            "The slot whose features are predicted from those of all others; if empty, the first.",
            slot="condition",
        ),
    ] = ""
    kind: Kind = "infonce"
    soft: Soft = 0.9
    width: Width = 128


@hookimpl
def mmstudio_objectives() -> Sequence[ObjectiveSpec]:
    """The objectives of this plugin."""
    return [
        ObjectiveSpec(
            id="align",
            title="Alignment",
            summary="Values that belong together come to lie near each other in one space, which can be searched.",
            factory="mmstudio_align.model:Align",
            config=AlignConfig,
            levels=("feature", "decision", "structure"),
            searches=True,
        ),
        ObjectiveSpec(
            id="cross-prediction",
            title="Cross-modal prediction",
            summary="Predicts the features of one slot from what the fusion makes of the others.",
            factory="mmstudio_align.prediction:CrossPrediction",
            config=CrossPredictionConfig,
        ),
    ]
