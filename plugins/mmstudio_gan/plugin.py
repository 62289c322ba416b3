"""The specs of the GAN plugin: two adversarial generators of pictures, and their settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import GeneratorSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2

Size = Annotated[Literal[28, 32, 64, 128], Ui("Size", "Side of the pictures it makes.", "px")]
Channels = Annotated[Literal[1, 3], Ui("Colour channels", "1 for grey pictures, 3 for colour.")]
Noise = Annotated[
    int, Field(ge=1, le=1024), Ui("Noise numbers", "Numbers that hold what the condition does not say.")
]
ConditionWidth = Annotated[
    int, Field(ge=16, le=2048), Ui("Condition width", "Width of the fused condition.", advanced=True)
]
Mismatch = Annotated[
    float,
    Field(ge=0, le=10),
    Ui(
        "Mismatch",
        "Weight of telling pictures from wrong conditions; more follows the condition more closely.",
    ),
]


class DcganConfig(PluginConfig):
    """Settings of the DCGAN."""

    size: Size = 32
    channels: Channels = 3
    width: Annotated[
        int, Field(ge=8, le=256), Ui("Width", "Channels of the largest maps; they double with every halving.")
    ] = 64
    noise: Noise = 100
    condition_width: ConditionWidth = 256
    mismatch: Mismatch = 1.0


class GanConfig(PluginConfig):
    """Settings of the modern adversarial network."""

    size: Size = 32
    channels: Channels = 3
    width: Annotated[
        int,
        Field(ge=16, le=512, multiple_of=8),
        Ui("Width", "Channels of the maps at 16 x 16; more is finer and slower."),
    ] = 48
    blocks: Annotated[
        int,
        Field(ge=1, le=8),
        Ui("Blocks", "Residual blocks per resolution, in both networks.", advanced=True),
    ] = 1
    noise: Noise = 64
    condition_width: ConditionWidth = 256
    gamma: Annotated[
        float,
        Field(ge=0, le=1000),
        Ui(
            "Gamma",
            "Weight of the gradient penalties; raise it when the margin of the discriminator runs away.",
        ),
    ] = 5.0
    penalty_every: Annotated[
        int,
        Field(ge=1, le=64),
        Ui(
            "Penalty every",
            "Steps between penalties, each as much heavier; 1 is exact, more is faster.",
            "steps",
        ),
    ] = 8
    mismatch: Mismatch = 1.0
    pull: Annotated[
        float,
        Field(ge=0, le=1000),
        Ui(
            "Pull",
            "Weight of the distance to the sample's own picture, which fades during training; helps short trainings, "
            "0 is the purely adversarial one.",
        ),
    ] = 200.0


class GanSampling(PluginConfig):
    """Settings of generating."""

    temperature: Annotated[
        float,
        Field(ge=0, le=2),
        Ui("Temperature", "Spread of the noise; less is more typical, 1 is as trained."),
    ] = 1.0


@hookimpl
def mmstudio_generators() -> Sequence[GeneratorSpec]:
    """The adversarial generators."""
    return [
        GeneratorSpec(
            id="image-gan",
            title="Adversarial network",
            summary="Crisp pictures in one step; relativistic loss with gradient penalties keeps the training steady.",
            factory="mmstudio_gan.model:ImageGan",
            config=GanConfig,
            sampling=GanSampling,
            produces=("image",),
            levels=("feature", "decision", "structure"),
            leaves=True,
            remedies={"saturated": {"gamma": 4}, "collapsed": {"gamma": 2, "pull": 1}},
        ),
        GeneratorSpec(
            id="image-dcgan",
            title="DCGAN",
            summary="The classic of 2016 as published, made conditional; for comparison.",
            factory="mmstudio_gan.model:ImageDcgan",
            config=DcganConfig,
            sampling=GanSampling,
            produces=("image",),
            leaves=True,
        ),
    ]
