"""The installed plugins and their origin; a damaged package does not hide the others."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import Distribution, EntryPoint, distributions, entry_points
from pathlib import Path
from typing import Any

from mmstudio.plugins.specs import Provenance

GROUP = "mmstudio.plugins"
FIRST_PARTY = "mm-studio"


def installed_points() -> list[EntryPoint]:
    """The entry points of all installed distributions."""
    try:
        return list(entry_points(group=GROUP))
    except Exception:  # noqa: BLE001 - the metadata of any package may be damaged
        return [point for distribution in distributions() for point in _points_of(distribution)]


def points_below(site: Path) -> list[EntryPoint]:
    """The entry points of the distributions in one folder."""
    return [point for found in distributions(path=[str(site)]) for point in _points_of(found)]


def _points_of(distribution: Distribution) -> list[EntryPoint]:
    try:
        return list(distribution.entry_points.select(group=GROUP))
    except Exception:  # noqa: BLE001 - this package is left out, the others are not
        return []


def in_order(points: Iterable[EntryPoint]) -> list[tuple[EntryPoint, Provenance]]:
    """Each plugin once, first-party ones first, then by name.

    A distribution may be found twice, for instance an editable installation and its source.
    """
    found = [(point, provenance_of(point)) for point in points]
    found.sort(key=lambda item: (not item[1].first_party, item[0].name, item[1].distribution, item[0].value))
    unique: dict[tuple[str, str], tuple[EntryPoint, Provenance]] = {}
    for point, provenance in found:
        unique.setdefault((point.name, point.value), (point, provenance))
    return list(unique.values())


def provenance_of(point: EntryPoint) -> Provenance:
    """Distribution and version of an entry point; ``unknown`` if its metadata does not tell."""
    try:
        metadata: Any = point.dist.metadata if point.dist is not None else {}
        name, version = str(metadata["Name"] or "unknown"), str(metadata["Version"] or "0")
    except Exception:  # noqa: BLE001 - the metadata of any package may be damaged
        name, version = "unknown", "0"
    return Provenance(point.name, name, version, first_party=name == FIRST_PARTY)
