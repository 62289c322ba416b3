"""A third party's fusion: a mixture that sends every sample to one slot, and balances how many each slot gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import torch
from pydantic import Field
from torch import nn

from mmstudio.api import FusionSpec, PluginConfig, Ui, UsageError
from mmstudio.nn import Condition, ConditionShape, Features, FeatureShape, Fusion, Losses, Wants, Weight


class MixtureConfig(PluginConfig):
    """Settings of the mixture."""

    balance: Annotated[float, Field(ge=0, le=10), Ui("Balance", "How much even loads count.")] = 0.1


class Mixture(Fusion):
    """The vector of the slot that a gate chooses, scaled by its gate (Fedus et al. 2022, section 2.1).

    The loss beside the generator's is ``balance * M * sum_m f_m p_m`` (eq. 4): f_m, share of the samples that go to slot m;
    p_m, mean of its gates. ``load`` follows f slowly, and ``seen`` counts batches: buffers that training changes.
    """

    load: torch.Tensor
    seen: torch.Tensor

    def __init__(self, config: MixtureConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        if "feature" not in wants.levels or wants.tokens:
            raise UsageError("A mixture gives one vector at the level of features.")
        self.shape = ConditionShape(wants.width)
        self.slots = tuple(shapes)
        self.modalities = tuple(shape.modality for shape in shapes.values())
        self.balance = config.balance
        self.layers = nn.ModuleList(nn.Linear(shape.width, wants.width) for shape in shapes.values())
        self.gate = nn.Linear(len(shapes) * wants.width, len(shapes))
        self.register_buffer("load", torch.zeros(len(shapes)))
        self.register_buffer("seen", torch.zeros((), dtype=torch.int64))

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C)."""
        vectors = [
            layer(features[slot].tokens.mean(dim=1))
            for slot, layer in zip(self.slots, self.layers, strict=True)
        ]
        gates = self.gate(torch.cat(vectors, dim=1)).softmax(dim=1)
        chosen = nn.functional.one_hot(gates.argmax(dim=1), len(vectors)).to(gates.dtype)
        vector = torch.einsum("bm,bm,bmc->bc", gates, chosen, torch.stack(vectors, dim=1))
        share = chosen.mean(dim=0)
        total = self.balance * len(vectors) * (share * gates.mean(dim=0)).sum()
        if self.training:
            self.load.lerp_(share.detach().to(self.load), 0.1)
            self.seen += 1
        parts = {"balance": total.detach(), "largest load": share.max().detach()}
        return Condition(vector, weight=dict(weight), losses=Losses(total, parts))


FUSION = FusionSpec(
    id="test-mixture", title="Mixture of slots", factory="balancing:Mixture", config=MixtureConfig
)
