"""The specs of the plugin of sounds: a conditional flow over spectrograms with its vocoder, and its settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import GeneratorSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2


class SoundFlowConfig(PluginConfig):
    """Settings of the flow over sounds."""

    rate_hz: Annotated[
        Literal[16000, 22050],
        Ui("Rate", "Samples per second of the sounds it makes; half of it is their highest pitch.", "Hz"),
    ] = 16000
    seconds: Annotated[
        float,
        Field(ge=0, le=20),
        Ui(
            "Longest",
            "Sounds are learned up to this length; 0 covers most of the data set, at most 10 s.",
            "s",
        ),
    ] = 0.0
    mels: Annotated[
        int,
        Field(ge=32, le=128, multiple_of=8),
        Ui("Pitch bands", "More bands tell closer pitches apart and are slower.", advanced=True),
    ] = 80
    width: Annotated[
        int,
        Field(ge=16, le=1024, multiple_of=16),
        Ui("Width", "Channels of the flow; more learns finer detail and is slower."),
    ] = 160
    blocks: Annotated[int, Field(ge=1, le=32), Ui("Blocks", "Residual blocks.", advanced=True)] = 8
    patch: Annotated[
        Literal[1, 2, 4],
        Ui(
            "Patch",
            "Moments of about 16 ms that are folded into channels; larger is faster.",
            advanced=True,
        ),
    ] = 2
    vocoder: Annotated[
        int,
        Field(ge=0, le=1024, multiple_of=16),
        Ui(
            "Vocoder",
            "Channels of the network that turns spectrograms into sounds and learns beside the flow; 0 leaves that to Griffin-Lim.",
        ),
    ] = 192
    condition_width: Annotated[
        int, Field(ge=16, le=2048), Ui("Condition width", "Width of the condition vector.", advanced=True)
    ] = 256
    prior: Annotated[
        bool,
        Ui(
            "Prior",
            "Learns to draw what is not given before the sound is made, so that any part of the conditions is enough.",
            advanced=True,
        ),
    ] = True
    matching: Annotated[
        float,
        Field(ge=0, le=100),
        Ui(
            "Matching",
            "Weight of telling which of the things given a sound belongs to; what pictures or texts tell of it is then read sooner. "
            "0 leaves it out.",
            advanced=True,
        ),
    ] = 0.3
    time_centre: Annotated[
        float,
        Field(ge=-4, le=4),
        Ui(
            "Time centre",
            "Where training looks most, as a logit: below 0 towards noise, above towards data.",
            advanced=True,
        ),
    ] = -0.4
    time_spread: Annotated[
        float,
        Field(gt=0, le=4),
        Ui("Time spread", "How widely training times are spread, as a logit.", advanced=True),
    ] = 1.2


class SoundFlowSampling(PluginConfig):
    """Settings of generating."""

    seconds: Annotated[
        float,
        Field(ge=0, le=20),
        Ui("Length", "Length of every sound; 0 draws a fitting one for each.", "s"),
    ] = 0.0
    steps: Annotated[
        int, Field(ge=1, le=1000), Ui("Steps", "More follow the flow more exactly and take longer.")
    ] = 12
    solver: Annotated[
        Literal["euler", "heun"], Ui("Solver", "Heun looks twice at every step and errs less.", advanced=True)
    ] = "euler"
    vocoder: Annotated[
        Literal["auto", "learned", "griffin-lim"],
        Ui(
            "Vocoder",
            "What turns the spectrogram into a sound; auto takes the learned one once it has learned for a while.",
        ),
    ] = "auto"
    rounds: Annotated[
        int,
        Field(ge=1, le=1000),
        Ui("Rounds", "Rounds of Griffin-Lim; more are clearer and slower.", advanced=True),
    ] = 32
    prior_steps: Annotated[
        int,
        Field(ge=0, le=1000),
        Ui("Prior steps", "Steps in which what is not given is drawn; 0 leaves it open.", advanced=True),
    ] = 24
    guidance_until: Annotated[
        float,
        Field(ge=0, le=1),
        Ui("Guidance until", "Share of the way from noise to data over which guidance acts.", advanced=True),
    ] = 1.0


@hookimpl
def mmstudio_generators() -> Sequence[GeneratorSpec]:
    """The generators of this plugin."""
    return [
        GeneratorSpec(
            id="audio-flow",
            title="Flow of sounds",
            summary="Learns a field that carries noise to spectrograms, and hears them as sounds of fitting length.",
            factory="mmstudio_sounds.model:SoundFlow",
            config=SoundFlowConfig,
            sampling=SoundFlowSampling,
            produces=("audio",),
            levels=("feature", "structure", "decision"),
            guidance=True,
        )
    ]
