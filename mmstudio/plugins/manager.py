"""The plugin host: one guarded, timed loop over the entry points, with a mark on disk around each import."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pluggy

from mmstudio.core.errors import NotFoundError, StudioError
from mmstudio.core.sentences import words_of
from mmstudio.plugins import hookspecs
from mmstudio.plugins.choices import REASONS, PluginChoices
from mmstudio.plugins.deprecation import check_version
from mmstudio.plugins.installed import in_order, installed_points
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.resources import ResourceFolders
from mmstudio.plugins.specs import Provenance
from mmstudio.plugins.store import PluginStore


class PluginStatus(StrEnum):
    """State of a plugin after this start."""

    ACTIVE = "active"
    DISABLED = "disabled"
    FAILED = "failed"


@dataclass(frozen=True)
class PluginRecord:
    """A plugin that was found.

    Attributes:
        name: Name of its entry point.
        provenance: Distribution and version.
        state: Whether it is active, and if not, why.
        error: The error or reason, as a sentence; empty if it is active.
        import_ms: Milliseconds of its import.
        adds: ``kind:id`` of everything that it added.
        words: Template and parameters of the error, for a window that translates it; empty if the error has none.
        fallen: Whether it was switched off at this start, because its last import ended the program.
        warning: What its author has to change soon, as a sentence; may be empty.
    """

    name: str
    provenance: Provenance
    state: PluginStatus
    error: str = ""
    import_ms: float = 0.0
    adds: tuple[str, ...] = ()
    words: tuple[str, dict[str, Any]] = ("", {})
    fallen: bool = False
    warning: str = ""


class PluginHost:
    """Finds and loads plugins, and holds the registry that they fill.

    Attributes:
        registry: Every active spec.
        records: One per entry point, active or not.
        safe_mode: Whether plugins from other authors are left out.
    """

    def __init__(self, config_folder: Path, *, safe_mode: bool = False) -> None:
        self.registry = Registry(resources=ResourceFolders(config_folder))
        self.records: list[PluginRecord] = []
        self._choices = PluginChoices.load(config_folder)
        self.safe_mode = safe_mode
        self._pluggy = pluggy.PluginManager(hookspecs.PROJECT)
        self._pluggy.add_hookspecs(hookspecs)
        self._taken: dict[str, Provenance] = {}

    def discover(self, found: Iterable[EntryPoint] | None = None) -> None:
        """Load every plugin, in order of name; first-party ones first.

        Args:
            found: Entry points; by default those of the installed distributions.
        """
        if found is None:
            PluginStore.of(self._choices.folder).activate()
        points = installed_points() if found is None else found
        for point, provenance in in_order(points):
            first = self._taken.setdefault(point.name, provenance)
            if first is provenance:
                self.records.append(self._load(point, provenance))
            else:
                error = StudioError(
                    "The package {other} has a plugin of this name already.", other=first.distribution
                )
                self.records.append(_failed(point.name, provenance, error))

    def forget(self, distribution: str) -> None:
        """Remove every plugin of a distribution and everything that it added; its modules stay loaded."""
        for record in [item for item in self.records if item.provenance.distribution == distribution]:
            self.records.remove(record)
            if self._taken.get(record.name) == record.provenance:
                del self._taken[record.name]
                self._forget(record.name)

    def set_enabled(self, name: str, *, enabled: bool) -> None:
        """Switch a plugin on or off, from the next start on.

        Raises:
            NotFoundError: If no plugin has that name.
            StudioError: If the choice cannot be written.
        """
        if all(record.name != name for record in self.records):
            known = ", ".join(record.name for record in self.records)
            raise NotFoundError(
                "There is no plugin {name!r}.", hint="Known: {known}.", name=name, known=known
            )

        def switch(choices: PluginChoices) -> None:
            if enabled:
                choices.disabled.pop(name, None)
            else:
                choices.disabled[name] = REASONS["off"]

        self._choose(switch)

    def switched_off(self) -> frozenset[str]:
        """Names of the plugins that will be left out at the next start."""
        return frozenset(PluginChoices.load(self._choices.folder).disabled)

    @property
    def network(self) -> bool:
        """Whether the person has allowed access to the package index."""
        return PluginChoices.load(self._choices.folder).network

    def allow_network(self, *, allowed: bool) -> None:
        """Allow or forbid access to the package index from now on.

        Raises:
            StudioError: If the choice cannot be written.
        """

        def allow(choices: PluginChoices) -> None:
            choices.network = allowed

        self._choose(allow)

    def _choose(self, change: Callable[[PluginChoices], None]) -> None:
        choices = PluginChoices.load(self._choices.folder)  # another window may have changed them meanwhile
        change(choices)
        try:
            choices.save()
        except OSError as error:
            raise StudioError(
                "The settings in {folder} cannot be written: {reason}.",
                hint="Check the disk and the rights on the folder.",
                folder=str(choices.folder),
                reason=error.strerror or words_of(error),
            ) from error

    def tell(self, event: str, **arguments: Any) -> list[str]:
        """Call an event hook of every plugin; an error in one becomes a sentence, and the others are still called."""
        troubles = []
        for name, plugin in self._pluggy.list_name_plugin():
            try:
                if (hook := self._own(plugin, event)) is not None:
                    hook.function(*(arguments[argument] for argument in hook.argnames))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - any fault of a plugin is contained here
                troubles.append(f"{name}: {_reason(error)}")
        return troubles

    def _load(self, point: EntryPoint, provenance: Provenance) -> PluginRecord:
        if point.name in self._choices.disabled:
            reason = self._choices.disabled[point.name]
            return _left_out(point.name, provenance, reason, fallen=point.name in self._choices.fallen)
        if self.safe_mode and not provenance.first_party:
            return _left_out(point.name, provenance, REASONS["safe"])
        start = time.perf_counter()
        try:
            with nullcontext() if provenance.first_party else self._choices.importing(point.name):
                module, warning = self._import(point)
                adds = self._take_in(module, provenance)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - any fault of a plugin is contained here
            self._forget(point.name)
            return _failed(point.name, provenance, error, _ms_since(start))
        return PluginRecord(
            point.name,
            provenance,
            PluginStatus.ACTIVE,
            import_ms=_ms_since(start),
            adds=tuple(adds),
            warning=warning,
        )

    def _import(self, point: EntryPoint) -> tuple[Any, str]:
        """Import its light half; returns the module, and a warning if it was written for an older version of the interface."""
        module = point.load()
        warning = check_version(getattr(module, "API_VERSION", None))
        self._pluggy.register(module, name=point.name)
        self._pluggy.check_pending()
        for name in vars(hookspecs):
            if name.startswith("mmstudio_") and hasattr(module, name) and self._own(module, name) is None:
                raise StudioError("Its {name} is not marked with @hookimpl.", name=name)
        return module, warning

    def _own(self, plugin: Any, hook_name: str) -> pluggy.HookImpl | None:
        """A plugin's own implementation of a hook, whatever its function is called."""
        found = getattr(self._pluggy.hook, hook_name).get_hookimpls()
        return next((hook for hook in found if hook.plugin is plugin), None)

    def _take_in(self, module: Any, provenance: Provenance) -> list[str]:
        adds = []
        for hook_name, catalog in self.registry.catalogs():
            hook = self._own(module, hook_name)
            specs: Any = () if hook is None else hook.function()
            for spec in specs:
                catalog.add(spec, provenance)
                adds.append(f"{catalog.kind}:{spec.id}")
        return adds

    def _forget(self, name: str) -> None:
        if self._pluggy.has_plugin(name):
            self._pluggy.unregister(name=name)
        for _, catalog in self.registry.catalogs():
            catalog.remove(name)


def _left_out(name: str, provenance: Provenance, reason: str, *, fallen: bool = False) -> PluginRecord:
    return PluginRecord(name, provenance, PluginStatus.DISABLED, reason, words=(reason, {}), fallen=fallen)


def _failed(name: str, provenance: Provenance, error: BaseException, import_ms: float = 0.0) -> PluginRecord:
    words = (error.template, error.params) if isinstance(error, StudioError) else ("", {})
    return PluginRecord(name, provenance, PluginStatus.FAILED, _reason(error), import_ms, words=words)


def _reason(error: BaseException) -> str:
    text, name = words_of(error), type(error).__name__
    return text if text and isinstance(error, StudioError) else f"{name}: {text}" if text else name


def _ms_since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
