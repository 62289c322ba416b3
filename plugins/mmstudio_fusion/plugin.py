"""The specs of the fusion plugin: eight fusion strategies, and their settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import FusionSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2

Hidden = Annotated[
    int,
    Field(ge=16, le=4096),
    Ui(
        "Hidden width",
        "Width of the layer in the middle; more can express more and costs more.",
        advanced=True,
    ),
]
Heads = Annotated[
    int,
    Field(ge=1, le=32),
    Ui(
        "Heads", "Attention heads; the nearest smaller number that divides the width is taken.", advanced=True
    ),
]
Depth = Annotated[int, Field(ge=1, le=16), Ui("Depth", "Layers one after the other; more is slower.")]


class ConcatConfig(PluginConfig):
    """Settings of the concatenation."""

    hidden: Annotated[
        int,
        Field(ge=0, le=4096),
        Ui(
            "Hidden width",
            "Width of the layer in the middle; more can express more and costs more, 0 leaves it out.",
            advanced=True,
        ),
    ] = 512


class WeightedSumConfig(PluginConfig):
    """Settings of the weighted sum."""

    shares: Annotated[
        Literal["softmax", "softplus"],
        Ui("Shares", "Softmax makes the shares sum to one; softplus lets each one grow by itself."),
    ] = "softmax"
    hidden: Hidden = 256


class GatedConfig(PluginConfig):
    """Settings of the gated unit."""

    gate: Annotated[
        Literal["softmax", "sigmoid"],
        Ui(
            "Gate",
            "Softmax lets slots compete for every number of the result; sigmoid opens each one by itself.",
        ),
    ] = "softmax"


class LowRankConfig(PluginConfig):
    """Settings of the low-rank tensor product."""

    rank: Annotated[
        int,
        Field(ge=1, le=64),
        Ui("Rank", "Terms that stand for the full product of all slots; more is finer."),
    ] = 8
    width: Annotated[
        int,
        Field(ge=4, le=1024),
        Ui("Slot width", "Width that each slot enters the product with.", advanced=True),
    ] = 128


class CrossAttentionConfig(PluginConfig):
    """Settings of the fusion by attention."""

    latents: Annotated[
        int,
        Field(ge=1, le=256),
        Ui("Latent tokens", "Tokens that gather from all slots and condition the generator."),
    ] = 16
    depth: Depth = 2
    heads: Heads = 4


class BottleneckConfig(PluginConfig):
    """Settings of the fusion by bottleneck tokens."""

    bottlenecks: Annotated[
        int,
        Field(ge=1, le=64),
        Ui("Bottleneck tokens", "The only tokens through which slots see each other."),
    ] = 4
    depth: Depth = 2
    heads: Heads = 4


class DecisionConfig(PluginConfig):
    """Settings of the fusion of decisions."""

    hidden: Hidden = 256


class StructureConfig(PluginConfig):
    """Settings of the fusion inside the network."""

    hidden: Hidden = 512


@hookimpl
def mmstudio_fusions() -> Sequence[FusionSpec]:
    """The fusion strategies of this plugin."""
    return [*_feature_vectors(), *_feature_tokens(), *_levels()]


def _feature_vectors() -> list[FusionSpec]:
    return [
        FusionSpec(
            id="concat",
            title="Concatenation",
            summary="All slots side by side through a small network; the plain and strong default.",
            factory="mmstudio_fusion.model:Concat",
            config=ConcatConfig,
        ),
        FusionSpec(
            id="weighted-sum",
            title="Weighted sum",
            summary="One trainable share per slot (alpha, beta, gamma), which can be read off afterwards.",
            factory="mmstudio_fusion.model:WeightedSum",
            config=WeightedSumConfig,
        ),
        FusionSpec(
            id="gated",
            title="Gated unit",
            summary="Each sample decides, number by number, which slot it listens to (Arevalo et al. 2017).",
            factory="mmstudio_fusion.model:Gated",
            config=GatedConfig,
        ),
        FusionSpec(
            id="low-rank",
            title="Low-rank tensor product",
            summary="Every interaction between slots, at the cost of a few terms (Liu et al. 2018).",
            factory="mmstudio_fusion.model:LowRank",
            config=LowRankConfig,
        ),
    ]


def _feature_tokens() -> list[FusionSpec]:
    return [
        FusionSpec(
            id="cross-attention",
            title="Cross-attention",
            summary="Latent tokens gather from the tokens of all slots.",
            factory="mmstudio_fusion.attention:CrossAttention",
            config=CrossAttentionConfig,
            tokens=True,
        ),
        FusionSpec(
            id="bottleneck",
            title="Bottleneck tokens",
            summary="A stream per slot; a few shared tokens carry what they tell each other (Nagrani et al. 2021).",
            factory="mmstudio_fusion.attention:Bottleneck",
            config=BottleneckConfig,
            tokens=True,
        ),
    ]


def _levels() -> list[FusionSpec]:
    return [
        FusionSpec(
            id="decision",
            title="Decision level",
            summary="The generator decides for each slot by itself; the decisions are combined by weight.",
            factory="mmstudio_fusion.levels:Decision",
            config=DecisionConfig,
            level="decision",
        ),
        FusionSpec(
            id="structure",
            title="Structure level",
            summary="Each slot enters the generator at its own place: grids as maps, tokens by attention.",
            factory="mmstudio_fusion.levels:Structure",
            config=StructureConfig,
            level="structure",
        ),
    ]
