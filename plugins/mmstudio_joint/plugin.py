"""The specs of the joint plugin: a generator of several slots that is made of others, and its settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from mmstudio.api import GeneratorSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2


class JointConfig(PluginConfig):
    """Settings of the joint generator."""

    summary: Annotated[
        int,
        Field(ge=4, le=1024),
        Ui(
            "Summary",
            "Numbers that each slot is summarised to; all that slots tell each other goes through them.",
        ),
    ] = 48
    noise: Annotated[
        float,
        Field(ge=0, le=4),
        Ui(
            "Noise",
            "Noise on summaries in training; more of it keeps finer detail out of them.",
            advanced=True,
        ),
    ] = 0.2
    own: Annotated[
        float,
        Field(ge=0, le=1),
        Ui(
            "Own summary",
            "Share of the samples in which a slot is learned with the summary of itself; 0 never shows it.",
            advanced=True,
        ),
    ] = 0.0
    fill: Annotated[
        float,
        Field(ge=0, le=1),
        Ui(
            "Fill gaps from",
            "Share of the training from which a summary that a sample lacks is drawn by the prior, so that decoders learn from that sample "
            "as from a whole one; 1 never draws it.",
            advanced=True,
        ),
    ] = 0.2
    alignment: Annotated[
        float,
        Field(ge=0, le=100),
        Ui(
            "Alignment",
            "Weight of telling which summaries belong to the same sample, from which slots learn early what they share; 0 leaves it "
            "out.",
            advanced=True,
        ),
    ] = 1.0
    alignment_width: Annotated[
        int,
        Field(ge=4, le=1024),
        Ui("Alignment width", "Width of the spaces in which two summaries are compared.", advanced=True),
    ] = 32
    condition_width: Annotated[
        int,
        Field(ge=16, le=2048),
        Ui("Condition width", "Width of the vector that a decoder is conditioned by.", advanced=True),
    ] = 256
    hidden: Annotated[
        int,
        Field(ge=16, le=4096),
        Ui("Prior width", "Width of the network that draws what is not given.", advanced=True),
    ] = 384
    layers: Annotated[int, Field(ge=1, le=32), Ui("Prior layers", "Its residual blocks.", advanced=True)] = 4


class JointSampling(PluginConfig):
    """Settings of generating."""

    prior_steps: Annotated[
        int, Field(ge=1, le=1000), Ui("Prior steps", "Steps in which what is not given is drawn.")
    ] = 32


@hookimpl
def mmstudio_generators() -> Sequence[GeneratorSpec]:
    """The generators of this plugin."""
    return [
        GeneratorSpec(
            id="joint",
            title="Any to any",
            summary="Makes every slot that is not given, so that all of them agree; each by a generator of its own.",
            factory="mmstudio_joint.model:Joint",
            config=JointConfig,
            sampling=JointSampling,
            produces=(),
            levels=("decision", "structure"),
            guidance=True,
            takes_given=True,
            children=True,
            any_to_any=True,
        )
    ]
