"""The baselines beside a run that tells a column: what each slot does alone, and plain ways to fuse them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from mmstudio.core.sentences import Note
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import button, label, row
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.comparison.beside import Beside, baselines_beside
from mmstudio.services.reports.figure_names import told_with_figure


class BesidePart(QWidget):
    """A line for each baseline, and a button that has the missing ones trained; hidden for runs that have none."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._run, self._asked = "", 0
        self.found: Beside | None = None
        self.words = label("", "faint", wrap=True)
        self.train = button("Train baselines", self._on_train, picture="new")
        line = row(self.words, self.train, gap=10)
        line.setStretch(0, 1)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self.hide()

    def show_run(self, run: str) -> None:
        """Show the baselines of a run; none for an empty id."""
        self._run, self._asked = run, self._asked + 1
        if not run:
            self._take(self._asked, None)
            return
        families = self._studio.project.families
        then, asked = self._take, self._asked
        self._studio.tasks.run(
            lambda: baselines_beside(families, run), partial(then, asked), lambda _: then(asked, None)
        )

    def _take(self, asked: int, found: Beside | None) -> None:
        if asked != self._asked:
            return
        self.found = found
        self.setVisible(found is not None)
        self._tell()

    def _tell(self) -> None:
        if self.found is not None:
            notes = self.found.notes(_in_words)
            put(self.words.setText, "\n".join(map(_in_words, notes)))
            self.train.setVisible(bool(self.found.missing))

    def _on_train(self) -> None:
        self._studio.page_wanted.emit("compare", f"baselines {self._run}")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell()


def _in_words(note: Note) -> str:
    return told_with_figure(note.template, note.params, tr)
