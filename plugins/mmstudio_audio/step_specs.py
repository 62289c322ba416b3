"""The specs of steps for sounds, and their settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import PluginConfig, StepSpec, Ui


class ResampleConfig(PluginConfig):
    """Settings of the resampling."""

    rate_hz: Annotated[
        int,
        Field(ge=1000, le=192_000),
        Ui("Rate", "Samples per second afterwards; half of it is the highest pitch that is left.", "Hz"),
    ] = 16_000
    mono: Annotated[bool, Ui("One channel", "Mixes all channels to one.")] = False


class TrimConfig(PluginConfig):
    """Settings of the trimming."""

    threshold_db: Annotated[
        float,
        Field(ge=-100, le=0),
        Ui("Threshold", "What is quieter than the loudest moment by this much counts as silence.", "dB"),
    ] = -50.0
    margin_ms: Annotated[
        int, Field(ge=0, le=5000), Ui("Margin", "Silence that is left at both ends.", "ms")
    ] = 20


class LengthConfig(PluginConfig):
    """Settings of the length."""

    seconds: Annotated[
        float, Field(ge=0.01, le=600), Ui("Length", "Sounds are this long afterwards.", "s")
    ] = 1.0
    fill: Annotated[
        Literal["silence", "loop"],
        Ui("Shorter sounds", "Silence behind them, or the sound again from its start."),
    ] = "silence"
    cut: Annotated[bool, Ui("Cut longer sounds", "Whether what comes later is left out.")] = True


class GainConfig(PluginConfig):
    """Settings of the gain."""

    normalise: Annotated[
        bool, Ui("Full scale first", "Brings the loudest sample of every sound to full scale.")
    ] = False
    gain_db: Annotated[
        float,
        Field(ge=-60, le=60),
        Ui("Gain", "Louder above 0, quieter below; what would be too loud is cut at full scale.", "dB"),
    ] = 0.0


class RandomGainConfig(PluginConfig):
    """Settings of the random gain."""

    spread_db: Annotated[
        float,
        Field(ge=0, le=40),
        Ui("Spread", "Each sound becomes louder or quieter by up to this much.", "dB"),
    ] = 6.0


class RandomVoiceConfig(PluginConfig):
    """Settings of the random voice."""

    height: Annotated[
        float,
        Field(ge=0, le=0.25),
        Ui(
            "Height",
            "Each sound moves up or down by up to this share of the pitch bands; 0.05 is about an eighth of its pitch.",
        ),
    ] = 0.05
    pace: Annotated[
        float,
        Field(ge=0, le=0.5),
        Ui("Pace", "Each sound becomes quicker or slower by up to this share."),
    ] = 0.15


class SpecAugmentConfig(PluginConfig):
    """Settings of the masks on spectrograms."""

    times: Annotated[
        int, Field(ge=0, le=8), Ui("Masks in time", "Stretches of time that are hidden in each sound.")
    ] = 2
    time_share: Annotated[
        float,
        Field(ge=0, le=0.5),
        Ui("Longest in time", "Share of the sound that one of them hides at most."),
    ] = 0.15
    bands: Annotated[
        int, Field(ge=0, le=8), Ui("Masks in pitch", "Ranges of pitch that are hidden in each sound.")
    ] = 2
    band_share: Annotated[
        float,
        Field(ge=0, le=0.5),
        Ui("Widest in pitch", "Share of the pitch bands that one of them hides at most."),
    ] = 0.15


STEPS = (
    StepSpec(
        id="audio-resample",
        title="Resample",
        summary="Brings sounds to one rate, and to one channel if wanted.",
        factory="mmstudio_audio.fixed_steps:Resample",
        config=ResampleConfig,
        modality="audio",
    ),
    StepSpec(
        id="audio-trim",
        title="Trim silence",
        summary="Takes away silence at the start and at the end.",
        factory="mmstudio_audio.fixed_steps:Trim",
        config=TrimConfig,
        modality="audio",
    ),
    StepSpec(
        id="audio-length",
        title="Pad or loop",
        summary="Brings sounds to one length.",
        factory="mmstudio_audio.fixed_steps:Length",
        config=LengthConfig,
        modality="audio",
        contradicts="Words about how long a sound is, or about its end, may no longer be true.",
    ),
    StepSpec(
        id="audio-gain",
        title="Gain",
        summary="Makes sounds louder or quieter.",
        factory="mmstudio_audio.fixed_steps:Gain",
        config=GainConfig,
        modality="audio",
        contradicts="Words about loudness, such as loud or quiet, may no longer be true.",
    ),
    StepSpec(
        id="audio-random-gain",
        title="Random gain",
        summary="Another loudness of each sound in every step.",
        factory="mmstudio_audio.steps:RandomGain",
        config=RandomGainConfig,
        modality="audio",
        random=True,
        arrays=("mel",),
        moves_together=True,
        contradicts="Words about loudness, such as loud or quiet, may no longer be true.",
    ),
    StepSpec(
        id="audio-random-voice",
        title="Random voice",
        summary="Another height and pace of each sound in every step, as if another voice had made it: voices that are not in the data are understood better.",
        factory="mmstudio_audio.steps:RandomVoice",
        config=RandomVoiceConfig,
        modality="audio",
        random=True,
        arrays=("mel", "frames"),
        moves_together=True,
        contradicts="Words about how high or how quick a sound is may no longer be true.",
    ),
    StepSpec(
        id="audio-spec-augment",
        title="SpecAugment",
        summary="Hides other stretches of time and ranges of pitch of each sound in every step.",
        factory="mmstudio_audio.steps:SpecAugment",
        config=SpecAugmentConfig,
        modality="audio",
        random=True,
        arrays=("mel", "frames"),
        contradicts="What words name may be hidden.",
    ),
)
