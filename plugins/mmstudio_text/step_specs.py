"""The specs of steps for texts, and their settings."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mmstudio.api import PluginConfig, StepSpec, Ui


class LowerConfig(PluginConfig):
    """Settings of the change to lower case; it has none."""


class TemplateConfig(PluginConfig):
    """Settings of the template."""

    template: Annotated[
        str,
        Field(max_length=1000),
        Ui("Template", "{text} stands for the text; a template without it is put in front."),
    ] = "a photo of {text}"


class TruncateConfig(PluginConfig):
    """Settings of the cut."""

    words: Annotated[
        int,
        Field(ge=1, le=1000),
        Ui("Words", "How many are kept from the start; a Chinese character counts as one."),
    ] = 12


class WordDropConfig(PluginConfig):
    """Settings of the random word drop."""

    probability: Annotated[
        float,
        Field(ge=0, le=0.9),
        Ui("Probability", "Share of the words that are left out; one always stays."),
    ] = 0.1


STEPS = (
    StepSpec(
        id="text-lower",
        title="Lower case",
        summary="Writes everything in small letters.",
        factory="mmstudio_text.fixed_steps:Lower",
        config=LowerConfig,
        modality="text",
    ),
    StepSpec(
        id="text-template",
        title="Template",
        summary="Puts every text into a sentence.",
        factory="mmstudio_text.fixed_steps:Template",
        config=TemplateConfig,
        modality="text",
    ),
    StepSpec(
        id="text-truncate",
        title="Truncate",
        summary="Keeps the first words of every text.",
        factory="mmstudio_text.fixed_steps:Truncate",
        config=TruncateConfig,
        modality="text",
    ),
    StepSpec(
        id="text-word-drop",
        title="Random word drop",
        summary="Leaves other words out of each text in every step.",
        factory="mmstudio_text.steps:WordDrop",
        config=WordDropConfig,
        modality="text",
        random=True,
        arrays=("ids", "length", "words"),
        contradicts="Without a word such as not or without, a text may say the opposite.",
    ),
)
