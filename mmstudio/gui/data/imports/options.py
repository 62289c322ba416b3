"""Options of an import: where files stay, when they are read, and how samples are split."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QComboBox, QFormLayout, QSpinBox, QWidget

from mmstudio.core.sample import Slot
from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import label
from mmstudio.gui.shared.card_number import calm
from mmstudio.services.imports.job import ImportWish
from mmstudio.storage.samples.splits import SplitPlan

_MOST_SEED = 999_999
_MOST_PERCENT = 40
_COPIED, _IN_PLACE, _LATER = range(3)
_WAYS = ("random", "stratified", "grouped")


class ImportOptions(QWidget):
    """Choices with good defaults."""

    def __init__(self) -> None:
        super().__init__()
        self.files, self.how, self.column = QComboBox(), QComboBox(), QComboBox()
        self.share, self.seed = QSpinBox(), QSpinBox()
        calm(self.share)
        calm(self.seed)
        for place, words in enumerate(
            (
                "Copy them into the project",
                "Leave them where they are",
                "Leave them where they are, and read them later",
            )
        ):
            self.files.addItem("", place)
            say(self.files, partial(self.files.setItemText, place), words)
        for place, words in enumerate(
            ("By chance", "Each value of a column in its share", "No value of a column in two splits")
        ):
            self.how.addItem("", _WAYS[place])
            say(self.how, partial(self.how.setItemText, place), words)
        self.share.setRange(0, _MOST_PERCENT)
        self.share.setValue(10)
        self.share.setSuffix(" %")
        self.seed.setRange(0, _MOST_SEED)
        self._column_head = label("Column", "field")
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        for head, editor, words in (
            (label("Files", "field"), self.files, "What becomes of the files"),
            (label("Splits", "field"), self.how, "How samples are split that name no split"),
            (self._column_head, self.column, "Column that the splits follow"),
            (label("Held out", "field"), self.share, "Held out for validation, and as much for test"),
            (label("Seed", "field"), self.seed, "Seed of the splits"),
        ):
            say(editor, editor.setAccessibleName, words)
            say(editor, editor.setToolTip, words)
            form.addRow(head, editor)
        self.setLayout(form)
        self.how.activated.connect(lambda _: self._show_column())
        self.show_source((), packed=False)

    @property
    def wish(self) -> ImportWish:
        """What is chosen."""
        how = self.how.currentData()
        column = "" if how == "random" else self.column.currentText()
        plan = SplitPlan(self.seed.value(), how if column else "random", column, self.share.value() / 100)
        files = self.files.currentData()
        return ImportWish(files == _IN_PLACE, files == _LATER, plan)

    def show_source(self, slots: Iterable[Slot], *, packed: bool) -> None:
        """Offer the options that fit a source.

        Args:
            slots: Slots that were found.
            packed: Whether its files lie inside an archive, so that they cannot stay there.
        """
        kept = self.column.currentText()
        names = [name for slot in slots for name in slot.columns]
        self.column.clear()
        self.column.addItems(names)
        if kept in names:
            self.column.setCurrentText(kept)
        self.how.setEnabled(bool(names))
        if not names:
            self.how.setCurrentIndex(0)
        self.files.setEnabled(not packed)
        if packed:
            self.files.setCurrentIndex(_COPIED)
        self._show_column()

    def _show_column(self) -> None:
        follows = self.how.currentIndex() > 0
        self._column_head.setVisible(follows)
        self.column.setVisible(follows)
