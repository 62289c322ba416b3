"""The metrics that belong to a data set: the readers of its attributes, and what judges results by these readers."""

from __future__ import annotations

from collections.abc import Sequence

from mmstudio.plugins.metric_specs import MetricSpec
from mmstudio.plugins.registry import Registry


def own_metrics(registry: Registry, modalities: Sequence[str], reader: str) -> list[MetricSpec]:
    """The metrics of a data set that can judge what a run makes, its named reader of attributes first.

    Args:
        registry: What is installed.
        modalities: Of the run's target slots, one for each.
        reader: Id of the reader that the data set names; empty if it names none.
    """
    found = [spec for spec in registry.metrics if reader and reader in {spec.id, spec.beside}]
    return sorted((spec for spec in found if spec.judges(modalities)), key=lambda spec: spec.id != reader)


def reader_of(registry: Registry, modality: str, reader: str) -> MetricSpec | None:
    """The reader of attributes of a data set for one modality; ``None`` if it has none."""
    readers = [spec for spec in own_metrics(registry, [modality], reader) if spec.reads == "attributes"]
    return next(iter(readers), None)
