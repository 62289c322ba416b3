"""Job sheets: ask for what a job needs, start it and close, or wait for its answer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLayout, QWidget
from shiboken6 import isValid

from mmstudio.core.events import StateChanged
from mmstudio.core.job import Job, JobState
from mmstudio.gui.look.language import sentence
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import button, label
from mmstudio.gui.shared.doing import Doing
from mmstudio.gui.shared.sheet import GAP_PX, Sheet
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.studio import Studio


class JobSheet(Sheet):
    """A sheet whose main button starts something, and which stays open and says why where that cannot start.

    Args:
        studio: Of the window.
        title: English title of the window.
        width_px: Least width.
        go: English words of the main button, and the name of its picture.
        parent: Widget that it opens over.

    Attributes:
        go: The main button.
        trouble: Why it could not start; hidden where nothing is wrong.

    Signals:
        started: It has begun; what :meth:`begun` returns, the id of the job if nothing else is said.
    """

    started = Signal(object)

    def __init__(
        self, studio: Studio, title: str, width_px: int, go: tuple[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent, title, width_px)
        self._studio = studio
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        words, picture = go
        self.go = button(words, self.accept, picture=picture, primary=True)
        self.go.setDefault(True)

    def accept(self) -> None:
        """Start it; the sheet stays open where it cannot start."""
        if self.go.isEnabled():
            self.go.setEnabled(False)
            self.tell("")
            self._studio.tasks.run(self.work(), self._on_started, self.refuse)

    @abstractmethod
    def work(self) -> Callable[[], Any]:
        """What starts it, to be called off the GUI thread. All that is chosen is read before it is returned."""

    def ready(self) -> bool:
        """Whether all that is needed is given, so that it can be tried again after a refusal."""
        return True

    def begun(self, made: Any) -> object:
        """Tell the program what began, also where the sheet was closed meanwhile.

        Args:
            made: What :meth:`work` returned, a job if nothing else is said.

        Returns:
            What ``started`` tells.
        """
        self._studio.content_changed.emit("jobs")
        return made.id

    def refuse(self, error: BaseException) -> None:
        """Say why it cannot start, and let it be tried again."""
        if isValid(self):
            self.go.setEnabled(self.ready())
            self.tell(sentence(error))

    def tell(self, words: str) -> None:
        """Say what went wrong; nothing if empty."""
        put(self.trouble.setText, words)
        self.trouble.setVisible(bool(words))

    def close_begun(self) -> None:
        """Close, since what was asked for has begun."""
        self.done(QDialog.DialogCode.Accepted)

    def _on_started(self, made: Any) -> None:
        told = self.begun(made)
        if isValid(self):
            self.started.emit(told)
            self.close_begun()


class AnswerSheet(JobSheet):
    """A job sheet that stays open until its job has ended, and then shows what that found, or why it failed.

    Attributes:
        doing: How far the job is, and what stops it; on the left of the foot while it waits or runs.

    Signals:
        answered: The answer was taken, or it is said why there is none.
    """

    answered = Signal()

    def __init__(
        self, studio: Studio, title: str, width_px: int, go: tuple[str, str], parent: QWidget
    ) -> None:
        super().__init__(studio, title, width_px, go, parent)
        self._job = ""
        self.doing = Doing(studio)
        studio.bridge.state_changed.connect(self._on_state_changed)

    def fill(
        self, parts: Sequence[QWidget | QLayout | None], foot: Sequence[QWidget | None], *, gap: int = GAP_PX
    ) -> None:
        """Fill the sheet, once."""
        super().fill(parts, (self.doing, *foot), gap=gap)

    @abstractmethod
    def answer(self, job: Job) -> None:
        """Take what the job has found."""

    def refuse(self, error: BaseException) -> None:
        """Say why it cannot start, and let it be tried again."""
        super().refuse(error)
        if isValid(self):
            self.answered.emit()

    def _on_started(self, made: Any) -> None:
        self.begun(made)
        if isValid(self):
            self._job = made.id
            self.doing.follow(made.id)
            self._look()

    def _on_state_changed(self, event: StateChanged) -> None:
        if isValid(self) and event.job_id == self._job and self._studio.opened is not None:
            self._look()

    def _look(self) -> None:
        """Take the end of the job, if it has ended."""
        if not self._job or not (job := self._studio.job(self._job)).state.ended:
            return
        self._job = ""
        self.doing.follow("")
        self.go.setEnabled(self.ready())
        if job.state is JobState.DONE:
            self.answer(job)
        elif job.failure is not None:
            self.tell(Notice.of_failure("", job.failure).text)
        self.answered.emit()
