"""The line above a run that is trained on another machine: how far it is there, and what it can be asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QWidget

from mmstudio.core.job import Command
from mmstudio.gui.look.language import in_a_row, sentence, tr
from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.studio.tasks import Tasks
from mmstudio.services.machines.following import RemotePlace
from mmstudio.services.machines.taking import TakenBack, take_back
from mmstudio.services.machines.telling import RemoteState

EVERY_MS = 5000
"""Time between the end of one look and the next."""
_STATES = {
    "waiting": "It has not begun.",
    "running": "It trains: step {step:,}.",
    "paused": "It was stopped at step {step:,}.",
    "done": "It is done: step {step:,}.",
    "failed": "It failed at step {step:,}.",
}


class RemoteBar(QWidget):
    """Follows one run at a time, off the GUI thread, until its training ends or somebody ends the following.

    Attributes:
        told: How far it is.
        save, stop, end: Buttons.
        every_ms: Time between the end of one look and the next.

    Signals:
        taken: Id of a run of which something new came.
    """

    taken = Signal(str)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._tasks = Tasks(1, parent=self)
        self._run, self._place = "", RemotePlace(folder=".")
        self._words: Callable[[], str] = str
        self.every_ms = EVERY_MS
        self.told = label("", "faint", wrap=True)
        self.save = button("Save there", lambda: self._ask(Command.SAVE_NOW), picture="save")
        self.stop = button("Save and stop there", lambda: self._ask(Command.PAUSE), picture="pause")
        self.end = button("Follow no longer", self.leave_off, picture="close")
        self.setLayout(column(self.told, row(self.save, self.stop, self.end, None, gap=8), gap=6))
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._look)
        studio.project_closing.connect(self.leave_off)
        self.hide()

    @property
    def followed(self) -> str:
        """Id of the run that is followed; empty if none is."""
        return self._run

    def follow(self, run: str, place: RemotePlace) -> None:
        """Follow a run from now on, in place of any other."""
        self._run, self._place = run, place
        self._tell(lambda: tr("Asking..."))
        self._offer(going=True)
        self.show_run(run)
        self._look()

    def leave_off(self) -> None:
        """Follow no longer; the training goes on there."""
        self._next.stop()
        self._run = ""
        self.hide()

    def show_run(self, run: str) -> None:
        """Be seen with the followed run alone."""
        self.setVisible(bool(run) and run == self._run)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell(self._words)

    def _tell(self, words: Callable[[], str]) -> None:
        """Say how far it is, and again where another language is chosen."""
        self._words = words
        self.told.setText(words())

    def _look(self) -> None:
        if self._run:
            work = partial(take_back, self._studio.project, self._place.reach(), run=self._run)
            self._tasks.run(work, partial(self._on_taken, self._run), partial(self._on_failed, self._run))

    def _on_taken(self, run: str, found: TakenBack) -> None:
        if run != self._run:
            return
        told = found.told
        self._tell(partial(_in_words, told))
        self._studio.content_changed.emit("runs")
        self.taken.emit(run)
        self._offer(going=not told.ended)
        if not told.ended:
            self._next.start(self.every_ms)

    def _on_failed(self, run: str, error: BaseException) -> None:
        """Say why, and try again: a network may be gone for a while."""
        if run == self._run:
            self._tell(partial(sentence, error))
            self._next.start(self.every_ms)

    def _ask(self, command: Command) -> None:
        place = self._place
        self._tasks.run(
            lambda: place.reach().ask(command),
            lambda _: self._studio.notify("good", tr("Asked; it looks for that after its next step.")),
            lambda error: self._studio.fail(tr("It could not be asked."), error),
        )

    def _offer(self, *, going: bool) -> None:
        for made in (self.save, self.stop):
            made.setEnabled(going)
        if not going:
            self._next.stop()


def _in_words(told: RemoteState) -> str:
    """How far a training is, in the current language."""
    rest = "" if told.ended else told.note
    return in_a_row(tr(_STATES[told.state], step=told.step), rest, told.failure)
