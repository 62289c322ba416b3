"""The suggested value: a text in an editor, or a sound or picture as it is; the same keys decide on each."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from mmstudio.core.sample import Slot, Value
from mmstudio.gui.data.review.decision_keys import DecisionKeys
from mmstudio.gui.data.samples.words_editor import WordsEdit
from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import clear, column, label
from mmstudio.gui.shared.values.player import SoundView
from mmstudio.gui.shared.values.value_view import ValueView
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.suggestions.service import Suggestion

_TEXT_KEYS = (
    "Enter: accept, with what you have changed. Ctrl+R: reject. Ctrl+G: again with another seed. Ctrl+Z: take the last one back. "
    "Page Up, Page Down: go. Esc: leave."
)
_FILE_KEYS = (
    "Enter: accept. Space: play, or stop. Ctrl+R: reject. Ctrl+G: again with another seed. Ctrl+Z: take the last one back. "
    "Page Up, Page Down: go. Esc: leave."
)


class SuggestedValue(QWidget):
    """Shows one suggestion and takes the keys that decide on it.

    Attributes:
        editor: Edits a text.
        file: Shows a file.

    Signals:
        entered: Enter was pressed.
        left: Esc was pressed.
        stepped: Page Down (1) or Page Up (-1) was pressed.
    """

    entered = Signal()
    left = Signal()
    stepped = Signal(int)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self.editor, self.file = WordsEdit(), SuggestedFile(studio)
        self.editor.installEventFilter(self)
        self._keys = label("", "faint", wrap=True)
        keys = self.file.keys
        for entered, left, stepped in (
            (self.editor.entered, self.editor.left, self.editor.stepped),
            (keys.entered, keys.left, keys.stepped),
        ):
            entered.connect(self.entered)
            left.connect(self.left)
            stepped.connect(self.stepped)
        self.setLayout(column(self.editor, self.file, self._keys))
        self.file.hide()

    @property
    def text(self) -> str:
        """What the editor holds; empty for a file."""
        return "" if self.editor.isHidden() else self.editor.toPlainText().strip()

    @property
    def complete(self) -> bool:
        """Whether there is something to be accepted."""
        return self.isEnabled() and (self.editor.isHidden() or bool(self.text))

    def begin(self, one: Suggestion | None, slot: Slot, *, inline: bool) -> None:
        """Show a suggestion for a slot, or none; a text is selected."""
        self.editor.setVisible(inline)
        self.file.setVisible(not inline)
        self.editor.begin("" if one is None or one.data is None else str(one.data))
        self.file.begin(None if one is None or inline else one, slot)
        say(self._keys, self._keys.setText, _TEXT_KEYS if inline else _FILE_KEYS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Ctrl+Z to the sheet as long as nothing was written that it could take back."""
        if (
            watched is self.editor
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.editor.document().isUndoAvailable()
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def focus(self) -> None:
        """Have the keys."""
        (self.file if self.editor.isHidden() else self.editor).setFocus()


class SuggestedFile(QWidget):
    """A sound or picture that keys decide on; Space plays it.

    Attributes:
        player: Plays the sound, once it has been read; ``None`` for anything else.
        keys: What decides.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio, self._values = studio, column()
        self.player: SoundView | None = None
        self.keys = DecisionKeys(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(self._values)
        say(self, self.setAccessibleName, "Suggestion")

    def begin(self, one: Suggestion | None, slot: Slot) -> None:
        """Show the file of a suggestion, or none."""
        if self.player is not None:
            self.player.stop()
        self.player = None
        clear(self._values)
        if one is not None:
            view = ValueView(self._studio, Value("", path=one.path), slot)
            view.shown.connect(self._take)
            self._values.addWidget(view)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.player is not None:
            self.player.toggle()
        else:
            super().keyPressEvent(event)

    def _take(self, shown: QWidget) -> None:
        if isinstance(shown, SoundView):
            self.player = shown
            shown.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay here
