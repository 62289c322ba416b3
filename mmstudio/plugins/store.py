"""The store of installed plugins: a folder for each version, and one small file that says which versions are in use.

``plugins/NAME/VERSION-HASH/`` holds ``site`` (the folder for ``sys.path``) and ``receipt.json``;
``plugins/installed.json`` names the folder in use and the previous one. Only writing that file switches versions, so
that a crash leaves the old state or the new one.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.errors import NotFoundError
from mmstudio.core.files.atomic import publish_folder, write_json

_UNREADABLE = (OSError, ValueError, LookupError, AttributeError, TypeError)
_STALE_S = 24 * 3600.0
"""Age at which an unfinished installation counts as abandoned."""


@dataclass(frozen=True)
class Receipt:
    """Record of an installation.

    Attributes:
        name: Name of the distribution.
        version: Version of the distribution.
        sha256: Hash of the wheel, in hex.
        source: Origin of the wheel: a file's name, or ``index``.
        installed: Time, ISO 8601 UTC.
        summary, publisher, licence, homepage: Facts that the wheel states.
        plugins: Names of its entry points.
        brought: Dependencies that came with it, name to version.
        adds: ``kind:id`` of everything that it added in its trial.
        import_ms: Milliseconds of its import in its trial.
        size: Bytes on the disk, dependencies included.
    """

    name: str
    version: str
    sha256: str
    source: str
    installed: str
    summary: str = ""
    publisher: str = ""
    licence: str = ""
    homepage: str = ""
    plugins: tuple[str, ...] = ()
    brought: dict[str, str] = field(default_factory=dict)
    adds: tuple[str, ...] = ()
    import_ms: float = 0.0
    size: int = 0


@dataclass(frozen=True)
class PluginStore:
    """The folder of installed plugins.

    Attributes:
        folder: The folder ``plugins`` among the person's settings.
    """

    folder: Path

    @classmethod
    def of(cls, config_folder: Path) -> PluginStore:
        """The store of these settings."""
        return cls(config_folder / "plugins")

    def installed(self) -> dict[str, Receipt]:
        """Receipts of the plugins in use, by the distribution's canonical name; unreadable ones are left out."""
        found = {key: self._receipt(key, "current") for key in self._switches()}
        return {key: receipt for key, receipt in found.items() if receipt is not None}

    def previous(self, key: str) -> Receipt | None:
        """The previous version, if it is kept."""
        return self._receipt(key, "previous")

    def sites(self, *, without: str = "") -> list[Path]:
        """Folders for ``sys.path``, one for each plugin in use except ``without``."""
        return [self._place(key, "current") / "site" for key in self.installed() if key != without]

    def activate(self) -> None:
        """Add all sites after the program's own paths, so that nothing the program ships is ever replaced."""
        sys.path.extend(str(site) for site in self.sites() if str(site) not in sys.path)

    def stage(self) -> Path:
        """A new folder for an installation; abandoned older ones are removed."""
        staging = self.folder / "staging"
        for left in staging.glob("*"):
            if time.time() - left.stat().st_mtime > _STALE_S:
                shutil.rmtree(left, ignore_errors=True)
        fresh = staging / uuid.uuid4().hex
        (fresh / "site").mkdir(parents=True)
        return fresh

    def publish(self, staged: Path, key: str, receipt: Receipt) -> Path:
        """Put a finished installation into use; the former version is kept as the previous one.

        Args:
            staged: Folder from :meth:`stage`.
            key: Canonical name of the distribution.
            receipt: Receipt to write into it.

        Returns:
            The site of the installation.
        """
        write_json(staged / "receipt.json", asdict(receipt))
        place = f"{receipt.version}-{receipt.sha256[:8]}-{uuid.uuid4().hex[:4]}"
        (self.folder / key).mkdir(parents=True, exist_ok=True)
        publish_folder(staged, self.folder / key / place)
        switches = self._switches()
        switches[key] = {"current": place, "previous": switches.get(key, {}).get("current", "")}
        self._switch(switches)
        return self.folder / key / place / "site"

    def roll_back(self, key: str) -> Receipt:
        """Put the previous version into use again, and keep the present one as the previous one.

        Raises:
            NotFoundError: If no previous version is kept.
        """
        former = self.previous(key)
        if former is None:
            raise NotFoundError("No earlier version of {name} is kept.", name=key)
        switches = self._switches()
        switches[key] = {"current": switches[key]["previous"], "previous": switches[key]["current"]}
        self._switch(switches)
        return former

    def remove(self, key: str) -> Receipt:
        """Take a plugin out of use, and remove its folders.

        Raises:
            NotFoundError: If it is not in the store.
        """
        receipt = self.installed().get(key)
        if receipt is None:
            raise NotFoundError("The plugin {name} is not installed here.", name=key)
        switches = self._switches()
        del switches[key]
        self._switch(switches)
        return receipt

    def _switch(self, switches: dict[str, dict[str, str]]) -> None:
        """Write which versions are in use, then remove folders that are not; a folder with an open file is removed another time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / "installed.json", switches)
        for receipt in self.folder.glob("*/*/receipt.json"):
            place = receipt.parent
            if (
                place.parent.name != "staging"
                and place.name not in switches.get(place.parent.name, {}).values()
            ):
                shutil.rmtree(place, ignore_errors=True)

    def _switches(self) -> dict[str, dict[str, str]]:
        try:
            data = json.loads((self.folder / "installed.json").read_text("utf-8"))
            return {
                str(key): {"current": str(item["current"]), "previous": str(item["previous"])}
                for key, item in data.items()
            }
        except _UNREADABLE:
            return {}

    def _place(self, key: str, which: str) -> Path:
        return self.folder / key / self._switches()[key][which]

    def _receipt(self, key: str, which: str) -> Receipt | None:
        try:
            path = self._place(key, which) / "receipt.json"
            data: dict[str, Any] = json.loads(path.read_text("utf-8"))
            lists = {name: tuple(data[name]) for name in ("plugins", "adds")}
            return Receipt(**{**data, **lists})
        except _UNREADABLE:
            return None
