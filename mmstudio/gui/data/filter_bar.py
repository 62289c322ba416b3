"""The filter bar: search, split, missing values and order; below that tags, stars, values and saved filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QInputDialog, QLineEdit, QMenu, QToolButton, QWidget

from mmstudio.core.sample import SPLITS, DatasetInfo
from mmstudio.gui.data.samples.model import SampleModel
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import column, row, tool
from mmstudio.gui.shared.marks.stars import MOST
from mmstudio.gui.shared.values.sample_words import split_title
from mmstudio.storage.samples.query import SampleFilter

_TYPING_MS = 250


class FilterBar(QWidget):
    """Chooses a filter.

    Args:
        model: The model whose samples are filtered.
        tail: Widgets at the end of the first line.

    Signals:
        changed: Another filter was chosen.
        save_wanted: Save the current filter under this name.
        forget_wanted: Delete the saved filter of this name.
    """

    changed = Signal()
    save_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, model: SampleModel, tail: Sequence[QWidget]) -> None:
        super().__init__()
        self._model = model
        self._saved: dict[str, SampleFilter] = {}
        self._values: dict[str, list[str]] = {}
        self._tags: list[str] = []
        self._forget: QMenu | None = None
        self.search = QLineEdit()
        self.split, self.missing, self.order = QComboBox(), QComboBox(), QComboBox()
        self.tag, self.stars, self.cell, self.value = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.part = QComboBox()
        self.more = tool("More filters", self._on_more, "filter", checkable=True)
        self.saved = tool("Saved filters", lambda: None, "bookmark")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self._lay_out(tail)

    @property
    def boxes(self) -> tuple[QComboBox, ...]:
        """All choices."""
        return (self.split, self.missing, self.order, self.tag, self.stars, self.cell, self.value, self.part)

    def fill(self, info: DatasetInfo, *, keep: bool) -> None:
        """Offer the choices that a data set has.

        Args:
            info: The data set.
            keep: Whether to keep the current choice.
        """
        kept = [box.currentData() if keep else None for box in self.boxes]
        tag = self.tag.currentData() if keep else ""
        value = self.value.currentText() if keep else ""
        for box in self.boxes:
            box.clear()
        self.split.addItem(tr("All splits"), "")
        for split in SPLITS:
            self.split.addItem(f"{split_title(split)} ({info.counts[split]:,})", split)
        self.missing.addItem(tr("Complete or not"), "")
        for slot in info.slots:
            self.missing.addItem(tr("Without {slot}", slot=slot.name), slot.name)
        self.order.addItem(tr("As imported"), ("", "", False))
        self.order.addItem(tr("Last imported first"), ("", "", True))
        for slot in info.slots:
            for cell in (slot.columns or ("",)) if self._model.inline(slot) else ():
                self.order.addItem(tr("By {slot}", slot=cell or slot.name), (slot.name, cell, False))
        self._fill_marks(info, tag)
        for box, data in zip(self.boxes, kept, strict=True):
            _choose(box, data)
        self.value.setCurrentText(value)
        self._show_value()

    def offer(
        self, tags: Sequence[str], values: Mapping[str, Sequence[str]], saved: Mapping[str, SampleFilter]
    ) -> None:
        """Offer tags, values of columns and saved filters."""
        self._values = {name: list(some) for name, some in values.items()}
        self._saved = dict(saved)
        self._tags = list(tags)
        present = self.tag.currentData()
        self.tag.clear()
        self._fill_tags(present)
        value = self.value.currentText()
        self._fill_values()
        self.value.setCurrentText(value)
        self._fill_saved()

    def wanted(self, info: DatasetInfo) -> SampleFilter:
        """The filter that is chosen."""
        present = self._model.wanted
        slot, cell, descending = self.order.currentData() or (
            present.order,
            present.column,
            present.descending,
        )
        names = {one.name for one in info.slots}
        by_cell = self.cell.currentData() if self.value.currentText().strip() else ""
        return SampleFilter(
            self.split.currentData() or "",
            self.search.text().strip(),
            self.missing.currentData() or "",
            slot if slot in names else "",
            cell,
            descending,
            tag=self.tag.currentData() or "",
            stars=self.stars.currentData() or 0,
            cell=by_cell or "",
            value=self.value.currentText().strip() if by_cell else "",
            excluded=bool(self.part.currentData()),
        )

    def wanted_now(self) -> SampleFilter | None:
        """The filter chosen for the data set that is shown."""
        return None if self._model.info is None else self.wanted(self._model.info)

    def choose(self, wanted: SampleFilter) -> None:
        """Choose a filter and announce it."""
        self.search.setText(wanted.words)
        if wanted.tag and wanted.tag not in self._tags:
            self.tag.addItem(wanted.tag, wanted.tag)
        choices = {
            self.split: wanted.split,
            self.missing: wanted.missing,
            self.order: (wanted.order, wanted.column, wanted.descending),
            self.tag: wanted.tag,
            self.stars: wanted.stars,
            self.cell: wanted.cell,
            self.part: wanted.excluded,
        }
        for box, data in choices.items():
            _choose(box, data)
        self._fill_values()
        self.value.setCurrentText(wanted.value)
        self._show_value()
        self._show_more()
        self._typing.stop()
        self.changed.emit()

    def clear(self) -> None:
        """Choose all samples, in their order."""
        present = self._model.wanted
        self.choose(SampleFilter(order=present.order, column=present.column, descending=present.descending))

    def show_order(self, wanted: SampleFilter) -> None:
        """Show an order that was chosen elsewhere; a table heading may choose one that the box does not offer."""
        order = (wanted.order, wanted.column, wanted.descending)
        self.order.setCurrentIndex(_place(self.order, order))

    def ask_to_save(self) -> None:
        """Save the current filter under a name."""
        name, sure = QInputDialog.getText(self, tr("Save this filter"), tr("Name"))
        if sure and name.strip():
            self.save_wanted.emit(name.strip())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._model.info is not None:
            self.fill(self._model.info, keep=True)
            self._fill_saved()

    def _lay_out(self, tail: Sequence[QWidget]) -> None:
        self.search.setClearButtonEnabled(True)
        say(self.search, self.search.setPlaceholderText, "Search texts and tables")
        say(self.search, self.search.setAccessibleName, "Search texts and tables")
        say(self.split, self.split.setAccessibleName, "Part of the data")
        say(self.missing, self.missing.setAccessibleName, "Missing values")
        say(self.order, self.order.setAccessibleName, "Order")
        say(self.tag, self.tag.setAccessibleName, "Tag")
        say(self.stars, self.stars.setAccessibleName, "Stars")
        say(self.cell, self.cell.setAccessibleName, "Column")
        say(self.value, self.value.setAccessibleName, "What stands in the column")
        say(self.part, self.part.setAccessibleName, "Left out or not")
        for box in self.boxes:
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(partial(self._on_activated, box))
        self.value.setEditable(True)
        self.value.setMinimumWidth(140)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.value.lineEdit()
        if line is not None:
            say(line, line.setPlaceholderText, "Any value")
            line.textEdited.connect(lambda _: self._typing.start())
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.saved.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.saved.setMenu(QMenu(self.saved))
        first = row(self.search, self.split, self.missing, self.order, self.more, self.saved, *tail)
        first.setStretch(0, 1)
        self._second = QWidget()
        self._second.setLayout(row(self.part, self.tag, self.stars, self.cell, self.value, None))
        self._second.hide()
        self.value.hide()
        self.setLayout(column(first, self._second))
        self._fill_saved()

    def _fill_marks(self, info: DatasetInfo, tag: str) -> None:
        self.part.addItem(tr("Taking part"), False)  # noqa: FBT003 - Qt's own signature
        self.part.addItem(tr("Left out"), True)  # noqa: FBT003 - as above
        self._fill_tags(tag)
        self.stars.addItem(tr("Any stars"), 0)
        for count in range(1, MOST + 1):
            self.stars.addItem(tr("At least {count} {count:star|stars}", count=count), count)
        self.cell.addItem(tr("Any column"), "")
        for name in dict.fromkeys(cell for slot in info.slots for cell in slot.columns):
            self.cell.addItem(name, name)
        self._fill_values()

    def _fill_tags(self, present: str | None) -> None:
        self.tag.addItem(tr("Any tag"), "")
        known = [*self._tags, *([present] if present and present not in self._tags else [])]
        for name in known:
            self.tag.addItem(name, name)
        _choose(self.tag, present)

    def _fill_values(self) -> None:
        self.value.clear()
        self.value.addItems(self._values.get(self.cell.currentData() or "", []))
        self.value.setCurrentText("")

    def _fill_saved(self) -> None:
        menu = self.saved.menu()
        menu.clear()
        if self._forget is not None:
            self._forget.deleteLater()
            self._forget = None
        for name, wanted in self._saved.items():
            _add(menu, name, partial(self.choose, wanted))
        if self._saved:
            menu.addSeparator()
        _add(menu, tr("Save this filter"), self.ask_to_save)
        if self._saved:
            self._forget = menu.addMenu(tr("Delete a saved filter"))
            for name in self._saved:
                _add(self._forget, name, partial(self.forget_wanted.emit, name))

    def _on_activated(self, box: QComboBox, _: int) -> None:
        if box is self.cell:
            self._fill_values()
        self._show_value()
        self._typing.stop()
        self.changed.emit()

    def _on_more(self) -> None:
        self._second.setVisible(self.more.isChecked())

    def _show_more(self) -> None:
        """Unfold the choices if one of them is in use."""
        chosen = any(box.currentIndex() > 0 for box in (self.tag, self.stars, self.cell, self.part))
        if chosen:
            self.more.setChecked(True)
            self._second.show()

    def _show_value(self) -> None:
        self.value.setVisible(bool(self.cell.currentData()))


def _choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(max(0, _place(box, data)))


def _place(box: QComboBox, data: object) -> int:
    return next((place for place in range(box.count()) if box.itemData(place) == data), -1)


def _add(menu: QMenu, words: str, run: Callable[[], object]) -> None:
    action = menu.addAction("")
    put(action.setText, words)
    action.triggered.connect(lambda _=False: run())
