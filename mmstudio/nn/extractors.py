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
    """What an extractor learns from.

    Attributes:
        samples: Gives (raw value, facts of its sample) of the training split, in order; it can be called again, and reads
            from the disk each time.
        count: How many those are.
        rng: Every draw comes from it.
        device: Where the extractor is.
        tell: Called with steps done and their number; it raises where the person stopped.
        turn: Gives a context that holds the device, for one step: another job may train beside.
    """

    samples: Callable[[], Iterator[tuple[Any, Mapping[str, str]]]]
    count: int
    rng: torch.Generator
    device: torch.device
    tell: Callable[[int, int], None]
    turn: Callable[[], AbstractContextManager[None]]


class Extractor(nn.Module, ABC):
    """Turns raw values of one modality into features; the same values give the same ones.

    Its weights are made under a seed that the engine sets. One whose spec says ``learns`` is trained once for a data set,
    and its weights are kept in the project's cache.

    Args:
        config: Its settings.
        resources: The folders that its spec asks for, by name.
    """

    def __init__(self, config: PluginConfig, resources: Resources = NO_RESOURCES) -> None:
        super().__init__()
        del config, resources

    def learn(self, lesson: Lesson) -> None:
        """Learn from the data set at hand; called in training mode, before anything is asked."""
        del lesson

    @abstractmethod
    def forward(self, raws: Sequence[Any]) -> Tensor:
        """Features (n, D), float32; called without gradient and in evaluation mode."""
