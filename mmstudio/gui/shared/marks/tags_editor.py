"""The tags editor: tags as chips, and a line that adds another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QToolButton, QWidget

from mmstudio.gui.look.focus import shun
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.flow import FlowLayout

_LINE_PX = 110


class TagLine(QLineEdit):
    """A line to type a tag, which suggests existing tags.

    Signals:
        entered: A tag was entered; the line is empty again.
    """

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_LINE_PX)
        self.setMaxLength(60)
        say(self, self.setPlaceholderText, "Add a tag")
        say(self, self.setAccessibleName, "Add a tag")
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)

    def offer(self, tags: Iterable[str]) -> None:
        """Suggest these tags while a person types."""
        wanted = list(tags)
        if wanted != self._known.stringList():
            self._known.setStringList(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            word = " ".join(self.text().split())
            if word:
                self.clear()
                self.entered.emit(word)
            return
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)


class TagsEditor(QWidget):
    """The tags of a sample.

    Signals:
        added: A tag was added.
        removed: A tag was removed.
    """

    added = Signal(str)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._tags: tuple[str, ...] = ()
        self._chips: list[QToolButton] = []
        self.line = TagLine()
        self.line.entered.connect(self.added)
        self._flow = FlowLayout()
        self._flow.addWidget(self.line)
        self.setLayout(self._flow)

    def show_tags(self, tags: Sequence[str]) -> None:
        """Show these tags; if a chip has the focus, it moves to the line."""
        if tuple(tags) == self._tags:
            return
        held = any(chip.hasFocus() for chip in self._chips)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._tags = tuple(tags)
        self._chips = [self._chip(tag) for tag in self._tags]
        for chip in self._chips:
            self._flow.insert_before_last(chip)
        stops = [*self._chips, self.line]
        for one, other in pairwise(stops):
            self.setTabOrder(one, other)
        if held:
            self.line.setFocus()  # else a second press would remove the next tag too

    def eventFilter(self, chip: QToolButton, event: QEvent) -> bool:  # type: ignore[override]  # chips are all it filters
        keys = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if isinstance(event, QKeyEvent) and event.key() in keys:
            if event.type() == QEvent.Type.ShortcutOverride:  # else the page would leave the sample out
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                chip.click()
                return True
        return super().eventFilter(chip, event)

    def _chip(self, tag: str) -> QToolButton:
        chip = QToolButton(self)
        chip.setObjectName("chip")
        put(chip.setText, f"{tag}  \u00d7")
        chip.setMinimumHeight(self.line.sizeHint().height())
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        say(chip, chip.setAccessibleName, "Take the tag {tag} away", tag=tag)
        say(chip, chip.setToolTip, "Take the tag {tag} away", tag=tag)
        chip.clicked.connect(partial(self.removed.emit, tag))
        chip.installEventFilter(self)
        shun(chip)
        chip.show()
        return chip
