"""The specs of the text plugin: one modality, one encoder, steps, an inspector."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mmstudio.api import EncoderSpec, InspectorSpec, ModalitySpec, PluginConfig, StepSpec, Ui, hookimpl
from mmstudio_text.step_specs import STEPS

API_VERSION = 2

MOST_TOKENS = 256
"""Largest number of word pieces of a text that an encoder reads."""


FINDINGS = {
    "text-empty": "Texts without words",
    "text-placeholder": "Placeholders instead of texts",
    "text-file-name": "File names instead of texts",
}
FACTS = {"words": "Length in words", "language": "Language"}


class TextTransformerConfig(PluginConfig):
    """Settings of the Transformer encoder of texts."""

    max_tokens: Annotated[
        int,
        Field(ge=4, le=MOST_TOKENS),
        Ui("Most word pieces", "Longer texts are cut; shorter data sets take less by themselves."),
    ] = 24
    vocabulary: Annotated[
        int,
        Field(ge=512, le=32000),
        Ui("Vocabulary", "Most word pieces to learn from the data set's own texts.", advanced=True),
    ] = 2048
    layers: Annotated[int, Field(ge=1, le=12), Ui("Layers", "More layers understand longer sentences.")] = 2
    heads: Annotated[int, Field(ge=1, le=16), Ui("Heads", "Attention heads of a layer.", advanced=True)] = 4
    width: Annotated[
        int,
        Field(ge=16, le=1024, multiple_of=16),
        Ui("Feature width", "Numbers in every feature.", advanced=True),
    ] = 128
    hide: Annotated[
        float,
        Field(ge=0, le=0.5),
        Ui(
            "Hidden word pieces",
            "Share hidden in training, so that unknown words do no harm later.",
            advanced=True,
        ),
    ] = 0.05


@hookimpl
def mmstudio_modalities() -> list[ModalitySpec]:
    """Texts."""
    return [
        ModalitySpec(
            id="text",
            title="Text",
            summary="Words and sentences in any language.",
            factory="mmstudio_text.codec:TextCodec",
            suffixes=(".txt", ".caption", ".cap", ".text", ".lab"),
            inline=True,
        )
    ]


@hookimpl
def mmstudio_encoders() -> list[EncoderSpec]:
    """The Transformer encoder."""
    return [
        EncoderSpec(
            id="text-transformer",
            title="Transformer",
            summary="Learns its word pieces and their meaning from the data set alone.",
            factory="mmstudio_text.model:TextTransformer",
            config=TextTransformerConfig,
            modality="text",
        )
    ]


@hookimpl
def mmstudio_inspectors() -> list[InspectorSpec]:
    """The inspector of texts."""
    return [
        InspectorSpec(
            id="text",
            title="Texts",
            summary="Finds empty texts, placeholders and file names, and guesses the language.",
            factory="mmstudio_text.inspector:TextInspector",
            modality="text",
            findings=FINDINGS,
            facts=FACTS,
        )
    ]


@hookimpl
def mmstudio_steps() -> list[StepSpec]:
    """Steps for texts."""
    return list(STEPS)
