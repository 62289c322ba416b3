"""Curves over steps: losses and other metrics, smoothed, on a linear or logarithmic scale, with values under the pointer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyqtgraph as pg  # type: ignore[import-untyped]
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QSlider, QWidget

from mmstudio.core.events import MetricLogged
from mmstudio.gui.language import say, tr
from mmstudio.gui.theme import PLOT_LINES, colours
from mmstudio.gui.widgets.basic import column, label, row, tool

_DRAW_MS = 400
"""Redrawing rests at least this long: training has the same two cores."""
_MOST_POINTS = 2000
_START = 1024
_LAST = "lr"
"""The metric that is listed last."""


class Series:
    """One growing curve."""

    def __init__(self) -> None:
        self.count = 0
        self._steps = np.empty(_START)
        self._values = np.empty(_START)

    def add(self, step: float, value: float) -> None:
        """One more point."""
        if self.count == len(self._steps):
            self._steps = np.resize(self._steps, 2 * self.count)
            self._values = np.resize(self._values, 2 * self.count)
        self._steps[self.count], self._values[self.count] = step, value
        self.count += 1

    @property
    def steps(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """X."""
        return self._steps[: self.count]

    @property
    def values(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Y."""
        return self._values[: self.count]

    def smooth(self, share: float) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Mean over a window around each point; its width is a share (0 to 1) of a tenth of all points."""
        width = max(1, int(share * self.count / 10))
        if width == 1:
            return self.values
        total = np.cumsum(np.insert(self.values, 0, 0.0))
        places = np.arange(self.count)
        reach = np.minimum(width // 2, np.minimum(places, self.count - 1 - places))
        starts, ends = places - reach, places + reach + 1
        result: np.ndarray[Any, np.dtype[np.float64]] = (total[ends] - total[starts]) / (ends - starts)
        return result


class MetricPlot(QWidget):
    """The metrics of one run, one kind at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.series: dict[str, Series] = {}
        self._plot = pg.PlotWidget()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMinimumHeight(140)
        self._raw = self._plot.plot()
        self._line = self._plot.plot()
        self._plot.scene().sigMouseMoved.connect(self._on_moved)
        self.which = QComboBox()
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
        self._value = label("", "faint")
        head = row(
            self.which, self._value, None, label("Smoothing", "faint"), self.smoothing, self.logarithmic
        )
        whole = column(head, self._plot, gap=4)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAW_MS)
        self._timer.timeout.connect(self._draw)
        self._dress()

    def clear(self) -> None:
        """Forget everything."""
        self.series = {}
        self.which.clear()
        self._draw()

    def add_events(self, events: Iterable[MetricLogged]) -> None:
        """Metrics as they are logged."""
        self.add_rows({"step": event.step, **event.values} for event in events)

    def add_rows(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Rows with ``step`` and numbers by name; drawn a moment later, many at once."""
        for line in rows:
            step = line.get("step")
            for name, value in line.items():
                if name != "step" and isinstance(value, (int, float)) and isinstance(step, (int, float)):
                    self._series(name).add(step, value)
        if not self._timer.isActive():
            self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_line"):
            self._dress()

    def _series(self, name: str) -> Series:
        if name not in self.series:
            self.series[name] = Series()
            place = self.which.count() - 1 if self.which.findText(_LAST) >= 0 else self.which.count()
            self.which.insertItem(place, name)
            if self.which.currentIndex() < 0 or name == "loss":
                self.which.setCurrentIndex(self.which.findText(name))
        return self.series[name]

    def _draw(self) -> None:
        if not self.isVisible():
            return
        series = self.series.get(self.which.currentText())
        if series is None or not series.count:
            self._raw.setData([], [])
            self._line.setData([], [])
            return
        every = max(1, series.count // _MOST_POINTS)
        logarithmic = self.logarithmic.isChecked() and bool((series.values > 0).all())
        shown = [series.values[::every], series.smooth(self.smoothing.value() / 100)[::every]]
        if logarithmic:
            shown = [np.log10(np.maximum(values, 1e-12)) for values in shown]
        self._plot.getAxis("left").setLogMode(x=False, y=logarithmic)
        self._raw.setData(series.steps[::every], shown[0])
        self._line.setData(series.steps[::every], shown[1])

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._draw()

    def _dress(self) -> None:
        theme = colours()
        self._plot.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.faint)
        faded = pg.mkColor(PLOT_LINES[0])
        faded.setAlpha(70)
        self._raw.setPen(pg.mkPen(faded, width=1))
        self._line.setPen(pg.mkPen(PLOT_LINES[0], width=2))
        self._plot.showGrid(x=False, y=True, alpha=0.15)

    def _on_moved(self, position: QPointF) -> None:
        series = self.series.get(self.which.currentText())
        if series is None or not series.count:
            return
        step = self._plot.plotItem.vb.mapSceneToView(position).x()
        if not math.isfinite(step):
            return
        near = int(np.clip(np.searchsorted(series.steps, step), 0, series.count - 1))
        say(
            self._value,
            self._value.setText,
            "step {step}: {value:.4g}",
            step=int(series.steps[near]),
            value=float(series.values[near]),
        )
        self._value.setAccessibleName(tr("Value under the pointer"))
