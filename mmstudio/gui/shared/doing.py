"""What a sheet's job does: how far it is, and a button that stops it, since the list of jobs is out of reach below the sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from mmstudio.core.events import ProgressMade
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import Elided, row, tool
from mmstudio.gui.studio.studio import Studio

_BAR_PX, _NOTE_PX = 60, 120


class Doing(QWidget):
    """Follows one job at a time; hidden while there is none.

    Attributes:
        bar, note: How far it is.
        stop: Stops it.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio, self._job = studio, ""
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setFixedWidth(_BAR_PX)
        self.note = Elided("", "faint")
        self.note.setMinimumWidth(_NOTE_PX)
        self.stop = tool("Stop", self._stop, "stop")
        line = row(self.bar, self.note, self.stop, gap=8)
        line.setStretch(1, 1)
        self.setLayout(line)
        studio.bridge.progress_made.connect(self._on_progress)
        self.hide()

    def follow(self, job: str) -> None:
        """Show how far a job is; nothing any more if empty."""
        self._job = job
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)
        say(self.note, self.note.setText, "It goes on if this is closed.")
        self.setVisible(bool(job))

    def _on_progress(self, event: ProgressMade) -> None:
        if event.job_id == self._job:
            self.bar.setRange(0, 1000 if event.total > 0 else 0)
            if event.total > 0:
                self.bar.setValue(round(1000 * min(1.0, event.done / event.total)))
            if event.note:
                say(self.note, self.note.setText, event.note, **event.params)

    def _stop(self) -> None:
        self.stop.setEnabled(False)  # it stops in a moment
        with self._studio.guard(tr("The job cannot be stopped.")):
            self._studio.project.runner.cancel(self._job)
