"""The spec of the heads plugin: classes and numbers of a column by a trained head, and its settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import Baseline, ObjectiveSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2


class HeadsConfig(PluginConfig):
    """Settings of the head."""

    kind: Annotated[
        Literal["auto", "classes", "numbers"],
        Ui(
            "What is learned",
            "Classes, or numbers on a scale; by itself, a column of numbers with more than twenty different ones, or that samples do not share, is a scale.",
        ),
    ] = "auto"
    weights: Annotated[
        Literal["equal", "balanced"],
        Ui(
            "Weights of classes",
            "Equal for all samples, or such that rare classes count as much as frequent ones.",
        ),
    ] = "equal"
    meeting: Annotated[
        Literal["mean", "transformer"],
        Ui(
            "How decisions meet",
            "With a fusion at the level of decisions: the mean of what each slot says, or a small transformer over what is given.",
            advanced=True,
        ),
    ] = "mean"
    smoothing: Annotated[
        float,
        Field(ge=0, le=0.5),
        Ui(
            "Label smoothing",
            "Share of each label that is spread over all classes, against overconfidence.",
            advanced=True,
        ),
    ] = 0.0
    own: Annotated[
        float,
        Field(ge=0, le=10),
        Ui(
            "Own answers",
            "Weight of what samples without a label teach: where the head is sure of one view of a sample, that class is the label of another "
            "view, changed by other draws of the random steps. At 0 they teach nothing; otherwise a batch holds half as many samples, each twice.",
        ),
    ] = 0.0
    sure: Annotated[
        float,
        Field(ge=0, lt=1),
        Ui(
            "Sure from",
            "Share that the likeliest class must have to be taken as a label of another view.",
            advanced=True,
        ),
    ] = 0.8
    width: Annotated[
        int, Field(ge=4, le=2048), Ui("Width", "Numbers of the vector that the fusion makes.", advanced=True)
    ] = 128
    hidden: Annotated[
        int,
        Field(ge=0, le=4096),
        Ui(
            "Hidden width", "Width of the head's hidden layer; 0 is a linear head without one.", advanced=True
        ),
    ] = 128
    dropout: Annotated[
        float,
        Field(ge=0, le=0.9),
        Ui("Dropout", "Share of that vector's numbers that a step leaves out.", advanced=True),
    ] = 0.0


@hookimpl
def mmstudio_objectives() -> Sequence[ObjectiveSpec]:
    """The objective of this plugin."""
    return [
        ObjectiveSpec(
            id="heads",
            title="Classes and numbers",
            summary="Tells the class or the number in a column from any slots, any of which may be missing.",
            factory="mmstudio_heads.model:HeadsObjective",
            config=HeadsConfig,
            labels=("table", "text"),
            levels=("feature", "decision", "structure"),
            tells=True,
            baselines=(
                Baseline(id="late", title="Late fusion: the mean of the slots' logits", level="decision"),
                Baseline(
                    id="late-transformer",
                    title="Late fusion: a small transformer",
                    settings={"meeting": "transformer"},
                    level="decision",
                ),
            ),
            leaves=True,
        )
    ]
