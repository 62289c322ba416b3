"""The results sheet: turns results into a data set of the project, alone or with real samples."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget
from shiboken6 import isValid

from mmstudio.gui.look.language import say, sentence
from mmstudio.gui.shared.basic import button, label, row
from mmstudio.gui.shared.export_sheet import Exported
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.studio.studio import Studio

_WIDTH_PX = 560


class ResultsSheet(Sheet):
    """Asks for a name and for real samples to add to the results, then starts to fill a new data set.

    Signals:
        started: Name of the data set.
    """

    started = Signal(str)

    def __init__(self, studio: Studio, what: Exported, parent: QWidget) -> None:
        super().__init__(parent, "Make a data set of the results", _WIDTH_PX)
        self._studio, self._what = studio, what
        infos = [info for info in studio.project.datasets.list() if any(info.counts.values())]
        self._taken = {info.name for info in infos}
        names = (what.name, *(f"{what.name} {number}" for number in range(2, len(infos) + 3)))
        self.name = QLineEdit(next(name for name in names if name not in self._taken))
        say(self.name, self.name.setAccessibleName, "Name")
        self.base = QComboBox()
        self.base.addItem("", "")
        say(self.base, lambda words: self.base.setItemText(0, words), "Nothing else")
        for info in infos:
            self.base.addItem(info.name, info.name)
        say(self.base, self.base.setAccessibleName, "Together with")
        self.chosen = QCheckBox()
        say(self.chosen, self.chosen.setText, "Only the {count} chosen ones", count=f"{len(what.chosen):,}")
        self.chosen.setChecked(len(what.chosen) > 1)
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.go = button("Make the data set", self.accept, picture="data", primary=True)
        self.go.setDefault(True)
        self.name.textChanged.connect(self._on_changed)
        self._lay_out()
        self.chosen.setVisible(bool(what.chosen))
        self._on_changed()

    def accept(self) -> None:
        """Start the job; the sheet stays open where it cannot start."""
        if not self.go.isEnabled():
            return
        from mmstudio.services.exports.enlargement import add_results

        name, base = self.name.text().strip(), str(self.base.currentData())
        exports, session = self._studio.project.exports, self._what.session
        results = self._what.chosen if self.chosen.isChecked() else ()
        self.go.setEnabled(False)
        self._studio.tasks.run(
            lambda: add_results(exports, session, name, base=base, results=results),
            lambda _: self._on_started(name),
            self._refuse,
        )

    def _lay_out(self) -> None:
        words = (
            "Each result becomes a sample with its conditions, marked as generated, and is for training only. Real samples keep "
            "their splits, so that runs with and without results can be compared on the same held-out ones."
        )
        lines = [row(label("Name"), self.name, gap=12), row(label("Together with"), self.base, gap=12)]
        for line in lines:
            line.setStretch(1, 1)
        parts = (label(words, wrap=True), *lines, self.chosen, self.trouble, None)
        self.fill(parts, (None, button("Cancel", self.reject), self.go))

    def _on_changed(self) -> None:
        self.trouble.hide()
        self.go.setEnabled(bool(self.name.text().strip()))

    def _on_started(self, name: str) -> None:
        self._studio.content_changed.emit("datasets")
        self._studio.content_changed.emit("jobs")
        if isValid(self):
            self.started.emit(name)
            super().accept()

    def _refuse(self, error: BaseException) -> None:
        if isValid(self):
            self._on_changed()
            self.trouble.setText(sentence(error))
            self.trouble.show()


def ask_to_keep(studio: Studio, what: Exported, parent: QWidget) -> ResultsSheet:
    """Open the sheet over a page."""
    sheet = ResultsSheet(studio, what, parent)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    sheet.setWindowModality(Qt.WindowModality.WindowModal)
    studio.project_closing.connect(sheet.reject)
    sheet.open()
    return sheet
