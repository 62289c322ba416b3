"""All checks of all parts, by name."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from mmstudio.plugins.exchange_specs import DatasetExporterSpec, ExporterSpec, ImporterSpec, SampleSpec
from mmstudio.plugins.installed import in_order, installed_points
from mmstudio.plugins.manager import PluginHost, PluginStatus
from mmstudio.plugins.metric_specs import ExtractorSpec, InspectorSpec, MetricSpec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import (
    EncoderSpec,
    FusionSpec,
    GeneratorSpec,
    LearnerSpec,
    ModalitySpec,
    ObjectiveSpec,
    PredictorSpec,
    RecipeSpec,
    Spec,
    StepSpec,
)
from mmstudio.testing.faults import ContractError
from mmstudio.testing.material import Material, raws_of, synthetic
from mmstudio.testing.parts.codec import check_codec
from mmstudio.testing.parts.config import check_config, check_spec
from mmstudio.testing.parts.dataset_exporter import check_dataset_exporter
from mmstudio.testing.parts.encoder import check_encoder
from mmstudio.testing.parts.extractor import check_extractor
from mmstudio.testing.parts.fusion import check_fusion
from mmstudio.testing.parts.generator import check_generator, check_pair
from mmstudio.testing.parts.importer import check_importer
from mmstudio.testing.parts.inspector import check_inspector
from mmstudio.testing.parts.light import check_exporter, check_recipe, check_sample
from mmstudio.testing.parts.metric import check_metric
from mmstudio.testing.parts.objective import check_objective
from mmstudio.testing.parts.parent import check_parent
from mmstudio.testing.parts.predictor import check_predictor
from mmstudio.testing.parts.step import check_step
from mmstudio.testing.told import Settings, Sources, Told, told_by
from mmstudio.testing.whereabouts import Telling

Check = Callable[[], None]


@dataclass(frozen=True)
class _Bench:
    registry: Registry
    told: Told
    device: str

    def contract(self, name: str, spec: Spec) -> Check:
        """The check of a part's contract; its values are looked up only when it runs."""
        settings = self.told.settings.get(name, {})
        match spec:
            case FusionSpec():
                return self._given(check_fusion, spec, settings=settings, device=self.device)
            case LearnerSpec() | PredictorSpec():
                return self._learner(name, spec, settings)
            case ImporterSpec():
                sources = self.told.sources.get(name)
                return partial(
                    check_importer, spec, self.registry, material=self.told.material, sources=sources
                )
            case SampleSpec():
                return partial(check_sample, spec, self.registry)
            case RecipeSpec():
                return partial(check_recipe, spec, self.registry)
            case DatasetExporterSpec():
                return partial(
                    check_dataset_exporter,
                    spec,
                    self.registry,
                    settings=settings,
                    material=self.told.material,
                )
            case _:
                return partial(self._with_values, spec, settings)

    def _learner(self, name: str, spec: Spec, settings: Mapping[str, Any]) -> Check:
        """The check of a learner, by its kind."""
        match spec:
            case GeneratorSpec(children=True):
                return self._given(check_parent, spec, settings=settings, device=self.device)
            case GeneratorSpec():
                return self._given(check_generator, spec, self.registry, **self._generating(name))
            case ObjectiveSpec():
                material = self.told.material
                return self._given(
                    check_objective, spec, settings=settings, material=material, device=self.device
                )
            case PredictorSpec():
                return partial(check_predictor, spec, settings=settings)
        raise ContractError(f"Nothing is known about what {type(spec).__name__} {spec.id!r} must do.")

    def pair(self, name: str, generator: GeneratorSpec, fusion: FusionSpec) -> Check:
        """The check of a generator with a fusion."""

        def check() -> None:
            found = self.registry.resources.found
            own, fused = found(generator.resources, {}), found(fusion.resources, {})
            check_pair(generator, fusion, **self._generating(name), resources=own, fused=fused)

        return check

    def _given(
        self, check: Callable[..., None], spec: FusionSpec | LearnerSpec, *told: Any, **how: Any
    ) -> Check:
        """A check that gets the folders that a part asks for; it reports a missing one."""

        def run() -> None:
            check(spec, *told, **how, resources=self.registry.resources.found(spec.resources, {}))

        return run

    def _generating(self, name: str) -> dict[str, Any]:
        return {
            "settings": self.told.settings.get(name, {}),
            "sampling": self.told.sampling.get(name, {}),
            "material": self.told.material,
            "device": self.device,
        }

    def _with_values(self, spec: Spec, settings: Mapping[str, Any]) -> None:
        modality = spec.id if isinstance(spec, ModalitySpec) else getattr(spec, "modality", "")
        raws = raws_of(self.told.material, modality, f"The {type(spec).__name__} {spec.id!r}")
        match spec:
            case ModalitySpec():
                check_codec(spec, raws, self.registry)
            case EncoderSpec():
                given = self.registry.resources.found(spec.resources, {})
                check_encoder(spec, raws, settings=settings, resources=given, device=self.device)
            case StepSpec():
                check_step(spec, raws, self.registry, settings=settings, device=self.device)
            case MetricSpec():
                check_metric(spec, raws, self.registry, settings=settings)
            case ExtractorSpec():
                check_extractor(spec, raws, self.registry, settings=settings, device=self.device)
            case InspectorSpec():
                check_inspector(spec, raws, self.registry)
            case ExporterSpec():
                check_exporter(spec, raws, self.registry)
            case _:
                raise ContractError(f"Nothing is known about what {type(spec).__name__} {spec.id!r} must do.")


