"""The opener: a double click or the space bar on a list opens the large view."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from mmstudio.gui.shared.viewer.exhibits import Exhibits


class OpensLarge(QObject):
    """Listens to a list.

    Args:
        view: The list; a double click on an editable item edits it instead.
        exhibits: What the list shows.
    """

    def __init__(self, view: QAbstractItemView, exhibits: Exhibits) -> None:
        super().__init__(view)
        self._view, self._exhibits = view, exhibits
        view.installEventFilter(self)
        view.doubleClicked.connect(self._on_double_clicked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            here = self._view.currentIndex()
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if event.key() == Qt.Key.Key_Space and plain and here.isValid():
                self._exhibits.look(here.row())
                return True
        return super().eventFilter(watched, event)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        edits = self._view.editTriggers() & QAbstractItemView.EditTrigger.DoubleClicked
        if not (edits and index.flags() & Qt.ItemFlag.ItemIsEditable):
            self._exhibits.look(index.row())
