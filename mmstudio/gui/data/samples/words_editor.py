"""Word editors: texts and table rows are edited in place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from mmstudio.core.cells import cell_words
from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import column, literal

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LINES = 4


class WordsEdit(QPlainTextEdit):
    """An editor for a few lines of text: Enter finishes, Shift+Enter breaks the line, Enter in an input method does neither.

    Signals:
        entered: Enter was pressed.
        entered_more: Ctrl+Enter was pressed.
        left: Esc was pressed.
        stepped: Page Down (1) or Page Up (-1) was pressed.
        let_go: The focus moved elsewhere in this window.
    """

    entered = Signal()
    entered_more = Signal()
    left = Signal()
    stepped = Signal(int)
    let_go = Signal()

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._composing = False
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 22)
        say(self, self.setAccessibleName, "Text")

    def begin(self, text: str) -> None:
        """Start to edit a text, all of it selected."""
        self.setPlainText(text)
        self.selectAll()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not self._composing:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.entered_more.emit()
            elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.textCursor().insertText("\n")
            else:
                self.entered.emit()
            return
        if event.key() == Qt.Key.Key_Escape and not self._composing:
            self.left.emit()
            return
        step = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        if step is not None:
            self.stepped.emit(step)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.let_go.emit()


class TextValue(QWidget):
    """A text; Enter, F2 or a double click edits it, Enter or leaving stores it, Esc discards the edit.

    Args:
        text: The text.
        name: Name of its slot.

    Signals:
        edited: Another text was written.
        closed: Editing has ended without a change.
    """

    edited = Signal(str)
    closed = Signal()

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self._text = text
        self.shown = literal(text, wrap=True)
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.shown.setAccessibleName(f"{name}: {text}")
        say(self.shown, self.shown.setToolTip, "Enter, F2 or a double click edits the text")
        self.shown.installEventFilter(self)
        self.editor: WordsEdit | None = None
        self.setFocusProxy(self.shown)
        self._column = column(self.shown, gap=0)
        self.setLayout(self._column)

    def edit(self) -> None:
        """Start to edit the text."""
        if self.editor is not None:
            self.editor.setFocus()
            return
        self.editor = editor = WordsEdit(self._text)
        editor.entered.connect(self.take)
        editor.entered_more.connect(self.take)
        editor.let_go.connect(self.take)
        editor.left.connect(self._close)
        self._column.addWidget(editor)
        editor.show()
        self.shown.hide()
        self.setFocusProxy(editor)
        editor.moveCursor(QTextCursor.MoveOperation.End)
        editor.setFocus()

    def take(self) -> None:
        """Take what was written."""
        if self.editor is None:
            return
        text = self.editor.toPlainText()
        changed = text.strip() != self._text.strip()
        self._close(quiet=changed)
        if changed:
            self.shown.setText(text)
            self.edited.emit(text)

    def eventFilter(self, place: QObject, event: QEvent) -> bool:
        if place is self.shown:
            if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonDblClick:
                self.edit()
                return True
            key = event.key() if isinstance(event, QKeyEvent) else None
            if event.type() == QEvent.Type.KeyPress and key in (*_ENTER, Qt.Key.Key_F2):
                self.edit()
                return True
        return super().eventFilter(place, event)

    def _close(self, *, quiet: bool = False) -> None:
        editor, self.editor = self.editor, None
        if editor is None:
            return
        held = editor.hasFocus()
        self.setFocusProxy(self.shown)
        self.shown.show()
        if held:
            self.shown.setFocus()
        editor.hide()
        editor.deleteLater()
        if not quiet:
            self.closed.emit()


class RowValue(QWidget):
    """A table row; every cell is a line.

    Args:
        row: Column to cell.

    Signals:
        edited: Column, and the text that was put there.
    """

    edited = Signal(str, str)

    def __init__(self, row: Mapping[str, Any]) -> None:
        super().__init__()
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        self.lines: dict[str, QLineEdit] = {}
        for name, cell in row.items():
            head = literal(str(name), "faint")
            line = QLineEdit(cell_words(cell))
            line.setObjectName("cell")
            line.setPlaceholderText("-")
            line.setCursorPosition(0)
            line.setAccessibleName(str(name))
            line.editingFinished.connect(partial(self._take, str(name), line))
            self.lines[str(name)] = line
            form.addRow(head, line)
        self.setLayout(form)

    def take(self) -> None:
        """Take what was written."""
        for name, line in self.lines.items():
            self._take(name, line)

    def _take(self, name: str, line: QLineEdit) -> None:
        if line.isModified():
            line.setModified(False)
            self.edited.emit(name, line.text())
