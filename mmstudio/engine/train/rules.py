"""Rules by which weights follow their gradients. They do without torch's compiler.

The classes of ``torch.optim`` import it when one is made: a second, and 70 MB that hold nothing a training needs. What they
compute with, ``torch.optim.adamw.adamw``, does not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.optim.adamw import adamw

STEP = "step"


class Rule(ABC):
    """Moves weights, and keeps what it has to remember of each.

    Args:
        parameters: The weights.
        rate: Length of a step.

    Attributes:
        kept: Names of what is remembered of a weight.
        parameters: The weights.
        rate: Of the next step.
        state: What is remembered; a weight without a gradient so far has nothing.
    """

    kept: ClassVar[frozenset[str]]

    def __init__(self, parameters: Iterable[nn.Parameter], rate: float) -> None:
        self.parameters = list(parameters)
        self.rate = rate
        self.state: dict[Tensor, dict[str, Tensor]] = {}

    def forget(self) -> None:
        """Forget all gradients."""
        for weight in self.parameters:
            weight.grad = None

    @abstractmethod
    def step(self) -> None:
        """Update every weight that has a gradient."""


class AdamW(Rule):
    """AdamW (Loshchilov and Hutter 2019), by torch's fused kernel.

    Args:
        parameters: The weights.
        rate: Length of a step.
        betas: How much of the two moments stays in a step.
        decay: Share of ``rate`` by which weights shrink.
    """

    kept = frozenset({STEP, "exp_avg", "exp_avg_sq"})

    def __init__(
        self, parameters: Iterable[nn.Parameter], rate: float, betas: tuple[float, float], decay: float
    ) -> None:
        super().__init__(parameters, rate)
        self._betas, self._decay = betas, decay

    @torch.no_grad()
    def step(self) -> None:
        """Update every weight that has a gradient."""
        moved = [(weight, weight.grad) for weight in self.parameters if weight.grad is not None]
        states = [self._of(weight) for weight, _ in moved]
        adamw(
            [weight for weight, _ in moved],
            [gradient for _, gradient in moved],
            [state["exp_avg"] for state in states],
            [state["exp_avg_sq"] for state in states],
            [],
            [state[STEP] for state in states],
            fused=True,
            amsgrad=False,
            beta1=self._betas[0],
            beta2=self._betas[1],
            lr=self.rate,
            weight_decay=self._decay,
            eps=1e-8,
            maximize=False,
        )

    def _of(self, weight: Tensor) -> dict[str, Tensor]:
        if weight not in self.state:
            self.state[weight] = {
                STEP: torch.zeros((), device=weight.device),
                "exp_avg": torch.zeros_like(weight, memory_format=torch.preserve_format),
                "exp_avg_sq": torch.zeros_like(weight, memory_format=torch.preserve_format),
            }
        return self.state[weight]
