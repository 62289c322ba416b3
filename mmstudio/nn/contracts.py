"""The learning contracts: what encoders, fusions and generators take and give.

Shapes: B batch, T tokens, D feature width, C condition width. Dicts are keyed by slot name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from mmstudio.core.sample import Slot
from mmstudio.plugins.config import PluginConfig, PluginState
from mmstudio.plugins.specs import Level

Arrays = dict[str, npt.NDArray[Any]]
Weight = Mapping[str, Tensor]


@dataclass(frozen=True)
class FeatureShape:
    """Fixed shape of an encoder's features.

    Attributes:
        tokens: T.
        width: D.
        grid: Layout of the T tokens: ``(h, w)``, ``(t,)`` or ``None``.
        summary: Whether the first token stands for all of them, so that who wants one vector may read it alone.
    """

    tokens: int
    width: int
    grid: tuple[int, ...] | None = None
    summary: bool = False


@dataclass
class Features:
    """What an encoder gives for a batch.

    Attributes:
        tokens: (B, T, D).
        mask: (B, T) bool, true where a token stands for something given.
        grid: Layout of T, as in :class:`FeatureShape`.
    """

    tokens: Tensor
    mask: Tensor
    grid: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Wants:
    """What a generator wants of its condition.

    Attributes:
        width: C.
        levels: Levels of fusion that it can use.
        tokens: Whether it needs tokens besides the vector (at level ``feature``).
    """

    width: int
    levels: tuple[Level, ...] = ("feature",)
    tokens: bool = False


@dataclass(frozen=True)
class ConditionShape:
    """Fixed shape of a fusion's condition.

    Attributes:
        width: C of the vector and of the tokens.
        level: Where modalities meet.
        tokens: T of the tokens; 0 where there are none.
        grid: Layout of T.
        parts: Shapes of the parts, for levels ``decision`` and ``structure``.
    """

    width: int
    level: Level = "feature"
    tokens: int = 0
    grid: tuple[int, ...] | None = None
    parts: Mapping[str, ConditionShape] = field(default_factory=dict)


@dataclass
class Condition:
    """What a generator is conditioned by.

    Attributes:
        vector: (B, C).
        tokens: (B, T, C) or ``None``.
        grid: Layout of T.
        weight: Per slot (B,): 0 leaves a part out when parts are combined.
        parts: One condition per slot, for levels ``decision`` and ``structure``.
    """

    vector: Tensor
    tokens: Tensor | None = None
    grid: tuple[int, ...] | None = None
    weight: dict[str, Tensor] = field(default_factory=dict)
    parts: dict[str, Condition] = field(default_factory=dict)


@dataclass(frozen=True)
class Unread:
    """What an encoder leaves unread of the values that it was fitted on, because they are longer than it reads.

    Attributes:
        count: How many values are longer.
        total: How many there are.
        share: Of the longest one, how much is read, 0 to 1.
        limit: How much is read of any, in words: ``24 word pieces``.
        setting: The setting that has it read more; empty if none does.
    """

    count: int
    total: int
    share: float
    limit: str
    setting: str = ""

    @classmethod
    def of(cls, told: Any, limit: str, setting: str = "") -> Unread | None:
        """Out of what a state holds: a list of count, total and share; ``None`` if it says that nothing is left unread."""
        match told:
            case [int() as count, int() as total, int() | float() as share] if 0 < count <= total:
                return cls(count, total, float(share), limit, setting)
        return None


class Encoder(nn.Module, ABC):
    """Turns the values of one slot into features.

    Attributes:
        State: What ``fit`` returns, checked before anything is built from it; ``None`` leaves it unchecked.
        shape: T, D and grid, fixed when it is built.
    """

    State: ClassVar[type[PluginState] | None] = None
    shape: FeatureShape

    @classmethod
    def fit(cls, config: Any, slot: Slot, raws: Iterable[Any]) -> dict[str, Any]:
        """State learned from the raw values of the training split before training (a vocabulary, means), as JSON."""
        del config, slot, raws
        return {}

    def __init__(self, config: PluginConfig, slot: Slot, state: Mapping[str, Any]) -> None:
        super().__init__()
        del config, slot, state

    @abstractmethod
    def prepare(self, raw: Any) -> Arrays:
        """Arrays of one sample, of fixed shapes and dtypes, cacheable.

        Args:
            raw: A raw value; ``None`` gives a finite blank.
        """

    def known(self, raw: Any) -> Any:
        """What of a stored value :meth:`prepare` takes: all of it, unless it depends on what training held.

        A held-out sample may hold more than the training split did, a category of a table for instance; that is then as
        if not given, where a person who types the same is told.
        """
        return raw

    @classmethod
    def unread(cls, config: Any, state: Mapping[str, Any]) -> Unread | None:
        """What of the values that it was fitted on is too long to be read, as the state says; ``None`` if nothing.

        It is said when a training begins. What a person gives when generating is asked of :meth:`share_read`.
        """
        del config, state
        return None

    def share_read(self, raw: Any) -> float:
        """How much of a raw value :meth:`prepare` reads, 0 to 1: less than 1 where it is too long."""
        del raw
        return 1.0

    def shown(self, prepared: Arrays) -> Any:
        """What prepared arrays stand for, as a person can look at it; used where a random step is shown.

        Args:
            prepared: Of one sample, perhaps changed by steps.

        Returns:
            A raw value, or a picture uint8 (H, W, 3); ``None`` if there is no such thing.
        """
        del prepared
        return None

    @abstractmethod
    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Features of a batch of prepared arrays, each with B in front."""


