"""All checks of all parts, by name."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from mmstudio.plugins.manager import PluginHost, PluginState
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import (
    EncoderSpec,
    ExporterSpec,
    FusionSpec,
    GeneratorSpec,
    ImporterSpec,
    MetricSpec,
    ModalitySpec,
    SampleSpec,
    Spec,
    StepSpec,
)
from mmstudio.testing.codec import check_codec
from mmstudio.testing.config import check_config, check_spec
from mmstudio.testing.encoder import check_encoder
from mmstudio.testing.faults import ContractError
from mmstudio.testing.fusion import check_fusion
from mmstudio.testing.generator import check_generator, check_pair
from mmstudio.testing.importer import check_importer
from mmstudio.testing.light import check_exporter, check_metric, check_sample
from mmstudio.testing.material import Material, raws_of, synthetic
from mmstudio.testing.step import check_step

Check = Callable[[], None]
Settings = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class _Bench:
    registry: Registry
    settings: Settings
    sampling: Settings
    material: Material = field(default_factory=synthetic)
    device: str = "cpu"

    def contract(self, name: str, spec: Spec) -> Check:
        """The check of what a part does; its values are looked up only when it runs."""
        settings = self.settings.get(name, {})
        match spec:
            case FusionSpec():
                return partial(check_fusion, spec, settings=settings, device=self.device)
            case GeneratorSpec():
                return partial(check_generator, spec, self.registry, **self._generating(name))
            case ImporterSpec():
                return partial(check_importer, spec, self.registry, material=self.material)
            case SampleSpec():
                return partial(check_sample, spec, self.registry)
            case _:
                return partial(self._with_values, spec, settings)

    def pair(self, name: str, generator: GeneratorSpec, fusion: FusionSpec) -> Check:
        """The check of a generator with a fusion."""
        return partial(check_pair, generator, fusion, **self._generating(name))

    def _generating(self, name: str) -> dict[str, Any]:
        return {
            "settings": self.settings.get(name, {}),
            "sampling": self.sampling.get(name, {}),
            "material": self.material,
            "device": self.device,
        }

    def _with_values(self, spec: Spec, settings: Mapping[str, Any]) -> None:
        modality = spec.id if isinstance(spec, ModalitySpec) else getattr(spec, "modality", "")
        raws = raws_of(self.material, modality, f"The {type(spec).__name__} {spec.id!r}")
        match spec:
            case ModalitySpec():
                check_codec(spec, raws, self.registry)
            case EncoderSpec():
                check_encoder(spec, raws, settings=settings, device=self.device)
            case StepSpec():
                check_step(spec, raws, self.registry, settings=settings, device=self.device)
            case MetricSpec():
                check_metric(spec, raws, self.registry)
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
    device: str = "cpu",
) -> Iterator[tuple[str, Check]]:
    """Every check of every part, to be run or to be made a test of.

    Args:
        registry: Filled by discovered plugins.
        plugin: Name of the plugin whose parts are checked; all of them if not given.
        settings: By ``kind:id``, settings that differ from the defaults. Make generators small.
        sampling: Likewise, settings of generating.
        material: Raw values by modality, besides the synthetic ones; a modality of one's own needs them.
        device: ``cpu`` or ``cuda:N``.

    Yields:
        Name of the check, e.g. ``encoder:text-transformer contract``, and a function that raises ``ContractError``.
    """
    bench = _Bench(registry, settings or {}, sampling or {}, {**synthetic(), **(material or {})}, device)
    for _, catalog in registry.catalogs():
        for spec in catalog:
            if plugin in {"", catalog.provenance(spec.id).plugin}:
                name = f"{catalog.kind}:{spec.id}"
                yield f"{name} description", partial(check_spec, spec)
                yield f"{name} settings", partial(check_config, spec)
                yield f"{name} contract", bench.contract(name, spec)
    for generator in registry.generators:
        for fusion in registry.fusions:
            brought_by = {
                registry.generators.provenance(generator.id).plugin,
                registry.fusions.provenance(fusion.id).plugin,
            }
            if not plugin or plugin in brought_by:
                name = f"generator:{generator.id}"
                yield f"{name} with {fusion.id}", bench.pair(name, generator, fusion)


def check_plugin(
    name: str,
    *,
    settings: Settings | None = None,
    sampling: Settings | None = None,
    material: Material | None = None,
    device: str = "cpu",
) -> None:
    """Find an installed plugin as the program does, and run every check of its parts.

    Args:
        name: Of its entry point in the group ``mmstudio.plugins``.
        settings: See :func:`checks_for`.
        sampling: See :func:`checks_for`.
        material: See :func:`checks_for`.
        device: See :func:`checks_for`.

    Raises:
        ContractError: If it is not found, is not loaded, or one of its parts breaks its contract.
    """
    with tempfile.TemporaryDirectory() as folder:
        host = PluginHost(Path(folder))
        host.discover()
    record = next((record for record in host.records if record.name == name), None)
    if record is None:
        known = ", ".join(record.name for record in host.records)
        raise ContractError(f"There is no plugin {name!r}; installed are: {known}.")
    if record.state is not PluginState.ACTIVE:
        raise ContractError(f"The plugin {name!r} is not loaded: {record.error}")
    if not record.adds:
        raise ContractError(f"The plugin {name!r} brings nothing.")
    checks = checks_for(
        host.registry, plugin=name, settings=settings, sampling=sampling, material=material, device=device
    )
    for _, check in checks:
        check()