def checks_for(
    registry: Registry,
    *,
    plugin: str = "",
    settings: Settings | None = None,
    sampling: Settings | None = None,
    material: Material | None = None,
    sources: Sources | None = None,
    device: str = "cpu",
) -> Iterator[tuple[str, Check]]:
    """All checks of all parts, to be run or to be made into tests.

    Args:
        registry: Filled by discovered plugins.
        plugin: Name of the plugin whose parts are checked; all of them if not given.
        settings: Settings that differ from the defaults, by ``kind:id``. Make generators small.
        sampling: Sampling settings that differ from the defaults, by ``kind:id``.
        material: Raw values by modality, besides the synthetic ones; needed for a plugin's own modality.
        sources: By ``importer:id``, functions that write sources, for importers that the suite has no sources for.
        device: ``cpu`` or ``cuda:N``.

    Yields:
        Name of the check, e.g. ``encoder:text-transformer contract``, and a function that raises ``ContractError``.
    """
    given = Told(settings or {}, sampling or {}, material or {}, sources or {})
    telling = Telling()
    bench = _Bench(registry, Told(material=synthetic()) | given, device)
    for _, catalog in registry.catalogs():
        for spec in catalog:
            if plugin in {"", catalog.provenance(spec.id).plugin}:
                name = f"{catalog.kind}:{spec.id}"
                for what, check in (
                    ("description", partial(check_spec, spec)),
                    ("settings", partial(check_config, spec)),
                    ("contract", bench.contract(name, spec)),
                ):
                    full = f"{name} {what}"
                    yield full, telling.check(full, check, spec)
    for generator in (spec for spec in registry.generators if not spec.children):
        for fusion in registry.fusions:
            makes, fuses = (
                registry.generators.provenance(generator.id).plugin,
                registry.fusions.provenance(fusion.id).plugin,
            )
            if not plugin or plugin in {makes, fuses}:
                name = f"generator:{generator.id}"
                full = f"{name} with {fusion.id}"
                looked_at = (fusion, generator) if plugin == fuses != makes else (generator, fusion)
                yield full, telling.check(full, bench.pair(name, generator, fusion), *looked_at)


def checks_of(
    registry: Registry,
    points: Iterable[EntryPoint],
    plugins: Iterable[str],
    *,
    settings: Settings | None = None,
    sampling: Settings | None = None,
    device: str = "cpu",
) -> Iterator[tuple[str, Check]]:
    """All checks of some plugins, with the values that all plugins give in their ``contract`` modules.

    Args:
        registry: Filled by discovered plugins.
        points: Entry points of the loaded plugins; if two give different values, the last one wins.
        plugins: Names of the plugins to check.
        settings: See :func:`checks_for`; they override the plugins' values.
        sampling: See :func:`checks_for`; they override the plugins' values.
        device: See :func:`checks_for`.

    Yields:
        As :func:`checks_for`, each name once.

    Raises:
        ContractError: If a ``contract`` module fails, or names a part that does not exist.
    """
    points = list(points)
    given = Told(settings or {}, sampling or {})
    given.check(registry)  # by itself: no line of a plugin is at fault
    told = told_by(points) | given
    told.check(registry, points)
    checks: dict[str, Check] = {}
    for plugin in plugins:
        found = checks_for(
            registry,
            plugin=plugin,
            settings=told.settings,
            sampling=told.sampling,
            material=told.material,
            sources=told.sources,
            device=device,
        )
        checks.update(found)
    yield from checks.items()


def plugin_checks(name: str, *, device: str = "cpu") -> Iterator[tuple[str, Check]]:
    """Find an installed plugin as the program does, and return all checks of its parts.

    Args:
        name: Name of its entry point in the group ``mmstudio.plugins``.
        device: See :func:`checks_for`.

    Yields:
        As :func:`checks_of`.

    Raises:
        ContractError: If it is not found, is not loaded, or adds nothing.
    """
    points = [point for point, _ in in_order(installed_points())]
    with tempfile.TemporaryDirectory() as folder:
        host = PluginHost(Path(folder))
        host.discover(points)
    record = next((record for record in host.records if record.name == name), None)
    if record is None:
        known = ", ".join(record.name for record in host.records)
        raise ContractError(f"There is no plugin {name!r}; installed are: {known}.")
    if record.state is not PluginStatus.ACTIVE:
        raise ContractError(f"The plugin {name!r} is not loaded: {record.error}")
    if not record.adds:
        raise ContractError(f"The plugin {name!r} brings nothing.")
    active = {record.name for record in host.records if record.state is PluginStatus.ACTIVE}
    loaded = [point for point in points if point.name in active]
    yield from checks_of(host.registry, loaded, [name], device=device)


def check_plugin(name: str, *, device: str = "cpu") -> None:
    """Run every check of an installed plugin.

    Args:
        name: See :func:`plugin_checks`.
        device: See :func:`checks_for`.

    Raises:
        ContractError: As :func:`plugin_checks`, or if one of its parts breaks its contract.
    """
    for _, check in plugin_checks(name, device=device):
        check()
