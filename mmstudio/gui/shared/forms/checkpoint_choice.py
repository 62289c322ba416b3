"""The checkpoint choice: the latest checkpoint of a run, the best one, or that of a step."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.forms.editors import Combo

_ALWAYS = ("latest", "best")


class CheckpointChoice(Combo):
    """Lists the checkpoints of a run, the latest steps first."""

    def __init__(self, steps: Iterable[int] = ()) -> None:
        super().__init__()
        say(self, self.setAccessibleName, "Checkpoint")
        for name in _ALWAYS:
            self.addItem("", name)
        self.show_steps(steps)

    @property
    def checkpoint(self) -> str | int:
        """What is chosen: ``latest``, ``best`` or a step."""
        found: str | int = self.currentData()
        return found

    def show_steps(self, steps: Iterable[int]) -> None:
        """List the checkpoints of another run, or those that there are by now; the choice is kept if it is among them."""
        chosen = self.currentData()
        while self.count() > len(_ALWAYS):
            self.removeItem(self.count() - 1)
        for step in sorted(steps, reverse=True):
            self.addItem("", step)
        self._name_all()
        self.choose(chosen)

    def choose(self, checkpoint: str | int) -> None:
        """Mark one; the latest if it is not there."""
        self.setCurrentIndex(max(0, self.findData(checkpoint)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_all()

    def _name_all(self) -> None:
        for place, words in enumerate((tr("latest"), tr("best"))):
            self.setItemText(place, words)
        for place in range(len(_ALWAYS), self.count()):
            self.setItemText(place, tr("step {step:,}", step=self.itemData(place)))
