"""The start choice: the run whose parts and weights a new training starts from, and how they go on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mmstudio.core.run import RunSummary
from mmstudio.gui.look.language import named, say, tr
from mmstudio.gui.shared.basic import label, row
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.transfer import KINDS, PartKind
from mmstudio.services.training.transfer import StartWish

_ANEW = "Nothing: it begins anew"
_PARTS: tuple[tuple[str, tuple[PartKind, ...]], ...] = (
    ("All that fits", KINDS),
    ("Encoders alone", ("encoders",)),
    ("Encoders and fusion", ("encoders", "fusion")),
)
_RATES: tuple[tuple[str, float], ...] = (
    ("learns like the rest", 1.0),
    ("learns ten times slower", 0.1),
    ("stays as it is", 0.0),
)


class StartChoice(QWidget):
    """Chooses a run with a checkpoint, what is taken of it, and how fast that learns on.

    Attributes:
        run, parts, rate: The lists; the last two are shown once a run is chosen.

    Signals:
        changed: Another choice was made.
    """

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.run, self.parts, self.rate = Combo(), Combo(), Combo()
        self.run.addItem(tr(_ANEW), "")
        for words, parts in _PARTS:
            self.parts.addItem(tr(words), parts)
        for words, rate in _RATES:
            self.rate.addItem(tr(words), rate)
        for made, words in (
            (self.run, "Start from"),
            (self.parts, "What is taken"),
            (self.rate, "How it goes on"),
        ):
            say(made, made.setAccessibleName, words)
            made.activated.connect(lambda _: self._on_chosen())
        line = row(label("Start from"), self.run, self.parts, self.rate, gap=8)
        line.setStretch(1, 2)
        line.setStretch(2, 1)
        line.setStretch(3, 1)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self._show_more()

    @property
    def wish(self) -> StartWish | None:
        """What is chosen; ``None`` if the training begins anew."""
        run = self.run.currentData()
        return StartWish(run, self.parts.currentData(), self.rate.currentData()) if run else None

    def refresh(self) -> None:
        """Offer the runs that have checkpoints now; the choice is kept."""
        self._studio.tasks.run(self._studio.project.runs.list, self._offer)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.run.setItemText(0, tr(_ANEW))
            for place, (words, _) in enumerate(_PARTS):
                self.parts.setItemText(place, tr(words))
            for place, (words, _) in enumerate(_RATES):
                self.rate.setItemText(place, tr(words))

    def _offer(self, found: Sequence[RunSummary]) -> None:
        if not isValid(self):
            return
        chosen = self.run.currentData()
        while self.run.count() > 1:
            self.run.removeItem(1)
        for one in reversed(found):
            if one.checkpoints and one.learner != "predictor":
                self.run.addItem(named(one.run), one.run.id)
        self.run.setCurrentIndex(max(0, self.run.findData(chosen)))
        self._show_more()

    def _on_chosen(self) -> None:
        self._show_more()
        self.changed.emit()

    def _show_more(self) -> None:
        for made in (self.parts, self.rate):
            made.setVisible(bool(self.run.currentData()))
