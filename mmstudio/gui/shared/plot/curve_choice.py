"""The choice of a curve, by its name in the language of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.services.reports.figure_names import curve_name


class CurveChoice(Combo):
    """Offers curves as trainings log them."""

    def __init__(self) -> None:
        super().__init__()
        self._offered: list[str] = []
        say(self, self.setAccessibleName, "Metric")

    @property
    def curve(self) -> str:
        """The chosen curve; empty if there is none."""
        return str(self.currentData() or "")

    def offer(self, curves: Sequence[str]) -> None:
        """Offer others; the chosen one stays if it is among them, else it is the first, which is not signalled."""
        if list(curves) == self._offered:
            return
        chosen, self._offered = self.curve, list(curves)
        with QSignalBlocker(self):
            self.clear()
            for curve in curves:
                self.addItem(curve_name(curve, tr), curve)
            self.setCurrentIndex(max(0, self.findData(chosen)) if curves else -1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for place in range(self.count()):
                self.setItemText(place, curve_name(str(self.itemData(place)), tr))
