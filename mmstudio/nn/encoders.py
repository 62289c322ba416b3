"""The encoding side of the learning contracts: preparers, which have no weights, and encoders, which have weights.

Shapes: B batch, T tokens, D feature width.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
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
        tokens: Number of tokens T.
        width: Feature width D.
        grid: Layout of the T tokens: ``(h, w)``, ``(t,)`` or ``None``.
        summary: Whether the first token stands for all of them, so that a fusion that needs one vector may read it
            alone.
        modality: Modality of the slot; the engine sets it for a fusion, an encoder need not.
    """

    tokens: int
    width: int
    grid: tuple[int, ...] | None = None
    summary: bool = False
    modality: str = ""


@dataclass
class Features:
    """Features that an encoder gives for a batch.

    Attributes:
        tokens: (B, T, D).
        mask: (B, T) bool, true where a token stands for something given.
        grid: Layout of the T tokens, as in :class:`FeatureShape`.
    """

    tokens: Tensor
    mask: Tensor
    grid: tuple[int, ...] | None = None


class Preparer(ABC):
    """Turns the raw values of one slot into arrays: the part of an encoder or a generator that needs no weights.

    The processes that fill caches make it from settings and state alone; it can be pickled.
    """

    @abstractmethod
    def __call__(self, raw: Any) -> Arrays:
        """Arrays of one value: fixed names, shapes and dtypes, finite, and always the same for the same value.

        Args:
            raw: A raw value; never ``None``, for which :meth:`blank` is used.

        Raises:
            UsageError: If training never met such a value and it cannot be encoded.
        """

    @abstractmethod
    def blank(self) -> Arrays:
        """Arrays that stand for a missing value: same names, shapes and dtypes, finite."""

    def arrays(self, raw: Any) -> Arrays:
        """Arrays of a value, or of ``None``."""
        return self.blank() if raw is None else self(raw)

    def known(self, raw: Any) -> Any:
        """The part of a stored value that can be prepared: all of it, unless that depends on what training held.

        A held-out sample may hold more than the training split did, for instance a new category of a table. Such a part
        is treated as not given; a person who types the same value is told instead.
        """
        return raw

    def share_read(self, raw: Any) -> float:
        """Share of a raw value that is read, 0 to 1: less than 1 if the value is too long."""
        del raw
        return 1.0

    def statistics(self, prepared: Arrays) -> npt.NDArray[Any]:
        """A few plain numbers for each value, for models that learn without gradients; the width is the same for all values.

        By default prepared numbers are treated as quantities, described by their means and deviations. A preparer whose
        numbers are names, such as ids of words, must override this, for instance by counting them.

        Args:
            prepared: Arrays of several values, with B in front.

        Returns:
            Finite numbers (B, D).
        """
        return plain_statistics(prepared)

    def statistics_of(self) -> Sequence[str]:
        """What each number of :meth:`statistics` describes, for instance the column that it comes from; several may describe the same.

        By default nothing, so that nobody is told which numbers count.
        """
        return ()

    def shown(self, prepared: Arrays) -> Any:
        """Prepared arrays in a form that a person can look at; used to show what a random step does.

        Args:
            prepared: Arrays of one sample, possibly changed by steps.

        Returns:
            A raw value, or a picture uint8 (H, W, 3); ``None`` if the arrays cannot be shown.
        """
        del prepared
        return None


@dataclass(frozen=True)
class Unread:
    """What an encoder leaves unread of the values it was fitted on, because they are longer than it reads.

    Attributes:
        count: How many values are longer.
        total: How many there are.
        share: Share that is read of the longest value, 0 to 1.
        limit: How much is read of any, in words: ``24 word pieces``.
        setting: Name of the setting that makes it read more; empty if there is none.
    """

    count: int
    total: int
    share: float
    limit: str
    setting: str = ""

    @classmethod
    def of(cls, told: Any, limit: str, setting: str = "") -> Unread | None:
        """Read it from a state's list of count, total and share; ``None`` if that says that nothing is left unread."""
        match told:
            case [int() as count, int() as total, int() | float() as share] if 0 < count <= total:
                return cls(count, total, float(share), limit, setting)
        return None


class Encoder(nn.Module, ABC):
    """Turns the values of one slot into features.

    Attributes:
        State: Class of what ``fit`` returns, checked before anything is built from it; ``None`` leaves it unchecked.
        frozen: Whether its weights are never trained. They are then in no checkpoint; features are made once and looked
            up.
        shape: T, D and grid, set from :meth:`shape_of` when it is built.
    """

    State: ClassVar[type[PluginState] | None] = None
    frozen: ClassVar[bool] = False
    shape: FeatureShape

    @classmethod
    def fit(
        cls, config: Any, slot: Slot, raws: Iterable[Any], resources: Resources = NO_RESOURCES
    ) -> dict[str, Any]:
        """Learn a state from the raw values of the training split before training (a vocabulary, means); returned as JSON.

        Args:
            config: Its settings.
            slot: The slot that it serves.
            raws: The values, which can be read once.
            resources: The folders that its spec asks for, by name.
        """
        del config, slot, raws, resources
        return {}

    @classmethod
    @abstractmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any], resources: Resources) -> Preparer:
        """Make the preparer that turns raw values of its slot into arrays; needs no weights.

        Args:
            config: Its settings.
            slot: The slot that it serves.
            state: What ``fit`` returned.
            resources: The folders that its spec asks for, by name.
        """

    @classmethod
    @abstractmethod
    def shape_of(
        cls, config: Any, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """T, D and grid of its features, known without weights. Arguments as for :meth:`preparer`."""

    @classmethod
    def unread(cls, config: Any, state: Mapping[str, Any]) -> Unread | None:
        """What it leaves unread of the values it was fitted on, according to its state; ``None`` if nothing.

        The program says so when a training begins. For values given in generating it asks :meth:`Preparer.share_read`.
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
