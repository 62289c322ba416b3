"""The legend of the heat map: its colours, and what their two ends are for the current figure."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import grown
from mmstudio.gui.scores.words import value_words
from mmstudio.gui.shared.basic import label, row
from mmstudio.services.evaluation.matrix import FigureColumn
from mmstudio.services.evaluation.scale import STOPS

_BAND = QSize(96, 12)
_STARTS = {"chance": "Chance: {value}", "worst": "Worst here: {value} (chance is not known)"}
_ENDS = {
    "real": "Real data: {value}",
    "possible": "Best possible: {value}",
    "best": "Best here: {value}",
}


class Legend(QWidget):
    """A band of the colours between the words for its two ends."""

    def __init__(self) -> None:
        super().__init__()
        self.start, self.end = label("", "faint"), label("", "faint")
        self._band = _Band()
        self.setLayout(row(self.start, self._band, self.end, None, gap=8))
        self.show_column(None)

    def show_column(self, shown: FigureColumn | None) -> None:
        """Show the ends for a figure."""
        coloured = shown is not None and shown.start is not None and shown.end is not None
        self._band.setVisible(coloured)
        self.end.setVisible(coloured)
        if shown is None or shown.start is None or shown.end is None:
            say(
                self.start,
                self.start.setText,
                "No colours: of this figure neither high nor low values are better",
            )
            return
        start, end = value_words(shown.start, shown.unit), value_words(shown.end, shown.unit)
        say(self.start, self.start.setText, _STARTS[shown.start_is], value=start)
        say(self.end, self.end.setText, _ENDS[shown.end_is], value=end)


class _Band(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(grown(_BAND.width()), grown(_BAND.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        shade = QLinearGradient(QPointF(0, 0), QPointF(self.width(), 0))
        for number, colour in enumerate(STOPS):
            shade.setColorAt(number / (len(STOPS) - 1), QColor(colour))
        painter.fillRect(self.rect(), shade)
