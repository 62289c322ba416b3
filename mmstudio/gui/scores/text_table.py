"""Tables of words: rows that are read and copied, with headers that are translated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import as_tip

Index = QModelIndex | QPersistentModelIndex


class WordModel(QAbstractTableModel):
    """Rows of words below English headers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.header: Sequence[str] = ()
        self.rows: Sequence[Sequence[str]] = ()
        self.tips: Sequence[str] = ()

    def show_rows(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], tips: Sequence[str] = ()
    ) -> None:
        """Show other rows.

        Args:
            header: English words above each column.
            rows: A text for each column.
            tips: A tool tip for each row, or none.
        """
        self.beginResetModel()
        self.header, self.rows, self.tips = header, rows, tips
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.header)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.header)):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[row][column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.rows[row][0]}, {tr(self.header[column])}: {self.rows[row][column]}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_tip(self.tips[row] if row < len(self.tips) else self.rows[row][column])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if (
            orientation == Qt.Orientation.Horizontal
            and role == Qt.ItemDataRole.DisplayRole
            and section < len(self.header)
        ):
            return tr(self.header[section])
        return super().headerData(section, orientation, role)

    def lines(self) -> list[list[str]]:
        """Header and rows as they are shown."""
        return [[tr(words) for words in self.header], *(list(row) for row in self.rows)]


class WordTable(QTableView):
    """Shows rows of words; the first column takes the room that is left.

    Args:
        name: Accessible name, in English.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.words = WordModel(self)
        self.setModel(self.words)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across = self.horizontalHeader()
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setHighlightSections(False)
        say(self, self.setAccessibleName, name)

    def show_rows(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], tips: Sequence[str] = ()
    ) -> None:
        """Show other rows; see :meth:`WordModel.show_rows`."""
        self.words.show_rows(header, rows, tips)
        self.horizontalHeader().setStretchLastSection(False)  # or it stays as narrow as its words
        self.resizeColumnsToContents()
        if header:
            self.horizontalHeader().setStretchLastSection(True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.words.headerDataChanged.emit(
                Qt.Orientation.Horizontal, 0, max(0, len(self.words.header) - 1)
            )
