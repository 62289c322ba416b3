"""Finding plugins: one guarded, timed loop over the entry points, with a mark on disk around each import."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, Self

import pluggy

from mmstudio.core.errors import NotFoundError, StudioError
from mmstudio.core.files import write_json
from mmstudio.core.sentences import words_of
from mmstudio.plugins import hookspecs
from mmstudio.plugins.installed import in_order, installed_points
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import API_VERSION, Provenance

_SAME_START_S = 5.0
"""Clocks are corrected while a program runs; starts closer than this are one process."""


class PluginState(StrEnum):
    """What became of a plugin at this start."""

    ACTIVE = "active"
    DISABLED = "disabled"
    FAILED = "failed"


@dataclass(frozen=True)
class PluginRecord:
    """A plugin as found.

    Attributes:
        name: Name of its entry point.
        provenance: Distribution and version.
        state: Whether it takes part.
        error: Why not, as a sentence; empty if it does.
        import_ms: What its import cost.
        adds: ``kind:id`` of everything it brought.
    """

    name: str
    provenance: Provenance
    state: PluginState
    error: str = ""
    import_ms: float = 0.0
    adds: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportMark:
    """What stands on disk while a plugin is imported.

    Attributes:
        name: Of the plugin.
        pid: Of the process that imports it.
        started: When that process started, in seconds since 1970; tells it from a later one of the same id.
    """

    name: str
    pid: int
    started: float

    @classmethod
    def own(cls, name: str) -> Self:
        """That this process imports a plugin."""
        return cls(name, os.getpid(), _started(os.getpid()))

    def under_way(self) -> bool:
        """Whether that process still runs: another window that is just starting has not been killed by a plugin."""
        return abs(_started(self.pid) - self.started) < _SAME_START_S


def _started(pid: int) -> float:
    """When a process started; infinity if it does not run."""
    import psutil  # type: ignore[import-untyped]

    try:
        process = psutil.Process(pid)
        ended = process.status() == psutil.STATUS_ZOMBIE
        return float("inf") if ended else float(process.create_time())
    except (psutil.Error, ValueError, OverflowError):
        return float("inf")


@dataclass
class PluginChoices:
    """Which plugins a person switched off, and the mark of an import that never returned; kept as JSON."""

    path: Path
    disabled: dict[str, str] = field(default_factory=dict)
    importing: ImportMark | None = None

    @classmethod
    def load(cls, folder: Path) -> PluginChoices:
        """Read ``plugins.json``; a missing or damaged file counts as no choice.

        An import that was under way when the program ended is disabled, with that as the reason.
        """
        choices = cls(folder / "plugins.json")
        try:
            data = json.loads(choices.path.read_text("utf-8"))
            choices.disabled = {str(name): str(why) for name, why in data["disabled"].items()}
            mark = data["importing"]
            left = mark and ImportMark(str(mark["name"]), int(mark["pid"]), float(mark["started"]))
        except (OSError, ValueError, LookupError, AttributeError, TypeError, OverflowError, RecursionError):
            return choices
        if left and not left.under_way():
            choices.disabled[left.name] = "The program ended while this plugin was being loaded."
            choices.save()
        return choices

    def save(self) -> None:
        """Write the file whole."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        mark = None if self.importing is None else asdict(self.importing)
        write_json(self.path, {"disabled": self.disabled, "importing": mark})

    def mark(self, name: str) -> None:
        """Remember on disk that this plugin is being imported; an empty name: that none is."""
        self.importing = ImportMark.own(name) if name else None
        self.save()


