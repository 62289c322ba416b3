"""Vital signs of a training: gradients, updates and what learners report, noted every some steps for the diagnosis."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor

from mmstudio.engine.train.ranks.sums import TOTAL
from mmstudio.engine.train.step import PhaseRunner
from mmstudio.plan.run_folder import RunFolder

EVERY = 10
"""Steps between two that are watched, so that watching costs about a hundredth of a training."""
_LONG, _SELDOM = 10_000, 100
"""Step from which on fewer steps are watched, and how many there are between two: a file of weeks is still read at once."""
_MOST = 1 << 22
"""Largest count of weights of an optimiser that are watched; a copy of them is held for the time of an update."""


class Vitals:
    """Notes vital signs in the run's folder; the numbers stay on the device until they are written.

    Args:
        runner: The model, its optimisers, and the figures of the phase that it ran last.
        files: Of the run, for the signs.
        step: Step at which the training begins; signs of later steps are removed.
    """

    def __init__(self, runner: PhaseRunner, files: RunFolder, step: int) -> None:
        self._runner = runner
        self._files = files
        files.keep_vitals(step)
        self._noted: list[tuple[int, dict[str, Tensor | float]]] = []

    @contextmanager
    def watch(self, phase: str, step: int, share: float) -> Iterator[None]:
        """Watch the update of a phase, if the signs of this step are noted: gradients before it, weights around it.

        Args:
            phase: The phase whose gradients have been computed.
            step: Number of the step, counted from 0.
            share: Share of the budget used, 0 to 1.
        """
        if step % (EVERY if step < _LONG else _SELDOM):
            yield
            return
        watched = self._watched(phase)
        signs: dict[str, Tensor | float] = {"share": share}
        for name, value in self._runner.figures.items():
            signs[f"total/{phase}" if name == TOTAL else f"figure/{name}"] = value
        before = {}
        with torch.no_grad():
            for name, weights in watched.items():
                signs[f"gradient/{name}"] = _norm([one.grad for one in weights if one.grad is not None])
                before[name] = [one.detach().clone() for one in weights]
        yield
        with torch.no_grad():
            for name, weights in watched.items():
                after = [one.detach() for one in weights]
                moved = _norm(list(torch._foreach_sub(after, before[name])))
                signs[f"update/{name}"] = moved / _norm(before[name]).clamp(min=1e-12)
        self.note(step + 1, signs)

    def note(self, step: int, signs: Mapping[str, Tensor | float]) -> None:
        """Note signs of a step; those of one step are written as one."""
        if self._noted and self._noted[-1][0] == step:
            self._noted[-1][1].update(signs)
        else:
            self._noted.append((step, dict(signs)))

    def flush(self) -> None:
        """Write what was noted; numbers that are not finite are left out."""
        noted, self._noted = self._noted, []
        told = [(step, {name: float(value) for name, value in signs.items()}) for step, signs in noted]
        self._files.add_vitals(
            (step, {name: value for name, value in signs.items() if math.isfinite(value)})
            for step, signs in told
        )

    def _watched(self, phase: str) -> dict[str, list[torch.nn.Parameter]]:
        """Weights that the phase trains, by the part that they belong to."""
        found: dict[str, list[torch.nn.Parameter]] = {}
        for part, rules in self._runner.optimisers.of(phase).items():
            left, some = _MOST, []
            for weight in (one for rule in rules for one in rule.parameters):
                if weight.numel() <= left:
                    left -= weight.numel()
                    some.append(weight)
            if some:
                found[part] = some
        return found


def _norm(tensors: list[Tensor]) -> Tensor:
    """Euclidean norm of all numbers together."""
    if not tensors:
        return torch.zeros(())
    return torch.stack([one.float() for one in torch._foreach_norm(tensors)]).norm()
