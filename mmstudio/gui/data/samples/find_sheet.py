"""The sheet Find like this: samples nearest to words, a picture or a sound, in the space of a run that aligned them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from mmstudio.core.events import StateChanged
from mmstudio.core.job import Job, JobState
from mmstudio.core.sample import Slot
from mmstudio.gui.data.samples.space_choice import NO_RUN, SpaceChoice
from mmstudio.gui.look.language import say, sentence
from mmstudio.gui.shared.basic import button, in_one_column, label
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.shared.given_lines import GivenLines
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.studio import Studio

_WIDTH_PX, _MOST = 560, 200


class FindSheet(Sheet):
    """Takes what is given, starts the search, and closes when it has found.

    Args:
        studio: Of the open project.
        dataset: Name of the data set.
        parent: The browser.

    Signals:
        found: The samples, the nearest first: ``sample``, ``score`` and ``parts``, what each given slot adds to the score.
    """

    found = Signal(object)

    def __init__(self, studio: Studio, dataset: str, parent: QWidget) -> None:
        super().__init__(parent, "Find like this", _WIDTH_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._studio, self._dataset, self._job = studio, dataset, ""
        self.told = label(
            "Write words, or drop a picture or a sound: the nearest samples come first.", "", wrap=True
        )
        self.space = SpaceChoice(studio, dataset, Combo(), self)
        self.run, self.slot = self.space.run, self.space.slot
        self.lines: GivenLines | None = None
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.go = button("Find", self.accept, picture="search", primary=True)
        self.go.setDefault(True)
        self.go.setEnabled(False)
        self._given = QVBoxLayout()
        self._choices = choices = QFormLayout()
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setHorizontalSpacing(16)
        choices.addRow(label("By the run"), self.space.line)
        choices.addRow(label("Look through"), self.slot)
        self.fill(
            (self.told, self._given, choices, self.trouble, None),
            (None, button("Cancel", self.reject), self.go),
        )
        self.space.read.connect(self._show_slots)
        self.space.lacking.connect(lambda: say(self.told, self.told.setText, NO_RUN))
        self.space.failed.connect(self._refuse)
        studio.project_closing.connect(self.reject)
        studio.bridge.state_changed.connect(self._on_state_changed)

    def accept(self) -> None:
        """Start the search; the sheet closes when the samples are found."""
        if not self.go.isEnabled() or self.lines is None:
            return
        self.go.setEnabled(False)
        self.trouble.hide()
        work = partial(
            self._studio.project.search.submit,
            self.run.currentData(),
            self.lines.wish,
            base=Path(),
            dataset=self._dataset,
            slot=self.slot.currentData(),
            count=_MOST,
            checkpoint=self.space.checkpoint.checkpoint,
        )
        self._studio.tasks.run(work, self._on_started, self._refuse)

    def _show_slots(self, slots: tuple[Slot, ...]) -> None:
        if self.lines is not None:
            self.lines.deleteLater()
        self.lines = GivenLines(self._studio.app.registry, slots, weighted=True)
        self._given.addWidget(self.lines)
        in_one_column(self.lines.form, self._choices)
        self.go.setEnabled(True)

    def _on_started(self, job: Job) -> None:
        self._job = job.id
        self._studio.content_changed.emit("jobs")
        if isValid(self):
            self._look()

    def _on_state_changed(self, event: StateChanged) -> None:
        if isValid(self) and event.job_id == self._job and self._studio.opened is not None:
            self._look()

    def _look(self) -> None:
        """Take what the job has found, if it has ended."""
        job = self._studio.job(self._job)
        if not self._job or not job.state.ended:
            return
        self._job = ""
        self.go.setEnabled(True)
        if job.state is JobState.DONE:
            self.found.emit(job.result["found"])
            super().accept()
        elif job.failure is not None:
            self.trouble.setText(Notice.of_failure("", job.failure).text)
            self.trouble.show()

    def _refuse(self, error: BaseException) -> None:
        if isValid(self):
            self.go.setEnabled(self.lines is not None)
            self.trouble.setText(sentence(error))
            self.trouble.show()
