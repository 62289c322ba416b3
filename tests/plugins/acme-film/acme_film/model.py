"""The fusion: slots modulate a common vector in turn (FiLM, Perez et al. 2018)."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from mmstudio.api import UsageError
from mmstudio.nn import Condition, ConditionShape, Features, FeatureShape, Fusion, Wants, Weight
from torch import Tensor, nn

from acme_film.plugin import FilmConfig


class FilmChain(Fusion):
    """``h <- norm(h (1 + g tanh(a_m(x_m))) + b_m(x_m))`` for each slot m in turn, beginning with a learned h.

    x_m is the mean of the slot's tokens; a_m and b_m are learned and linear, a pair for each slot and round.
    """

    def __init__(self, config: FilmConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        if "feature" not in wants.levels or wants.tokens:
            raise UsageError("The FiLM chain gives one vector, which this generator cannot take.")
        if not shapes:
            raise UsageError("The FiLM chain needs at least one condition slot.")
        self.slots = tuple(shapes) * config.rounds
        self.begin = nn.Parameter(torch.randn(wants.width))
        self.gain = nn.Parameter(torch.full((len(self.slots),), config.gain))
        # In lists: names of slots are people's words, and not every word is a legal name of a module.
        self.scale = nn.ModuleList(nn.Linear(shapes[slot].width, wants.width) for slot in self.slots)
        self.shift = nn.ModuleList(nn.Linear(shapes[slot].width, wants.width) for slot in self.slots)
        self.norm = nn.ModuleList(nn.LayerNorm(wants.width) for _ in self.slots)
        self.shape = ConditionShape(wants.width)

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C). Features of a slot that is not given are its null: nothing has to be left out here."""
        means = {slot: features[slot].tokens.mean(dim=1) for slot in self.slots}
        first = next(iter(means.values()))
        vector: Tensor = self.begin.to(first.dtype).expand(first.shape[0], -1)
        for turn, slot in enumerate(self.slots):
            x = means[slot]
            scale = 1 + self.gain[turn] * self.scale[turn](x).tanh()
            vector = self.norm[turn](vector * scale + self.shift[turn](x))
        return Condition(vector, weight=dict(weight))
