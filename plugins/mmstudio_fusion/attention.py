"""Fusions of features into tokens: cross-attention with latent tokens, and bottleneck tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import torch
from torch import Tensor, nn

from mmstudio.nn import Condition, ConditionShape, Features, FeatureShape, Fusion, Wants, Weight
from mmstudio.nn.blocks import Attention, AttentionPool, TransformerLayer
from mmstudio.nn.pooling import heads_for
from mmstudio_fusion.plugin import BottleneckConfig, CrossAttentionConfig
from mmstudio_fusion.pooling import check_wants


class SlotTokens(nn.Module):
    """Projects and normalises a slot's tokens, and adds learned positions and an embedding of the slot; (B, T, D) to (B, T, C)."""

    def __init__(self, shape: FeatureShape, width: int) -> None:
        super().__init__()
        self.project = nn.Linear(shape.width, width)
        self.norm = nn.LayerNorm(width)
        self.positions = nn.Parameter(0.02 * torch.randn(shape.tokens, width))
        self.slot = nn.Parameter(0.02 * torch.randn(width))

    def forward(self, tokens: Tensor) -> Tensor:
        """(B, T, D) to (B, T, C)."""
        return cast("Tensor", self.norm(self.project(tokens)) + self.positions + self.slot)


class LatentLayer(nn.Module):
    """Latent tokens attend to a context, then to each other; (B, N, C) over (B, T, C)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.cross = Attention(width, heads)
        self.layer = TransformerLayer(width, heads)

    def forward(self, latents: Tensor, context: Tensor) -> Tensor:
        """(B, N, C) over (B, T, C) to (B, N, C)."""
        return cast("Tensor", self.layer(latents + self.cross(self.norm(latents), context)))


class CrossAttention(Fusion):
    """Latent tokens gather from the tokens of all slots (Jaegle et al. 2021, Perceiver, with one more latent for the vector)."""

    def __init__(
        self, config: CrossAttentionConfig, shapes: Mapping[str, FeatureShape], wants: Wants
    ) -> None:
        super().__init__(config, shapes, wants)
        check_wants("Cross-attention", shapes, wants, "feature", tokens=True)
        width, heads = wants.width, heads_for(wants.width, config.heads)
        self.shape = ConditionShape(width, tokens=config.latents)
        self.slots = tuple(shapes)
        self.enter = nn.ModuleList(SlotTokens(shape, width) for shape in shapes.values())
        self.norm_context = nn.LayerNorm(width)
        self.latents = nn.Parameter(torch.randn(1 + config.latents, width))
        self.layers = nn.ModuleList(LatentLayer(width, heads) for _ in range(config.depth))
        self.norm = nn.LayerNorm(width)

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C) and tokens (B, N, C)."""
        given = [enter(features[slot].tokens) for slot, enter in zip(self.slots, self.enter, strict=True)]
        context = self.norm_context(torch.cat(given, dim=1))
        latents: Tensor = self.latents.expand(context.shape[0], -1, -1)
        for layer in self.layers:
            latents = layer(latents, context)
        latents = self.norm(latents)
        return Condition(latents[:, 0], latents[:, 1:], weight=dict(weight))


class Bottleneck(Fusion):
    """Multimodal bottleneck transformer (Nagrani et al. 2021, eq. 8 and 9).

    Each slot has its own stream of layers. In every layer a stream attends to its own tokens and to the shared
    bottleneck tokens, ``[z_m', f_m] = layer_m([z_m, f])``, and the bottleneck continues as the mean ``f = mean_m f_m``:
    slots exchange information only through it. The tokens are the bottleneck and all streams; the vector is the mean of
    one pool per stream and one of the bottleneck.
    """

    def __init__(self, config: BottleneckConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        check_wants("Bottleneck tokens", shapes, wants, "feature", tokens=True)
        width, heads = wants.width, heads_for(wants.width, config.heads)
        count = config.bottlenecks + sum(shape.tokens for shape in shapes.values())
        self.shape = ConditionShape(width, tokens=count)
        self.slots = tuple(shapes)
        self.enter = nn.ModuleList(SlotTokens(shape, width) for shape in shapes.values())
        self.bottleneck = nn.Parameter(torch.randn(config.bottlenecks, width))
        self.layers = nn.ModuleList(
            nn.ModuleList(TransformerLayer(width, heads) for _ in shapes) for _ in range(config.depth)
        )
        self.pools = nn.ModuleList(AttentionPool(width, width) for _ in range(1 + len(shapes)))
        self.norm_tokens = nn.LayerNorm(width)
        self.norm = nn.LayerNorm(width)

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C) and tokens (B, T, C) with the bottleneck first."""
        streams = [enter(features[slot].tokens) for slot, enter in zip(self.slots, self.enter, strict=True)]
        shared: Tensor = self.bottleneck.expand(streams[0].shape[0], -1, -1)
        for layers in self.layers:
            streams, shared = self._exchange(cast("nn.ModuleList", layers), streams, shared)
        parts = [shared, *streams]
        pooled = [pool(part) for pool, part in zip(self.pools, parts, strict=True)]
        vector = self.norm(torch.stack(pooled).mean(dim=0))
        return Condition(vector, self.norm_tokens(torch.cat(parts, dim=1)), weight=dict(weight))

    @staticmethod
    def _exchange(
        layers: nn.ModuleList, streams: list[Tensor], shared: Tensor
    ) -> tuple[list[Tensor], Tensor]:
        count = shared.shape[1]
        seen = [
            layer(torch.cat([shared.to(z.dtype), z], dim=1)) for layer, z in zip(layers, streams, strict=True)
        ]
        return [z[:, count:] for z in seen], torch.stack([z[:, :count] for z in seen]).mean(dim=0)
