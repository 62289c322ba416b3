"""The specs of the words plugin: generators of texts, and their settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import GeneratorSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2

MOST_PIECES = 1024
"""Largest number of word pieces of a text that is learned from, or made."""
MOST_WORDS = 32_000
"""Largest vocabulary."""


class WriterConfig(PluginConfig):
    """Settings that all generators of texts share."""

    longest: Annotated[
        int,
        Field(ge=4, le=MOST_PIECES),
        Ui(
            "Longest text",
            "Longer texts are cut; shorter data sets take less by themselves.",
            unit="word pieces",
        ),
    ] = 256
    vocabulary: Annotated[
        int,
        Field(ge=300, le=MOST_WORDS),
        Ui(
            "Vocabulary",
            "Most word pieces to learn from the texts; more makes texts shorter, but rare pieces are learned badly.",
            advanced=True,
        ),
    ] = 2048
    dropout: Annotated[
        float,
        Field(ge=0, lt=1),
        Ui(
            "Dropout",
            "Share of the network's numbers that is hidden in training; more for few texts, so that it does not "
            "learn them by heart.",
            advanced=True,
        ),
    ] = 0.1
    matching: Annotated[
        float,
        Field(ge=0, le=100),
        Ui(
            "Matching",
            "Weight of telling which of the things given a text belongs to; what pictures or sounds show is then read many times "
            "sooner. 0 leaves it out.",
            advanced=True,
        ),
    ] = 1.0
    noise: Annotated[
        float,
        Field(ge=0, le=4),
        Ui(
            "Noise",
            "Noise on what was given, in training; more of it keeps out the detail by which single samples are learned by "
            "heart.",
            advanced=True,
        ),
    ] = 1.0
    condition_width: Annotated[
        int, Field(ge=16, le=2048), Ui("Condition width", "Width of the condition vector.", advanced=True)
    ] = 128


class WordsTransformerConfig(WriterConfig):
    """Settings of the transformer."""

    width: Annotated[
        int,
        Field(ge=16, le=2048, multiple_of=16),
        Ui("Width", "Numbers at every place of a text; more learns richer language and is slower."),
    ] = 128
    layers: Annotated[int, Field(ge=1, le=24), Ui("Layers", "More layers follow longer sentences.")] = 3
    heads: Annotated[
        int,
        Field(ge=1, le=32),
        Ui(
            "Heads",
            "Attention heads; the nearest smaller number that divides the width is taken.",
            advanced=True,
        ),
    ] = 4


class WordsLstmConfig(WriterConfig):
    """Settings of the recurrent network."""

    width: Annotated[
        int,
        Field(ge=16, le=2048, multiple_of=8),
        Ui("Width", "Numbers that it remembers from piece to piece; more is slower."),
    ] = 256
    layers: Annotated[
        int, Field(ge=1, le=4), Ui("Layers", "Networks on top of each other.", advanced=True)
    ] = 1


class WordsGanConfig(WordsLstmConfig):
    """Settings of the recurrent network that is trained on against a critic."""

    likelihood: Annotated[
        float,
        Field(ge=0, lt=1),
        Ui(
            "Share of likelihood",
            "Share of the training, at its start, in which it learns by likelihood alone.",
        ),
    ] = 0.6
    estimator: Annotated[
        Literal["gumbel", "policy"],
        Ui(
            "Estimator",
            "How the critic's judgement reaches the writer, whose pieces are chosen and not computed: by a gradient "
            "through the choice (straight-through Gumbel), or by rewards (policy gradient).",
        ),
    ] = "policy"
    critic_width: Annotated[
        int,
        Field(ge=16, le=1024, multiple_of=8),
        Ui("Critic's width", "Numbers of the critic.", advanced=True),
    ] = 128
    anchor: Annotated[
        float,
        Field(ge=0, le=100),
        Ui(
            "Anchor",
            "Weight of the likelihood that is still learned beside the critic's judgement; without it, 0, language is "
            "soon unlearned.",
            advanced=True,
        ),
    ] = 1.0


class WordsSampling(PluginConfig):
    """Settings of generating."""

    method: Annotated[
        Literal["sample", "greedy", "beam"],
        Ui(
            "Method",
            "Sample draws each piece by its probability; greedy takes the most probable one; beam looks for the most "
            "probable text. The last two ignore the seed.",
        ),
    ] = "sample"
    temperature: Annotated[
        float,
        Field(ge=0.05, le=5),
        Ui(
            "Temperature",
            "1 draws as the training texts are; lower keeps to what is likely, higher is bolder.",
        ),
    ] = 1.0
    top_p: Annotated[
        float,
        Field(gt=0, le=1),
        Ui(
            "Top p",
            "Draws only from the most probable pieces that together have this share; 1 leaves none out.",
        ),
    ] = 1.0
    beams: Annotated[
        int, Field(ge=1, le=64), Ui("Beams", "Texts that beam search follows at once.", advanced=True)
    ] = 4
    length: Annotated[
        float,
        Field(ge=0, le=2),
        Ui(
            "Length",
            "Beam search compares log-probabilities divided by the length to this power; 0 prefers short texts.",
            advanced=True,
        ),
    ] = 0.6
    longest: Annotated[
        int,
        Field(ge=0, le=MOST_PIECES),
        Ui(
            "Longest result",
            "Cuts results off; 0 allows what training allows.",
            unit="word pieces",
            advanced=True,
        ),
    ] = 0


@hookimpl
def mmstudio_generators() -> Sequence[GeneratorSpec]:
    """The generators of this plugin."""
    return [
        GeneratorSpec(
            id="text-transformer",
            title="Text transformer",
            summary="Writes texts piece by piece, looking at all that was given and at all that stands there already.",
            factory="mmstudio_words.transformer:WordsTransformer",
            config=WordsTransformerConfig,
            sampling=WordsSampling,
            produces=("text",),
            levels=("feature", "structure", "decision"),
            guidance=True,
            streams=True,
        ),
        GeneratorSpec(
            id="text-lstm",
            title="Text LSTM",
            summary="Writes texts piece by piece from a memory; small, quick and steady.",
            factory="mmstudio_words.lstm:WordsLstm",
            config=WordsLstmConfig,
            sampling=WordsSampling,
            produces=("text",),
            levels=("feature", "decision"),
            guidance=True,
            streams=True,
        ),
        GeneratorSpec(
            id="text-lstm-gan",
            title="Text LSTM, adversarial",
            summary="Learns by likelihood first, then against a critic; to be compared with likelihood alone.",
            factory="mmstudio_words.rivalry:WordsLstmGan",
            config=WordsGanConfig,
            sampling=WordsSampling,
            produces=("text",),
            levels=("feature", "decision"),
            guidance=True,
            streams=True,
        ),
    ]
