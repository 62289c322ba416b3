"""The review sheet: what a run says about samples is made by a job, and decided by keys, one after another."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from mmstudio.core.events import ProgressMade, StateChanged
from mmstudio.core.job import Job
from mmstudio.core.sample import DatasetInfo, Sample
from mmstudio.gui.look.focus import SafeFocus
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.shared.basic import clear, column, label
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.shared.values.sample_words import part_title
from mmstudio.gui.shared.values.value_view import ValueView
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.studio import Studio

_SIZE_PX = (900, 620)
_RUN_LETTERS = 24


class ReviewSheet(SafeFocus, QDialog):
    """Shows what waits, one after another, with the sample that it is for.

    Args:
        studio: Of the open project.
        info: The data set.
        title: English title of the window.
        parent: The browser.

    Attributes:
        run: The runs that can be asked.
        job: Id of the job that is making more; empty if none is.
        head, counted, trouble: Which sample is shown, how many wait, and what went wrong.

    Signals:
        rejected: What is to be put away.
        shown: Id of the sample that is shown.
    """

    rejected = Signal(object)
    shown = Signal(int)

    def __init__(self, studio: Studio, info: DatasetInfo, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE_PX)
        say(self, self.setWindowTitle, title)
        self._studio, self._info = studio, info
        self._waiting: list[Any] = []
        self._place, self.job, self._busy = 0, "", False
        self._decided: list[int] = []
        self._first, self._back = studio.undo.index(), 0
        self.run = Combo()
        self.run.setMinimumContentsLength(_RUN_LETTERS)
        say(self.run, self.run.setAccessibleName, "Run")
        self.head, self.counted = label("", "heading"), label("", "faint")
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self._values = column(gap=10)
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.bridge.progress_made.connect(self._on_progress_made)
        studio.content_changed.connect(self._on_content_changed)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self.take_back)

    @abstractmethod
    def deciding(self) -> Sequence[QWidget]:
        """Widgets that decide on what is shown."""

    @abstractmethod
    def pending(self) -> tuple[object, Callable[[], Sequence[Any]]]:
        """What the sheet is about, and what finds all that waits for it."""

    @abstractmethod
    def present(self, one: Any | None) -> None:
        """Show what is to be decided, or that nothing is."""

    @abstractmethod
    def focus(self) -> None:
        """Give the keys to what decides."""

    @property
    def current(self) -> Any | None:
        """What is shown; ``None`` if nothing waits."""
        return self._waiting[self._place] if self._place < len(self._waiting) else None

    def submit(self, start: Callable[[], Job]) -> None:
        """Start a job that makes more; nothing is decided until it has ended."""
        self.tell("")
        self._busy = True
        self._enable(on=False)
        self._studio.tasks.run(start, self._follow, self.refuse)

    def read(self) -> None:
        """Show what waits now."""
        about, find = self.pending()

        def take(found: Sequence[Any]) -> None:
            if isValid(self) and about == self.pending()[0]:
                here = self.current
                wanted, self._back = self._back or (here.sample if here else 0), 0
                self._waiting = list(found)
                places = [place for place, one in enumerate(found) if one.sample == wanted]
                self._place = places[0] if places else 0
                self._show()

        self._studio.tasks.run(find, take, self.refuse)

    def leave(self, one: Any) -> None:
        """Show the next one instead of this one."""
        self._waiting.remove(one)
        self._decided.append(one.sample)
        self._place = min(self._place, max(0, len(self._waiting) - 1))
        self._show()

    def take_back(self) -> None:
        """Undo the last decision that was made here, and show what it was about."""
        if self._decided and self._studio.undo.index() > self._first:
            self._back = self._decided.pop()
            self._studio.undo.undo()

    def go(self, step: int) -> None:
        """Show another one, so many further."""
        place = self._place + step
        if 0 <= place < len(self._waiting):
            self._place = place
            self._show()

    def tell(self, words: str) -> None:
        """Say what went wrong; nothing if empty."""
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def refuse(self, error: BaseException) -> None:
        """Say why something cannot be done."""
        if isValid(self):
            self._busy = False
            self.tell(sentence(error))
            self._enable(on=self.current is not None)

    def ended(self, job: Job) -> None:
        """A job has ended; what it found is read after this."""

    def _on_content_changed(self, what: str) -> None:
        if what == "datasets" and self._back and isValid(self):
            self.read()

    def _follow(self, job: Job) -> None:
        if not isValid(self):
            return
        self.job = job.id
        self._studio.content_changed.emit("jobs")
        stored = self._studio.job(job.id)
        if stored.state.ended:
            self._end(stored)

    def _on_progress_made(self, event: ProgressMade) -> None:
        if event.job_id == self.job and event.total:
            say(
                self.counted,
                self.counted.setText,
                "{done} of {total} made",
                done=int(event.done),
                total=int(event.total),
            )

    def _on_state_changed(self, event: StateChanged) -> None:
        if event.job_id == self.job and event.state.ended:
            self._end(self._studio.job(self.job))

    def _end(self, job: Job) -> None:
        if self.job:
            self.job, self._busy = "", False
            if job.failure is not None:
                self.tell(Notice.of_failure("", job.failure).text)
            self.ended(job)
            self.read()

    def _show(self) -> None:
        one = self.current
        self._enable(on=one is not None and not self._busy)
        clear(self._values)
        self.present(one)
        if one is None:
            self.head.setText(tr("Nothing waits"))
            self.counted.clear()
            return
        self.head.clear()
        say(
            self.counted,
            self.counted.setText,
            "{number} of {count}",
            number=f"{self._place + 1:,}",
            count=f"{len(self._waiting):,}",
        )
        datasets, name = self._studio.project.datasets, self._info.name
        self._studio.tasks.run(
            lambda: datasets.read(name, [one.sample]), lambda found: self._fill(one, found)
        )
        self.focus()

    def _fill(self, one: Any, found: Sequence[Sample]) -> None:
        if not isValid(self) or not found or self.current != one:
            return
        [sample] = found
        self.shown.emit(sample.id)
        self.head.setText(
            tr("{split}, sample {number}", split=part_title(sample), number=sample.position + 1)
        )
        clear(self._values)
        for slot in self._info.slots:
            for value in sample.values.get(slot.name, ())[:1]:
                self._values.addWidget(ValueView(self._studio, value, slot))

    def _enable(self, *, on: bool) -> None:
        for made in self.deciding():
            made.setEnabled(on)
