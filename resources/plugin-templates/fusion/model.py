"""The fusion: a mean over slots, whose shares each sample decides."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from mmstudio.api import UsageError
from mmstudio.nn import Condition, ConditionShape, Features, FeatureShape, Fusion, Wants, Weight
from torch import Tensor, nn

from my_plugin.plugin import MyPluginConfig


class MyPluginFusion(Fusion):
    """``norm(sum_m a_m x_m)`` with ``a = softmax(s q . tanh(x))`` over the slots; x, q learned, s the sharpness."""

    def __init__(self, config: MyPluginConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        if "feature" not in wants.levels or wants.tokens:
            raise UsageError("My plugin gives one vector, which this generator cannot take.")
        self.slots = tuple(shapes)
        self.sharpness = config.sharpness
        # In a list: names of slots are people's words, and not every word is a legal name of a module.
        self.enter = nn.ModuleList(nn.Linear(shape.width, wants.width) for shape in shapes.values())
        self.query = nn.Linear(wants.width, 1, bias=False)
        self.norm = nn.LayerNorm(wants.width)
        self.shape = ConditionShape(wants.width)

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C). Features of a slot that is not given are its null: nothing has to be left out here."""
        means = [features[slot].tokens.mean(dim=1) for slot in self.slots]
        vectors = torch.stack([enter(mean) for enter, mean in zip(self.enter, means, strict=True)], dim=1)
        total = (self.shares(vectors) * vectors).sum(dim=1)
        return Condition(self.norm(total), weight=dict(weight))

    def shares(self, vectors: Tensor) -> Tensor:
        """How much each slot counts, (B, M, 1), from one vector (B, M, C) of each."""
        scores: Tensor = self.query(vectors.tanh())
        return (self.sharpness * scores).softmax(dim=1)
