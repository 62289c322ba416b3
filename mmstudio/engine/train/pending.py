"""Numbers of steps that wait to be written and told."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError
from mmstudio.engine.train.vitals import Vitals
from mmstudio.plan.curves.metrics_file import MetricsFile

SMALLER = "Train again with a smaller training.lr or a smaller training.clip; what was saved is kept."


class Pending:
    """Losses that stay on the device until they are needed, so that no step waits for a number."""

    def __init__(self, context: RunContext, metrics: MetricsFile, vitals: Vitals) -> None:
        self._context, self._metrics, self._vitals = context, metrics, vitals
        self._current: dict[str, Tensor] = {}
        self._steps: list[tuple[int, float, dict[str, Tensor]]] = []
        self._held: tuple[int, dict[str, float]] | None = None

    def add(self, losses: dict[str, Tensor]) -> None:
        """Add the losses of one phase of the current step; if a phase repeats, its last losses count."""
        self._current.update(losses)

    def close_step(self, step: int, rate: float) -> None:
        """End the current step."""
        self._steps.append((step, rate, self._current))
        self._current = {}

    def add_figures(self, figures: Mapping[str, float]) -> None:
        """Add numbers to the step that :meth:`flush` held back."""
        if self._held is not None:
            self._held[1].update(figures)

    def flush(self, *, hold: bool = False) -> None:
        """Write all steps to the file, then report them; so a reported step is already in the file, with all steps before it.

        Args:
            hold: Whether the last step is held back, since more may be known of it soon.

        Raises:
            StudioError: If a loss is not a number.
        """
        told = [] if self._held is None else [self._held]
        self._held, sound = None, False
        try:
            for step, rate, losses in self._steps:
                told.append((step, _numbers(step, losses) | {"lr": rate}))
            sound = True
        finally:
            self._steps.clear()
            if hold and sound and told:
                self._held = told.pop()
            self._metrics.write(told)
            self._vitals.flush()
            for step, values in told:
                self._context.metric(step, values)


def _numbers(step: int, losses: Mapping[str, Tensor]) -> dict[str, float]:
    """Losses of a step as Python numbers.

    Raises:
        StudioError: If one is NaN or infinite.
    """
    names = list(losses)
    numbers = torch.stack([losses[name].detach().float() for name in names]).tolist() if names else []
    values = dict(zip(names, numbers, strict=True))
    broken = [name for name, value in values.items() if not math.isfinite(value)]
    if broken:
        raise StudioError(
            "The {name} was no longer a number at step {step}.", hint=SMALLER, name=broken[0], step=step
        )
    return values