class Fusion(nn.Module, ABC):
    """Turns the features of all condition slots into one condition.

    Attributes:
        shape: Shape of the condition, fixed when it is built.
    """

    shape: ConditionShape

    def __init__(self, config: PluginConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        super().__init__()
        del config, shapes, wants

    @abstractmethod
    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse.

        Args:
            features: Every condition slot, already mixed with its null; never missing.
            weight: (B,) per slot; only for combining parts, never for scaling features a second time.
        """


@dataclass
class TrainBatch:
    """What a generator learns from in one phase of one step.

    Attributes:
        target: Prepared arrays per target slot, on the device, B in front.
        condition: The condition; carries a gradient in the phases of ``trains_condition``.
        features: Features per condition slot, after mixing.
        step: Counted from 0.
        progress: Share of the budget used, 0 to 1.
        rng: Pass it to whatever draws; ``None`` is torch's global generator, which the loop seeds before every phase.
        there: Per condition slot (B,): 1 where the samples hold it, also where training left it out of ``condition``.
        fuse: The condition with other weights (B,), at the cost of one fusion; :meth:`SampleRequest.condition` in training.
    """

    target: dict[str, dict[str, Tensor]]
    condition: Condition
    features: dict[str, Features]
    step: int = 0
    progress: float = 0.0
    rng: torch.Generator | None = None
    there: Mapping[str, Tensor] = field(default_factory=dict)
    fuse: Callable[[Mapping[str, Tensor]], Condition] | None = None

    @property
    def size(self) -> int:
        """B."""
        return self.condition.vector.shape[0]


@dataclass
class Losses:
    """A phase's loss.

    Attributes:
        total: Scalar to be minimised.
        parts: Scalars for the log, detached.
    """

    total: Tensor
    parts: dict[str, Tensor] = field(default_factory=dict)


@dataclass
class SampleRequest:
    """What to generate.

    Attributes:
        condition: The engine's: weights per slot to a condition over the encoded features.
        weight: (B,) per condition slot.
        seeds: B seeds; each result follows from its own.
        slots: Target slots wanted.
        guidance: Scale per slot; 0 is the plain conditional model.
        joint: Scale of the joint guidance; 1 is the plain conditional model.
        given: Target slots held fixed, as prepared arrays (joint models).
        settings: The generator's sampling settings.
        device: Where to compute.
    """

    condition: Callable[[Weight], Condition]
    weight: Weight
    seeds: Sequence[int]
    slots: tuple[str, ...]
    guidance: Mapping[str, float] = field(default_factory=dict)
    joint: float = 1.0
    given: Mapping[str, dict[str, Tensor]] = field(default_factory=dict)
    settings: Any = None
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))


@dataclass
class SampleStep:
    """Progress of sampling.

    Attributes:
        index, of: Step of how many; ``index == of`` is the end.
        results: Raw values per slot, one per seed, or ``None`` before there are any.
    """

    index: int
    of: int
    results: dict[str, list[Any]] | None = None


@dataclass(frozen=True)
class TargetInfo:
    """A slot to be generated.

    Attributes:
        slot: Its name, modality and columns.
        state: What ``fit`` learned.
    """

    slot: Slot
    state: Mapping[str, Any] = field(default_factory=dict)


class Generator(nn.Module, ABC):
    """Produces values of target slots.

    Attributes:
        phases: Names of the phases of a step, in order; a name may repeat.
        trains_condition: Phases in which encoders, nulls and fusion learn.
        sampling_parts: Children that sampling uses; empty means all. These are averaged (EMA).
        edges: Names of first and last layers, which optimisers of hidden matrices leave alone.
        validation_phase: Phase whose loss on held-out data says how well it learned; empty where none does (GANs).
    """

    phases: ClassVar[tuple[str, ...]] = ("generator",)
    trains_condition: ClassVar[frozenset[str]] = frozenset({"generator"})
    sampling_parts: ClassVar[tuple[str, ...]] = ()
    edges: ClassVar[tuple[str, ...]] = ()
    validation_phase: ClassVar[str] = "generator"

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

    @abstractmethod
    def prepare(self, slot: str, raw: Any) -> Arrays:
        """Arrays of one target value, of fixed shapes and dtypes, cacheable."""

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """Parameters that a phase trains; all by default."""
        del phase
        return self.parameters()

    @abstractmethod
    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """Loss of a phase; ``None`` skips the phase now."""

    @abstractmethod
    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Generate; the last step carries the results. Called without gradient and in evaluation mode."""


def blank_like(arrays: Mapping[str, npt.NDArray[Any]]) -> Arrays:
    """Zeros of the same shapes and dtypes."""
    return {name: np.zeros_like(array) for name, array in arrays.items()}
