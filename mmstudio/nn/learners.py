"""Learners: everything that is trained by gradients, whether it generates values or not.

The training loop knows a learner's phases, what each of them trains, and its loss; nothing else.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from torch import Tensor, nn

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.nn.batches import Dropping, SampleRequest, SampleStep, TrainBatch
from mmstudio.nn.contracts import ConditionShape, Portable, Wants
from mmstudio.nn.encoders import Features, Preparer, Unread
from mmstudio.nn.figures import Answers, Figure, class_figures, number_figures
from mmstudio.nn.losses import Losses
from mmstudio.plugins.config import PluginConfig, PluginState


@dataclass(frozen=True)
class TargetInfo:
    """A target slot: it is generated, or it holds what is to be learned.

    Attributes:
        slot: The slot's name, modality and columns.
        state: What ``fit`` returned.
    """

    slot: Slot
    state: Mapping[str, Any] = field(default_factory=dict)


def only_target(targets: Mapping[str, TargetInfo], modality: str) -> str:
    """Name of the only target, which must be of a modality.

    Raises:
        UsageError: If there are others, or it is of another one.
    """
    slots = [info.slot for info in targets.values()]
    if [slot.modality for slot in slots] != [modality]:
        raise UsageError(
            "This generator makes one slot of the kind {modality}, but {count} targets were chosen: {targets}.",
            hint="Choose one slot of that kind as the target.",
            modality=modality,
            count=len(slots),
            targets=", ".join(f"{slot.name} ({slot.modality})" for slot in slots) or "none",
        )
    return slots[0].name


class Learner(nn.Module, ABC):
    """Learns by gradients from conditions and target slots.

    Attributes:
        State: Class of what ``fit`` returns, checked before anything is built from it; ``None`` leaves it unchecked.
        phases: Names of the phases of a step, in order; a name may repeat.
        trains_condition: Phases in which encoders, nulls and fusion are trained.
        unconditioned: Phases that look at no condition: none is computed for them.
        late: Phases that learn from what the others have learned, which then stays: they have the last part of a training
            (``training.distil``) to themselves, or all of it where nothing says how long that is.
        sampling_parts: Children that are used after training; empty means all. Their weights are averaged (EMA).
        edges: Names of first and last layers, which optimisers for hidden matrices leave alone.
        validation_phase: Phase whose loss on held-out data tells how well it learned; empty if no loss does (GANs).
        whole_batch: Whether its loss compares samples with each other. If memory is short, its batch is encoded in
            chunks, but the loss always sees the whole batch.
        dropping: How a training leaves slots out; a recipe may name another share.
        twice: Whether a batch of training holds each of its samples twice, row i again as row i + ceil(B / 2): other
            alternatives of it, and other draws of the recipe's random steps. It has to be a ``whole_batch`` then.
    """

    State: ClassVar[type[PluginState] | None] = None
    phases: ClassVar[tuple[str, ...]] = ("learner",)
    trains_condition: ClassVar[frozenset[str]] = frozenset({"learner"})
    unconditioned: ClassVar[frozenset[str]] = frozenset()
    late: ClassVar[frozenset[str]] = frozenset()
    sampling_parts: ClassVar[tuple[str, ...]] = ()
    edges: ClassVar[tuple[str, ...]] = ()
    validation_phase: ClassVar[str] = "learner"
    whole_batch: bool = False
    dropping: Dropping = Dropping()
    twice: bool = False

    @classmethod
    @abstractmethod
    def wants(cls, config: Any) -> Wants:
        """What it requires of the fusion, with these settings."""

    @classmethod
    def fit(cls, config: Any, slot: Slot, raws: Iterable[Any]) -> dict[str, Any]:
        """Learn a state from a target slot's raw values before training; returned as JSON."""
        del config, slot, raws
        return {}

    @classmethod
    def unread(cls, config: Any, state: Mapping[str, Any]) -> Unread | None:
        """What it does not learn of the values it was fitted on, because they are too long; ``None`` if nothing.

        The program says so when a training begins.

        Args:
            config: Its settings.
            state: What ``fit`` returned for a target slot.
        """
        del config, state
        return None

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__()
        del config, targets, condition

    @classmethod
    @abstractmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any]) -> Preparer:
        """Make the preparer that turns raw values of a target slot into arrays; needs no network.

        Args:
            config: Its settings.
            slot: The target slot.
            state: What ``fit`` returned for it.
        """

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """Parameters that a phase trains; all by default."""
        del phase
        return self.parameters()

    @abstractmethod
    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """Loss of a phase; ``None`` skips the phase this time."""

    def portable(self) -> Portable:
        """Its form outside of the program; for a learner whose spec says that it ``leaves``."""
        raise NotImplementedError(f"{type(self).__name__} has no portable form.")


