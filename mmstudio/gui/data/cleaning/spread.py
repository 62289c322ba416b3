"""Distribution of classes and lengths: bars for the most frequent values, and the range of numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.basic import clear, column, label
from mmstudio.services.cleaning.report import CleaningReport, Spread

_BAR_PX = 20
_MOST_BARS = 6


class CountBar(QWidget):
    """A word with a bar behind it, whose length is relative to the most frequent word.

    Args:
        word: What is counted.
        count: How often it occurs.
        most: How often the most frequent word occurs.
    """

    def __init__(self, word: str, count: int, most: int) -> None:
        super().__init__()
        self._word, self._count, self._share = word, count, count / max(1, most)
        self.setFixedHeight(_BAR_PX)
        self.setAccessibleName(f"{word}: {count:,}")
        put(self.setToolTip, f"{word}: {count:,}")

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c, painter = colours(), QPainter(self)
        painter.fillRect(0, 1, round(self.width() * self._share), _BAR_PX - 2, QColor(c.hover))
        painter.setPen(QColor(c.text))
        count = f"{self._count:,}"
        wide = painter.fontMetrics().horizontalAdvance(count)
        room = self.rect().adjusted(6, 0, -6, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), count)
        room = room.adjusted(0, 0, -wide - 8, 0)
        word = painter.fontMetrics().elidedText(self._word, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), word)


class SpreadView(QScrollArea):
    """Shows what a report says about the whole data set."""

    def __init__(self) -> None:
        super().__init__()
        self._report: CleaningReport | None = None
        self._column = column(gap=4)
        inside = QWidget()
        inside.setLayout(column(self._column, None))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        say(self, self.setAccessibleName, "How values are spread")

    def show_report(self, report: CleaningReport | None) -> None:
        """Show a report, or none."""
        if report is not self._report:
            self._report = report
            self._rebuild()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._rebuild()

    def _rebuild(self) -> None:
        clear(self._column)
        if self._report is None:
            return
        for note in self._report.notes:
            self._column.addWidget(label(note.text, "warning", wrap=True, **note.params))
        for spread in self._report.spreads:
            self._add(spread)

    def _add(self, spread: Spread) -> None:
        head = label("", "faint", wrap=True)
        head.setText(tr("{slot}: {what}", slot=spread.slot, what=tr(spread.name)))
        self._column.addWidget(head)
        if spread.numbers:
            low, few, middle, many, high = (f"{number:.6g}" for number in spread.numbers)
            shown = {"low": low, "high": high, "middle": middle, "few": few, "many": many}
            self._column.addWidget(
                label(
                    "{low} to {high}, half of them up to {middle}, nine in ten from {few} to {many}",
                    "",
                    wrap=True,
                    **shown,
                )
            )
            return
        for word, count in spread.counts[:_MOST_BARS]:
            self._column.addWidget(CountBar(tr(word), count, spread.counts[0][1]))
        rest = spread.distinct - min(_MOST_BARS, len(spread.counts))
        if rest > 0:
            self._column.addWidget(label("and {count} more", "faint", count=f"{rest:,}"))
