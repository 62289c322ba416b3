"""The command palette: every action, found by a few letters."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column

_ROLE = Qt.ItemDataRole.UserRole


class CommandPalette(QDialog):
    """A line to type into, and the matching actions."""

    def __init__(self, parent: QWidget, actions: list[QAction]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("panel")
        self._actions = actions
        self.line = QLineEdit()
        say(self.line, self.line.setPlaceholderText, "What do you want to do?")
        self.line.setAccessibleName(tr("What do you want to do?"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Actions"))
        self.line.textChanged.connect(self._filter)
        self.line.returnPressed.connect(self._run)
        self.list.itemActivated.connect(lambda _: self._run())
        self.line.installEventFilter(self)
        self.setLayout(column(self.line, self.list, margin=8))
        self.resize(520, 380)
        self.move(parent.mapToGlobal(parent.rect().center()) - self.rect().center())
        self._filter("")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        self.list.clear()
        words = text.casefold().split()
        for action in self._actions:
            name = action.text().casefold()
            if action.isEnabled() and all(_letters_in(word, name) for word in words):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                item = QListWidgetItem(action.icon(), f"{action.text()}    {keys}".rstrip())
                item.setData(_ROLE, action)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.close()
            item.data(_ROLE).trigger()


def _letters_in(word: str, name: str) -> bool:
    """Whether the letters of a word occur in a name, in this order."""
    rest = iter(name)
    return all(letter in rest for letter in word)
