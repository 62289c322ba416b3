"""The specs of the flow plugin: a conditional flow over pictures, and its settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import FewSteps, GeneratorSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2


class FlowConfig(PluginConfig):
    """Settings of the flow."""

    size: Annotated[int, Field(ge=8, le=512), Ui("Size", "Side of the pictures it makes.", "px")] = 32
    channels: Annotated[Literal[1, 3], Ui("Channels", "1 makes grey pictures, 3 colour.")] = 3
    width: Annotated[
        int,
        Field(ge=16, le=1024, multiple_of=16),
        Ui("Width", "Channels of the finest level; more learns finer detail and is slower."),
    ] = 64
    multipliers: Annotated[
        tuple[Annotated[int, Field(ge=1, le=16)], ...],
        Field(min_length=1, max_length=6),
        Ui(
            "Multipliers",
            "Channels per level, in multiples of the width; each level halves the side.",
            advanced=True,
        ),
    ] = (1, 2)
    blocks: Annotated[int, Field(ge=1, le=8), Ui("Blocks", "Residual blocks per level.", advanced=True)] = 1
    patch: Annotated[
        Literal[1, 2, 4, 8],
        Ui(
            "Patch",
            "Pixels that are folded into channels before the first layer; larger is faster.",
            "px",
            advanced=True,
        ),
    ] = 2
    condition_width: Annotated[
        int, Field(ge=16, le=2048), Ui("Condition width", "Width of the condition vector.", advanced=True)
    ] = 256
    prior: Annotated[
        bool,
        Ui(
            "Prior",
            "Learns to draw what is not given before the picture is made, so that any part of the conditions is enough.",
            advanced=True,
        ),
    ] = True
    draws: Annotated[
        int,
        Field(ge=1, le=64),
        Ui(
            "Draws",
            "Times and noises that a picture is learned with in each step; encoders run once for all of them.",
            advanced=True,
        ),
    ] = 1
    finish: Annotated[
        bool,
        Ui(
            "Finish",
            "Small last layers work on every pixel with the noisy picture at hand: sharper, and without a weave of patches.",
            advanced=True,
        ),
    ] = False
    detail: Annotated[
        float,
        Field(ge=0, le=64),
        Ui(
            "Detail",
            "How much differences between neighbouring pixels count in training, beside the pixels; more makes sharper pictures.",
            advanced=True,
        ),
    ] = 0.0
    shortcut: Annotated[
        bool,
        Ui(
            "Long steps",
            "Learns to make a picture in one or two long steps, from a trained flow that stays as it is.",
            advanced=True,
        ),
    ] = False
    time_centre: Annotated[
        float,
        Field(ge=-4, le=4),
        Ui(
            "Time centre",
            "Where training looks most, as a logit: below 0 towards noise, above towards data.",
            advanced=True,
        ),
    ] = -0.8
    time_spread: Annotated[
        float,
        Field(gt=0, le=4),
        Ui("Time spread", "How widely training times are spread, as a logit.", advanced=True),
    ] = 1.0
    time_even: Annotated[
        float,
        Field(ge=0, le=1),
        Ui(
            "Even times",
            "Share of training times that are spread evenly from noise to data instead; detail is decided near the data.",
            advanced=True,
        ),
    ] = 0.0


class FlowSampling(PluginConfig):
    """Settings of generating."""

    steps: Annotated[
        int, Field(ge=1, le=1000), Ui("Steps", "More follow the flow more exactly and take longer.")
    ] = 12
    solver: Annotated[
        Literal["euler", "heun"], Ui("Solver", "Heun looks twice at every step and errs less.", advanced=True)
    ] = "euler"
    prior_steps: Annotated[
        int,
        Field(ge=0, le=1000),
        Ui("Prior steps", "Steps in which what is not given is drawn; 0 leaves it open.", advanced=True),
    ] = 24
    shortcut: Annotated[
        bool,
        Ui("Long steps", "One or two long steps, of a run that has learned them.", advanced=True),
    ] = False
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
            id="image-flow",
            title="Flow",
            summary="Learns a field that carries noise to pictures; stable to train, and guidance steers it.",
            factory="mmstudio_flow.model:ImageFlow",
            config=FlowConfig,
            sampling=FlowSampling,
            produces=("image",),
            levels=("feature", "structure", "decision"),
            guidance=True,
            leaves=True,
            few_steps=FewSteps(
                settings={"shortcut": True},
                sampling={"shortcut": True, "steps": 1, "prior_steps": 4},
                training={"batch": 32, "optimiser": "adamw", "lr": 1e-3, "decay": 0.5, "ema_halflife": 0.02},
            ),
            narrows=True,
            only_training=frozenset({"detail", "draws", "time_centre", "time_spread", "time_even"}),
        )
    ]
