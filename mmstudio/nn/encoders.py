"""What turns values into features: preparers, which are light, and encoders, which have weights.

Shapes: B batch, T tokens, D feature width.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy.typing as npt
from torch import Tensor, nn

from mmstudio.core.sample import Slot
from mmstudio.nn.statistics import plain_statistics
from mmstudio.plugins.config import PluginConfig, PluginState
from mmstudio.plugins.resources import Resources

Arrays = dict[str, npt.NDArray[Any]]
NO_RESOURCES: Resources = MappingProxyType({})


@dataclass(frozen=True)
class FeatureShape:
    """Fixed shape of an encoder's features.

    Attributes:
        tokens: T.
        width: D.
        grid: Layout of the T tokens: ``(h, w)``, ``(t,)`` or ``None``.
        summary: Whether the first token stands for all of them, so that who wants one vector may read it alone.
        modality: Of the slot that they are of; the engine says it to a fusion, an encoder need not.
    """

    tokens: int
    width: int
    grid: tuple[int, ...] | None = None
    summary: bool = False
    modality: str = ""


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


class Preparer(ABC):
    """Turns the raw values of one slot into arrays: the half of an encoder, or of a generator, that needs no weights.

    It is made from settings and state in the processes that fill caches, and nothing else is; it can be pickled.
    """

    @abstractmethod
    def __call__(self, raw: Any) -> Arrays:
        """Arrays of one value, of fixed names, shapes and dtypes, finite, the same for the same value.

        Args:
            raw: A raw value; never ``None``, which is what :meth:`blank` stands for.

        Raises:
            UsageError: If a value is one that training did not know and cannot be explained.
        """

    @abstractmethod
    def blank(self) -> Arrays:
        """Arrays that stand for a missing value: of the same names, shapes and dtypes, finite."""

    def arrays(self, raw: Any) -> Arrays:
        """Arrays of a value, or of ``None``."""
        return self.blank() if raw is None else self(raw)

    def known(self, raw: Any) -> Any:
        """What of a stored value can be prepared: all of it, unless that depends on what training held.

        A held-out sample may hold more than the training split did, a category of a table for instance; that is then as
        if not given, where a person who types the same is told.
        """
        return raw

    def share_read(self, raw: Any) -> float:
        """How much of a raw value is read, 0 to 1: less than 1 where it is too long."""
        del raw
        return 1.0

    def statistics(self, prepared: Arrays) -> npt.NDArray[Any]:
        """A few plain numbers of each value, for what learns without gradients; of one width for all values.

        By default prepared numbers stand for quantities, of which means and deviations count. Where they are names of
        things, as ids of words are, it is to be said otherwise: by counting them, for instance.

        Args:
            prepared: Of several values, with B in front.

        Returns:
            Finite numbers (B, D).
        """
        return plain_statistics(prepared)

    def shown(self, prepared: Arrays) -> Any:
        """What prepared arrays stand for, as a person can look at it; used where a random step is shown.

        Args:
            prepared: Of one sample, perhaps changed by steps.

        Returns:
            A raw value, or a picture uint8 (H, W, 3); ``None`` if there is no such thing.
        """
        del prepared
        return None


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
        frozen: Whether its weights learn nothing. They are then in no checkpoint; features are made once and looked up.
        shape: T, D and grid, set when it is built from :meth:`shape_of`.
    """

    State: ClassVar[type[PluginState] | None] = None
    frozen: ClassVar[bool] = False
    shape: FeatureShape

    @classmethod
    def fit(
        cls, config: Any, slot: Slot, raws: Iterable[Any], resources: Resources = NO_RESOURCES
    ) -> dict[str, Any]:
        """State learned from the raw values of the training split before training (a vocabulary, means), as JSON.

        Args:
            config: Its settings.
            slot: That it serves.
            raws: The values, which can be read once.
            resources: The folders that its spec asks for, by name.
        """
        del config, slot, raws, resources
        return {}

    @classmethod
    @abstractmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any], resources: Resources) -> Preparer:
        """What turns raw values of its slot into arrays; made without weights.

        Args:
            config: Its settings.
            slot: That it serves.
            state: What ``fit`` learned.
            resources: The folders that its spec asks for, by name.
        """

    @classmethod
    @abstractmethod
    def shape_of(
        cls, config: Any, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """T, D and grid of its features; known without weights. Arguments as of :meth:`preparer`."""

    @classmethod
    def unread(cls, config: Any, state: Mapping[str, Any]) -> Unread | None:
        """What of the values that it was fitted on is too long to be read, as the state says; ``None`` if nothing.

        It is said when a training begins. What a person gives when generating is asked of :meth:`Preparer.share_read`.
        """
        del config, state
        return None

    def __init__(
        self, config: PluginConfig, slot: Slot, state: Mapping[str, Any], resources: Resources = NO_RESOURCES
    ) -> None:
        super().__init__()
        self.shape = self.shape_of(config, slot, state, resources)

    @abstractmethod
    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Features of a batch of prepared arrays, each with B in front."""
