"""The metric plot: losses and other metrics over steps, smoothed, linear or logarithmic, with values at the pointer."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pyqtgraph as pg  # type: ignore[import-untyped]
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from mmstudio.core.events import MetricLogged
from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import PLOT_LINES, colours
from mmstudio.gui.shared.basic import Elided, column, label, row, tool
from mmstudio.gui.shared.plot.canvas import ROOM, PlotCanvas, values_span
from mmstudio.gui.shared.plot.curve_choice import CurveChoice
from mmstudio.plan.curves.series import Series, collect
from mmstudio.plan.curves.ticks import Span, nearer, whole_span

_DRAW_MS = 400
"""Least pause between redraws, since training uses the same cores."""
_MOST_POINTS = 1500
_FIRST, _LAST = "loss", "lr"
"""The metrics that are listed first and last."""


class MetricPlot(QWidget):
    """The metrics of one run, one kind at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.series: dict[str, Series] = {}
        self._span: Span | None = None  # the visible steps; None for all
        self._plot = PlotCanvas()
        self._plot.setMinimumHeight(120)
        self._plot.turned.connect(self._on_turned)
        self._plot.whole_wanted.connect(self.show_whole)
        say(self._plot, self._plot.setAccessibleName, "Curves")
        self._raw = self._plot.plot()
        self._line = self._plot.plot()
        self._mark = pg.InfiniteLine(movable=False)
        self._mark.hide()
        self._plot.addItem(self._mark, ignoreBounds=True)
        self._plot.scene().sigMouseMoved.connect(self._on_moved)
        self.which = CurveChoice()
        self.which.setMinimumContentsLength(6)
        self.which.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.which.setMaximumWidth(260)
        self.which.currentIndexChanged.connect(lambda _: self.show_whole())
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, 100)
        self.smoothing.setValue(40)
        self.smoothing.setMinimumWidth(50)
        self.smoothing.setMaximumWidth(110)
        say(self.smoothing, self.smoothing.setAccessibleName, "Smoothing")
        self.smoothing.valueChanged.connect(lambda _: self._draw())
        self.logarithmic = tool("Logarithmic scale", self._draw, "log", checkable=True)
        self.logarithmic.setChecked(True)
        self.value = label("", "faint")
        say(self.value, self.value.setAccessibleName, "Value under the pointer")
        self.value.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setLayout(column(row(None, self.value), None, margin=8))
        self._none = Elided("", "faint")
        say(self._none, self._none.setText, "No numbers yet.")
        self.whole = tool("Whole curve", self.show_whole, "reset")
        self.whole.setVisible(False)
        smooth = label("Smoothing", "faint")
        whole = column(
            row(self.which, self._none, self.whole, None, smooth, self.smoothing, self.logarithmic),
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
        """Show other curves, which :meth:`add_events` extends."""
        self.series = series
        self._none.setVisible(not series)
        self.value.hide()
        self._mark.hide()
        self._list()
        self.show_whole()

    def show_whole(self) -> None:
        """Show the whole curve."""
        self._span = None
        self._draw()

    def add_events(self, events: Iterable[MetricLogged]) -> None:
        """Add metrics as they are logged; they are drawn a moment later, many at once."""
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
        """Offer the existing curves; the chosen one stays if it is among them."""
        names = sorted(self.series, key=lambda name: (name != _FIRST, name == _LAST))
        self.which.offer(names)
        self.which.setVisible(bool(names))

    def _draw(self) -> None:
        if not self.isVisible():
            return
        series = self.series.get(self.which.curve)
        self.whole.setVisible(self._span is not None)
        if series is None or not series.count:
            self._plot.name_axes(shown=False, logarithmic=False)
            self._raw.setData([], [])
            self._line.setData([], [])
            return
        logarithmic = self.logarithmic.isChecked() and bool((series.values > 0).all())
        every = max(1, series.count // _MOST_POINTS)
        steps, values = series.thinned(_MOST_POINTS)
        smooth_steps = series.steps[::-every][
            ::-1
        ]  # counted from the end, so that the last point is included
        smooth = series.smooth(self.smoothing.value() / 100)[::-every][::-1]
        if logarithmic:
            values, smooth = (np.log10(np.maximum(numbers, 1e-12)) for numbers in (values, smooth))
        self._plot.name_axes(shown=True, logarithmic=logarithmic)
        self._raw.setData(steps, values)
        self._line.setData(smooth_steps, smooth)
        low, high = self._span or whole_span(series.steps)
        left, right = low - ROOM * (high - low), high + ROOM * (high - low)
        seen = values[(steps >= left) & (steps <= right)]
        seen_smooth = smooth[(smooth_steps >= left) & (smooth_steps <= right)]
        if len(seen) or len(seen_smooth):
            self._plot.show_range((low, high), values_span(seen, seen_smooth))

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

    def _on_turned(self, step: float, factor: float) -> None:
        """Zoom in on the steps around the pointer, or out until all are visible."""
        series = self.series.get(self.which.curve)
        if series is not None and series.count > 2:
            whole = whole_span(series.steps)
            self._span = nearer(self._span or whole, whole, min(max(step, whole[0]), whole[1]), factor)
            self._draw()

    def _on_moved(self, position: QPointF) -> None:
        series = self.series.get(self.which.curve)
        if series is None or not series.count:
            return
        step = self._plot.step_at(position)
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
