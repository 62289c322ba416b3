"""Tables of a comparison: cells of words with verdicts, and below them what their footnotes say."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import as_tip, put
from mmstudio.gui.look.theme import colours, grown
from mmstudio.gui.shared.basic import column, label
from mmstudio.services.reports.compared.tables import TextCell, TextTable

_MOST_PX, _NAMES_PX, _LINE_PX = 380, 260, 20
_LEAST_PX, _WIDEST_PX = 90, 360
_EMPTY = TextTable(("",), ())
Index = QModelIndex | QPersistentModelIndex


class TextTableModel(QAbstractTableModel):
    """A table of words as a Qt model; the first cell of each row is its heading."""

    def __init__(self) -> None:
        super().__init__()
        self.table = _EMPTY

    def show_table(self, table: TextTable) -> None:
        """Show another table."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def cell(self, index: Index) -> TextCell | None:
        """The cell at a place; ``None`` outside of the table."""
        return self.table.rows[index.row()][index.column() + 1] if index.isValid() else None

    def told(self, index: Index) -> str:
        """All that a cell says, with its headings and footnotes."""
        cell = self.cell(index)
        if cell is None:
            return ""
        notes = (self.table.footnotes[mark - 1] for mark in cell.marks)
        words = " · ".join(part for part in (cell.text, cell.more) if part)
        head = f"{self.table.rows[index.row()][0].text}, {self.table.header[index.column() + 1]}"
        return "\n".join((f"{head}: {words}", *notes))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.table.header) - 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        across = orientation is Qt.Orientation.Horizontal
        if not 0 <= section < (self.columnCount() if across else self.rowCount()):
            return None
        words = self.table.header[section + 1] if across else self.table.rows[section][0].text
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return words
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(words)
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(
                    Qt.TextFlag.TextWordWrap
                )
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index)
        if cell is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{cell.text}\n{cell.more}" if cell.more else cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(self.told(index))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self.told(index)
            case Qt.ItemDataRole.ForegroundRole:
                colour = {"better": colours().good, "worse": colours().error}.get(cell.verdict)
                return None if colour is None else QColor(colour)
        return None


class TablePanel(QWidget):
    """A table as high as its content, and below it all that the chosen cell says.

    Args:
        name: English name for people who hear the window.
        details: Whether the chosen cell is told below the table.
    """

    def __init__(self, name: str, *, details: bool) -> None:
        super().__init__()
        self.model = TextTableModel()
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setWordWrap(False)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTabKeyNavigation(False)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        say(self.view, self.view.setAccessibleName, name)
        self.details = label("", "faint", wrap=True)
        self.setLayout(column(self.view, self.details, gap=6))
        self.details.setVisible(details)
        self.view.selectionModel().currentChanged.connect(lambda now, _: self._tell(now))

    def show_table(self, table: TextTable) -> None:
        """Show a table."""
        self.model.show_table(table)
        lines = 2 if self.details.isVisibleTo(self) else 1
        side, top = self.view.verticalHeader(), self.view.horizontalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(grown(_LINE_PX * lines + 10))
        widest = max((side.fontMetrics().horizontalAdvance(row[0].text) for row in table.rows), default=0)
        side.setFixedWidth(min(widest + 24, grown(_NAMES_PX)))
        top.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.view.resizeColumnsToContents()
        for place in range(self.model.columnCount()):
            wide = self.view.columnWidth(place) + 12
            self.view.setColumnWidth(place, min(max(grown(_LEAST_PX), wide), grown(_WIDEST_PX)))
        high = (
            top.sizeHint().height() + side.length() + self.view.horizontalScrollBar().sizeHint().height() + 6
        )
        self.view.setFixedHeight(min(grown(_MOST_PX), high))
        self._tell(self.view.currentIndex())

    def _tell(self, index: Index) -> None:
        words = self.model.told(index) if index.isValid() else "\n".join(self.model.table.footnotes)
        put(self.details.setText, words)
