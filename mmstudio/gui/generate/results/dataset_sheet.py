"""The results sheet: turns results into a data set of the project, alone or with real samples."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import button, label, row
from mmstudio.gui.shared.export_sheet import Exported
from mmstudio.gui.shared.job_sheet import JobSheet
from mmstudio.gui.studio.studio import Studio

_WIDTH_PX = 560


class ResultsSheet(JobSheet):
    """Asks for a name and for real samples to add to the results, then starts to fill a new data set.

    Signals:
        started: Name of the data set.
    """

    def __init__(self, studio: Studio, what: Exported, parent: QWidget) -> None:
        title = "Make a data set of the results"
        super().__init__(studio, title, _WIDTH_PX, ("Make the data set", "data"), parent)
        self._what = what
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
        say(
            self.chosen,
            self.chosen.setText,
            "Only the {count} {count:chosen one|chosen ones}",
            count=f"{len(what.chosen):,}",
        )
        self.chosen.setChecked(len(what.chosen) > 1)
        self.name.textChanged.connect(self._on_changed)
        self._lay_out()
        self.chosen.setVisible(bool(what.chosen))
        self._on_changed()

    def work(self) -> Callable[[], str]:
        """What fills the data set; it returns its name."""
        from mmstudio.services.exports.enlargement import add_results

        name, base = self.name.text().strip(), str(self.base.currentData())
        exports, session = self._studio.project.exports, self._what.session
        results = self._what.chosen if self.chosen.isChecked() else ()

        def start() -> str:
            add_results(exports, session, name, base=base, results=results)
            return name

        return start

    def ready(self) -> bool:
        """Whether the data set has a name."""
        return bool(self.name.text().strip())

    def begun(self, made: str) -> object:
        """Show the data set and the job."""
        self._studio.content_changed.emit("datasets")
        self._studio.content_changed.emit("jobs")
        return made

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
        self.tell("")
        self.go.setEnabled(self.ready())


def ask_to_keep(studio: Studio, what: Exported, parent: QWidget) -> ResultsSheet:
    """Open the sheet over a page."""
    sheet = ResultsSheet(studio, what, parent)
    sheet.open_over(studio.project_closing)
    return sheet
