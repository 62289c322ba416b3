"""What plugins tell the suite about their own parts: the optional module ``contract`` beside a plugin's light half."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

from mmstudio.plugins.registry import Registry
from mmstudio.testing.faults import ContractError
from mmstudio.testing.material import Material

Settings = Mapping[str, Mapping[str, Any]]
"""By ``kind:id``, settings that differ from the defaults."""
Sources = Mapping[str, Callable[[Path], Iterable[Path]]]
"""By ``importer:id``, what writes sources of its kind into a folder and names them."""

MODULE = "contract"
_NAMES = ("SETTINGS", "SAMPLING", "MATERIAL", "SOURCES")


@dataclass(frozen=True)
class Told:
    """What checks are made with.

    Attributes:
        settings: Of parts; small ones, so that the checks take moments.
        sampling: Of generating.
        material: Raw values by modality, at least four of each, besides the synthetic ones.
        sources: Of importers.
    """

    settings: Settings = field(default_factory=dict)
    sampling: Settings = field(default_factory=dict)
    material: Material = field(default_factory=dict)
    sources: Sources = field(default_factory=dict)

    def __or__(self, other: Told) -> Told:
        """Both; where they differ the other one wins, part by part."""
        return Told(
            {**self.settings, **other.settings},
            {**self.sampling, **other.sampling},
            {**self.material, **other.material},
            {**self.sources, **other.sources},
        )

    def check_names(self, registry: Registry) -> None:
        """Parts that are named are there.

        Raises:
            ContractError: If one is not: what was told of it would have no effect.
        """
        known = {f"{catalog.kind}:{spec.id}" for _, catalog in registry.catalogs() for spec in catalog}
        for name in (*self.settings, *self.sampling, *self.sources):
            if name not in known:
                raise ContractError(f"Something is told about {name!r}, which is no part of a plugin here.")


def told_by(points: Iterable[EntryPoint]) -> Told:
    """What plugins tell, the last one first heard.

    Args:
        points: Entry points of plugins that are loaded.

    Raises:
        ContractError: If a module fails, or holds something else than tables.
    """
    told = Told()
    for point in points:
        package, _, _ = point.module.rpartition(".")
        name = f"{package}.{MODULE}"
        if package and importlib.util.find_spec(name) is not None:
            told |= Told(*_tables(name))
    return told


def _tables(name: str) -> list[dict[str, Any]]:
    try:
        module: ModuleType = import_module(name)
        return [dict(getattr(module, table, {})) for table in _NAMES]
    except Exception as error:
        raise ContractError(f"The module {name} failed: {type(error).__name__}: {error}") from error
