"""The condition side of the learning contracts: what encoders and fusions take and give.

Shapes: B batch, T tokens, D feature width, C condition width. Dicts are keyed by slot name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
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


def blank_like(arrays: Mapping[str, npt.NDArray[Any]]) -> Arrays:
    """Zeros of the same shapes and dtypes."""
    return {name: np.zeros_like(array) for name, array in arrays.items()}
