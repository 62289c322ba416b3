"""What the window remembers between starts; a JSON file beside the person's other settings."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from mmstudio.core.files import write_json

_FILE = "window.json"
_MOST_RECENT = 12


@dataclass
class Preferences:
    """Settings of the window.

    Attributes:
        folder: Where they are kept.
        theme: ``system``, ``dark`` or ``light``.
        language: ``system`` or a locale of ``LANGUAGES``.
        recent: Folders of projects, the latest first.
        geometry, layout: Of the window, as Qt describes them, in hexadecimal.
        reopen: Whether the last project is opened at the next start.
        hints: Whether hints for newcomers are shown.
        closed_hints: Those that were closed one by one.
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

    @classmethod
    def load(cls, folder: Path) -> Preferences:
        """Read them; what is missing or damaged is as on the first day."""
        found: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            data = json.loads((folder / _FILE).read_text("utf-8"))
            defaults = cls(folder)
            for item in fields(cls):
                if item.name in data and type(data[item.name]) is type(getattr(defaults, item.name)):
                    found[item.name] = data[item.name]
        found.pop("folder", None)
        return cls(folder, **found)

    def save(self) -> None:
        """Write them; a folder that cannot be written is no reason to stop."""
        data = {name: value for name, value in asdict(self).items() if name != "folder"}
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_json(self.folder / _FILE, data)

    def remember(self, project: Path) -> None:
        """Put a project first among the recent ones."""
        self.recent = [str(project), *[item for item in self.recent if item != str(project)]][:_MOST_RECENT]
        self.save()

    def forget(self, project: str) -> None:
        """Leave a project out of the recent ones; nothing happens to its folder."""
        self.recent = [item for item in self.recent if item != project]
        self.save()
