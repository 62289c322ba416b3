"""Editors of single settings, each with the same three members: ``value``, ``set_value``, ``changed``."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
)

from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import grown
from mmstudio.gui.shared.forms.fields import FormField

_MOST = 2**31 - 1
_WIDTH_PX = 132
_INSIDE_PX = 6
_AROUND_PX = 34
"""Arrow, frame and gaps of a combo box."""


class Unwheeled:
    """Leaves the wheel to the page, so that scrolling a form changes no values."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Combo(Unwheeled, QComboBox):
    """A combo box that fits into its room however long its entries are: what is cut ends with a sign that says so."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def drawn(self) -> str:
        """The chosen entry as far as there is room for it."""
        room = self.width() - grown(_AROUND_PX)
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self.drawn()
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class Spin(Unwheeled, QSpinBox):
    """A spin box that reports a number once it was typed completely."""

    def __init__(self, low: int, high: int) -> None:
        super().__init__()
        self.setRange(low, high)
        self.lineEdit().setTextMargins(_INSIDE_PX, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)


class Switch(QCheckBox):
    """An editor for yes or no."""

    changed = Signal()

    def __init__(self, field: FormField) -> None:
        super().__init__()
        self.toggled.connect(lambda _: self.changed.emit())
        self.set_value(field.default)

    def value(self) -> bool:
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.setChecked(bool(value))


class Whole(Spin):
    """An editor for a whole number."""

    changed = Signal()

    def __init__(self, field: FormField) -> None:
        low, high = field.low, field.high
        super().__init__(-_MOST if low is None else int(low), _MOST if high is None else int(high))
        self.setSingleStep(field.step)
        if field.ui.unit:
            say(self, lambda unit: self.setSuffix(f" {unit}"), field.ui.unit)
        self.setGroupSeparatorShown(True)
        self.setFixedWidth(_WIDTH_PX)
        self.valueChanged.connect(lambda _: self.changed.emit())
        self.set_value(field.default)

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.setValue(int(value))


class ChoiceField(Combo):
    """An editor for one of several values."""

    changed = Signal()

    def __init__(self, field: FormField) -> None:
        super().__init__()
        for option in field.options:
            self.addItem(str(option), option)
        self.setFixedWidth(_WIDTH_PX)
        self.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.set_value(field.default)

    def value(self) -> Any:
        return self.currentData()

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(max(0, self.findData(value)))


class NameChoice(ChoiceField):
    """An editor for one of several names; one that is none of them stays, and is refused elsewhere."""

    def set_value(self, value: Any) -> None:
        if self.findData(value) < 0:
            with QSignalBlocker(self):
                self.addItem(str(value), value)
        super().set_value(value)


class SlotChoice(NameChoice):
    """An editor for one of the run's slots, or none."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        say(self, lambda words: self.setItemText(0, words), "No slot")


class PartChoice(NameChoice):
    """An editor for one of the installed parts, or the usual one."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        for place, title in enumerate(field.titles):
            say(self, partial(self.setItemText, place), title or "The usual one")
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0))


class Written(QLineEdit):
    """A line for a number with a fraction, several numbers, or words."""

    changed = Signal()

    def __init__(self, field: FormField) -> None:
        super().__init__()
        self._kind = field.kind
        self._open = field.default is None
        self.setFixedWidth(_WIDTH_PX)
        if field.kind == "list":
            say(self, self.setPlaceholderText, "numbers with commas")
        elif self._open:
            say(self, self.setPlaceholderText, "as it needs")
        self.textEdited.connect(lambda _: self.changed.emit())
        self.set_value(field.default)

    def value(self) -> Any:
        """A number, a list of numbers, or else the text, which the settings class may refuse; ``None`` where it may be left open."""
        text = self.text().strip()
        if self._open and not text:
            return None
        try:
            if self._kind == "float":
                return float(text)
            if self._kind == "list":
                return [_number(part) for part in text.split(",") if part.strip()]
        except ValueError:
            return text
        return text

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self):
            self.setText(", ".join(_shown(part) for part in value) if self._kind == "list" else _shown(value))


Editor = Switch | Whole | ChoiceField | Written


def make_editor(field: FormField) -> Editor:
    """The editor for a field."""
    kinds: dict[str, type[Editor]] = {
        "bool": Switch,
        "int": Whole,
        "choice": ChoiceField,
        "slot": SlotChoice,
        "part": PartChoice,
    }
    return kinds.get(field.kind, Written)(field)


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
