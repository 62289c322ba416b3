"""The run bar: chooses the run to generate from, and one of its checkpoints."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import label, row
from mmstudio.gui.shared.card_number import calm
from mmstudio.gui.studio.run_book import named_all
from mmstudio.gui.studio.studio import Studio


class RunBar(QWidget):
    """Lists runs that have checkpoints, and the checkpoints of the chosen run.

    Signals:
        run_chosen: Id of a run.
        checkpoint_chosen: ``latest``, ``best`` or a step.
    """

    run_chosen = Signal(str)
    checkpoint_chosen = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._listed: object = None
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

    def refresh(self, run: str, checkpoint: str | int) -> None:
        """List the runs and checkpoints, and mark the chosen ones."""
        book = self._studio.runs
        known, latest, best = named_all(book.trained), tr("latest"), tr("best")
        one = book.get(run)
        steps = () if one is None else one.checkpoints
        listed = (known, latest, best, steps)
        if listed != self._listed:
            self._listed = listed
            self.runs.clear()
            for run_id, name in known:
                self.runs.addItem(name, run_id)
            self.checkpoints.clear()
            self.checkpoints.addItem(latest, "latest")
            self.checkpoints.addItem(best, "best")
            for step in reversed(steps):
                self.checkpoints.addItem(tr("step {step:,}", step=step), step)
        self.runs.setCurrentIndex(self.runs.findData(run))
        self.checkpoints.setCurrentIndex(max(0, self.checkpoints.findData(checkpoint)))
