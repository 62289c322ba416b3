"""The hooks: each one is called once at start and returns specs, or is called when an event happens."""

from __future__ import annotations

from collections.abc import Sequence

import pluggy

from mmstudio.core.run import Run
from mmstudio.plugins.exchange_specs import DatasetExporterSpec, ExporterSpec, ImporterSpec, SampleSpec
from mmstudio.plugins.metric_specs import ExtractorSpec, InspectorSpec, MetricSpec
from mmstudio.plugins.specs import (
    EncoderSpec,
    FusionSpec,
    GeneratorSpec,
    ModalitySpec,
    ObjectiveSpec,
    PredictorSpec,
    RecipeSpec,
    StepSpec,
)

PROJECT = "mmstudio"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def mmstudio_modalities() -> Sequence[ModalitySpec]:  # type: ignore[empty-body]
    """Kinds of data, each with the codec that reads and writes it."""


@hookspec
def mmstudio_encoders() -> Sequence[EncoderSpec]:  # type: ignore[empty-body]
    """Encoders, each for one modality."""


@hookspec
def mmstudio_fusions() -> Sequence[FusionSpec]:  # type: ignore[empty-body]
    """Fusion strategies."""


@hookspec
def mmstudio_generators() -> Sequence[GeneratorSpec]:  # type: ignore[empty-body]
    """Generators."""


@hookspec
def mmstudio_objectives() -> Sequence[ObjectiveSpec]:  # type: ignore[empty-body]
    """Objectives: learners that generate nothing."""


@hookspec
def mmstudio_predictors() -> Sequence[PredictorSpec]:  # type: ignore[empty-body]
    """Predictors: they learn labels without gradients."""


@hookspec
def mmstudio_steps() -> Sequence[StepSpec]:  # type: ignore[empty-body]
    """Preprocessing and augmentation steps."""


@hookspec
def mmstudio_importers() -> Sequence[ImporterSpec]:  # type: ignore[empty-body]
    """Readers of data sources."""


@hookspec
def mmstudio_metrics() -> Sequence[MetricSpec]:  # type: ignore[empty-body]
    """Metrics, which judge results."""


@hookspec
def mmstudio_extractors() -> Sequence[ExtractorSpec]:  # type: ignore[empty-body]
    """Extractors: they give the features that metrics compare."""


@hookspec
def mmstudio_inspectors() -> Sequence[InspectorSpec]:  # type: ignore[empty-body]
    """Inspectors: they find faults in single values of a data set."""


@hookspec
def mmstudio_exporters() -> Sequence[ExporterSpec]:  # type: ignore[empty-body]
    """Writers of results for other programs."""


@hookspec
def mmstudio_dataset_exporters() -> Sequence[DatasetExporterSpec]:  # type: ignore[empty-body]
    """Formats that a data set can be written in."""


@hookspec
def mmstudio_samples() -> Sequence[SampleSpec]:  # type: ignore[empty-body]
    """Sample projects."""


@hookspec
def mmstudio_recipes() -> Sequence[RecipeSpec]:  # type: ignore[empty-body]
    """Recipes."""


@hookspec
def mmstudio_run_started(run: Run) -> None:
    """Called in the worker thread of a run when it begins or resumes."""


@hookspec
def mmstudio_run_finished(run: Run) -> None:
    """Called in the worker thread of a run when it ends, in any state."""
