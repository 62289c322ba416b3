"""The fusion: a mixture of experts with a loss that balances them (Fedus et al. 2022, section 2.2)."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from mmstudio.api import UsageError
from mmstudio.nn import Condition, ConditionShape, Features, FeatureShape, Fusion, Losses, Wants, Weight
from torch import Tensor, nn
from torch.nn import functional

from acme_router.plugin import RouterConfig

_SLOW = 0.05


class RouterFusion(Fusion):
    """``norm(sum_m p_m E_m(x_m))``: E_m is the expert of the largest gate p_m of slot m's mean feature x_m.

    The loss beside the learner's is ``balance * N sum_n f_n P_n`` (eq. 4): f_n the share that is sent to expert n, P_n the
    mean of its gates. ``load`` follows f slowly; ``batches`` counts those it has seen.
    """

    load: Tensor
    batches: Tensor

    def __init__(self, config: RouterConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        if "feature" not in wants.levels or wants.tokens:
            raise UsageError("The router gives one vector, which this generator cannot take.")
        self.slots, self.balance = tuple(shapes), config.balance
        # In a list: names of slots are people's words, and not every word is a legal name of a module.
        self.enter = nn.ModuleList(nn.Linear(shape.width, wants.width) for shape in shapes.values())
        self.gate = nn.Linear(wants.width, config.experts)
        self.experts = nn.Parameter(torch.randn(config.experts, wants.width, wants.width) / wants.width**0.5)
        self.norm = nn.LayerNorm(wants.width)
        self.shape = ConditionShape(wants.width)
        self.register_buffer("load", torch.full((config.experts,), 1 / config.experts))
        self.register_buffer("batches", torch.zeros((), dtype=torch.int64))

    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse; vector (B, C)."""
        means = [features[slot].tokens.mean(dim=1) for slot in self.slots]
        entered = torch.stack([enter(mean) for enter, mean in zip(self.enter, means, strict=True)], dim=1)
        gates = self.gate(entered).float().softmax(dim=2)
        chosen = functional.one_hot(gates.argmax(dim=2), gates.shape[2]).to(gates)
        sent = torch.einsum("bmn,nij,bmi->bmj", (gates * chosen).to(entered), self.experts, entered)
        share = chosen.mean(dim=(0, 1))
        total = self.balance * gates.shape[2] * (share * gates.mean(dim=(0, 1))).sum()
        if self.training:
            self.load.lerp_(share, _SLOW)
            self.batches += 1
        losses = Losses(total, {"balance": total.detach(), "busiest": share.max()})
        return Condition(self.norm(sent.sum(dim=1)), weight=dict(weight), losses=losses)
