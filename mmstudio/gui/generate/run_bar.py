"""The run bar: chooses the run to generate from, and one of its checkpoints."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import label, row
from mmstudio.gui.shared.forms.checkpoint_choice import CheckpointChoice
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.studio.run_book import named_all
from mmstudio.gui.studio.studio import Studio

_WIDTHS_PX = ((150, 280), (90, 140))
_LETTERS = 30
"""Of the name of a run that are seen where there is room."""


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
        self.runs, self.checkpoints = Combo(), CheckpointChoice()
        self.runs.setMinimumContentsLength(_LETTERS)
        say(self.runs, self.runs.setAccessibleName, "Run")
        say(self.checkpoints, self.checkpoints.setToolTip, "Checkpoint")
        for box, (least, most) in zip((self.runs, self.checkpoints), _WIDTHS_PX, strict=True):
            box.setMinimumWidth(least)
            box.setMaximumWidth(most)
        self.runs.activated.connect(lambda _: self.run_chosen.emit(self.runs.currentData()))
        self.checkpoints.activated.connect(
            lambda _: self.checkpoint_chosen.emit(self.checkpoints.currentData())
        )
        self.setLayout(row(label("Run", "faint"), self.runs, self.checkpoints))

    def refresh(self, run: str, checkpoint: str | int) -> None:
        """List the runs and checkpoints, and mark the chosen ones."""
        book = self._studio.runs
        known = named_all(book.trained)
        one = book.get(run)
        steps = () if one is None else one.checkpoints
        if (known, steps) != self._listed:
            self._listed = (known, steps)
            self.runs.clear()
            for run_id, name in known:
                self.runs.addItem(name, run_id)
            self.checkpoints.show_steps(steps)
        self.runs.setCurrentIndex(self.runs.findData(run))
        put(self.runs.setToolTip, self.runs.currentText())
        self.checkpoints.choose(checkpoint)
