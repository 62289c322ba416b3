"""Charts of what was told: the confusion matrix, and curves in a square, both painted in the colours of the theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import PLOT_LINES, colours, grown
from mmstudio.plan.judging.told import ToldReport

_LEAST_PX, _EDGE_PX, _WORDS_PX = 190, 8, 84
_DOT = 2.5

Point = tuple[float, float]


class ConfusionChart(QWidget):
    """Paints how often samples of each class are told to be of each; rows are what is right."""

    def __init__(self) -> None:
        super().__init__()
        self._report: ToldReport | None = None
        self.setMinimumSize(grown(_LEAST_PX + _WORDS_PX), grown(_LEAST_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        say(self, self.setAccessibleName, "Confusion matrix")

    def show_report(self, report: ToldReport) -> None:
        """Show the matrix of a report."""
        self._report = report
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(grown(360), grown(300))

    def words(self, row: int, column: int) -> str:
        """What a cell says."""
        if self._report is None:
            return ""
        names = [self._report.classes[place].name for place in self._report.shown]
        return tr(
            "{right} told to be {told}: {count} of {total}",
            right=names[row],
            told=names[column],
            count=f"{self._report.confusion[row][column]:,}",
            total=f"{self._report.classes[self._report.shown[row]].count:,}",
        )

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Row and column under a point; ``None`` beside the matrix."""
        square, side = self._square(), self._cell()
        if self._report is None or not side or not square.contains(place):
            return None
        count = len(self._report.shown)
        column, row = int((place.x() - square.x()) / side), int((place.y() - square.y()) / side)
        return min(row, count - 1), min(column, count - 1)

    def _square(self) -> QRectF:
        words, edge = grown(_WORDS_PX), _EDGE_PX
        below = grown(22)
        side = max(0, min(self.width() - words - edge, self.height() - below - edge))
        return QRectF(words, edge, side, side)

    def _cell(self) -> float:
        count = len(self._report.shown) if self._report is not None else 0
        return self._square().width() / count if count else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        report, side = self._report, self._cell()
        if report is None or not side:
            return
        painter, c, square = QPainter(self), colours(), self._square()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_small(painter.font()))
        metrics = painter.fontMetrics()
        for row, counts in enumerate(report.confusion):
            total = max(1, report.classes[report.shown[row]].count)
            for column, count in enumerate(counts):
                cell = QRectF(square.x() + column * side, square.y() + row * side, side, side)
                fill = QColor(c.good if row == column else c.error)
                fill.setAlphaF(min(1.0, 0.08 + 0.8 * count / total) if count else 0.0)
                painter.fillRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), fill)
                words = f"{count:,}"
                if count and metrics.horizontalAdvance(words) < side - 2 and metrics.height() < side:
                    painter.setPen(QColor(c.text))
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(QPen(QColor(c.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(square)
        painter.setPen(QColor(c.faint))
        every = max(1, round(metrics.height() / side + 0.49)) if side < metrics.height() else 1
        for row, place in enumerate(report.shown):
            if row % every == 0:
                beside = QRectF(0, square.y() + row * side, square.x() - 6, max(side, metrics.height()))
                name = metrics.elidedText(
                    report.classes[place].name, Qt.TextElideMode.ElideRight, int(beside.width())
                )
                painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        below = QRectF(square.x(), square.bottom() + 2, square.width(), metrics.height() + 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, tr("told, in the same order"))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        put(self.setToolTip, "" if cell is None else self.words(*cell))
        super().mouseMoveEvent(event)


@dataclass(frozen=True)
class ChartLine:
    """A line or dots of a chart.

    Attributes:
        points: In the chart's units.
        dots: Whether points are dots; else a line leads through them.
        sizes: Per dot its share of the largest one; empty for small dots.
    """

    points: Sequence[Point]
    dots: bool = False
    sizes: Sequence[float] = ()


class SquareChart(QWidget):
    """Paints lines in a square whose diagonal is drawn.

    Args:
        name: Accessible name, in English.
        across, up: Words of the axes, in English.
    """

    def __init__(self, name: str, across: str, up: str) -> None:
        super().__init__()
        self._across, self._up = across, up
        self.lines: Sequence[ChartLine] = ()
        self.low, self.high = 0.0, 1.0
        self.setMinimumSize(grown(_LEAST_PX), grown(_LEAST_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        say(self, self.setAccessibleName, name)

    def show_lines(self, lines: Sequence[ChartLine], low: float = 0.0, high: float = 1.0) -> None:
        """Show others, between two bounds of both axes."""
        self.lines, self.low, self.high = lines, low, high if high > low else low + 1
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(grown(260), grown(300))

    def place(self, point: Point) -> QPointF:
        """Where a point is painted."""
        square, scale = self._square(), self.high - self.low
        across, up = ((value - self.low) / scale for value in point)
        return QPointF(square.x() + across * square.width(), square.bottom() - up * square.height())

    def _square(self) -> QRectF:
        beside, below = grown(34), 3 * QFontMetrics(_small(self.font())).height() + 4
        side = max(0, min(self.width() - beside - _EDGE_PX, self.height() - below - _EDGE_PX))
        return QRectF(beside, _EDGE_PX, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, c, square = QPainter(self), colours(), self._square()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_small(painter.font()))
        height = painter.fontMetrics().height()
        painter.setPen(QPen(QColor(c.line), 1))
        painter.drawRect(square)
        painter.setPen(QPen(QColor(c.line), 1, Qt.PenStyle.DashLine))
        painter.drawLine(square.bottomLeft(), square.topRight())
        painter.setPen(QColor(c.faint))
        right, bottom = Qt.AlignmentFlag.AlignRight, square.bottom() + 2
        for value, share in ((self.low, 0.0), (self.high, 1.0)):
            words = f"{value:.3g}"
            line = QRectF(0, square.bottom() - share * square.height() - height / 2, square.x() - 4, height)
            painter.drawText(line, right | Qt.AlignmentFlag.AlignVCenter, words)
            below = QRectF(square.x(), bottom, square.width(), height)
            painter.drawText(below, right if share else Qt.AlignmentFlag.AlignLeft, words)
        axes = tr("across: {across}; up: {up}", across=tr(self._across), up=tr(self._up))
        over_lines = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(QRectF(0, bottom + height, self.width(), 2 * height), over_lines, axes)
        for number, drawn in enumerate(self.lines):
            self._draw(painter, drawn, QColor(PLOT_LINES[number % len(PLOT_LINES)]))

    def _draw(self, painter: QPainter, line: ChartLine, colour: QColor) -> None:
        places = [self.place(point) for point in line.points]
        painter.setPen(QPen(colour, 1.6))
        if not line.dots:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(places))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        colour.setAlphaF(0.75)
        painter.setBrush(colour)
        for number, place in enumerate(places):
            size = _DOT + 6 * line.sizes[number] ** 0.5 if line.sizes else _DOT
            painter.drawEllipse(place, size, size)


def _small(font: QFont) -> QFont:
    """A font for what stands at a chart."""
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * 0.8)
    return smaller
