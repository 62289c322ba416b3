"""The specs of the sound plugin: one modality, one encoder, steps, an inspector."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mmstudio.api import EncoderSpec, InspectorSpec, ModalitySpec, PluginConfig, StepSpec, Ui, hookimpl
from mmstudio_audio.step_specs import STEPS

API_VERSION = 2

SUFFIXES = (
    ".wav", ".wave", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".mp2", ".mp1", ".mpga", ".aiff", ".aif", ".aifc",
    ".au", ".snd", ".caf", ".w64", ".rf64", ".bwf", ".voc", ".nist", ".sph", ".ircam", ".svx", ".8svx", ".paf", ".avr",
    ".pvf", ".wve", ".sds", ".htk", ".xi",
    *(".m4a", ".m4b", ".aac", ".mp4", ".3gp", ".amr", ".wma", ".webm", ".weba", ".mka", ".ac3", ".ape", ".wv", ".tta"),
    *(".spx", ".mpc", ".dsf", ".dff", ".mid", ".midi"),
)  # fmt: skip
"""Suffixes that libsndfile reads, those that need the extra ``[media]``, and those that nothing here reads."""


FINDINGS = {
    "sound-short": "Very short sounds",
    "sound-silent": "Silent sounds",
    "sound-clipped": "Clipped sounds",
}
FACTS = {"seconds": "Length in seconds", "rate": "Rate", "channels": "Channels"}


class AudioCnnConfig(PluginConfig):
    """Settings of the convolutional encoder of sounds."""

    seconds: Annotated[
        float,
        Field(ge=0, le=10),
        Ui(
            "Length",
            "What is heard of a sound from its start; 0 covers most of the data set, at most 10 s.",
            "s",
        ),
    ] = 0.0
    rate_hz: Annotated[
        int,
        Field(ge=4000, le=48000),
        Ui(
            "Rate",
            "Samples per second that sounds are brought to; half of it is the highest pitch heard.",
            "Hz",
        ),
    ] = 16000
    mels: Annotated[
        int, Field(ge=16, le=128, multiple_of=8), Ui("Pitch bands", "More bands tell closer pitches apart.")
    ] = 48
    tokens: Annotated[
        int, Field(ge=1, le=64), Ui("Places in time", "Parts of a sound that keep features of their own.")
    ] = 8
    width: Annotated[
        int,
        Field(ge=16, le=1024, multiple_of=8),
        Ui("Feature width", "Numbers in every feature.", advanced=True),
    ] = 128


@hookimpl
def mmstudio_modalities() -> list[ModalitySpec]:
    """Sounds."""
    return [
        ModalitySpec(
            id="audio",
            title="Sound",
            summary="Notes, noises and speech of up to ten minutes.",
            factory="mmstudio_audio.codec:AudioCodec",
            suffixes=SUFFIXES,
        )
    ]


@hookimpl
def mmstudio_encoders() -> list[EncoderSpec]:
    """The convolutional encoder."""
    return [
        EncoderSpec(
            id="audio-cnn",
            title="Convolutional network",
            summary="Looks at a spectrogram; keeps pitch, loudness and the course of time.",
            factory="mmstudio_audio.model:AudioCnn",
            config=AudioCnnConfig,
            modality="audio",
        )
    ]


@hookimpl
def mmstudio_inspectors() -> list[InspectorSpec]:
    """The inspector of sounds."""
    return [
        InspectorSpec(
            id="audio",
            title="Sounds",
            summary="Finds silent, clipped and very short sounds, and copies that were made softer or saved anew.",
            factory="mmstudio_audio.inspector:AudioInspector",
            modality="audio",
            findings=FINDINGS,
            facts=FACTS,
            near=16,
            alike=0.99,
        )
    ]


@hookimpl
def mmstudio_steps() -> list[StepSpec]:
    """Steps for sounds."""
    return list(STEPS)
