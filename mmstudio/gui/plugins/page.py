"""The page Plugins: installed plugins with author, parts and costs; install, update, switch off, remove."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from mmstudio.gui.look.actions import ActionSpec
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.plugins.card import PluginCard
from mmstudio.gui.plugins.folder_row import folder_row
from mmstudio.gui.plugins.work import PluginWork
from mmstudio.gui.shared.basic import button, centred, clear, column, label, panel, row
from mmstudio.gui.shared.fold import Fold
from mmstudio.gui.studio.page import Page
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.install.wheels import looks_like_plugin
from mmstudio.services.plugins.catalog import PluginEntry
from mmstudio.services.plugins.folders import FolderService

if TYPE_CHECKING:
    from mmstudio.services.projects.needs import Need


class PluginsPage(Page):
    """Shows installed plugins, and ways to install more."""

    name = "plugins"

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.wanted = QLineEdit()
        say(self.wanted, self.wanted.setPlaceholderText, "Exact name on the package index")
        say(self.wanted, self.wanted.setAccessibleName, "Exact name on the package index")
        self.wanted.returnPressed.connect(self.look_up)
        self._needs, self._folders = column(gap=8), column(gap=8)
        self._own, self._shipped = column(gap=8), column(gap=8)
        self.cards: dict[str, PluginCard] = {}
        self.optional: Fold | None = None
        self.work = PluginWork(studio, self)
        self.work.changed.connect(self.refresh)
        parts = column(
            label("Plugins", "title"),
            label(
                "New kinds of data, encoders, fusions, generators. Drop a plugin on the window, or:",
                "faint",
                wrap=True,
            ),
            self._ways(),
            self._needs,
            self._folders,
            self._own,
            self._shipped,
            None,
            gap=14,
            margin=28,
        )
        self.setLayout(column(centred(parts)))
        studio.project_changed.connect(self._on_changed)

    def actions_of_page(self) -> Sequence[ActionSpec]:
        return (
            self.action("plugins.file", "Install a plugin from a file", self.choose_file, "Ctrl+O", "open"),
            self.action("plugins.folder", "Install a plugin from a folder", self.choose_folder, "", "open"),
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def take_files(self, paths: Sequence[Path]) -> None:
        found = next(filter(looks_like_plugin, paths), None)
        if found is not None:
            self.work.install(str(found))

    def refresh(self) -> None:
        """Show the plugins installed now."""
        for place in (self._needs, self._folders, self._own, self._shipped):
            clear(place)
        self.cards, self.optional = {}, None
        entries = self.studio.app.catalog.entries()
        own = [entry for entry in entries if not entry.record.provenance.first_party]
        shipped = [entry for entry in entries if entry.record.provenance.first_party]
        self._show_needs()
        self._show_folders()
        self._show_entries(self._own, "Installed", own)
        self._show_entries(self._shipped, "Part of MM Studio", shipped)
        if not own:
            self._own.addWidget(label("Installed", "heading"))
            self._own.addWidget(label("No plugins were installed yet.", "faint"))

    def look_up(self) -> None:
        """Look up what was typed on the package index."""
        self.work.look_up(self.wanted.text().strip())

    def choose_file(self) -> None:
        """Ask for a wheel or zip."""
        path, _ = QFileDialog.getOpenFileName(self, tr("A plugin"), "", tr("Plugins (*.whl *.zip)"))
        if path:
            self.work.install(path)

    def choose_folder(self) -> None:
        """Ask for a folder that a plugin's author works in."""
        path = QFileDialog.getExistingDirectory(self, tr("A plugin's folder"))
        if path:
            self.work.install(path)

    def _ways(self) -> QVBoxLayout:
        files = row(
            button("Install from a file", self.choose_file, picture="open"),
            button("Install from a folder", self.choose_folder, picture="projects"),
            None,
        )
        index = row(self.wanted, button("Look up", self.look_up, picture="search"))
        index.setStretch(0, 1)
        return column(files, index, gap=8)

    def _show_needs(self) -> None:
        opened = self.studio.opened
        missing = opened.needs.missing() if opened is not None else []
        if missing:
            self._needs.addWidget(label("Needed by this project", "heading"))
        for need in missing:
            self._needs.addWidget(self._need(need))

    def _need(self, need: Need) -> QWidget:
        words = label("", "", wrap=True)
        say(
            words,
            words.setText,
            "{name} {version} is not here; it is needed by {users}.",
            name=need.distribution or ", ".join(need.parts),
            version=need.version,
            users=", ".join(need.users),
        )
        line = row(words)
        line.setStretch(0, 1)
        if need.distribution:
            wanted = f"{need.distribution}=={need.version}"
            line.addWidget(button("Look up", partial(self._look_for, wanted), picture="search"))
        return panel(line)

    def _show_folders(self) -> None:
        """Show the folders that recipes and runs ask for, and those that were given; the others on request."""
        app, opened = self.studio.app, self.studio.opened
        service = FolderService(app.registry)
        used = service.used_by(app.recipes.list()) | (frozenset() if opened is None else opened.needs.used())
        entries = service.entries()
        wanted = [entry for entry in entries if entry.wanted(used)]
        others = [entry for entry in entries if not entry.wanted(used)]
        if wanted:
            self._folders.addWidget(label("Folders that plugins need", "heading"))
        for entry in wanted:
            self._folders.addWidget(folder_row(entry, partial(self.work.choose_folder, entry.name)))
        if others:
            inside = QWidget()
            rows = [folder_row(entry, partial(self.work.choose_folder, entry.name)) for entry in others]
            inside.setLayout(column(*rows, gap=8))
            self.optional = Fold(inside, "Optional folders, which nothing here asks for")
            self._folders.addWidget(self.optional)

    def _look_for(self, wanted: str) -> None:
        self.wanted.setText(wanted)
        self.look_up()

    def _show_entries(self, place: QVBoxLayout, heading: str, entries: list[PluginEntry]) -> None:
        if entries:
            place.addWidget(label(heading, "heading"))
        for entry in entries:
            name, distribution = entry.record.name, entry.record.provenance.distribution
            card = PluginCard(entry)
            card.switched.connect(partial(self.work.switch, name))
            card.updated.connect(partial(self._look_for, distribution))
            card.rolled_back.connect(partial(self.work.roll_back, distribution))
            card.removed.connect(partial(self.work.remove, distribution))
            self.cards[name] = card
            place.addWidget(card)

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()
