"""The bars of the slots: Shapley values, each with marks for leaving only this one out and for giving only this one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmstudio.gui.generate.attribution.shades import number, shade
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import colours, grown
from mmstudio.plan.attributions import Payoff, Share

_ROW_PX, _NAME_PX, _VALUE_PX, _BAR_PX = 30, 120, 86, 12
_SMALL_ROW_PX, _SMALL_NAME_PX, _SMALL_VALUE_PX = 22, 72, 46


class SlotBars(QWidget):
    """One bar for each slot that was given.

    Args:
        small: Whether there is little room: numbers are shares of the whole change only.

    Attributes:
        shares: What is drawn.
    """

    def __init__(self, *, small: bool = False) -> None:
        super().__init__()
        self._small = small
        wide = (_SMALL_ROW_PX, _SMALL_NAME_PX, _SMALL_VALUE_PX) if small else (_ROW_PX, _NAME_PX, _VALUE_PX)
        self._row_px, self._name_px, self._value_px = wide
        self.shares: tuple[Share, ...] = ()
        self._change = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_payoff(self, payoff: Payoff) -> None:
        """Show the contributions to a payoff."""
        self.shares, self._change = payoff.shares, payoff.change
        self.setAccessibleName(tr("What each condition contributes"))
        told = "; ".join(map(self._told, self.shares))
        self.setAccessibleDescription(told)
        put(self.setToolTip, "\n".join(map(self._told, self.shares)))
        self.updateGeometry()
        self.update()

    def span(self) -> tuple[float, float]:
        """Lowest and highest number that is drawn; 0 lies within."""
        numbers = [0.0] + [one for share in self.shares for one in (share.shapley, share.unique, share.alone)]
        return min(numbers), max(numbers)

    def x_of(self, value: float) -> float:
        """Where a number lies, in pixels from the left."""
        low, high = self.span()
        left, right = grown(self._name_px), self.width() - grown(self._value_px)
        return left + (value - low) / ((high - low) or 1.0) * max(1, right - left)

    def sizeHint(self) -> QSize:
        return QSize(grown(200 if self._small else 420), grown(self._row_px) * max(1, len(self.shares)))

    def minimumSizeHint(self) -> QSize:
        return QSize(grown(160 if self._small else 280), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.drawLine(round(self.x_of(0)), 0, round(self.x_of(0)), self.height())
        for place, share in enumerate(self.shares):
            self._draw(painter, share, grown(self._row_px) * place)

    def _draw(self, painter: QPainter, share: Share, top: int) -> None:
        height = grown(self._row_px)
        middle = top + height / 2
        name = QRectF(0, top, grown(self._name_px) - 8, height)
        metrics = painter.fontMetrics()
        painter.setPen(QColor(colours().text))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        shown = metrics.elidedText(share.slot, Qt.TextElideMode.ElideMiddle, int(name.width()))
        painter.drawText(name, left, shown)
        zero, end = self.x_of(0), self.x_of(share.shapley)
        bar = QRectF(min(zero, end), middle - _BAR_PX / 2, max(1.0, abs(end - zero)), _BAR_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade(1.0 if share.shapley >= 0 else -1.0, 255))
        painter.drawRoundedRect(bar, 3, 3)
        self._mark(painter, share, middle)
        painter.setPen(QColor(colours().text))
        value = QRectF(self.width() - grown(self._value_px) + 8, top, grown(self._value_px) - 8, height)
        painter.drawText(value, left, self._number(share))

    def _mark(self, painter: QPainter, share: Share, middle: float) -> None:
        """A line where leaving only this one out lies, a ring where giving only this one lies."""
        painter.setPen(QPen(QColor(colours().text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x = self.x_of(share.unique)
        painter.drawLine(round(x), round(middle - _BAR_PX), round(x), round(middle + _BAR_PX))
        painter.drawEllipse(QRectF(self.x_of(share.alone) - 4, middle - 4, 8, 8))

    def _number(self, share: Share) -> str:
        """What stands behind the bar."""
        if self._small and self._change:
            return f"{100 * share.shapley / self._change:z.0f} %"
        return self._value(share)

    def _value(self, share: Share) -> str:
        """The Shapley value, and its share of the whole change if there is any."""
        if not self._change:
            return number(share.shapley)
        return f"{number(share.shapley)} · {100 * share.shapley / self._change:z.0f} %"

    def _told(self, share: Share) -> str:
        told = tr(
            "{slot}: {value}; only this left out: {unique}; only this given: {alone}",
            slot=share.slot,
            value=self._value(share),
            unique=number(share.unique),
            alone=number(share.alone),
        )
        return told if share.error is None else f"{told} (± {number(share.error)})"
