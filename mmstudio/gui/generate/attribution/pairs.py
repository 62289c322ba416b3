"""The interactions of pairs of slots, as a coloured table."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmstudio.gui.generate.attribution.shades import number, shade
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import colours, grown
from mmstudio.plan.attributions import Payoff, strengths

_CELL_PX, _ROW_PX, _NAME_PX = 84, 28, 120


class PairTable(QWidget):
    """A cell for each pair: orange where the two only work together, blue where each makes up for the other.

    Attributes:
        indices: Interaction index by the places of two slots, the first one before the second.
    """

    def __init__(self) -> None:
        super().__init__()
        self.indices: dict[tuple[int, int], float] = {}
        self._slots: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_payoff(self, payoff: Payoff) -> None:
        """Show the interactions of a payoff."""
        self._slots = tuple(share.slot for share in payoff.shares)
        self.indices = {}
        for pair in payoff.pairs:
            one, other = sorted(map(self._slots.index, pair.slots))
            self.indices[one, other] = pair.index
        told = [f"{' + '.join(pair.slots)}: {number(pair.index)}" for pair in payoff.pairs]
        self.setAccessibleName(tr("How pairs of conditions act together"))
        self.setAccessibleDescription("; ".join(told))
        put(self.setToolTip, "\n".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        count = max(1, len(self._slots))
        return QSize(grown(_NAME_PX) + grown(_CELL_PX) * (count - 1), grown(_ROW_PX) * count)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        centre = Qt.AlignmentFlag.AlignCenter
        name, cell, line = grown(_NAME_PX), grown(_CELL_PX), grown(_ROW_PX)
        painter.setPen(QColor(colours().faint))
        for place, slot in enumerate(self._slots):
            if place:
                head = QRectF(name + cell * (place - 1), 0, cell - 4, line)
                painter.drawText(head, centre, self._short(painter, slot, head))
            if place < len(self._slots) - 1:
                side = QRectF(0, line * (place + 1), name - 8, line)
                painter.drawText(side, Qt.AlignmentFlag.AlignVCenter, self._short(painter, slot, side))
        scale = dict(zip(self.indices, strengths([*self.indices.values()]), strict=True))
        for (one, other), index in self.indices.items():
            place_of = QRectF(name + cell * (other - 1) + 1, line * (one + 1) + 1, cell - 4, line - 3)
            painter.fillRect(place_of, QColor(colours().field))
            painter.fillRect(place_of, shade(scale[one, other]))
            painter.setPen(QColor(colours().text))
            painter.drawText(place_of, centre, number(index))

    @staticmethod
    def _short(painter: QPainter, text: str, place: QRectF) -> str:
        return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(place.width()))
