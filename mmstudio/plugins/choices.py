"""Choices about plugins: which are switched off, whether the package index may be asked, and marks of imports under way."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Self

from mmstudio.core.files.atomic import write_json

_SAME_START_S = 5.0
"""Largest difference of start times that counts as the same process, since the clock may be corrected meanwhile."""

REASONS = {
    "off": "Switched off.",
    "ended": "The program ended while this plugin was being loaded.",
    "safe": "Left out in safe mode.",
}
"""Reasons why a plugin is not active."""

_UNREADABLE = (OSError, ValueError, LookupError, AttributeError, TypeError, OverflowError, RecursionError)
"""Errors of reading a missing or damaged file."""


@dataclass(frozen=True)
class ImportMark:
    """Mark that lies on disk while a plugin is imported.

    Attributes:
        name: Name of the plugin.
        pid: Id of the process that imports it.
        started: Start time of that process, in seconds since 1970; tells it from a later process with the same id.
    """

    name: str
    pid: int
    started: float

    @classmethod
    def own(cls, name: str) -> Self:
        """The mark for an import of a plugin in this process."""
        return cls(name, os.getpid(), _own_start())

    def under_way(self) -> bool:
        """Whether that process still runs. If so, another window is just starting, and no plugin has ended it."""
        return abs(_started(self.pid) - self.started) < _SAME_START_S


@cache
def _own_start() -> float:
    return _started(os.getpid())


def _started(pid: int) -> float:
    """Start time of a process; infinity if it does not run."""
    import psutil  # type: ignore[import-untyped]

    try:
        process = psutil.Process(pid)
        ended = process.status() == psutil.STATUS_ZOMBIE
        return float("inf") if ended else float(process.create_time())
    except (psutil.Error, ValueError, OverflowError):
        return float("inf")


@dataclass
class PluginChoices:
    """Choices about plugins: which are switched off, by a person or after a failed import, and whether new ones may be fetched.

    ``plugins.json`` holds the choices, and ``importing/<process>.json`` the mark of each process that is importing a
    plugin, so that processes that start at the same time do not overwrite each other's marks.
    """

    folder: Path
    disabled: dict[str, str] = field(default_factory=dict)
    network: bool = False
    fallen: tuple[str, ...] = ()
    """Plugins that were switched off at this start, since their last import never returned."""

    @classmethod
    def load(cls, folder: Path) -> PluginChoices:
        """Read the choices; a missing or damaged file counts as empty.

        A plugin whose import was under way when its process ended is switched off, with that as the reason.
        """
        choices = cls(folder)
        try:
            data = json.loads((folder / "plugins.json").read_text("utf-8"))
            choices.disabled = {str(name): str(why) for name, why in data["disabled"].items()}
            choices.network = data.get("network") is True
        except _UNREADABLE:
            choices.disabled = {}
        marks = {path: _read_mark(path) for path in folder.glob("importing/[0-9]*.json")}
        left = [path for path, mark in marks.items() if mark is None or not mark.under_way()]
        for mark in map(marks.get, left):
            if mark is not None:
                choices.disabled[mark.name] = REASONS["ended"]
                choices.fallen = (*choices.fallen, mark.name)
        if left:
            with suppress(OSError):  # if nothing can be written, the marks stay for the next start
                choices.save()
                for path in left:
                    path.unlink(missing_ok=True)
        return choices

    def save(self) -> None:
        """Write the choices as a whole.

        Raises:
            OSError: If they cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / "plugins.json", {"disabled": self.disabled, "network": self.network})

    @contextmanager
    def importing(self, name: str) -> Iterator[None]:
        """Keep a mark on disk, during the block, that this process imports a plugin.

        If nothing can be written, the plugin is imported without a mark.
        """
        mark = ImportMark.own(name)
        path = self.folder / "importing" / f"{mark.pid}.json"
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            # data passed to the system survives this process; waiting for the disk would delay every plugin
            path.write_text(json.dumps(asdict(mark)), "utf-8")
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _read_mark(path: Path) -> ImportMark | None:
    try:
        data = json.loads(path.read_text("utf-8"))
        return ImportMark(str(data["name"]), int(data["pid"]), float(data["started"]))
    except _UNREADABLE:
        return None
