"""Needs of a project: the plugins it uses, the folders that these need, and which of both are missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.plugins.installed import FIRST_PARTY
from mmstudio.plugins.manager import PluginHost
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.resources import Resource
from mmstudio.plugins.specs import folders_of
from mmstudio.storage.project.project import Project

_UNREADABLE = (OSError, ValueError, StudioError)


@dataclass(frozen=True)
class Need:
    """A plugin that a project needs and that is missing or switched off.

    Attributes:
        distribution: Its name; empty where nothing was recorded.
        version: Version that the project was made with.
        parts: ``kind:id`` of the missing parts.
        users: Names of the runs and data sets that need it.
    """

    distribution: str
    version: str
    parts: tuple[str, ...]
    users: tuple[str, ...]


@dataclass(frozen=True)
class FolderNeed:
    """A folder that runs of a project were trained with and that is missing.

    Attributes:
        name, title, summary: As the plugin that needs it describes it.
        sha256: Hash of the content that it must have.
        users: Names of the runs that need it.
    """

    name: str
    title: str
    summary: str
    sha256: str
    users: tuple[str, ...]


@dataclass(frozen=True)
class NeedService:
    """Searches a project's runs and data sets for parts of plugins.

    Attributes:
        project: What is stored.
        host: The plugins that are here.
    """

    project: Project
    host: PluginHost

    def note(self) -> None:
        """Record which plugins bring the modalities of this project while that is known; runs record it themselves."""
        modalities = self.host.registry.modalities
        known = self._noted()
        for part, _ in self._of_datasets():
            name = part.partition(":")[2]
            if name in modalities:
                origin = modalities.provenance(name)
                known[part] = (origin.distribution, origin.version)
        lines = tuple(
            f"{part} {name} {version}"
            for part, (name, version) in sorted(known.items())
            if name != FIRST_PARTY
        )
        if lines != self.project.plugins:
            with suppress(OSError, UsageError):  # a full disk must not keep a project from being closed
                self.project.describe(plugins=lines)

    def used(self) -> frozenset[str]:
        """``kind:id`` of the parts that the project's runs were trained with."""
        return frozenset(part for part, _, _ in self._of_runs())

    def missing(self) -> list[Need]:
        """The missing plugins, by distribution."""
        here = {
            f"{catalog.kind}:{spec.id}" for _, catalog in self.host.registry.catalogs() for spec in catalog
        }
        noted = self._noted()
        of_data = ((part, user, noted.get(part, ("", ""))) for part, user in self._of_datasets())
        found: dict[tuple[str, str], tuple[set[str], dict[str, None]]] = {}
        for part, user, origin in (*self._of_runs(), *of_data):
            if part not in here:
                parts, users = found.setdefault(origin, (set(), {}))
                parts.add(part)
                users[user] = None
        return [
            Need(*origin, tuple(sorted(parts)), tuple(users))
            for origin, (parts, users) in sorted(found.items())
        ]

    def missing_folders(self) -> list[FolderNeed]:
        """The missing folders that runs were trained with, by name and content."""
        registry = self.host.registry
        found: dict[tuple[str, str], tuple[Resource, dict[str, None]]] = {}
        for run in self.project.runs.list():
            with suppress(*_UNREADABLE):
                files = self.project.runs.files(run.id)
                asked = _askers(registry)
                here = {one.partition(":")[2]: asked[one] for one in files.config().plugins if one in asked}
                if not here:
                    continue  # most runs need none, so their weights are not read for that
                for part in files.model().parts():
                    for resource in here.get(part.id, ()):
                        sha256 = part.resources.get(resource.name, "")
                        if not registry.resources.has(resource.name, sha256):
                            found.setdefault((resource.name, sha256), (resource, {}))[1][run.name] = None
        return [
            FolderNeed(name, resource.title, resource.summary, sha256, tuple(users))
            for (name, sha256), (resource, users) in sorted(found.items())
        ]

    def _of_runs(self) -> Iterator[tuple[str, str, tuple[str, str]]]:
        for run in self.project.runs.list():
            with suppress(*_UNREADABLE):
                config = self.project.runs.files(run.id).config()
                for part, origin in config.plugins.items():
                    yield part, run.name, (origin.distribution, origin.version)

    def _of_datasets(self) -> Iterator[tuple[str, str]]:
        for info in self.project.datasets.list():
            for slot in info.slots:
                yield f"modality:{slot.modality}", info.name

    def _noted(self) -> dict[str, tuple[str, str]]:
        """The record in ``project.json``: part, distribution and version in a line each."""
        lines = [line.split(" ") for line in self.project.plugins]
        return {line[0]: (line[1], line[2]) for line in lines if len(line) == 3}


def _askers(registry: Registry) -> dict[str, tuple[Resource, ...]]:
    """Parts that ask for folders, by kind and id, with what they ask for."""
    parts = ((catalog.kind, spec) for _, catalog in registry.catalogs() for spec in catalog)
    return {f"{kind}:{spec.id}": wanted for kind, spec in parts if (wanted := folders_of(spec))}
