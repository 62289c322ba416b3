"""The shortcuts sheet: all shortcuts by page, each of which can be changed."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QPushButton, QToolButton, QWidget

from mmstudio.gui.look.actions import Actions, ActionSpec, native
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, label, tool
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.studio.preferences import Preferences
from mmstudio.gui.window.pages import PAGES

_WIDTH_PX, _HEIGHT_PX, _KEYS_PX = 620, 560, 150
_PLACES = {"": "Everywhere", "viewer": "Large view"} | {page.name: page.title for page in PAGES}
_ALONE = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
_ALONE_TOO = {Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown}


class KeyButton(QPushButton):
    """Shows a shortcut; once pressed, it takes the next keys as the new one; Backspace removes it, Escape cancels.

    Signals:
        pressed_keys: The keys pressed, in Qt's portable notation.
    """

    pressed_keys = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title, self._keys = title, ""
        self.listening = False
        self.setMinimumWidth(_KEYS_PX)
        self.clicked.connect(lambda _: self._listen(on=True))

    def show_keys(self, keys: str) -> None:
        """Show a shortcut."""
        self._keys = keys
        self._listen(on=False)

    def event(self, event: QEvent) -> bool:
        if self.listening and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if self.listening and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._listen(on=False)

    def _take(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ALONE | _ALONE_TOO:
            return
        self._listen(on=False)
        if held or key not in {Qt.Key.Key_Escape, Qt.Key.Key_Backspace}:
            pressed = QKeySequence(int(key) | int(held.value))
            self.pressed_keys.emit(pressed.toString(QKeySequence.SequenceFormat.PortableText))
        elif key is Qt.Key.Key_Backspace:
            self.pressed_keys.emit("")

    def _listen(self, *, on: bool) -> None:
        self.listening = on
        if on:
            say(self, self.setText, "Press keys")
        else:
            say(self, self.setText, "{keys}", keys=native(self._keys) or "-")
        say(self, self.setAccessibleName, "{title}: {keys}", title=tr(self._title), keys=native(self._keys))


class ShortcutsSheet(Sheet):
    """The shortcuts of a window.

    Args:
        parent: The window.
        preferences: Stores the changes.
        table: Actions of the window.

    Attributes:
        keys: The button of each action, by id.
        trouble: Why keys were not accepted.
    """

    def __init__(self, parent: QWidget, preferences: Preferences, table: Actions) -> None:
        super().__init__(parent, "Shortcuts", _WIDTH_PX)
        self._preferences, self._table = preferences, table
        self.keys: dict[str, KeyButton] = {}
        self._resets: dict[str, QToolButton] = {}
        self.trouble = label("", "error", wrap=True)
        specs = sorted(table.specs(), key=lambda spec: list(_PLACES).index(spec.page))
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        for place, there in groupby(specs, key=lambda spec: spec.page):
            grid.addWidget(label(_PLACES[place], "heading"), grid.rowCount(), 0)
            for spec in there:
                self._add(grid, spec)
        how = label("Press a shortcut, then its new keys; Backspace takes it away.", "faint", wrap=True)
        reset = button("All as at first", self.reset, picture="reset")
        self.fill([how, grid], [self.trouble, reset, button("Close", self.reject)])
        self._foot.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def change(self, name: str, keys: str) -> None:
        """Give an action other keys, if it can have them; the earlier message is cleared."""
        refused = self._table.rekey(name, keys)
        self.trouble.setText(refused)
        if not refused:
            if keys == self._table.usual_keys(name):
                self._preferences.keys.pop(name, None)
            else:
                self._preferences.keys[name] = keys
            self._preferences.save()
        self._show(name)

    def reset(self) -> None:
        """Restore all default shortcuts."""
        changed = list(self._preferences.keys)
        self._preferences.keys.clear()
        self._preferences.save()
        for name in changed:  # first remove all, so that two swapped shortcuts do not block each other
            if name in self.keys:
                self._table.rekey(name, "")
        for name in self.keys:
            self._table.rekey(name, self._table.usual_keys(name))
            self._show(name)
        self.trouble.setText("")

    def _add(self, grid: QGridLayout, spec: ActionSpec) -> None:
        line = grid.rowCount()
        made = self.keys[spec.id] = KeyButton(spec.title)
        back = self._resets[spec.id] = tool("As at first", partial(self._reset_one, spec.id), "reset")
        made.pressed_keys.connect(partial(self.change, spec.id))
        for place, part in enumerate((label(spec.title, wrap=True), made, back)):
            grid.addWidget(part, line, place)
        self._show(spec.id)

    def _reset_one(self, name: str) -> None:
        self.change(name, self._table.usual_keys(name))

    def _show(self, name: str) -> None:
        present = next(spec.keys for spec in self._table.specs() if spec.id == name)
        self.keys[name].show_keys(present)
        self._resets[name].setEnabled(present != self._table.usual_keys(name))
