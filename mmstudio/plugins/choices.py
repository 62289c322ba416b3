"""Which plugins are switched off, whether the package index may be asked, and marks of those that are imported just now."""

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
"""Clocks are corrected while a program runs; starts closer than this are one process."""

REASONS = {
    "off": "Switched off.",
    "ended": "The program ended while this plugin was being loaded.",
    "safe": "Left out in safe mode.",
}
"""Why a plugin takes no part."""

_UNREADABLE = (OSError, ValueError, LookupError, AttributeError, TypeError, OverflowError, RecursionError)
"""What reading a missing or damaged file raises."""


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
        return cls(name, os.getpid(), _own_start())

    def under_way(self) -> bool:
        """Whether that process still runs: another window that is just starting has not been killed by a plugin."""
        return abs(_started(self.pid) - self.started) < _SAME_START_S


@cache
def _own_start() -> float:
    return _started(os.getpid())


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
    """Which plugins are switched off, by a person or by an import that never returned, and whether new ones may be fetched.

    ``plugins.json`` holds the choices, ``importing/<process>.json`` the mark of each process that imports one just
    now: processes that start at the same time overwrite nothing of each other.
    """

    folder: Path
    disabled: dict[str, str] = field(default_factory=dict)
    network: bool = False
    fallen: tuple[str, ...] = ()
    """Those that were switched off just now, since an import of theirs never returned."""

    @classmethod
    def load(cls, folder: Path) -> PluginChoices:
        """Read the choices; a missing or damaged file counts as none.

        A plugin whose import was under way when its process ended is disabled, with that as the reason.
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
            with suppress(OSError):  # where nothing can be written the marks stay, and say the same next time
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
        """Have it stand on disk, during the block, that this process imports a plugin.

        Where nothing can be written the plugin is imported all the same.
        """
        mark = ImportMark.own(name)
        path = self.folder / "importing" / f"{mark.pid}.json"
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            # what was handed to the system outlives this process; to wait for the disk would cost every plugin its time
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
