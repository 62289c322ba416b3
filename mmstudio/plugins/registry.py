"""The registry: every spec by kind and id, with its origin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from mmstudio.core.errors import NotFoundError, StudioError
from mmstudio.core.sentences import Sentence
from mmstudio.plugins.exchange_specs import DatasetExporterSpec, ExporterSpec, ImporterSpec, SampleSpec
from mmstudio.plugins.metric_specs import ExtractorSpec, InspectorSpec, MetricSpec
from mmstudio.plugins.resources import ResourceFolders
from mmstudio.plugins.specs import (
    EncoderSpec,
    FusionSpec,
    GeneratorSpec,
    ModalitySpec,
    ObjectiveSpec,
    PredictorSpec,
    Provenance,
    RecipeSpec,
    Spec,
    StepSpec,
)

SpecT = TypeVar("SpecT", bound=Spec)


class Catalog(Generic[SpecT]):
    """The specs of one kind."""

    def __init__(self, kind: str, spec_type: type[SpecT]) -> None:
        self.kind = kind
        self.spec_type = spec_type
        self._specs: dict[str, tuple[SpecT, Provenance]] = {}

    def add(self, spec: SpecT, provenance: Provenance) -> None:
        """Take a spec in.

        Raises:
            StudioError: If it has another type, or its id is taken; the first spec keeps the id.
        """
        if not isinstance(spec, self.spec_type):
            raise StudioError(
                "A hook for {kind} specs returned {what}.", kind=self.kind, what=type(spec).__name__
            )
        if spec.id in self._specs:
            raise StudioError(
                "The {kind} id {id!r} is taken by the plugin {other!r}.",
                kind=self.kind,
                id=spec.id,
                other=self._specs[spec.id][1].plugin,
            )
        self._specs[spec.id] = (spec, provenance)

    def remove(self, plugin: str) -> None:
        """Remove everything that a plugin added."""
        self._specs = {key: item for key, item in self._specs.items() if item[1].plugin != plugin}

    def get(self, spec_id: str) -> SpecT:
        """The spec with that id.

        Raises:
            NotFoundError: If there is none; the sentence names the existing ones.
        """
        if spec_id not in self._specs:
            raise NotFoundError(
                "There is no {kind} {id!r}.",
                hint="Known: {known}.",
                kind=Sentence(self.kind),
                id=spec_id,
                known=", ".join(sorted(self._specs)) or "none",
            )
        return self._specs[spec_id][0]

    def provenance(self, spec_id: str) -> Provenance:
        """Origin of the spec with that id."""
        self.get(spec_id)
        return self._specs[spec_id][1]

    def __iter__(self) -> Iterator[SpecT]:
        return (spec for spec, _ in self._specs.values())

    def __contains__(self, spec_id: str) -> bool:
        return spec_id in self._specs

    def __len__(self) -> int:
        return len(self._specs)


@dataclass(frozen=True)
class Registry:
    """All catalogs, and the folders that plugins need.

    Attributes:
        resources: Folders that a person provides.
    """

    modalities: Catalog[ModalitySpec] = field(default_factory=lambda: Catalog("modality", ModalitySpec))
    encoders: Catalog[EncoderSpec] = field(default_factory=lambda: Catalog("encoder", EncoderSpec))
    fusions: Catalog[FusionSpec] = field(default_factory=lambda: Catalog("fusion", FusionSpec))
    generators: Catalog[GeneratorSpec] = field(default_factory=lambda: Catalog("generator", GeneratorSpec))
    objectives: Catalog[ObjectiveSpec] = field(default_factory=lambda: Catalog("objective", ObjectiveSpec))
    predictors: Catalog[PredictorSpec] = field(default_factory=lambda: Catalog("predictor", PredictorSpec))
    steps: Catalog[StepSpec] = field(default_factory=lambda: Catalog("step", StepSpec))
    importers: Catalog[ImporterSpec] = field(default_factory=lambda: Catalog("importer", ImporterSpec))
    metrics: Catalog[MetricSpec] = field(default_factory=lambda: Catalog("metric", MetricSpec))
    extractors: Catalog[ExtractorSpec] = field(default_factory=lambda: Catalog("extractor", ExtractorSpec))
    inspectors: Catalog[InspectorSpec] = field(default_factory=lambda: Catalog("inspector", InspectorSpec))
    exporters: Catalog[ExporterSpec] = field(default_factory=lambda: Catalog("exporter", ExporterSpec))
    dataset_exporters: Catalog[DatasetExporterSpec] = field(
        default_factory=lambda: Catalog("dataset-exporter", DatasetExporterSpec)
    )
    samples: Catalog[SampleSpec] = field(default_factory=lambda: Catalog("sample", SampleSpec))
    recipes: Catalog[RecipeSpec] = field(default_factory=lambda: Catalog("recipe", RecipeSpec))

    resources: ResourceFolders = field(default_factory=ResourceFolders)

    def catalogs(self) -> tuple[tuple[str, Catalog[Spec]], ...]:
        """Hook name and catalog, in the order of the hooks."""
        named = ((f"mmstudio_{name}", getattr(self, name)) for name in self.__dataclass_fields__)
        return tuple((hook, catalog) for hook, catalog in named if isinstance(catalog, Catalog))

    def learners(
        self, spec_id: str
    ) -> Catalog[GeneratorSpec] | Catalog[ObjectiveSpec] | Catalog[PredictorSpec]:
        """The catalog with the learner of that id: objectives or predictors if they have it, else generators."""
        if spec_id in self.predictors:
            return self.predictors
        return self.objectives if spec_id in self.objectives else self.generators

    def encoder_for(self, modality: str) -> EncoderSpec:
        """The first encoder of a modality.

        Raises:
            NotFoundError: If no plugin brings one.
        """
        for spec in self.encoders:
            if spec.modality == modality:
                return spec
        raise NotFoundError("No encoder takes the modality {modality!r}.", modality=modality)
