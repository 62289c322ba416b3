"""Extractors: what turns raw values into features that metrics compare."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from mmstudio.nn.encoders import NO_RESOURCES
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.resources import Resources


@dataclass(frozen=True)
class Lesson:
    """Everything that an extractor learns from.

    Attributes:
        samples: Gives (raw value, facts of its sample) of the training split, in order. It can be called again and
            reads from the disk each time.
        count: Number of these samples.
        rng: Source of every random draw.
        device: Device of the extractor.
        tell: Takes the number of steps done and of all steps; it raises if the person stopped the job.
        turn: Gives a context that holds the device for one step, since another job may be training too.
    """

    samples: Callable[[], Iterator[tuple[Any, Mapping[str, str]]]]
    count: int
    rng: torch.Generator
    device: torch.device
    tell: Callable[[int, int], None]
    turn: Callable[[], AbstractContextManager[None]]


class Extractor(nn.Module, ABC):
    """Turns raw values of one modality into features; the same values give the same ones.

    The engine sets a seed before its weights are made. An extractor whose spec says ``learns`` is trained once for a
    data set, and its weights are kept in the project's cache.

    Args:
        config: Its settings.
        resources: The folders that its spec asks for, by name.
    """

    def __init__(self, config: PluginConfig, resources: Resources = NO_RESOURCES) -> None:
        super().__init__()
        del config, resources

    def learn(self, lesson: Lesson) -> None:
        """Learn from the data set; called in training mode, before any features are asked for."""
        del lesson

    @abstractmethod
    def forward(self, raws: Sequence[Any]) -> Tensor:
        """Features (n, D), float32; called without gradients and in evaluation mode."""
