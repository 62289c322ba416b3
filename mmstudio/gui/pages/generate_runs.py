"""Which run results come from, and which of its checkpoints."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from mmstudio.core.run import Run
from mmstudio.gui.language import named, say, tr
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import label, row
from mmstudio.gui.widgets.card_number import calm


class RunBar(QWidget):
    """Runs that have checkpoints, and the checkpoints of the chosen one.

    Signals:
        run_chosen: Id of a run.
        checkpoint_chosen: ``latest``, ``best`` or a step.
    """

    run_chosen = Signal(str)
    checkpoint_chosen = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.runs, self.checkpoints = QComboBox(), QComboBox()
        for box, name, width in ((self.runs, "Run", 150), (self.checkpoints, "Checkpoint", 90)):
            calm(box)
            say(box, box.setAccessibleName, name)
            say(box, box.setToolTip, name)
            box.setMinimumWidth(width)
            box.setMaximumWidth(240)
        self.runs.activated.connect(lambda _: self.run_chosen.emit(self.runs.currentData()))
        self.checkpoints.activated.connect(
            lambda _: self.checkpoint_chosen.emit(self.checkpoints.currentData())
        )
        self.setLayout(row(label("Run", "faint"), self.runs, self.checkpoints))

    def trained(self) -> list[Run]:
        """Runs that can be sampled from, the latest first."""
        opened = self._studio.opened
        if opened is None:
            return []
        return [run for run in reversed(opened.runs.list()) if opened.runs.checkpoints(run.id)]

    def has(self, run: str) -> bool:
        """Whether a run can be generated from."""
        return any(item.id == run for item in self.trained())

    def usual(self) -> str:
        """The run that is taken where none was chosen; empty if there is none."""
        return next((run.id for run in self.trained()), "")

    def refresh(self, run: str, checkpoint: str | int) -> None:
        """List the runs and checkpoints, and mark the chosen ones."""
        found = self.trained()
        self.runs.clear()
        for item in found:
            self.runs.addItem(named(item), item.id)
        self.runs.setCurrentIndex(self.runs.findData(run))
        self.checkpoints.clear()
        self.checkpoints.addItem(tr("latest"), "latest")
        self.checkpoints.addItem(tr("best"), "best")
        if any(item.id == run for item in found):
            for step in reversed(self._studio.project.runs.checkpoints(run)):
                self.checkpoints.addItem(tr("step {step:,}", step=step), step)
        self.checkpoints.setCurrentIndex(max(0, self.checkpoints.findData(checkpoint)))