class PluginHost:
    """Discovered plugins and the registry that they filled.

    Attributes:
        registry: Every active spec.
        records: One per entry point, active or not.
    """

    def __init__(self, config_folder: Path, *, safe_mode: bool = False) -> None:
        self.registry = Registry()
        self.records: list[PluginRecord] = []
        self._choices = PluginChoices.load(config_folder)
        self._safe_mode = safe_mode
        self._pluggy = pluggy.PluginManager(hookspecs.PROJECT)
        self._pluggy.add_hookspecs(hookspecs)

    def discover(self, found: Iterable[EntryPoint] | None = None) -> None:
        """Load every plugin in the order of its name; first-party ones first.

        Args:
            found: Entry points; those of the installed distributions if not given.
        """
        points = installed_points() if found is None else found
        taken: dict[str, Provenance] = {}
        for point, provenance in in_order(points):
            first = taken.setdefault(point.name, provenance)
            if first is provenance:
                self.records.append(self._load(point, provenance))
            else:
                reason = f"The package {first.distribution} has a plugin of this name already."
                self.records.append(PluginRecord(point.name, provenance, PluginState.FAILED, reason))

    def set_enabled(self, name: str, *, enabled: bool) -> None:
        """Switch a plugin on or off from the next start on.

        Raises:
            NotFoundError: If no plugin has that name.
        """
        if all(record.name != name for record in self.records):
            known = ", ".join(record.name for record in self.records)
            raise NotFoundError(
                "There is no plugin {name!r}.", hint="Known: {known}.", name=name, known=known
            )
        if enabled:
            self._choices.disabled.pop(name, None)
        else:
            self._choices.disabled[name] = "Switched off."
        self._choices.save()

    def tell(self, event: str, **arguments: Any) -> list[str]:
        """Call an event hook of every plugin; a plugin's failure becomes a sentence and stops nobody."""
        troubles = []
        for name, plugin in self._pluggy.list_name_plugin():
            try:
                hook = getattr(plugin, event, None)
                if hook is not None:
                    hook(**arguments)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - any fault of a plugin is contained here
                troubles.append(f"{name}: {_reason(error)}")
        return troubles

    def _load(self, point: EntryPoint, provenance: Provenance) -> PluginRecord:
        if point.name in self._choices.disabled:
            reason = self._choices.disabled[point.name]
            return PluginRecord(point.name, provenance, PluginState.DISABLED, reason)
        if self._safe_mode and not provenance.first_party:
            return PluginRecord(point.name, provenance, PluginState.DISABLED, "Left out in safe mode.")
        start = time.perf_counter()
        try:
            module = self._import(point, provenance)
            adds = self._take_in(module, provenance)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - any fault of a plugin is contained here
            self._forget(point.name)
            return PluginRecord(point.name, provenance, PluginState.FAILED, _reason(error), _ms_since(start))
        return PluginRecord(point.name, provenance, PluginState.ACTIVE, "", _ms_since(start), tuple(adds))

    def _import(self, point: EntryPoint, provenance: Provenance) -> Any:
        if not provenance.first_party:
            self._choices.mark(point.name)
        try:
            module = point.load()
        finally:
            if not provenance.first_party:
                self._choices.mark("")
        wanted = getattr(module, "API_VERSION", None)
        if wanted != API_VERSION:
            raise StudioError(
                "It does not say as API_VERSION which version of the plugin interface it was written for."
                if wanted is None
                else "It was written for version {wanted} of the plugin interface; this program has {ours}.",
                wanted=wanted,
                ours=API_VERSION,
            )
        self._pluggy.register(module, name=point.name)
        self._pluggy.check_pending()
        return module

    def _take_in(self, module: Any, provenance: Provenance) -> list[str]:
        adds = []
        for hook_name, catalog in self.registry.catalogs():
            hook = getattr(module, hook_name, None)
            specs: Sequence[Any] = hook() if hook is not None else ()
            for spec in specs:
                catalog.add(spec, provenance)
                adds.append(f"{catalog.kind}:{spec.id}")
        return adds

    def _forget(self, name: str) -> None:
        if self._pluggy.has_plugin(name):
            self._pluggy.unregister(name=name)
        for _, catalog in self.registry.catalogs():
            catalog.remove(name)


def _reason(error: BaseException) -> str:
    text, name = words_of(error), type(error).__name__
    return text if text and isinstance(error, StudioError) else f"{name}: {text}" if text else name


def _ms_since(start: float) -> float:
    return (time.perf_counter() - start) * 1000
