"""The problem list: the problems of a data set, whose files can be viewed large or found in their folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from mmstudio.core.sample import DatasetInfo, Problem, Value
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.files import open_folder
from mmstudio.gui.shared.menus import ContextMenu, Entries, file_entries
from mmstudio.gui.shared.viewer.exhibits import WORDS, Exhibit, Exhibits, Piece
from mmstudio.gui.shared.viewer.opener import OpensLarge
from mmstudio.gui.studio.studio import Studio


class ProblemList(QListWidget):
    """Shows a line for each problem; a double click, Enter or Space shows its file."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._info: DatasetInfo | None = None
        self._problems: tuple[Problem, ...] = ()
        self.setWordWrap(True)
        self.setSpacing(3)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self, self.setAccessibleName, "Problems")
        self.exhibits = ProblemExhibits(studio, self)
        OpensLarge(self, self.exhibits)
        ContextMenu(self, self._entries)

    @property
    def chosen(self) -> list[Problem]:
        """The chosen problems, in order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._problems[row] for row in rows if row < len(self._problems)]

    @property
    def count_known(self) -> int:
        """How many problems are listed."""
        return len(self._problems)

    def fill(self, info: DatasetInfo, found: Sequence[Problem]) -> None:
        """Show the first problems of a data set."""
        self.clear()
        self._info, self._problems = info, tuple(found)
        for problem in found:
            text = f"{problem.source}\n{problem.reason}" if problem.source else problem.reason
            item = QListWidgetItem(icon("warning", "warning"), text)
            put(item.setToolTip, problem.reason)
            self.addItem(item)
        if info.problems > len(found):
            self.addItem(tr("And {count} more.", count=f"{info.problems - len(found):,}"))
        self.exhibits.changed.emit()

    def problem(self, row: int) -> Problem | None:
        """One of them."""
        return self._problems[row] if 0 <= row < len(self._problems) else None

    def file(self, row: int) -> Path | None:
        """The file that a problem is about."""
        problem = self.problem(row)
        if problem is None or self._info is None or self._studio.opened is None:
            return None
        return self._studio.project.adding.file_of(self._info, problem)

    def open_place(self, row: int) -> None:
        """Show the folder that holds the file of a problem, or else what was imported."""
        place = self.file(row)
        if place is None and self._info is not None and self._studio.project.own:
            sources = [Path(one.source) for one in self._studio.project.adding.imports_of(self._info)]
            place = next((path for path in sources if path.exists()), None)
        if place is not None:
            open_folder(self._studio, place)
        elif self.problem(row) is not None:
            self._studio.notify("note", tr("The file is not there any more."))

    def _entries(self) -> Entries:
        yield from file_entries(self._studio, self.file(self.currentRow()))


class ProblemExhibits(Exhibits):
    """The files of problems for the large view; one that cannot be shown is opened in its folder."""

    def __init__(self, studio: Studio, listed: ProblemList) -> None:
        super().__init__(studio, lambda: listed, listed)
        self._list = listed

    def count(self) -> int:
        return self._list.count_known

    def exhibit(self, row: int) -> Exhibit | None:
        problem = self._list.problem(row)
        if problem is None:
            return None
        path = self._list.file(row)
        modality = self._modality(path)
        if path is None or not modality:
            piece = Piece(problem.source, WORDS, Value("", data=problem.reason))
        else:
            piece = Piece(path.name, modality, Value("", path))
        return Exhibit(problem.source, (piece,), ((tr("Problem"), problem.reason),))

    def look(self, row: int | None = None) -> None:
        place = self._list.currentRow() if row is None else row
        if self._modality(self._list.file(place)):
            super().look(place)
        else:
            self._list.open_place(place)

    def _modality(self, path: Path | None) -> str:
        """Id of the modality that can show a file; empty if there is none."""
        suffix = "" if path is None else path.suffix.lower()
        known = self.studio.app.registry.modalities
        return next((spec.id for spec in known if suffix and suffix in spec.suffixes), "")
