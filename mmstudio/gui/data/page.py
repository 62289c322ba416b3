"""The page Data: import data, browse it, and find what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import (
    QFileDialog,
    QInputDialog,
    QStackedWidget,
    QWidget,
)

from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.data.files import ask_for_files, ask_for_folder, look_for_files
from mmstudio.gui.data.head import DataHead
from mmstudio.gui.data.menus import dataset_entries
from mmstudio.gui.look.actions import ActionSpec
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.studio.page import Page
from mmstudio.gui.studio.studio import Studio

if TYPE_CHECKING:
    from mmstudio.gui.data.browser import DataBrowser
    from mmstudio.gui.data.imports.sheet import ImportSheet


class DataPage(Page):
    """The data sets of the project."""

    name = "data"

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.browser: DataBrowser | None = None
        self.sheet: ImportSheet | None = None
        self._head = DataHead(
            studio,
            (
                ("Import a folder", self.import_folder, "open"),
                ("Import files", self.import_files, "import"),
                ("Make the sample data", self.make_sample, "sample"),
            ),
            lambda: dataset_entries(self, self.studio, self.dataset),
        )
        self.chooser, self.facts = self._head.chooser, self._head.facts
        self.chooser.activated.connect(lambda _: self._show_samples())
        self._empty = EmptyState(
            "data",
            "No data yet",
            "Drop files or a folder anywhere on this window. Files that have the same name, such as cat.png, cat.txt and "
            "cat.wav, become one sample; a table (.csv) may name them too.",
            ("Import a folder", self.import_folder),
            ("Import files", self.import_files),
            ("Make the sample data", self.make_sample),
        )
        self._filling = EmptyState(
            "import", "The import is running", "The samples appear here as soon as all of them are in."
        )
        self._body = QStackedWidget()
        self._body.addWidget(self._empty)
        self._body.addWidget(self._filling)
        self.setLayout(column(self._head, self._body, gap=12, margin=16))
        studio.project_closing.connect(self._let_go)
        studio.project_changed.connect(self.refresh)
        studio.content_changed.connect(self._on_content_changed)
        self.refresh()

    @property
    def dataset(self) -> DatasetInfo | None:
        """The data set that is shown."""
        name = self.chooser.currentText()
        return next((info for info in _infos(self.studio) if info.name == name), None)

    def actions_of_page(self) -> Sequence[ActionSpec]:
        from mmstudio.gui.data.actions import sample_actions

        return (
            self.action("data.folder", "Import a folder", self.import_folder, "Ctrl+I", "import"),
            self.action("data.files", "Import files", self.import_files, "Ctrl+Shift+I", "import"),
            self.action("data.search", "Search the samples", self.search, "Ctrl+F", "search"),
            self.action("data.grid", "Change between grid and table", self.change_view, "Ctrl+G", "grid"),
            self.action("data.check", "Check the files of the data set", self.check, "Ctrl+Shift+K", "good"),
            self.action("data.export", "Export the data set", self.export, "Ctrl+Shift+X", "export"),
            self.action("data.rename", "Rename the data set", self.rename, "Shift+F2", ""),
            self.action("data.delete", "Delete the data set", self.delete, "", "delete", harms=True),
            self.action("data.sample", "Make the sample data", self.make_sample, "Ctrl+Shift+E", "sample"),
            self.action("data.add", "Add a folder to the data set", self.add_folder, "", "import"),
            self.action("data.addfiles", "Add files to the data set", self.add_files, "", "import"),
            self.action("data.again", "Try again what was skipped", self.try_again, "", "undo"),
            self.action("data.locate", "Look for the files", self.locate, "", "search"),
            *sample_actions(self.name, lambda: self.browser),
        )

    def show_item(self, key: str) -> None:
        """Show a data set by its name, or one sample: the name and the sample's id in two lines."""
        name, _, sample = key.partition("\n")
        self.refresh(name)
        if sample and self.browser is not None:
            self.browser.sheets.show_samples()
            self.browser.show_sample(int(sample))

    def take_files(self, paths: Sequence[Path], into: str = "") -> None:
        """Examine dropped files and ask how to import them; ``into`` is the data set to add them to."""
        from mmstudio.gui.data.imports.sheet import ask_to_import

        if self.studio.opened is not None and paths:
            self.sheet = ask_to_import(self.studio, list(paths), self, into)
            self.sheet.started.connect(self._on_import_started)
            self.sheet.finished.connect(self._on_sheet_finished)

    def refresh(self, wanted: str = "") -> None:
        """Show what is in the project.

        Args:
            wanted: Data set to show; if empty, the current one or else the newest.
        """
        _drop_empty(self.studio)
        names = [info.name for info in _infos(self.studio)]
        wanted = wanted or self.chooser.currentText()
        self.chooser.clear()
        self.chooser.addItems(names)
        self.chooser.setCurrentText(wanted if wanted in names else names[-1] if names else "")
        self._head.setVisible(bool(names))
        self._show_chosen()

    def import_folder(self) -> None:
        """Ask for a folder and examine it."""
        path = QFileDialog.getExistingDirectory(self, tr("A folder with data"), _home())
        if path:
            self.take_files([Path(path)])

    def import_files(self) -> None:
        """Ask for files or one manifest and examine them."""
        paths, _ = QFileDialog.getOpenFileNames(self, tr("Files, or one table that names them"), _home())
        self.take_files([Path(path) for path in paths])

    def add_folder(self) -> None:
        """Ask for a folder to add to the data set."""
        if self.dataset is not None:
            self.take_files(ask_for_folder(self, self.dataset.name), self.dataset.name)

    def add_files(self) -> None:
        """Ask for files to add to the data set."""
        if self.dataset is not None:
            self.take_files(ask_for_files(self, self.dataset.name), self.dataset.name)

    def try_again(self) -> None:
        """Retry what was skipped when the data set was imported."""
        if self.browser is not None:
            self.browser.problems.try_again()

    def locate(self) -> None:
        """Ask where the files of the data set are now."""
        if self.dataset is not None:
            look_for_files(self.studio, self, self.dataset.name)

    def make_sample(self) -> None:
        """Write the sample data and import it."""
        with self.studio.guard(tr("The sample data was not made.")):
            imports = self.studio.project.imports
            sample = imports.default_sample()
            imports.make_sample(sample)
            self._on_import_started(sample)

    def rename(self) -> None:
        """Ask for another name."""
        from mmstudio.gui.data.changes import RenameDataset

        info = self.dataset
        if info is None:
            return
        name, sure = QInputDialog.getText(self, tr("Rename the data set"), tr("Name"), text=info.name)
        if sure and name.strip() and name.strip() != info.name:
            self.studio.undo.push(RenameDataset(self.studio, info.name, name.strip()))
            self.refresh(name.strip())

    def delete(self) -> None:
        """Put the data set into the trash."""
        from mmstudio.gui.data.changes import DeleteDataset

        info = self.dataset
        if info is not None:
            self.studio.undo.push(DeleteDataset(self.studio, info.name))

    def export(self) -> None:
        """Ask how to export the data set."""
        from mmstudio.gui.shared.export_sheet import export_shown

        export_shown(self.studio, self.dataset, self)

    def check(self) -> None:
        """Verify every file of the data set."""
        if self.browser is not None and self.dataset is not None:
            self.browser.check()

    def search(self) -> None:
        """Focus the search."""
        if self.browser is not None:
            self.browser.search.setFocus()
            self.browser.search.selectAll()

    def change_view(self) -> None:
        """Switch between grid and table."""
        if self.browser is not None:
            self.browser.show_as("grid" if self.browser.as_table.isChecked() else "table")

    def _show_samples(self) -> None:
        """Show the samples of the chosen data set, whatever was shown of another."""
        self._show_chosen()
        if self.browser is not None:
            self.browser.sheets.show_samples()

    def _show_chosen(self) -> None:
        info = self.dataset
        if info is None:
            self._show_instead(self._empty)
            return
        counts = info.counts
        if not any(counts.values()) and not _left_out(self.studio, info.name):
            self.facts.clear()
            self._show_instead(self._filling)
            return
        say(
            self.facts,
            self.facts.setText,
            "{train} for training, {val} for validation, {test} for test",
            **{split: f"{count:,}" for split, count in counts.items()},
        )
        self._body.setCurrentWidget(self._browser())
        self._browser().show_dataset(info)

    def _show_instead(self, instead: QWidget) -> None:
        """Show something else instead of samples; the choice of samples is cleared."""
        self._body.setCurrentWidget(instead)
        if self.browser is not None:
            self.browser.show_nothing()

    def _browser(self) -> DataBrowser:
        if self.browser is None:
            from mmstudio.gui.data.browser import DataBrowser

            self.browser = DataBrowser(self.studio)
            self._body.addWidget(self.browser)
        return self.browser

    def _let_go(self) -> None:
        """Forget the project that is closed."""
        if self.sheet is not None:
            self.sheet.reject()
        if self.browser is not None:
            self.browser.model.let_go()
            self.browser.cleaning.let_go()
            self._body.removeWidget(self.browser)
            self.browser.deleteLater()
            self.browser = None

    def _on_sheet_finished(self, _: int) -> None:
        self.sheet = None

    def _on_import_started(self, name: str) -> None:
        self.studio.content_changed.emit("datasets")
        self.refresh(name)

    def _on_content_changed(self, what: str) -> None:
        if what == "datasets" and self.studio.opened is not None:
            self.refresh()


def _infos(studio: Studio) -> list[DatasetInfo]:
    return [] if studio.opened is None else studio.opened.datasets.list()


def _left_out(studio: Studio, name: str) -> bool:
    """Whether samples of a data set are left out."""
    return bool(studio.project.curation.reasons(name))


def _drop_empty(studio: Studio) -> None:
    """Remove the data set of an import that was stopped or stored nothing."""
    for info in _infos(studio):
        if not any(info.counts.values()):
            with studio.guard(tr("An empty data set was not removed.")):
                studio.project.imports.drop_empty(info.name)


def _home() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
