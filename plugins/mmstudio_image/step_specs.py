"""The specs of steps for pictures, and their settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import PluginConfig, StepSpec, Ui

Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(ge=0, le=4)]
Spread = Annotated[float, Field(ge=0, le=0.9)]


class ResizeConfig(PluginConfig):
    """Settings of the resizing."""

    side: Annotated[int, Field(ge=8, le=4096), Ui("Side", "Length of the longer side afterwards.", "px")] = (
        128
    )
    keep_ratio: Annotated[
        bool,
        Ui("Keep proportions", "Without it both sides get this length, and pictures are stretched to it."),
    ] = True
    enlarge: Annotated[bool, Ui("Enlarge", "Whether smaller pictures are made larger, too.")] = False


class CropConfig(PluginConfig):
    """Settings of the crop."""

    square: Annotated[
        bool, Ui("Square", "Whether the part is as wide as high; else it has the picture's proportions.")
    ] = True
    share: Annotated[float, Field(ge=0.05, le=1), Ui("Share", "How much of each side is kept.")] = 1.0
    place: Annotated[
        Literal["centre", "top", "bottom", "left", "right"], Ui("Place", "Where the part is taken from.")
    ] = "centre"


class RandomCropConfig(PluginConfig):
    """Settings of the random crop."""

    least: Annotated[
        float, Field(ge=0.1, le=1), Ui("Least share", "How much of each side is kept at least.")
    ] = 0.8


class PadConfig(PluginConfig):
    """Settings of the border."""

    square: Annotated[
        bool, Ui("To a square", "Fills up the shorter side, so that nothing is cut off later.")
    ] = True
    border: Annotated[
        float, Field(ge=0, le=1), Ui("Border", "Width of a border around it, as a share of the longer side.")
    ] = 0.0
    fill: Annotated[
        Literal["white", "black", "grey", "edge"],
        Ui("Filling", "What it is filled with; edge repeats the outermost pixels."),
    ] = "white"


class RotateConfig(PluginConfig):
    """Settings of the rotation."""

    degrees: Annotated[
        float, Field(ge=-180, le=180), Ui("Angle", "Against the clock; quarter turns are exact.", "degrees")
    ] = 90.0
    fill: Annotated[Literal["white", "black", "grey"], Ui("Filling", "What the corners are filled with.")] = (
        "white"
    )


class RandomRotateConfig(PluginConfig):
    """Settings of the random rotation."""

    degrees: Annotated[
        float,
        Field(ge=0, le=180),
        Ui("Largest angle", "Each picture is turned by up to this much, either way.", "degrees"),
    ] = 8.0


class FlipConfig(PluginConfig):
    """Settings of the flip."""

    direction: Annotated[
        Literal["horizontal", "vertical"],
        Ui("Direction", "Horizontal swaps left and right, vertical top and bottom."),
    ] = "horizontal"


class MirrorConfig(PluginConfig):
    """Settings of the random mirror."""

    probability: Annotated[Share, Ui("Probability", "Share of the pictures that are mirrored in a step.")] = (
        0.5
    )
    direction: Annotated[
        Literal["horizontal", "vertical"],
        Ui("Direction", "Horizontal swaps left and right, vertical top and bottom."),
    ] = "horizontal"


class ColourConfig(PluginConfig):
    """Settings of the colour change."""

    brightness: Annotated[Factor, Ui("Brightness", "1 leaves it, 0 is black.")] = 1.0
    contrast: Annotated[Factor, Ui("Contrast", "1 leaves it, 0 is all one shade.")] = 1.0
    saturation: Annotated[Factor, Ui("Saturation", "1 leaves it, 0 is grey.")] = 1.0


class JitterConfig(PluginConfig):
    """Settings of the random colour change."""

    brightness: Annotated[Spread, Ui("Brightness", "It changes by up to this share, up or down.")] = 0.1
    contrast: Annotated[Spread, Ui("Contrast", "It changes by up to this share, up or down.")] = 0.1
    saturation: Annotated[Spread, Ui("Saturation", "It changes by up to this share, up or down.")] = 0.1


class NormaliseConfig(PluginConfig):
    """Settings of the contrast stretch."""

    cut: Annotated[
        float,
        Field(ge=0, le=0.2),
        Ui("Cut off", "Share of the darkest and of the brightest pixels that may become black and white."),
    ] = 0.01
    channels: Annotated[
        bool,
        Ui("Each colour by itself", "Takes a tint out of the picture; without it, colours keep their tone."),
    ] = False


STEPS = (
    StepSpec(
        id="image-resize",
        title="Resize",
        summary="Brings large pictures to one size.",
        factory="mmstudio_image.fixed_steps:Resize",
        config=ResizeConfig,
        modality="image",
    ),
    StepSpec(
        id="image-crop",
        title="Crop",
        summary="Keeps a part of each picture, the middle or one side.",
        factory="mmstudio_image.fixed_steps:Crop",
        config=CropConfig,
        modality="image",
        contradicts="What words name may be cut off.",
    ),
    StepSpec(
        id="image-random-crop",
        title="Random crop",
        summary="Another part of each picture in every step, brought back to the full size.",
        factory="mmstudio_image.steps:RandomCrop",
        config=RandomCropConfig,
        modality="image",
        random=True,
        moves_together=True,
        contradicts="What words name may be cut off.",
    ),
    StepSpec(
        id="image-pad",
        title="Pad",
        summary="Fills pictures up to a square, or puts a border around them.",
        factory="mmstudio_image.fixed_steps:Pad",
        config=PadConfig,
        modality="image",
        keeps_all=({"fill": "white"}, {"fill": "edge"}),
    ),
    StepSpec(
        id="image-rotate",
        title="Rotate",
        summary="Turns every picture by the same angle, without cutting anything off.",
        factory="mmstudio_image.fixed_steps:Rotate",
        config=RotateConfig,
        modality="image",
        contradicts="Words about places, such as above or left of, may no longer be true of a turned picture.",
    ),
    StepSpec(
        id="image-random-rotate",
        title="Random rotation",
        summary="Turns each picture by another small angle in every step.",
        factory="mmstudio_image.steps:RandomRotate",
        config=RandomRotateConfig,
        modality="image",
        random=True,
        moves_together=True,
        contradicts="Words about places, such as above or left of, may no longer be true of a turned picture.",
    ),
    StepSpec(
        id="image-flip",
        title="Flip",
        summary="Mirrors every picture.",
        factory="mmstudio_image.fixed_steps:Flip",
        config=FlipConfig,
        modality="image",
        contradicts="Words about sides, such as left and right, are no longer true of a mirrored picture.",
    ),
    StepSpec(
        id="image-mirror",
        title="Random mirror",
        summary="Mirrors some pictures in every step; not for data in which sides matter.",
        factory="mmstudio_image.steps:Mirror",
        config=MirrorConfig,
        modality="image",
        random=True,
        moves_together=True,
        contradicts="Words about sides, such as left and right, are no longer true of a mirrored picture.",
    ),
    StepSpec(
        id="image-colour",
        title="Colour",
        summary="Changes brightness, contrast and saturation of every picture alike.",
        factory="mmstudio_image.fixed_steps:Colour",
        config=ColourConfig,
        modality="image",
        contradicts="Words about colours and light, such as red or dark, may no longer be true.",
    ),
    StepSpec(
        id="image-jitter",
        title="Random colour",
        summary="Other brightness, contrast and saturation for each picture in every step.",
        factory="mmstudio_image.steps:Jitter",
        config=JitterConfig,
        modality="image",
        random=True,
        moves_together=True,
        contradicts="Words about colours and light, such as red or dark, may no longer be true.",
    ),
    StepSpec(
        id="image-normalise",
        title="Normalise contrast",
        summary="Stretches each picture from black to white.",
        factory="mmstudio_image.fixed_steps:Normalise",
        config=NormaliseConfig,
        modality="image",
        contradicts="Words about colours and light, such as red or dark, may no longer be true.",
    ),
)
