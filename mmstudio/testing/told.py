"""Values that plugins give for checks of their parts: the optional module ``contract`` beside a plugin's light half."""

from __future__ import annotations

import importlib.util
import linecache
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.plugins.config import PluginConfig, read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec, Spec
from mmstudio.testing.faults import ContractError
from mmstudio.testing.material import Material

Settings = Mapping[str, Mapping[str, Any]]
"""Settings that differ from the defaults, by ``kind:id``."""
Sources = Mapping[str, Callable[[Path], Iterable[Path]]]
"""By ``importer:id``, functions that write sources into a folder and return their names."""

MODULE = "contract"
_NAMES = ("SETTINGS", "SAMPLING", "MATERIAL", "SOURCES")


@dataclass(frozen=True)
class Told:
    """Values for the checks.

    Attributes:
        settings: Settings of parts; small ones, so that the checks are fast.
        sampling: Sampling settings of generators.
        material: Raw values by modality, at least four of each, besides the synthetic ones.
        sources: Sources of importers.
    """

    settings: Settings = field(default_factory=dict)
    sampling: Settings = field(default_factory=dict)
    material: Material = field(default_factory=dict)
    sources: Sources = field(default_factory=dict)

    def __or__(self, other: Told) -> Told:
        """Both together; if they differ for a part, the other one wins."""
        return Told(
            {**self.settings, **other.settings},
            {**self.sampling, **other.sampling},
            {**self.material, **other.material},
            {**self.sources, **other.sources},
        )

    def check(self, registry: Registry, points: Iterable[EntryPoint] = ()) -> None:
        """Check that the named parts exist, and accept the given settings.

        Args:
            registry: Registry of the parts.
            points: Entry points of the plugins that gave the values, to report the place in their code.

        Raises:
            ContractError: If a part does not exist, so that its values have no effect, or its settings are not valid.
        """
        known = {f"{catalog.kind}:{spec.id}": spec for _, catalog in registry.catalogs() for spec in catalog}
        for table, entries in (
            ("SETTINGS", self.settings),
            ("SAMPLING", self.sampling),
            ("SOURCES", self.sources),
        ):
            for name, value in entries.items():
                if name not in known:
                    told = f"Something is told about {name!r}, but no plugin here brings such a part."
                    raise ContractError(told + _written(table, name, points))
                if isinstance(value, Mapping):
                    try:
                        read_config(_settings_class(known[name], table), dict(value), name)
                    except UsageError as error:
                        raise ContractError(f"{table}: {error}{_written(table, name, points)}") from error


def told_by(points: Iterable[EntryPoint]) -> Told:
    """The values of all plugins; later plugins override earlier ones.

    Args:
        points: Entry points of the loaded plugins.

    Raises:
        ContractError: If a module fails, or a table in it has the wrong type.
    """
    told = Told()
    for name in _modules(points):
        told |= Told(*_tables(name))
    return told


def _modules(points: Iterable[EntryPoint]) -> Iterator[str]:
    """The ``contract`` modules of the plugins."""
    for point in points:
        package, _, _ = point.module.rpartition(".")
        name = f"{package}.{MODULE}"
        if package and importlib.util.find_spec(name) is not None:
            yield name


def _settings_class(spec: Spec, table: str) -> type[PluginConfig]:
    if table != "SAMPLING":
        return spec.config
    return spec.sampling if isinstance(spec, GeneratorSpec) else PluginConfig


def _written(table: str, name: str, points: Iterable[EntryPoint]) -> str:
    """`` (package/contract.py:line)`` for the line of a table that names a part; empty if there is none."""
    for module in reversed([*_modules(points)]):
        path, begun = Path(str(import_module(module).__file__)), False
        for number, line in enumerate(linecache.getlines(str(path)), 1):
            begun = begun or line.startswith(table)
            if begun and (f'"{name}"' in line or f"'{name}'" in line):
                return f" ({'/'.join(module.split('.')[:-1])}/{path.name}:{number})"
    return ""


def _tables(name: str) -> list[dict[str, Any]]:
    try:
        module: ModuleType = import_module(name)
        return [dict(getattr(module, table, {})) for table in _NAMES]
    except Exception as error:
        raise ContractError(f"The module {name} failed: {type(error).__name__}: {error}") from error
