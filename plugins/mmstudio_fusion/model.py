"""Fusions of features into one vector: concatenation, weighted sum, gated unit, low-rank tensor product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import torch
from torch import Tensor, nn

from mmstudio.nn import Condition, ConditionShape, Features, FeatureShape, Fusion, Wants, Weight
from mmstudio.nn.blocks import Mlp
from mmstudio_fusion.plugin import ConcatConfig, GatedConfig, LowRankConfig, WeightedSumConfig
from mmstudio_fusion.pooling import SlotPools, check_wants


class Concat(Fusion):
    """Concatenation and a two-layer network, added to the sum: ``norm(x_1 + ... + x_M + mlp([x_1, ..., x_M]))``."""

    def __init__(self, config: ConcatConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        check_wants("Concatenation", shapes, wants, "feature", tokens=False)
        self.shape = ConditionShape(wants.width)
        self.pools = SlotPools(shapes, wants.width)
        self.mlp = Mlp(len(shapes) * wants.width, config.hidden, wants.width)
        self.norm = nn.LayerNorm(wants.width)

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C)."""
        vectors = self.pools(features)
        total = torch.stack(vectors).sum(dim=0) + self.mlp(torch.cat(vectors, dim=-1))
        return Condition(self.norm(total), weight=dict(weight))


class WeightedSum(Fusion):
    """A sum with one trainable share per slot: ``norm(sum_m share_m mlp_m(x_m))``.

    The shares are the softmax (they sum to 1) or the softplus (they start at 1) of trainable numbers.
    """

    def __init__(self, config: WeightedSumConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        check_wants("Weighted sum", shapes, wants, "feature", tokens=False)
        self.shape = ConditionShape(wants.width)
        self.softmax = config.shares == "softmax"
        self.pools = SlotPools(shapes, wants.width)
        self.mlps = nn.ModuleList(Mlp(wants.width, config.hidden, wants.width) for _ in shapes)
        start = 0.0 if self.softmax else 0.5413248546129181  # softplus of this is 1
        self.logits = nn.Parameter(torch.full((len(shapes),), start))
        self.norm = nn.LayerNorm(wants.width)

    @property
    def shares(self) -> dict[str, float]:
        """The share of each slot, at least 0."""
        return dict(zip(self.pools.slots, self._shares().detach().tolist(), strict=True))

    def _shares(self) -> Tensor:
        return self.logits.softmax(0) if self.softmax else nn.functional.softplus(self.logits)

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C)."""
        parts = [mlp(vector) for mlp, vector in zip(self.mlps, self.pools(features), strict=True)]
        total = (torch.stack(parts, dim=1) * self._shares()[:, None]).sum(dim=1)
        return Condition(self.norm(total), weight=dict(weight))


class Gated(Fusion):
    """Gated multimodal unit (Arevalo et al. 2017, section 3.1).

    ``h_m = tanh(W_m x_m)``, ``z = gate(W_z [x_1, ..., x_M])``, ``h = sum_m z_m * h_m``, elementwise. With two slots the
    paper's gates are z and 1 - z; the softmax over slots generalises this to any number of slots (for two it is the
    sigmoid of a difference). The sigmoid is the paper's own form for more than two slots (figure 2a): independent
    gates.
    """

    def __init__(self, config: GatedConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        check_wants("Gated unit", shapes, wants, "feature", tokens=False)
        self.shape = ConditionShape(wants.width)
        self.softmax = config.gate == "softmax"
        self.pools = SlotPools(shapes, wants.width)
        self.values = nn.ModuleList(nn.Linear(wants.width, wants.width) for _ in shapes)
        self.gate = nn.Linear(len(shapes) * wants.width, len(shapes) * wants.width)
        self.norm = nn.LayerNorm(wants.width)

    def gates(self, features: Mapping[str, Features]) -> Tensor:
        """Gates (B, M, C), 0 to 1, in the order of the slots."""
        return self._gates(self.pools(features))

    def _gates(self, vectors: Sequence[Tensor]) -> Tensor:
        logits = self.gate(torch.cat(list(vectors), dim=-1)).unflatten(-1, (len(vectors), -1))
        gates: Tensor = logits.softmax(dim=1) if self.softmax else logits.sigmoid()
        return gates

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C)."""
        vectors = self.pools(features)
        values = [value(vector).tanh() for value, vector in zip(self.values, vectors, strict=True)]
        total = (self._gates(vectors) * torch.stack(values, dim=1)).sum(dim=1)
        return Condition(self.norm(total), weight=dict(weight))


def low_rank_product(vectors: Sequence[Tensor], factors: Sequence[Tensor], mix: Tensor) -> Tensor:
    """The product of all slots' vectors with a tensor of low rank (Liu et al. 2018, eq. 5 to 7).

    ``h = sum_r mix_r prod_m (W_m^(r) [x_m, 1])``, which is ``W . (x_1, 1) (x) ... (x) (x_M, 1)`` for the tensor ``W = sum_r mix_r
    w_1^(r) (x) ... (x) w_M^(r)``, without ever making either.

    Args:
        vectors: Per slot (B, d_m).
        factors: Per slot (R, d_m + 1, C); the last row belongs to the appended 1.
        mix: (R,).

    Returns:
        (B, C) float32.
    """
    terms = [
        torch.einsum("bd,rdc->brc", vector, factor[:, :-1]).float() + factor[:, -1]
        for vector, factor in zip(vectors, factors, strict=True)
    ]
    product: Tensor = reduce(torch.mul, terms)
    total: Tensor = (product * mix[:, None]).sum(dim=1)
    return total


class LowRank(Fusion):
    """Low-rank multimodal fusion (Liu et al. 2018).

    A product of M factors grows or vanishes with M. Each factor therefore starts as 1 + e, where e has variance 1/M, so
    that the product's second moment stays below ``(1 + 1/M)^M < 2.72`` for any number of slots; the slots' vectors are
    normalised, the product is computed in float32, and its result is normalised.
    """

    def __init__(self, config: LowRankConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        check_wants("Low-rank tensor product", shapes, wants, "feature", tokens=False)
        self.shape = ConditionShape(wants.width)
        self.pools = SlotPools(shapes, config.width)
        self.factors = nn.ParameterList(
            self._factor(config.rank, config.width, wants.width, len(shapes)) for _ in shapes
        )
        self.mix = nn.Parameter(torch.randn(config.rank) * config.rank**-0.5)
        self.bias = nn.Parameter(torch.zeros(wants.width))
        self.norm = nn.LayerNorm(wants.width)

    @staticmethod
    def _factor(rank: int, width: int, out: int, slots: int) -> Tensor:
        factor: Tensor = torch.randn(rank, width + 1, out) * (width * slots) ** -0.5
        factor[:, -1] = 1
        return factor

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C)."""
        product = low_rank_product(self.pools(features), list(self.factors), self.mix)
        return Condition(self.norm(product + self.bias), weight=dict(weight))
