"""Specs of what judges: inspectors of data, metrics of results with their figures, and the extractors of features that these compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Literal

from mmstudio.core.errors import StudioError
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.resources import Resource
from mmstudio.plugins.specs import Spec

IntervalKind = Literal["bootstrap", "influence", "subsample", "none"]
"""How the interval of a figure of two sets is found.

``bootstrap``: both sets are drawn again, for figures without bias. ``influence``: from the influence of each row, which
the metric gives. ``subsample``: from random halves of both sets, for figures that are biased for small sets; the score is
said to hold at this n. ``none``: no interval.
"""


@dataclass(frozen=True, kw_only=True)
class InspectorSpec(Spec):
    """Inspects single values of a data set. ``factory`` names an ``Inspector`` class, made without arguments.

    Attributes:
        modality: Modality that it inspects.
        findings: Every kind of finding that it may report, named like an id, to its English heading.
        facts: Every fact that it tells, to the fact's English name.
        near: Largest number of bits by which the codes of slightly changed copies differ.
        alike: Smallest correlation of the looks of such copies; 0 if the codes alone decide.
    """

    modality: str
    findings: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    near: int = 0
    alike: float = 0.0


@dataclass(frozen=True, kw_only=True)
class SetFigure:
    """One figure of a metric that compares sets.

    Attributes:
        name: Its key in what ``statistic`` returns.
        better: Which direction is better; empty if neither is.
        unit: As that of a metric.
        interval: How its interval is found.
        least: The least value that it can have, which no interval goes below; ``None`` for a share, or if there is none.
    """

    name: str
    better: Literal["higher", "lower", ""] = "higher"
    unit: str = ""
    interval: IntervalKind = "bootstrap"
    least: float | None = None

    @property
    def range(self) -> tuple[float, float]:
        """The least and the largest value that it can have."""
        if self.unit == "share":
            return 0.0, 1.0
        return -inf if self.least is None else self.least, inf


@dataclass(frozen=True, kw_only=True)
class MetricSpec(Spec):
    """Judges results; a person chooses it.

    Attributes:
        modality: Modality that it judges.
        reads: Protocol of ``factory``. ``results``: a :class:`~mmstudio.plugins.judging.Metric` class, which gives
            numbers for each result. ``features``: a :class:`~mmstudio.plugins.judging.SetMetric` class, which
            compares sets of features. ``attributes``: an :class:`~mmstudio.plugins.judging.AttributeReader` class,
            made without arguments, whose readings are compared with what samples state.
        extractor: Id of the extractor of its features; empty for none. ``features`` needs one.
        better: Which direction is better; empty if neither is.
        unit: ``share`` for shares of 1, which are shown in percent; any other word is shown behind the number.
        learns: Whether it is trained on the data set first: ``factory`` then names a ``mmstudio.nn.LearnedMetric`` class.
            Only for ``results``.
        together: Whether it is shown all results of a round at once, since the number of one depends on the others. Only
            for ``results``; the mean of the numbers is the figure, and their spread must say how certain it is.
        at_this_n: Whether its figures depend on the number of results itself; they then get no interval, and are only
            compared with figures of the same number.
        chance: Value of a guess without any knowledge of the sample; ``None`` if unknown.
        interval: For ``features``: how the interval of its figure is found.
        least: For ``features``: the least value that its figure can have; ``None`` if there is none.
        figures: For ``features`` with several figures: each of them. ``statistic`` then returns a mapping, and ``better``,
            ``unit`` and ``interval`` of the figures count.
        compares: For ``features``: those, or ``classes`` for the probabilities of classes that the extractor gives (n, K).
        beside: Id of a reader of attributes. Data sets that name that reader are judged by this metric too, where a run
            makes what it judges and nobody chooses metrics: readers of their texts and sounds, for instance.

    A person may choose another extractor if the settings have a text field named ``extractor``, with ``Ui(..., part="extractor")``;
    see :meth:`extractor_of`.
    """

    modality: str
    reads: Literal["results", "features", "attributes"] = "attributes"
    extractor: str = ""
    better: Literal["higher", "lower", ""] = "higher"
    unit: str = ""
    learns: bool = False
    together: bool = False
    at_this_n: bool = False
    chance: float | None = None
    interval: IntervalKind = "bootstrap"
    least: float | None = None
    figures: tuple[SetFigure, ...] = ()
    compares: Literal["features", "classes"] = "features"
    beside: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.reads != "results" and (self.learns or self.together):
            raise StudioError(
                "The metric {id!r} judges no single results: it can neither learn nor see them together.",
                id=self.id,
            )
        if self.reads == "features" and not self.extractor:
            raise StudioError("The metric {id!r} compares features and names no extractor.", id=self.id)

    def judges(self, modalities: Sequence[str]) -> bool:
        """Whether it can judge a run that makes slots of these modalities."""
        return self.modality in modalities

    def extractor_of(self, config: PluginConfig) -> str:
        """Id of the extractor to use: the one that its settings name, or its own; empty for none."""
        return str(getattr(config, "extractor", "") or self.extractor)

    def figure(self, name: str) -> SetFigure:
        """What is known of one of its figures."""
        for figure in self.figures:
            if figure.name == name:
                return figure
        return SetFigure(
            name=name, better=self.better, unit=self.unit, interval=self.interval, least=self.least
        )


@dataclass(frozen=True, kw_only=True)
class ExtractorSpec(Spec):
    """Extracts features that metrics compare. ``factory`` names a ``mmstudio.nn.Extractor`` class.

    Attributes:
        modality: Modality that it takes.
        learns: Whether it is trained on the data set before it is used.
        resources: Folders that a person must provide, such as a pretrained model; they are passed by name.
    """

    modality: str
    learns: bool = False
    resources: tuple[Resource, ...] = ()
