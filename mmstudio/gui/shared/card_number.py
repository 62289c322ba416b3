"""Number sliders: a slider with the number beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSlider, QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import row

_PARTS = 100


class NumberSlider(QWidget):
    """A number set by slider or by typing; what is typed may exceed the slider's end.

    Args:
        title: English, for screen readers.
        low, high: Ends of the slider.
        most: Largest number that can be typed.

    Signals:
        moved: The number, while a person changes it.
    """

    moved = Signal(float)

    def __init__(self, title: str, low: float, high: float, most: float | None = None) -> None:
        super().__init__()
        self._low, self._high = low, high
        self.slider, self.spin = QSlider(Qt.Orientation.Horizontal), QDoubleSpinBox()
        self.slider.setRange(0, _PARTS)
        self.slider.setMinimumWidth(60)
        self.spin.setRange(low, high if most is None else most)
        self.spin.setDecimals(2)
        self.spin.setSingleStep((high - low) / 20)
        self.spin.setFixedWidth(70)
        self.spin.setKeyboardTracking(False)
        for part in (self.slider, self.spin):
            say(part, part.setAccessibleName, title)
            say(part, part.setToolTip, title)
            calm(part)
        line = row(self.slider, self.spin)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.slider.valueChanged.connect(self._on_pulled)
        self.spin.valueChanged.connect(self._on_typed)

    @property
    def value(self) -> float:
        """The number."""
        return self.spin.value()

    def show_value(self, value: float) -> None:
        """Show a number without a signal."""
        for part in (self.slider, self.spin):
            part.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.spin.setValue(value)
        self.slider.setValue(self._place(value))
        for part in (self.slider, self.spin):
            part.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def _place(self, value: float) -> int:
        return round(_PARTS * (value - self._low) / ((self._high - self._low) or 1))

    def _on_pulled(self, place: int) -> None:
        value = self._low + (self._high - self._low) * place / _PARTS
        self.show_value(value)
        self.moved.emit(value)

    def _on_typed(self, value: float) -> None:
        self.show_value(value)
        self.moved.emit(value)


class _Calm(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def calm(widget: QWidget) -> None:
    """Let the wheel scroll the surroundings of an editor unless it has the focus; add a margin around its number."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_Calm(widget))
    if isinstance(widget, QAbstractSpinBox):
        widget.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet's padding does not reach the number
