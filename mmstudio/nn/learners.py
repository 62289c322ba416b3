"""Learners: what is trained by gradients, whether it produces something or not.

The loop knows phases, what each of them trains, and a loss; nothing else of a learner.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from torch import Tensor, nn

from mmstudio.core.sample import Slot
from mmstudio.nn.batches import SampleRequest, SampleStep, TrainBatch
from mmstudio.nn.contracts import ConditionShape, Wants
from mmstudio.nn.encoders import Preparer
from mmstudio.nn.figures import Answers, Figure
from mmstudio.nn.losses import Losses
from mmstudio.plugins.config import PluginConfig


@dataclass(frozen=True)
class TargetInfo:
    """A target slot: one to be generated, or one that holds what is to be learned.

    Attributes:
        slot: Its name, modality and columns.
        state: What ``fit`` learned.
    """

    slot: Slot
    state: Mapping[str, Any] = field(default_factory=dict)


class Learner(nn.Module, ABC):
    """Learns by gradients from conditions and target slots.

    Attributes:
        phases: Names of the phases of a step, in order; a name may repeat.
        trains_condition: Phases in which encoders, nulls and fusion learn.
        sampling_parts: Children that are used after training; empty means all. These are averaged (EMA).
        edges: Names of first and last layers, which optimisers of hidden matrices leave alone.
        validation_phase: Phase whose loss on held-out data says how well it learned; empty where none does (GANs).
        whole_batch: Whether its loss compares samples with each other. Where memory is short its batch is then encoded in
            chunks, but never shown to it in parts.
    """

    phases: ClassVar[tuple[str, ...]] = ("learner",)
    trains_condition: ClassVar[frozenset[str]] = frozenset({"learner"})
    sampling_parts: ClassVar[tuple[str, ...]] = ()
    edges: ClassVar[tuple[str, ...]] = ()
    validation_phase: ClassVar[str] = "learner"
    whole_batch: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def wants(cls, config: Any) -> Wants:
        """What it wants of the fusion, with these settings."""

    @classmethod
    def fit(cls, config: Any, slot: Slot, raws: Iterable[Any]) -> dict[str, Any]:
        """State learned from a target slot's raw values before training, as JSON."""
        del config, slot, raws
        return {}

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__()
        del config, targets, condition

    @classmethod
    @abstractmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any]) -> Preparer:
        """What turns raw values of a target slot into arrays; made without a network.

        Args:
            config: Its settings.
            slot: The target slot.
            state: What ``fit`` learned of it.
        """

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """Parameters that a phase trains; all by default."""
        del phase
        return self.parameters()

    @abstractmethod
    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """Loss of a phase; ``None`` skips the phase now."""


class Generator(Learner):
    """Produces values of one target slot, or of several."""

    phases: ClassVar[tuple[str, ...]] = ("generator",)
    trains_condition: ClassVar[frozenset[str]] = frozenset({"generator"})
    validation_phase: ClassVar[str] = "generator"

    @abstractmethod
    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Generate; the last step carries the results. Called without gradient and in evaluation mode.

        Every draw follows from the seed of its result: see :mod:`mmstudio.nn.draws`.
        """


class Objective(Learner):
    """Learns without producing: an alignment of slots, a classification, several tasks at once.

    It may have no target slot at all; one that it has holds labels.
    """

    @classmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any]) -> Preparer:
        """What turns labels into arrays; for an objective with target slots."""
        del config, state
        raise NotImplementedError(f"{cls.__name__} prepares no value of {slot.name!r}.")

    @abstractmethod
    def judge(self, batch: TrainBatch) -> Mapping[str, Tensor]:
        """What it makes of samples: scores or logits by name, each with B in front.

        Called without gradient and in evaluation mode; targets may be blank.
        """

    def figures(self, judged: Mapping[str, Tensor], answers: Answers) -> Mapping[str, Figure]:
        """How well it judged, by name; what it is evaluated by. :mod:`mmstudio.nn.figures` has usual ones.

        Args:
            judged: What :meth:`judge` said of all samples, some at a time unless it wants a ``whole_batch``.
            answers: What is known of them.
        """
        del judged, answers
        return {}
