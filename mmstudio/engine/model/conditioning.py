"""The condition side of a model: encoders, learned nulls and fusion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import torch
from torch import Tensor, nn

from mmstudio.engine.model.frozen import FrozenSlot
from mmstudio.nn import Condition, ConditionShape, Encoder, Features, FeatureShape, Fusion, mix_with_null

Prepared = Mapping[str, Mapping[str, Tensor]]


class ConditionSide(nn.Module):
    """Encodes every condition slot, mixes its features with the slot's null, and fuses them.

    Args:
        encoders: One per condition slot, or its stand-in for a frozen encoder.
        fusion: Fusion built for the shapes of the encoders.
    """

    def __init__(self, encoders: Mapping[str, Encoder | FrozenSlot], fusion: Fusion) -> None:
        super().__init__()
        self.slots = tuple(encoders)
        self.encoders = nn.ModuleList(encoders.values())
        self.nulls = nn.ParameterList(
            nn.Parameter(0.02 * torch.randn(encoder.shape.tokens, encoder.shape.width))
            for encoder in encoders.values()
        )
        self.fusion = fusion

    @property
    def shape(self) -> ConditionShape:
        """Shape of the condition, including the shapes of the features it is made from."""
        shapes: list[FeatureShape] = [encoder.shape for encoder in self.encoders]  # type: ignore[misc]
        return replace(self.fusion.shape, features=dict(zip(self.slots, shapes, strict=True)))

    def zero_nulls(self) -> None:
        """Make every null zeros that nothing learns."""
        for null in self.nulls:
            null.requires_grad_(requires_grad=False).zero_()

    def encode(self, slot: str, prepared: Mapping[str, Tensor]) -> Features:
        """Features of one slot, before its null is mixed in."""
        encoder = self.encoders[self.slots.index(slot)]
        features: Features = encoder(dict(prepared))
        return features

    def forward(
        self, prepared: Prepared, weight: Mapping[str, Tensor]
    ) -> tuple[Condition, dict[str, Features]]:
        """Condition and mixed features of a batch; every slot is present, given or blank."""
        return self.fuse(self.encode_all(prepared), weight)

    def encode_all(self, prepared: Prepared) -> dict[str, Features]:
        """Features of every slot, before nulls are mixed in."""
        return {slot: self.encode(slot, prepared[slot]) for slot in self.slots}

    def fuse(
        self, encoded: Mapping[str, Features], weight: Mapping[str, Tensor], *, learns: bool = True
    ) -> tuple[Condition, dict[str, Features]]:
        """Condition and mixed features from encoded features.

        Args:
            encoded: Features per slot.
            weight: (B,) per slot.
            learns: Whether the fusion's buffers are updated.
        """
        features = {
            slot: mix_with_null(encoded[slot], null, weight[slot])
            for slot, null in zip(self.slots, self.nulls, strict=True)
        }
        if learns or not self.training:
            return self.fusion(features, weight), features
        buffers = {name: buffer.clone() for name, buffer in self.fusion.named_buffers()}
        # on copies: restoring a buffer in place would change tensors that a graph still holds
        condition: Condition = torch.func.functional_call(self.fusion, buffers, (features, weight))
        return condition, features

    def conditioner(
        self, cards: Mapping[str, list[tuple[Features, Tensor]]]
    ) -> tuple[Callable[[Mapping[str, Tensor]], Condition], dict[str, Tensor]]:
        """Function that gives a sampler its conditions: several cards on a slot add up, ``null + sum_i w_i (feature_i - null)``.

        Args:
            cards: Per slot, features of a batch with their weights (B,).

        Returns:
            A function of one weight (B,) per slot to the condition, and the weights that reproduce the cards unchanged.
            A slot's weight is the sum of its cards' absolute weights; 0 removes the slot.
        """
        changes: dict[str, Features] = {}
        weights: dict[str, Tensor] = {}
        for slot, null in zip(self.slots, self.nulls, strict=True):
            total = torch.stack([weight.abs() for _, weight in cards[slot]]).sum(dim=0)
            whole = total.where(total > 0, torch.ones_like(total))
            change = torch.zeros_like(cards[slot][0][0].tokens, dtype=null.dtype)
            given = torch.zeros_like(cards[slot][0][0].mask)
            for features, weight in cards[slot]:
                share = (weight / whole)[:, None, None]
                change = change + share * torch.where(
                    features.mask[..., None], features.tokens.to(null.dtype) - null, 0
                )
                given = given | (features.mask & (weight != 0)[:, None])
            changes[slot] = Features(change, given, cards[slot][0][0].grid)
            weights[slot] = total

        def condition(weight: Mapping[str, Tensor]) -> Condition:
            mixed = {}
            for slot, null in zip(self.slots, self.nulls, strict=True):
                scale = weight[slot].to(null.dtype)
                mask = changes[slot].mask & (scale != 0)[:, None]
                tokens = null + scale[:, None, None] * changes[slot].tokens
                mixed[slot] = Features(tokens, mask, changes[slot].grid)
            fused: Condition = self.fusion(mixed, dict(weight))
            return fused

        return condition, weights


def as_many(encoded: Mapping[str, Features], weight: Mapping[str, Tensor]) -> dict[str, Features]:
    """Features for as many weights (n B,) as there are: those of the B samples in order, n times over."""
    return {slot: _again(features, len(weight[slot])) for slot, features in encoded.items()}


def _again(features: Features, count: int) -> Features:
    times = count // max(1, len(features.tokens))
    if times <= 1:
        return features
    return Features(features.tokens.repeat(times, 1, 1), features.mask.repeat(times, 1), features.grid)
