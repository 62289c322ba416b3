"""Curves over steps: losses and other metrics, smoothed, on a linear or logarithmic scale, with values under the pointer."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg  # type: ignore[import-untyped]
from PySide6.QtCore import QEvent, QPointF, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QSlider, QWidget

from mmstudio.core.events import MetricLogged
from mmstudio.gui.forms.editors import Combo
from mmstudio.gui.language import say
from mmstudio.gui.theme import PLOT_LINES, colours
from mmstudio.gui.widgets.basic import column, label, row, tool
from mmstudio.gui.widgets.plot_series import Series, collect

_DRAW_MS = 400
"""Redrawing rests at least this long: training has the same two cores."""
_MOST_POINTS = 1500
_FIRST, _LAST = "loss", "lr"
"""The metrics that are listed first and last."""


class _ValueAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis that names 1, 2 and 5 of each decade only, where it is logarithmic."""

    def logTickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        strings = super().logTickStrings(values, scale, spacing)
        return [
            text if f"{10**value:e}"[0] in "125" else ""
            for text, value in zip(strings, np.asarray(values), strict=True)
        ]


class MetricPlot(QWidget):
    """The metrics of one run, one kind at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.series: dict[str, Series] = {}
        self._plot = pg.PlotWidget(axisItems={"left": _ValueAxis("left")})
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMinimumHeight(140)
        say(self._plot, self._plot.setAccessibleName, "Curves")
        self._raw = self._plot.plot()
        self._line = self._plot.plot()
        self._mark = pg.InfiniteLine(movable=False)
        self._mark.hide()
        self._plot.addItem(self._mark, ignoreBounds=True)
        self._plot.scene().sigMouseMoved.connect(self._on_moved)
        self.which: QComboBox = Combo()
        self.which.setMinimumContentsLength(14)
        say(self.which, self.which.setAccessibleName, "Metric")
        self.which.currentIndexChanged.connect(lambda _: self._draw())
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, 100)
        self.smoothing.setValue(40)
        self.smoothing.setFixedWidth(110)
        say(self.smoothing, self.smoothing.setAccessibleName, "Smoothing")
        self.smoothing.valueChanged.connect(lambda _: self._draw())
        self.logarithmic = tool("Logarithmic scale", self._draw, "log", checkable=True)
        self.logarithmic.setChecked(True)
        self.value = label("", "faint")
        say(self.value, self.value.setAccessibleName, "Value under the pointer")
        self.value.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setLayout(column(row(None, self.value), None, margin=8))
        self._none = label("No numbers yet.", "faint")
        smooth = label("Smoothing", "faint")
        whole = column(
            row(self.which, self._none, None, smooth, self.smoothing, self.logarithmic),
            self._plot,
            gap=4,
        )
        whole.setContentsMargins(0, 6, 0, 0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAW_MS)
        self._timer.timeout.connect(self._draw)
        self._dress()

    def show_series(self, series: dict[str, Series]) -> None:
        """Show other curves; they may grow by :meth:`add_events`."""
        self.series = series
        self._none.setVisible(not series)
        self.value.hide()
        self._mark.hide()
        for side in ("left", "bottom"):
            self._plot.getAxis(side).setStyle(showValues=bool(series))
        self._list()
        self._draw()

    def add_events(self, events: Iterable[MetricLogged]) -> None:
        """Metrics as they are logged; drawn a moment later, many at once."""
        before = len(self.series)
        collect(({"step": event.step, **event.values} for event in events), self.series)
        if not before:
            self.show_series(self.series)
        elif len(self.series) > before:
            self._list()
        if not self._timer.isActive():
            self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_timer"):
            self._dress()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _list(self) -> None:
        """Offer the curves that there are; the chosen one stays where it is among them."""
        names = sorted(self.series, key=lambda name: (name != _FIRST, name == _LAST))
        chosen = self.which.currentText()
        with QSignalBlocker(self.which):
            self.which.clear()
            self.which.addItems(names)
            self.which.setCurrentIndex(max(0, self.which.findText(chosen)) if names else -1)
        self.which.setVisible(bool(names))

    def _draw(self) -> None:
        if not self.isVisible():
            return
        series = self.series.get(self.which.currentText())
        if series is None or not series.count:
            self._raw.setData([], [])
            self._line.setData([], [])
            return
        logarithmic = self.logarithmic.isChecked() and bool((series.values > 0).all())
        every = max(1, series.count // _MOST_POINTS)
        steps, values = series.thinned(_MOST_POINTS)
        smooth_steps = series.steps[::-every][::-1]  # counted from the end, so that the last point is there
        smooth = series.smooth(self.smoothing.value() / 100)[::-every][::-1]
        if logarithmic:
            values, smooth = (np.log10(np.maximum(numbers, 1e-12)) for numbers in (values, smooth))
        self._plot.getAxis("left").setLogMode(x=False, y=logarithmic)
        self._raw.setData(steps, values)
        self._line.setData(smooth_steps, smooth)

    def _dress(self) -> None:
        theme = colours()
        self._plot.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.faint)
        faded = pg.mkColor(PLOT_LINES[0])
        faded.setAlpha(90)
        self._raw.setPen(pg.mkPen(faded, width=1))
        self._line.setPen(pg.mkPen(PLOT_LINES[0], width=2))
        self._mark.setPen(pg.mkPen(theme.faint, width=1))
        self._plot.showGrid(x=False, y=True, alpha=0.15)

    def _on_moved(self, position: QPointF) -> None:
        series = self.series.get(self.which.currentText())
        if series is None or not series.count:
            return
        step = self._plot.plotItem.vb.mapSceneToView(position).x()
        if not math.isfinite(step):
            return
        near = int(np.clip(np.searchsorted(series.steps, step), 0, series.count - 1))
        self._mark.setValue(series.steps[near])
        self._mark.show()
        self.value.show()
        say(
            self.value,
            self.value.setText,
            "step {step}: {value}",
            step=f"{int(series.steps[near]):,}",
            value=f"{series.values[near]:.4g}",
        )
