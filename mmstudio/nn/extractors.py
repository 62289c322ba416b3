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
        some: Gives at most so many of the samples, evenly spread; only these are read from the disk.
    """

    samples: Callable[[], Iterator[tuple[Any, Mapping[str, str]]]]
    count: int
    rng: torch.Generator
    device: torch.device
    tell: Callable[[int, int], None]
    turn: Callable[[], AbstractContextManager[None]]
    some: Callable[[int], Iterator[tuple[Any, Mapping[str, str]]]] | None = None

    def at_most(self, most: int) -> Iterator[tuple[Any, Mapping[str, str]]]:
        """At most so many samples, evenly spread over all of them, in order."""
        if self.some is not None:
            return self.some(most)
        wanted = spread(self.count, most)
        return (sample for index, sample in enumerate(self.samples()) if index in wanted)


def spread(count: int, most: int) -> range | frozenset[int]:
    """Indices of at most ``most`` of ``count`` things, evenly spread."""
    if count <= most:
        return range(count)
    return frozenset(index * count // most for index in range(most))


class Extractor(nn.Module, ABC):
    """Turns raw values of one modality into features; the same values give the same ones.

    The engine sets a seed before its weights are made. An extractor whose spec says ``learns`` is trained once for a
    data set, and its weights are kept in the project's cache.

    Args:
        config: Its settings.
        resources: The folders that its spec asks for, by name.

    Attributes:
        resizing: How it brings values to the size that it takes, in a few English words; empty if it takes any size.
    """

    resizing: str = ""

    def __init__(self, config: PluginConfig, resources: Resources = NO_RESOURCES) -> None:
        super().__init__()
        del config, resources

    def learn(self, lesson: Lesson) -> None:
        """Learn from the data set; called in training mode, before any features are asked for."""
        del lesson

    @abstractmethod
    def forward(self, raws: Sequence[Any]) -> Tensor:
        """Features (n, D), float32; called without gradients and in evaluation mode."""

    def probabilities(self, raws: Sequence[Any]) -> Tensor | None:
        """Probabilities of classes (n, K) for the same values, rows sum to 1; ``None`` if it knows no classes.

        Called like ``forward``.
        """
        del raws
        return None
