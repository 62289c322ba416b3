"""Preferences: what the window remembers between starts, in a JSON file beside the person's other settings."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.json_text import read_json

_FILE, _ASIDE = "window.json", "window.broken.json"
_MOST_RECENT = 12
_MOST_BYTES = 10_000_000
AUTO = "auto"
FONT_PERCENTS = (85, 100, 115, 130, 150)
"""Font sizes to choose from."""
_RANGES = {"font_percent": (FONT_PERCENTS[0], FONT_PERCENTS[-1]), "cache_gb": (0, 100_000)}
_KEPT_OUT = frozenset({"folder", "unread"})


@dataclass
class Preferences:
    """Settings of the window.

    Attributes:
        folder: Folder of the file.
        theme: ``system``, ``dark`` or ``light``.
        language: ``system`` or a locale of ``LANGUAGES``.
        recent: Folders of projects, the latest first.
        geometry, layout: Qt's geometry and layout of the window, in hexadecimal.
        reopen: Whether to open the last project at the next start.
        hints: Whether to show hints for newcomers.
        closed_hints: Hints that were closed one by one.
        device: Default device for training and generating; ``auto`` or one of this machine.
        projects: Folder for new and unpacked projects; empty for the person's documents.
        font_percent: Size of the font, in percent of the system's.
        cache_gb: Largest size of a project's cache, in gigabytes; 0 for no limit.
        keys: Shortcuts that were changed: id of the action to keys in Qt's portable notation, empty for none.
        compared: Folder of a project to the runs that were compared last in it: the baseline, then all, by their ids.
        unread: Settings that could not be read, or the file's name if none could; these have their default values.
    """

    folder: Path
    theme: str = "system"
    language: str = "system"
    recent: list[str] = field(default_factory=list)
    geometry: str = ""
    layout: str = ""
    reopen: bool = True
    hints: bool = True
    closed_hints: list[str] = field(default_factory=list)
    device: str = AUTO
    projects: str = ""
    font_percent: int = 100
    cache_gb: int = 0
    keys: dict[str, str] = field(default_factory=dict)
    compared: dict[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    @classmethod
    def load(cls, folder: Path) -> Preferences:
        """Read the preferences; missing or damaged ones get their default. A damaged file is kept beside the next one."""
        path = folder / _FILE
        if not path.exists():
            return cls(folder)
        try:
            data = read_json(path, most=_MOST_BYTES)
        except (OSError, ValueError, StudioError):
            data = None
        if not isinstance(data, dict):
            made = cls(folder, unread=(_FILE,))
        else:
            known = {item.name for item in fields(cls)} - _KEPT_OUT
            given = {name: value for name, value in data.items() if name in known}
            right = {
                name: value for name, value in given.items() if _fits(name, value, getattr(cls(folder), name))
            }
            made = cls(folder, **right, unread=tuple(sorted(given.keys() - right.keys())))
        if made.unread:
            with suppress(OSError):
                path.replace(folder / _ASIDE)
                made.save()  # the readable settings are not lost with the rest
        return made

    @property
    def aside(self) -> Path:
        """The path at which a damaged file is kept."""
        return self.folder / _ASIDE

    def save(self) -> None:
        """Write the preferences; a folder that cannot be written to is ignored."""
        data = {name: value for name, value in asdict(self).items() if name not in _KEPT_OUT}
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_json(self.folder / _FILE, data)

    def remember(self, project: Path) -> None:
        """Put a project first among the recent ones."""
        self.recent = [str(project), *[item for item in self.recent if item != str(project)]][:_MOST_RECENT]
        self.save()

    def forget(self, project: str) -> None:
        """Remove a project from the recent ones; its folder is not touched."""
        self.recent = [item for item in self.recent if item != project]
        self.save()


def _fits(name: str, value: Any, usual: Any) -> bool:
    """Whether a stored value has the type and range of a setting."""
    if type(value) is not type(usual):
        return False
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    if isinstance(value, dict):
        return all(isinstance(item, str) for pair in value.items() for item in pair)
    least, most = _RANGES.get(name, (value, value))
    return bool(least <= value <= most)
