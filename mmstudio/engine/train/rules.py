"""Update rules of weights, without torch's compiler.

Making an instance of a class in ``torch.optim`` imports the compiler: a second, and 70 MB of memory that a training
never uses. The function that does the computing, ``torch.optim.adamw.adamw``, does not import it.
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
    """Updates weights, and keeps the state of each.

    Args:
        parameters: The weights.
        rate: Length of a step.

    Attributes:
        kept: Names of the state values of a weight.
        parameters: The weights.
        rate: Length of the next step.
        state: State per weight; a weight that has had no gradient yet has none.
    """

    kept: ClassVar[frozenset[str]]

    def __init__(self, parameters: Iterable[nn.Parameter], rate: float) -> None:
        self.parameters = list(parameters)
        self.rate = rate
        self.state: dict[Tensor, dict[str, Tensor]] = {}

    def forget(self) -> None:
        """Clear all gradients."""
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
        betas: Decay rates of the two moments.
        decay: Decoupled weight decay: each step shrinks weights by ``rate * decay``.
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
