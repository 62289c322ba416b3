"""The plot canvas: its axes show whole steps and round numbers, and the wheel zooms."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg  # type: ignore[import-untyped]
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent

from mmstudio.plan.curves.ticks import Tick, linear_ticks, logarithmic_ticks

_STEPS_PX, _VALUES_PX = 80, 26
"""Room for a number on either axis."""
_NEARER = 0.8
ROOM = 0.035
"""Share of the width beside a curve, left for the last number of the step axis."""


class _Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose ticks and numbers are one list."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.logarithmic = False
        self._texts: dict[float, str] = {}

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        ticks = self._ticks(low, high, size)
        self._texts = dict(ticks)
        return [(1.0, list(self._texts))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        del scale, spacing
        return [self._texts.get(value, "") for value in values]

    def _ticks(self, low: float, high: float, size: float) -> list[Tick]:
        if self.orientation == "bottom":
            return linear_ticks(low, high, max(2, int(size / _STEPS_PX)), whole=True)
        most = max(2, int(size / _VALUES_PX))
        return logarithmic_ticks(low, high, most) if self.logarithmic else linear_ticks(low, high, most)


class PlotCanvas(pg.PlotWidget):  # type: ignore[misc]
    """A plot that is dragged and zoomed only by its owner.

    Signals:
        turned: The wheel was turned: step under the pointer, factor of the visible range.
        whole_wanted: The whole curve is wanted again.
    """

    turned = Signal(float, float)
    whole_wanted = Signal()

    def __init__(self) -> None:
        self.steps, self.values = _Axis("bottom"), _Axis("left")
        super().__init__(axisItems={"left": self.values, "bottom": self.steps})
        for axis in (self.steps, self.values):
            axis.enableAutoSIPrefix(False)  # noqa: FBT003 - the library's own signature
            axis.setStyle(hideOverlappingLabels=False)  # or ticks at the ends have no number
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(x=False, y=False)
        self.disableAutoRange()

    def step_at(self, place: QPointF) -> float:
        """The step at a point of the scene."""
        return float(self.plotItem.vb.mapSceneToView(place).x())

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        if turns:
            self.turned.emit(self.step_at(self.mapToScene(event.position().toPoint())), _NEARER**turns)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.whole_wanted.emit()
        event.accept()

    def show_range(self, steps: tuple[float, float], values: tuple[float, float]) -> None:
        """Show this range."""
        self.setXRange(*steps, padding=ROOM)
        self.setYRange(*values, padding=0.06)

    def name_axes(self, *, shown: bool, logarithmic: bool) -> None:
        """Show numbers on the axes or none; the value axis may be logarithmic."""
        for axis in (self.steps, self.values):
            axis.setStyle(showValues=shown)
        if self.values.logarithmic != logarithmic:
            self.values.logarithmic = logarithmic
            self.values.picture = None
            self.values.update()


def values_span(*numbers: Any) -> tuple[float, float]:
    """Lowest and highest number of some arrays, widened a little if they are equal."""
    low = min(float(part.min()) for part in numbers if len(part))
    high = max(float(part.max()) for part in numbers if len(part))
    room = 0.0 if high > low else max(abs(low) * 0.1, 1e-9)
    return low - room, high + room
