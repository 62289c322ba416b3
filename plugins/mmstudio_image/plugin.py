"""The specs of the picture plugin: one modality, one encoder, steps, an inspector."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import EncoderSpec, InspectorSpec, ModalitySpec, PluginConfig, StepSpec, Ui, hookimpl
from mmstudio_image.step_specs import STEPS

API_VERSION = 2

SUFFIXES = (
    *(
        ".png",
        ".jpg",
        ".jpeg",
        ".jfif",
        ".jpe",
        ".mpo",
        ".webp",
        ".bmp",
        ".dib",
        ".gif",
        ".tif",
        ".tiff",
        ".apng",
    ),
    *(
        ".ppm",
        ".pgm",
        ".pbm",
        ".pnm",
        ".pfm",
        ".jp2",
        ".j2k",
        ".j2c",
        ".jpc",
        ".jpf",
        ".jpx",
        ".avif",
        ".avifs",
    ),
    *(
        ".heic",
        ".heif",
        ".hif",
        ".dcm",
        ".dicom",
        ".tga",
        ".icb",
        ".vda",
        ".vst",
        ".ico",
        ".cur",
        ".icns",
        ".psd",
    ),
    *(".qoi", ".dds", ".pcx", ".sgi", ".rgb", ".rgba", ".bw", ".ras", ".xpm"),
)


FINDINGS = {"image-tiny": "Tiny pictures", "image-blank": "Pictures of one colour"}
FACTS = {"colours": "Colours", "side": "Shorter side in pixels"}


class ImageCnnConfig(PluginConfig):
    """Settings of the convolutional encoder."""

    size: Annotated[
        Literal[16, 32, 64, 128],
        Ui(
            "Size", "Side that pictures are brought to; larger ones show finer detail and train slower.", "px"
        ),
    ] = 32
    grid: Annotated[
        Literal[1, 2, 4, 8],
        Ui(
            "Grid",
            "Places per side that keep features of their own; 1 gives one feature for the whole picture.",
        ),
    ] = 4
    channels: Annotated[
        int,
        Field(ge=8, le=256, multiple_of=8),
        Ui("Channels", "Channels of the first level; more can tell more and train slower."),
    ] = 32
    width: Annotated[
        int,
        Field(ge=16, le=1024, multiple_of=8),
        Ui("Feature width", "Numbers in every feature.", advanced=True),
    ] = 128


@hookimpl
def mmstudio_modalities() -> list[ModalitySpec]:
    """Pictures."""
    return [
        ModalitySpec(
            id="image",
            title="Picture",
            summary="Still pictures in colour or grey.",
            factory="mmstudio_image.codec:ImageCodec",
            suffixes=SUFFIXES,
        )
    ]


@hookimpl
def mmstudio_encoders() -> list[EncoderSpec]:
    """The convolutional encoder."""
    return [
        EncoderSpec(
            id="image-cnn",
            title="Convolutional network",
            summary="A small residual network that keeps a grid of features.",
            factory="mmstudio_image.model:ImageCnn",
            config=ImageCnnConfig,
            modality="image",
        )
    ]


@hookimpl
def mmstudio_steps() -> list[StepSpec]:
    """Steps for pictures."""
    return list(STEPS)


@hookimpl
def mmstudio_inspectors() -> list[InspectorSpec]:
    """The inspector of pictures."""
    return [
        InspectorSpec(
            id="image",
            title="Pictures",
            summary="Finds tiny and blank pictures, and copies that were made smaller, brighter or saved anew.",
            factory="mmstudio_image.inspector:ImageInspector",
            modality="image",
            findings=FINDINGS,
            facts=FACTS,
            near=12,
            alike=0.95,
        )
    ]
