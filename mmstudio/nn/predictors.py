"""Predictors, which learn all at once instead of by gradients, forests of trees for instance; and the classes that are told apart.

Shapes: n samples, D width of a slot's features, K classes. Dicts are keyed by slot name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from mmstudio.core.cells import cell_words
from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.nn.encoders import Arrays, Preparer
from mmstudio.plugins.config import PluginConfig

Numbers = npt.NDArray[np.float32]
There = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.int64]

LABEL = "label"
ABSENT, STRANGE = -1, -2
"""Labels of samples without a class, and of samples whose class training never met."""
MOST = 1000
"""Largest number of classes."""


@dataclass(frozen=True)
class Prediction:
    """Scores of some samples, and what each slot votes for.

    Attributes:
        scores: (n, K); a larger score means a likelier class. They need not be probabilities.
        votes: Per slot (n, K): the scores from this slot alone; 0 where a sample does not hold it.
    """

    scores: Numbers
    votes: Mapping[str, Numbers] = field(default_factory=dict)


@dataclass(frozen=True)
class Learned:
    """How well a predictor learned, and from what, as it found out itself while it learned.

    Shares of its own training samples, each judged by parts of it that had not learned from that sample, such as the trees
    whose bag did not hold it (Breiman 2001). A sample without any slot left counts too: then the frequencies of the classes are all that is known.

    Attributes:
        count: Number of training samples.
        right: Share that is told right by all that they hold.
        alone: Per slot, the share that is told right by this slot alone.
        without: Per slot, the share that is told right without it.
        importances: Per slot (D,): how much each of its numbers counts; not negative.
    """

    count: int
    right: float
    alone: Mapping[str, float] = field(default_factory=dict)
    without: Mapping[str, float] = field(default_factory=dict)
    importances: Mapping[str, npt.NDArray[np.float64]] = field(default_factory=dict)


class Predictor(ABC):
    """Learns labels from features of all samples at once; it is kept as plain arrays, so that loading it runs no code.

    Args:
        config: Its settings.
        widths: Feature width D per slot.
        classes: Number of classes K.
    """

    def __init__(self, config: PluginConfig, widths: Mapping[str, int], classes: int) -> None:
        del config, widths, classes

    @abstractmethod
    def fit(
        self,
        features: Mapping[str, Numbers],
        there: Mapping[str, There],
        labels: Labels,
        rng: np.random.Generator,
        progress: Callable[[int, int], None],
    ) -> None:
        """Learn from all samples.

        Args:
            features: Per slot (n, D); any value where a sample does not hold it.
            there: Per slot (n,): whether a sample holds it.
            labels: (n,) from 0 to K - 1.
            rng: Source of every random draw.
            progress: Takes the amount done and the whole amount from time to time; it may raise to stop.
        """

    @abstractmethod
    def predict(self, features: Mapping[str, Numbers], there: Mapping[str, There]) -> Prediction:
        """Scores of samples, and each slot's votes; arguments as for :meth:`fit`."""

    def learned(self) -> Learned | None:
        """How well it learned, and from what; ``None`` if it does not know. Asked after ``fit``, and after ``take``."""
        return None

    @abstractmethod
    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything it learned, as arrays of finite numbers."""

    @abstractmethod
    def take(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Restore what :meth:`arrays` returned.

        The arrays may come from an untrusted file: indices out of range must be refused.

        Raises:
            ValueError: If they cannot be its arrays.
        """


def label_of(raw: Any, slot: Slot) -> str:
    """The class that a value names; empty if it names none.

    Raises:
        UsageError: If the slot holds neither texts nor table rows.
    """
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, Mapping):
        columns = slot.columns or tuple(raw)
        return cell_words(raw.get(columns[0])).strip() if columns else ""
    raise UsageError("The slot {slot!r} holds neither texts nor rows of a table.", slot=slot.name)


def classes_of(raws: Iterable[Any], slot: Slot) -> tuple[str, ...]:
    """The classes that the values of a slot name, in order.

    Raises:
        UsageError: If there are fewer than two, or too many to be classes.
    """
    found = Counter(label for raw in raws if (label := label_of(raw, slot)))
    if not found:
        raise UsageError(
            "No sample of the training split has a class in the slot {slot!r}.",
            hint="Choose another slot with --set target=NAME.",
            slot=slot.name,
        )
    if len(found) == 1:
        raise UsageError(
            "Every sample of the training split is of the class {name!r} in the slot {slot!r}; it takes two classes at least.",
            hint="Choose another slot with --set target=NAME.",
            name=next(iter(found)),
            slot=slot.name,
        )
    if len(found) > MOST or 2 * len(found) > found.total():
        raise UsageError(
            "The slot {slot!r} holds {count:,} different values in {samples:,} samples: these are no classes.",
            hint="Choose a slot with at most {most:,} values that samples share: --set target=NAME.",
            slot=slot.name,
            count=len(found),
            samples=found.total(),
            most=MOST,
        )
    return tuple(sorted(found))


@dataclass(frozen=True)
class Classes(Preparer):
    """Turns the values of a label slot into class numbers.

    Attributes:
        slot: The slot that holds the labels.
        classes: Names of the classes, in order.
    """

    slot: Slot
    classes: tuple[str, ...]

    @classmethod
    def of(cls, slot: Slot, state: Mapping[str, Any], owner: str) -> Self:
        """Read the classes from a run's description.

        Args:
            slot: The slot that holds the labels.
            state: What was learned from it.
            owner: Id of what learned it.

        Raises:
            DamagedError: If it names no classes.
        """
        match state.get("classes"):
            case [*classes] if classes and all(isinstance(name, str) for name in classes):
                return cls(slot, tuple(classes))
        raise DamagedError("The predictor {id!r} names no classes.", hint="Train it again.", id=owner)

    def __call__(self, raw: Any) -> Arrays:
        """``label`` int64 (): the place of the class; -1 if there is none, -2 if training never met it."""
        name = label_of(raw, self.slot)
        if not name:
            return self.blank()
        return {LABEL: np.array(self.classes.index(name) if name in self.classes else STRANGE, np.int64)}

    def blank(self) -> Arrays:
        """The label of a sample without a class."""
        return {LABEL: np.array(ABSENT, np.int64)}