class Generator(Learner):
    """Generates values of one target slot, or of several."""

    phases: ClassVar[tuple[str, ...]] = ("generator",)
    trains_condition: ClassVar[frozenset[str]] = frozenset({"generator"})
    validation_phase: ClassVar[str] = "generator"

    @abstractmethod
    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Generate values; the last step carries the results. Called without gradients and in evaluation mode.

        Every draw follows from the seed of its result: see :mod:`mmstudio.nn.draws`.
        """


class Objective(Learner):
    """Learns without generating: an alignment of slots, a classification, several tasks at once.

    It may have no target slot at all; a target slot that it has holds labels.
    """

    @classmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any]) -> Preparer:
        """Make the preparer that turns labels into arrays; for an objective with target slots."""
        del config, state
        raise NotImplementedError(f"{cls.__name__} prepares no value of {slot.name!r}.")

    @abstractmethod
    def judge(self, batch: TrainBatch) -> Mapping[str, Tensor]:
        """Judge samples: scores or logits by name, each with B in front.

        Called without gradients and in evaluation mode; targets may be blank.
        """

    def figures(self, judged: Mapping[str, Tensor], answers: Answers) -> Mapping[str, Figure]:
        """Figures of its evaluation, by name. :mod:`mmstudio.nn.figures` has the usual ones.

        Args:
            judged: What :meth:`judge` returned for all samples, called in parts unless it wants a ``whole_batch``.
            answers: What is known about these samples.
        """
        del judged, answers
        return {}


class Aligner(Objective):
    """Brings values of all its slots into one space of unit vectors, in which samples can be searched.

    Attributes:
        slots: The slots that have vectors, the main one first.
    """

    slots: tuple[str, ...]

    @abstractmethod
    def vectors(self, slot: str, features: Features) -> Tensor:
        """Unit vectors (B, D) of one slot's features, D the same for all slots.

        Args:
            slot: One of its slots.
            features: Of B values, as the slot's encoder gave them.
        """

    def scale(self, one: str, other: str) -> float:
        """Scale of the cosines between the vectors of two slots, one over the temperature of their softmax; above 0.

        By default the one of van den Oord's loss as Radford et al. 2021 begin with it.
        """
        del one, other
        return 1 / 0.07


@dataclass(frozen=True)
class ToldTarget:
    """What is told of some samples, and what is right.

    Attributes:
        classes: Names of the classes, in order; empty if numbers are told.
        scores: Shares of the classes (N, K) that add up to 1, or numbers (N, 1) in the column's own unit.
        truth: (N,): place of the right class, below 0 where it is not known or no class of training; or the right number,
            NaN where it is not known.
        temperature: What logits were divided by, so that shares say how often they are right; 1 leaves them.
    """

    classes: tuple[str, ...]
    scores: Tensor
    truth: Tensor
    temperature: float = 1.0


class Teller(Objective):
    """Tells the class or the number in one target slot; its runs can be asked about samples, as predictors are.

    The blank of its preparer is not that of any class or number: samples whose label is prepared as the blank count as having none.
    """

    @abstractmethod
    def told(self, judged: Mapping[str, Tensor], target: Mapping[str, Mapping[str, Tensor]]) -> ToldTarget:
        """What was judged, in words and units of the target.

        Args:
            judged: What :meth:`judge` returned for N samples.
            target: Prepared arrays of the target slot, with N in front; blank where a sample has no value.
        """

    def calibrate(self, judged: Mapping[str, Tensor], target: Mapping[str, Mapping[str, Tensor]]) -> None:
        """Fit what turns judgements into shares to held-out samples; by default nothing.

        Called on the averaged weights before each checkpoint, with samples that training does not see; what it changes
        are buffers. Arguments are those of :meth:`told`.
        """
        del judged, target

    def figures(self, judged: Mapping[str, Tensor], answers: Answers) -> Mapping[str, Figure]:
        """How often the class is right, and the usual figures beside it; or how far numbers are off."""
        told = self.told(judged, answers.target)
        if told.classes:
            return class_figures(told.scores, told.truth)
        return number_figures(told.scores[:, 0], told.truth)
