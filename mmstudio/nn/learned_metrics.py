"""Metrics that learn from the data set before they judge."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

from torch import nn

from mmstudio.core.sample import Slot
from mmstudio.nn.extractors import Lesson
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.judging import Judged


class LearnedMetric(nn.Module, ABC):
    """Judges results by what it learned from real samples of the training split.

    The engine sets a seed before its weights are made, and keeps the learned weights in the project's cache.

    Args:
        config: Its settings.
        target: The slot that it judges.
        conditions: The run's condition slots by name.
    """

    def __init__(self, config: PluginConfig, target: Slot, conditions: Mapping[str, Slot]) -> None:
        super().__init__()
        del config, target, conditions

    @abstractmethod
    def learn(self, lesson: Lesson) -> None:
        """Learn from real samples; called in training mode.

        Each value of the lesson is a :class:`~mmstudio.plugins.judging.Judged` whose ``made`` and ``real`` are the sample's
        own value, and whose ``given`` holds its conditions: what a perfect run would have made.
        """

    @abstractmethod
    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """As those of a :class:`~mmstudio.plugins.judging.Metric`; called in evaluation mode, without gradients."""
