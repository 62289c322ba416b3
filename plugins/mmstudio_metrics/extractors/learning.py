"""Features learned from values alone: two crops of a value shall be told from the crops of all other values.

The objective is VICReg (Bardes, Ponce and LeCun 2022, equations 1 to 6): the embeddings of two crops lie together, each
coordinate varies over a batch, and no two coordinates say the same. Neither blur nor noise is among the changes that crops
undergo: features that were taught to overlook them could not judge results by them.

What the network gives is turned into the axes along which training values vary most, with variance 1 along each (whitened),
so that no single map decides a distance.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.api import PluginConfig
from mmstudio.nn import NO_RESOURCES, Extractor, Lesson, Resources
from mmstudio_metrics.extractors.convolutions import Crops, Stack

STEPS, BATCH = 400, 128
FEWEST = 16
"""Fewer values teach nothing: the network then stays as it was drawn."""
KEPT = 64
"""Number of features."""
_RATE, _WARM = 2e-3, 20
_EMBEDDED = 64
_COVARIANCE = 1 / 25
_TINY = 1e-7
"""Axes with a smaller share of the largest variance hold nothing but rounding errors."""
_BYTES = 2**26
_MOST = 8192
"""What is learned from: at most so many bytes of values, and so many values, evenly spread over the training split."""
_TOLD = 64
"""One more is told after so many values were read."""


class LearnedExtractor(Extractor):
    """Learns on the training split, by values alone; a base for one modality each.

    Args:
        config: Without settings.
        resources: None.
    """

    channels: int
    crops: Crops
    mean: Tensor
    axes: Tensor

    def __init__(self, config: PluginConfig, resources: Resources = NO_RESOURCES) -> None:
        super().__init__(config, resources)
        self.stack = Stack(self.channels)
        self.register_buffer("mean", torch.zeros(Stack.numbers))
        self.register_buffer("axes", torch.eye(Stack.numbers, KEPT))

    @abstractmethod
    def measured(self, lesson: Lesson) -> None:
        """Find out what has to be known before values are prepared, such as their usual size."""

    @abstractmethod
    def rows(self, raw: Any) -> npt.NDArray[Any]:
        """A value as one or several arrays of the same shape, (K, C, H, W)."""

    @abstractmethod
    def scaled(self, rows: Tensor) -> Tensor:
        """The same as numbers around 0, float32, on the network's device."""

    def stride(self) -> int:
        """Stride of the first convolution."""
        return 1

    def learn(self, lesson: Lesson) -> None:
        """Read values, teach the network, and measure along which axes its numbers vary."""
        self.measured(lesson)
        rows, read = self._read(lesson)
        if len(rows) == 0:
            return
        if len(rows) >= FEWEST:
            self._teach(rows, lesson, read)
        self._whiten(rows, lesson)

    def forward(self, raws: Sequence[Any]) -> Tensor:
        """Features (n, 64)."""
        parts = [self.rows(raw) for raw in raws]
        numbers = self._numbers(torch.from_numpy(np.concatenate(parts)))
        whole = torch.stack([part.mean(0) for part in numbers.split([len(part) for part in parts])])
        return (whole - self.mean) @ self.axes

    def _numbers(self, rows: Tensor) -> Tensor:
        found: Tensor = self.stack(self.scaled(rows), self.stride())
        return found

    def _read(self, lesson: Lesson) -> tuple[Tensor, int]:
        found: list[npt.NDArray[Any]] = []
        most = min(lesson.count, _MOST)
        room, told = _BYTES, most // _TOLD + STEPS
        for index, (raw, _) in enumerate(lesson.at_most(most)):
            if index % _TOLD == 0:
                lesson.tell(index // _TOLD, told)
            found.append(self.rows(raw))
            room -= found[-1].nbytes
            if room < 0:
                break
        rows = np.concatenate(found) if found else np.zeros((0, 1), np.uint8)
        return torch.from_numpy(rows), len(found) // _TOLD

    def _teach(self, rows: Tensor, lesson: Lesson, read: int) -> None:
        head = nn.Sequential(
            nn.Linear(Stack.numbers, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, _EMBEDDED)
        ).to(lesson.device)
        parameters = [*self.stack.parameters(), *head.parameters()]
        adam = Adam(parameters)
        for step in range(STEPS):
            chosen = torch.randperm(len(rows), generator=lesson.rng)[:BATCH]
            with lesson.turn(), torch.enable_grad():
                x = self.scaled(rows[chosen])
                one, other = (head(self.stack(self.crops(x, lesson.rng), self.stride())) for _ in range(2))
                adam.step(torch.autograd.grad(vicreg(one, other), parameters), rate_at(step, STEPS))
            lesson.tell(read + step + 1, read + STEPS)

    def _whiten(self, rows: Tensor, lesson: Lesson) -> None:
        parts = []
        for chunk in rows.split(BATCH):
            with lesson.turn(), torch.no_grad():
                parts.append(self._numbers(chunk).double().cpu())
        self.mean, self.axes = (found.to(self.mean) for found in whitening(torch.cat(parts), KEPT))


def whitening(numbers: Tensor, kept: int) -> tuple[Tensor, Tensor]:
    """Mean (D,) of numbers (N, D), and the ``kept`` axes (D, kept) of largest variance, scaled to variance 1.

    Axes without any variance are zero.
    """
    mean = numbers.mean(0)
    apart = numbers - mean
    variances, axes = torch.linalg.eigh(apart.T @ apart / len(numbers))
    variances, axes = variances.flip(0)[:kept], axes.flip(1)[:, :kept]
    # the sign of an axis is free: the same one everywhere
    largest = axes.gather(0, axes.abs().argmax(0, keepdim=True))
    there = variances > max(_TINY * float(variances[0]), 1e-12)
    scale = torch.where(there, variances.clamp_min(1e-30).rsqrt(), 0)
    # in the order that a file keeps: another one is summed in another order, and the last digits would differ
    return mean, (axes * largest.sign() * scale).contiguous()


def vicreg(one: Tensor, other: Tensor) -> Tensor:
    """The loss of the embeddings (B, E) of two crops each."""
    loss = functional.mse_loss(one, other)
    for rows in (one, other):
        apart = rows - rows.mean(0)
        covariance = apart.T @ apart / (len(rows) - 1)
        variances = covariance.diagonal()
        loss = loss + functional.relu(1 - (variances + 1e-4).sqrt()).mean() / 2
        loss = loss + _COVARIANCE * (covariance.square().sum() - variances.square().sum()) / rows.shape[1]
    return loss


def rate_at(step: int, steps: int) -> float:
    """Rate of a step: it rises at first, then falls to 0 along a cosine."""
    return _RATE * min(1, (step + 1) / _WARM) * (1 + math.cos(math.pi * step / steps)) / 2


class Adam:
    """Adam (Kingma and Ba 2015), since importing the optimisers of PyTorch takes a second and 70 MB.

    Args:
        parameters: What it changes.
    """

    def __init__(self, parameters: Sequence[Tensor]) -> None:
        self._parameters = parameters
        self._first = [torch.zeros_like(one) for one in parameters]
        self._second = [torch.zeros_like(one) for one in parameters]
        self._steps = 0

    @torch.no_grad()
    def step(self, gradients: Sequence[Tensor], rate: float) -> None:
        """Change the parameters by their gradients."""
        self._steps += 1
        for one, gradient, first, second in zip(
            self._parameters, gradients, self._first, self._second, strict=True
        ):
            first.lerp_(gradient, 0.1)
            second.lerp_(gradient.square(), 0.001)
            unbiased = (second / (1 - 0.999**self._steps)).sqrt_().add_(1e-8)
            one.sub_(rate * first / (1 - 0.9**self._steps) / unbiased)
