"""The body of a condition card with a table row: an editor for each column, by what training saw in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import label, row
from mmstudio.gui.shared.card_number import NumberSlider, calm
from mmstudio.plugins.protocols import SeenColumn


class TableBody(QWidget):
    """One editor per column of a table; each column may stay empty.

    Signals:
        edited: The row.
    """

    edited = Signal(object)

    def __init__(self, columns: tuple[str, ...], facts: Mapping[str, SeenColumn], data: Any) -> None:
        super().__init__()
        self._row: dict[str, Any] = dict.fromkeys(columns)
        self.editors: dict[str, ChoiceEditor | RangeEditor | CellEditor] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.setColumnStretch(1, 1)
        for line, name in enumerate(columns):
            editor = _editor(name, facts.get(name))
            title = label("", "faint")
            title.setText(name)
            title.setBuddy(editor)
            grid.addWidget(title, line, 0)
            grid.addWidget(editor, line, 1)
            editor.edited.connect(lambda value, name=name: self._on_edited(name, value))
            self.editors[name] = editor
        self.setLayout(grid)
        self.show_value(data)

    def show_value(self, value: Any) -> None:
        """Show another row without a signal."""
        found = value if isinstance(value, Mapping) else {}
        for name, editor in self.editors.items():
            self._row[name] = found.get(name)
            editor.show_value(found.get(name))

    def _on_edited(self, name: str, value: Any) -> None:
        self._row = {**self._row, name: value}
        self.edited.emit(self._row)


class ChoiceEditor(QComboBox):
    """An editor for a column of choices."""

    edited = Signal(object)

    def __init__(self, name: str, choices: list[str]) -> None:
        super().__init__()
        calm(self)
        self.setAccessibleName(name)
        self.addItem("", None)
        say(self, lambda text: self.setItemText(0, text), "open")
        for choice in choices:
            self.addItem(choice, choice)
        self.activated.connect(lambda _: self.edited.emit(self.currentData()))

    def show_value(self, value: Any) -> None:
        """Show a value without a signal."""
        place = max(0, self.findData(value)) if value is None else self.findData(str(value))
        if place < 0:
            self.addItem(str(value), str(value))
            place = self.count() - 1
        self.setCurrentIndex(place)


class RangeEditor(QWidget):
    """An editor for a column of numbers: empty, or a number within or beyond the range that training saw."""

    edited = Signal(object)

    def __init__(self, name: str, low: float, high: float) -> None:
        super().__init__()
        self.given = QCheckBox()
        self.given.setAccessibleName(name)
        say(self.given, self.given.setToolTip, "Give a value; otherwise the column stays open")
        self.number = NumberSlider("Value of the column", low, high, high + 10 * abs(high - low))
        self.number.spin.setMinimum(low - 10 * abs(high - low))
        line = row(self.given, self.number)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.given.toggled.connect(lambda _: self._tell())
        self.number.moved.connect(lambda _: self._tell())

    def show_value(self, value: Any) -> None:
        """Show a value without a signal."""
        self.given.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.given.setChecked(value is not None)
        self.given.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.number.setEnabled(value is not None)
        try:
            self.number.show_value(float(value))
        except (TypeError, ValueError):
            self.number.show_value(self.number.value)

    def _tell(self) -> None:
        self.number.setEnabled(self.given.isChecked())
        self.edited.emit(self.number.value if self.given.isChecked() else None)


class CellEditor(QLineEdit):
    """An editor for a column of which nothing is known."""

    edited = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAcceptDrops(False)
        say(self, self.setPlaceholderText, "open")
        self.textEdited.connect(lambda text: self.edited.emit(text.strip() or None))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: Any) -> None:
        """Show a value without a signal."""
        text = "" if value is None else str(value)
        if text != self.text().strip():
            self.setText(text)


def _editor(name: str, seen: SeenColumn | None) -> ChoiceEditor | RangeEditor | CellEditor:
    if seen is not None and seen.choices:
        return ChoiceEditor(name, list(seen.choices))
    if seen is not None and seen.low < seen.high:
        return RangeEditor(name, seen.low, seen.high)
    return CellEditor(name)
