"""The work of the page Plugins: install, switch, roll back and remove plugins."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.plugins.install_sheet import InstallSheet
from mmstudio.gui.shared.question import ask
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.plugins.folders import FolderService


class PluginWork(QObject):
    """Changes the installed plugins, after a question if a change cannot be undone.

    Args:
        studio: The program.
        page: Widget that sheets and questions open over.

    Signals:
        changed: The installed plugins changed, or will change at the next start.
    """

    changed = Signal()

    def __init__(self, studio: Studio, page: QWidget) -> None:
        super().__init__(page)
        self._studio, self._page = studio, page
        self.sheet: InstallSheet | None = None

    def install(self, wanted: str) -> None:
        """Inspect a plugin and ask whether to install it.

        Args:
            wanted: A path, or a name on the package index.
        """
        self.sheet = InstallSheet(self._studio, wanted, self._page)
        self.sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sheet.setWindowModality(Qt.WindowModality.WindowModal)
        self.sheet.installed.connect(self._on_installed)
        self.sheet.open()

    def look_up(self, name: str) -> None:
        """Look up a plugin on the package index, which the person must allow once."""
        if name and self._network_allowed():
            self.install(name)

    def switch(self, name: str, on: bool) -> None:  # noqa: FBT001 - Qt's signal gives it
        """Switch a plugin on or off from the next start on."""
        with self._studio.guard(tr("The plugin was not switched.")):
            self._studio.app.catalog.set_enabled(name, enabled=on)
            self.changed.emit()

    def roll_back(self, distribution: str) -> None:
        """Go back to the previous version."""
        with self._studio.guard(tr("The plugin was not changed.")):
            self._studio.app.installer().roll_back(distribution)
            self.changed.emit()

    def remove(self, distribution: str) -> None:
        """Remove a plugin after confirmation."""
        text = tr(
            "{name} is removed. Projects stay as they are; runs that need it cannot go on without it.",
            name=distribution,
        )
        if ask(self._page, tr("Remove the plugin?"), text, ways=["Remove"]):
            with self._studio.guard(tr("The plugin was not removed.")):
                self._studio.app.installer().remove(distribution)
                self._tell()

    def choose_folder(self, name: str) -> None:
        """Ask where a folder is that plugins need.

        Args:
            name: Name by which they ask for it.
        """
        path = QFileDialog.getExistingDirectory(self._page, tr("The folder {name}", name=name))
        if path:
            self.give_folder(name, Path(path))

    def give_folder(self, name: str, path: Path) -> None:
        """Record where a folder is; its content is read once, off the GUI thread."""
        folders = FolderService(self._studio.app.registry)
        self._studio.tasks.run(lambda: folders.give(name, path), lambda _: self._tell())

    def _on_installed(self, replaced: str) -> None:
        if replaced:
            self._studio.notify("note", tr("The new version is in use from the next start on."))
        self._tell()

    def _tell(self) -> None:
        self._studio.content_changed.emit("plugins")
        self.changed.emit()

    def _network_allowed(self) -> bool:
        host = self._studio.app.host
        if not host.network:
            text = tr(
                "MM Studio has not used the network so far. Allow it to fetch plugins from the package index?"
            )
            if ask(self._page, tr("Ask the package index?"), text, ways=["Allow"]):
                with self._studio.guard(tr("The choice was not stored.")):
                    host.allow_network(allowed=True)
        return host.network
