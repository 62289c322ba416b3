"""The choice of a space: a run that aligned slots which a data set has, its checkpoint, and the slot that is looked through."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout
from shiboken6 import isValid

from mmstudio.core.run import Run
from mmstudio.core.sample import Slot
from mmstudio.gui.look.language import named, say, tr
from mmstudio.gui.shared.basic import row
from mmstudio.gui.shared.forms.checkpoint_choice import CheckpointChoice
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.studio.studio import Studio

NO_RUN = (
    "No run knows what is alike in this data set. Train one by the recipe Alignment on the page Train: three minutes are "
    "enough to begin with."
)


class SpaceChoice(QObject):
    """Lists the runs in whose space a data set can be looked through, and the slots of the chosen one.

    Args:
        studio: Of the open project.
        dataset: Name of the data set.
        run: Lists the runs.
        parent: The sheet.

    Attributes:
        run, checkpoint, slot: The lists; the data of the last is empty for the run's main slot.

    Signals:
        read: The slots that the chosen run takes are known; carries them.
        lacking: There is no such run.
        failed: Something cannot be read; carries the error.
    """

    read = Signal(object)
    lacking = Signal()
    failed = Signal(object)

    def __init__(self, studio: Studio, dataset: str, run: Combo, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._dataset = studio, dataset
        self.run, self.checkpoint, self.slot = run, CheckpointChoice(), Combo()
        say(self.run, self.run.setAccessibleName, "By the run")
        say(self.slot, self.slot.setAccessibleName, "Look through")
        self.run.currentIndexChanged.connect(lambda _: self._read_slots())
        studio.tasks.run(partial(studio.project.search.able, dataset), self._take_runs, self._fail)

    @property
    def line(self) -> QBoxLayout:
        """Run and checkpoint beside each other."""
        made = row(self.run, self.checkpoint, gap=8)
        made.setStretch(0, 2)
        made.setStretch(1, 1)
        return made

    def _take_runs(self, runs: list[Run]) -> None:
        if not isValid(self):
            return
        for one in runs:
            foreign = one.dataset != self._dataset
            self.run.addItem(f"{named(one)} ({one.dataset})" if foreign else named(one), one.id)
        if not runs:
            self.lacking.emit()

    def _read_slots(self) -> None:
        run = self.run.currentData()
        runs = self._studio.project.runs

        def work() -> tuple[tuple[Slot, ...], Sequence[int]]:
            return runs.plan(run).conditions, runs.checkpoints(run)

        self._studio.tasks.run(work, lambda found: self._show(run, *found), self._fail)

    def _show(self, run: str, slots: tuple[Slot, ...], steps: Sequence[int]) -> None:
        if isValid(self) and run == self.run.currentData():
            self.checkpoint.show_steps(steps)
            self.slot.clear()
            for name in ("", *(slot.name for slot in slots)):
                self.slot.addItem(name or tr("The main slot"), name)
            self.read.emit(slots)

    def _fail(self, error: BaseException) -> None:
        if isValid(self):
            self.failed.emit(error)
