"""The curves of the compared runs over each other: which, smoothed or not, linear or logarithmic, each to be hidden."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pyqtgraph as pg  # type: ignore[import-untyped]
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsItem, QSlider, QToolButton, QWidget

from mmstudio.gui.compare.marks import mark_of, pen_of
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.basic import clear, column, label, row, tool
from mmstudio.gui.shared.flow import FlowLayout
from mmstudio.gui.shared.plot.canvas import ROOM, PlotCanvas, values_span
from mmstudio.gui.shared.plot.curve_choice import CurveChoice
from mmstudio.plan.curves.reader import Curve
from mmstudio.plan.curves.ticks import Span, nearer
from mmstudio.services.reports.compared.curves import shared_names

_HEIGHT_PX = 260
_FEWEST_POINTS = 200
_MOST_SIGNS = 40
"""Signs of a name that a chip shows; its tip shows all."""
_LEAST = 1e-12
OfRuns = Mapping[str, Mapping[str, Curve]]


class CurvesPanel(QWidget):
    """Curves of several runs, of one name at a time.

    Attributes:
        which: The name of the curves.
        hidden: Ids of runs whose curves are hidden.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hidden: set[str] = set()
        self._names: list[tuple[str, str]] = []
        self._curves: OfRuns = {}
        self._drawn: dict[str, Curve] = {}
        self._items: dict[str, pg.PlotCurveItem] = {}
        self._span: Span | None = None
        self.canvas = PlotCanvas()
        self.canvas.setFixedHeight(_HEIGHT_PX)
        self.canvas.turned.connect(self._on_turned)
        self.canvas.whole_wanted.connect(self.show_whole)
        self.canvas.scene().sigMouseMoved.connect(self._on_moved)
        say(self.canvas, self.canvas.setAccessibleName, "Curves")
        self._mark = pg.InfiniteLine(movable=False)
        self._mark.hide()
        self.canvas.addItem(self._mark, ignoreBounds=True)
        self.which = CurveChoice()
        self.which.currentIndexChanged.connect(lambda _: self.show_whole())
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, 100)
        self.smoothing.setValue(40)
        self.smoothing.setMaximumWidth(110)
        say(self.smoothing, self.smoothing.setAccessibleName, "Smoothing")
        self.smoothing.valueChanged.connect(lambda _: self._draw())
        self.logarithmic = tool("Logarithmic scale", self._draw, "log", checkable=True)
        self.logarithmic.setChecked(True)
        self.whole = tool("Whole curve", self.show_whole, "reset")
        self.whole.hide()
        self.value = label("", "faint")
        say(self.value, self.value.setAccessibleName, "Value under the pointer")
        self._none = label("No numbers yet.", "faint")
        self._legend = FlowLayout(6)
        head = row(
            self.which, self._none, self.whole, self.value, None, label("Smoothing", "faint"), self.smoothing
        )
        head.addWidget(self.logarithmic)
        self.setLayout(column(head, self.canvas, self._legend, gap=6))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._draw)
        self._dress()

    def show_runs(self, names: Sequence[tuple[str, str]]) -> None:
        """Show these runs, each with id and name, in the order of their marks; their curves may come later."""
        self._names = list(names)
        self.hidden &= {run for run, _ in names}
        for item in self._items.values():
            self.canvas.removeItem(item)
        self._items = {run: pg.PlotCurveItem() for run, _ in names}
        for item in self._items.values():
            item.setCacheMode(
                QGraphicsItem.CacheMode.DeviceCoordinateCache
            )  # drawn once, not while the page scrolls
            self.canvas.addItem(item)
        clear(self._legend)
        for place, (run, name) in enumerate(names):
            self._legend.addWidget(self._chip(place, run, name))
        self._dress()
        self._later.start()

    def show_curves(self, curves: OfRuns) -> None:
        """Show these curves, or how they have grown; the chosen name stays if any run has it."""
        self._curves = curves
        names = shared_names(curves)
        chosen = self.which.curve
        self.which.offer(names)
        if self.which.curve != chosen:
            self._span = None
        self.which.setVisible(bool(names))
        self._none.setVisible(not names)
        self._later.start()

    def show_whole(self) -> None:
        """Show all steps."""
        self._span = None
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_later"):
            self._dress()

    def _chip(self, place: int, run: str, name: str) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName("chip")
        chip.setCheckable(True)
        chip.setChecked(run not in self.hidden)
        chip.setIcon(mark_of(place if run not in self.hidden else -1))
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        put(chip.setText, name if len(name) <= _MOST_SIGNS else f"{name[:_MOST_SIGNS]}…")
        say(chip, chip.setToolTip, "Show or hide the curve of {name}", name=name)
        say(chip, chip.setAccessibleName, "Show or hide the curve of {name}", name=name)
        chip.toggled.connect(lambda shown: chip.setIcon(mark_of(place if shown else -1)))
        chip.toggled.connect(partial(self._on_toggled, run))
        return chip

    def _on_toggled(self, run: str, shown: bool) -> None:  # noqa: FBT001 - as Qt calls it
        (self.hidden.discard if shown else self.hidden.add)(run)
        self._draw()

    def _of_name(self) -> dict[str, Curve]:
        """The curves of the chosen name that are not hidden, by run."""
        name = self.which.curve
        found = {run: of_run[name] for run, of_run in self._curves.items() if name in of_run}
        return {run: curve for run, curve in found.items() if run not in self.hidden and run in self._items}

    def _draw(self) -> None:
        if not self.isVisible():
            return
        share, span = self.smoothing.value() / 100, self._span
        most = max(_FEWEST_POINTS, self.canvas.width())
        curves = {run: curve.smooth(share) for run, curve in self._of_name().items()}
        self.whole.setVisible(span is not None)
        logarithmic = self.logarithmic.isChecked() and all((one.values > 0).all() for one in curves.values())
        self._drawn = {}
        for run, curve in curves.items():
            part = curve if span is None else curve.within(*span)
            thin = part.thinned(most)
            values = np.log10(np.maximum(thin.values, _LEAST)) if logarithmic else thin.values
            self._drawn[run] = Curve(thin.steps, values)
        for run, item in self._items.items():
            one = self._drawn.get(run)
            item.setData([] if one is None else one.steps, [] if one is None else one.values)
        self.canvas.name_axes(shown=bool(self._drawn), logarithmic=logarithmic)
        if self._drawn:
            low, high = span or self._whole()
            room = ROOM * (high - low)
            seen = [
                one.values[(one.steps >= low - room) & (one.steps <= high + room)]
                for one in self._drawn.values()
            ]
            if any(map(len, seen)):
                self.canvas.show_range((low, high), values_span(*seen))

    def _whole(self) -> Span:
        curves = self._of_name().values()
        first, last = min(one.steps[0] for one in curves), max(one.steps[-1] for one in curves)
        return (float(first), float(last)) if last > first else (float(first) - 1, float(last) + 1)

    def _dress(self) -> None:
        theme = colours()
        self.canvas.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = self.canvas.getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.faint)
        for place, (run, _) in enumerate(self._names):
            self._items[run].setPen(pen_of(place))
        self._mark.setPen(pg.mkPen(theme.faint, width=1))
        self.canvas.showGrid(x=False, y=True, alpha=0.15)

    def _on_turned(self, step: float, factor: float) -> None:
        """Zoom in on the steps around the pointer, or out until all are visible."""
        if self._drawn:
            whole = self._whole()
            self._span = nearer(self._span or whole, whole, min(max(step, whole[0]), whole[1]), factor)
            self._draw()

    def _on_moved(self, position: QPointF) -> None:
        """Tell the value of the curve that is nearest to the pointer."""
        place = self.canvas.plotItem.vb.mapSceneToView(position)
        step, height = float(place.x()), float(place.y())
        if not (math.isfinite(step) and math.isfinite(height) and self._drawn):
            return
        run = min(self._drawn, key=lambda one: abs(_at(self._drawn[one], step)[1] - height))
        at, _ = _at(self._drawn[run], step)
        curve = self._curves[run][self.which.curve]
        number = int(np.searchsorted(curve.steps, at).clip(0, len(curve.steps) - 1))
        self._mark.setValue(at)
        self._mark.show()
        say(
            self.value,
            self.value.setText,
            "{name}, step {step}: {value}",
            name=dict(self._names)[run],
            step=f"{int(curve.steps[number]):,}",
            value=f"{curve.values[number]:.4g}",
        )


def _at(curve: Curve, step: float) -> tuple[float, float]:
    """The point of a curve at a step, or at its end."""
    near = int(np.abs(curve.steps - step).argmin())
    return float(curve.steps[near]), float(curve.values[near])
