"""The metrics and the extractor that judge a run if a person chooses none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mmstudio.plan.judging.own_metrics import own_metrics
from mmstudio.plan.recipe import Choice
from mmstudio.plugins.metric_specs import ExtractorSpec, MetricSpec
from mmstudio.plugins.registry import Registry

USUAL = (
    "kid",
    "density-coverage",
    "kad",
    "density-coverage-sound",
    "bleu",
    "distinct",
    "column-errors",
    "column-classes",
)
"""Ids of metrics that say something about any data: for pictures and sounds a distance of sets and how much of the real data
the results cover, for texts and rows how far each is from its own."""


def usual_metrics(registry: Registry, modalities: Sequence[str], reader: str) -> list[Choice]:
    """The metrics that judge results of these modalities: the data's own readers of attributes, and some for any data.

    Args:
        registry: What is installed.
        modalities: Modalities that the run makes.
        reader: Id of the data set's reader of attributes; empty if it has none.
    """
    found = own_metrics(registry, modalities, reader)
    found += [spec for spec in _usual(registry) if spec.judges(modalities) and spec not in found]
    return [Choice(id=spec.id) for spec in found]


def usual_extractor(registry: Registry, modalities: Sequence[str]) -> str:
    """Id of the extractor whose features are compared; empty if none takes what the run makes, or its folder is missing."""
    compared = [spec.extractor for spec in _usual(registry) if spec.extractor and spec.modality in modalities]
    ready = [
        spec.id for spec in registry.extractors if spec.modality in modalities and _ready(registry, spec)
    ]
    return next((name for name in [*compared, *ready] if name in ready), "")


def _usual(registry: Registry) -> Iterator[MetricSpec]:
    """The installed ones whose features can be computed without anything that a person must provide first."""
    extractors = {spec.id: spec for spec in registry.extractors}
    metrics = {spec.id: spec for spec in registry.metrics}
    for name in USUAL:
        spec = metrics.get(name)
        if spec is None:
            continue
        extractor = extractors.get(spec.extractor)
        if not spec.extractor or (extractor is not None and _ready(registry, extractor)):
            yield spec


def _ready(registry: Registry, spec: ExtractorSpec) -> bool:
    return not registry.resources.missing(spec.resources)
