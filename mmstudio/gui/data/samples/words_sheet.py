"""The words sheet: one change to the words of many samples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.shared.basic import button, label
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.services.datasets.words_change import How, WordsChange

_WIDTH_PX = 460
_WAYS: tuple[tuple[How, str], ...] = (
    ("replace", "Replace words"),
    ("prefix", "Put words before"),
    ("append", "Put words behind"),
    ("set", "Set the whole"),
)


class WordsSheet(Sheet):
    """Asks how to change the words.

    Args:
        slots: Slots of texts and tables.
        count: How many samples.
        parent: The browser.

    Signals:
        wanted: A :class:`WordsChange`.
    """

    wanted = Signal(object)

    def __init__(self, slots: Sequence[Slot], count: int, parent: QWidget) -> None:
        super().__init__(parent, "Edit the words of the samples", _WIDTH_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.place = QComboBox()
        for slot in slots:
            for cell in slot.columns or ("",):
                self.place.addItem(cell or slot.name, (slot.name, cell))
        say(self.place, self.place.setAccessibleName, "Where")
        self.old, self.put = QLineEdit(), QLineEdit()
        say(self.old, self.old.setAccessibleName, "Words to be replaced")
        say(self.put, self.put.setAccessibleName, "New words")
        self.how = QComboBox()
        for how, title in _WAYS:
            self.how.addItem(tr(title), how)
        say(self.how, self.how.setAccessibleName, "How")
        self.how.currentIndexChanged.connect(lambda _: self._show())
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.go = button("Change", self.accept, primary=True)
        self.go.setDefault(True)
        form = QFormLayout()
        self._old_head = label("Words to be replaced", "field")
        form.addRow(label("Where", "field"), self.place)
        form.addRow(label("How", "field"), self.how)
        form.addRow(self._old_head, self.old)
        form.addRow(label("New words", "field"), self.put)
        head = label("{count} {count:sample|samples}", "heading", count=f"{count:,}")
        self.fill((head, form, self.trouble, None), (None, button("Cancel", self.reject), self.go))
        self._show()
        self.old.setFocus()

    def choose(self, how: How) -> None:
        """Choose the kind of change."""
        self.how.setCurrentIndex(self.how.findData(how))

    def accept(self) -> None:
        slot, cell = self.place.currentData()
        how = self.how.currentData()
        try:
            change = WordsChange(slot, how, self.put.text(), self.old.text(), cell)
        except UsageError as error:
            self.trouble.setText(sentence(error))
            self.trouble.show()
            return
        self.wanted.emit(change)
        super().accept()

    def _show(self) -> None:
        replaces = self.how.currentData() == "replace"
        self.old.setVisible(replaces)
        self._old_head.setVisible(replaces)
