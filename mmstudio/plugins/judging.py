"""Protocols of what judges results: metrics of single results, of sets, and readers of attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Judged:
    """One result as a metric sees it.

    Attributes:
        made: The result, a raw value.
        seed: Seed that it was made with.
        sample: Id of the sample whose conditions were used.
        real: The sample's own value in that slot; ``None`` if it has none.
        given: Raw values that the result was made from, per condition slot; slots that were not given have no key.
        facts: Facts of the sample (:attr:`Sample.meta`).
        made_features, real_features: float32 (D,) of both values, if the metric's spec names an extractor.
    """

    made: Any
    seed: int
    sample: int
    real: Any = None
    given: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    made_features: npt.NDArray[np.float32] | None = None
    real_features: npt.NDArray[np.float32] | None = None


class Metric(Protocol):
    """Judges results one by one; made from its config. The mean of each figure is reported with an interval."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Per figure one number for each result; ``None`` if it cannot be judged.

        It is called once for the round with all conditions and once for every subset; the numbers of one result must
        not depend on other results.
        """


@dataclass(frozen=True, eq=False)
class Influence:
    """By how much each row moves a figure of two sets, to the first order: the Hajek projection, or a jackknife's values.

    Attributes:
        made: float64 (n,), the influence of each result times n; their mean is 0.
        real: float64 (m,), the influence of each real value times m; their mean is 0.
        variance: Variance of the figure, if the metric knows it better than ``made.var() / n + real.var() / m``.
        growth: By how much that variance grows as the figure does.
    """

    made: npt.NDArray[np.float64]
    real: npt.NDArray[np.float64]
    variance: float | None = None
    growth: float = 0.0


class SetMetric(Protocol):
    """Compares the features of all results with those of the real values; made from its config.

    It may have two more methods:

    - ``influence(made, real)`` gives an :class:`Influence`, or a mapping of figure to one. Figures whose interval is
      ``influence`` need it; with it, evaluations can be compared with each other by pairs of results.
    - ``remarks(n, m, width)`` gives :class:`Remark`, what a person should know about the figures of so many results,
      real values and features.
    """

    def statistic(
        self, made: npt.NDArray[np.float32], real: npt.NDArray[np.float32]
    ) -> float | Mapping[str, float]:
        """One number, or one per figure that the spec names, from features (n, D) and (m, D), whatever their order.

        It is called again on parts of these sets, or on sets drawn from them, for an interval.
        """


class AttributeReader(Protocol):
    """Measures attributes of results by fixed rules, without any learning.

    Attributes:
        attributes: Attribute name to its possible values.
    """

    attributes: dict[str, tuple[str, ...]]
    given_by: dict[str, tuple[str, ...]]
    """Condition slot to the attributes that it tells."""

    def read(self, raws: Sequence[Any]) -> list[dict[str, str | None]]:
        """One dict per result: attribute to value, or None if it cannot be read."""

    def limits(self, raws: Sequence[Any]) -> dict[str, str]:
        """Attribute to the reason why such results can never show it; empty if all can be shown."""

    def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
        """The attributes that a sample's meta states."""
