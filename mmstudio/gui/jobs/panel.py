"""The jobs panel: running, waiting and stopped jobs with their buttons; the first is also in the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from mmstudio.core.events import ProgressMade
from mmstudio.core.job import Job, JobState
from mmstudio.gui.jobs.row import KEPT, ROW_PX, JobRow
from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import clear, column, label, row, tool
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.jobs import QUIET

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject

_SHOWN = (JobState.RUNNING, JobState.QUEUED, JobState.PAUSED, JobState.INTERRUPTED)
_WIDTH_PX = 560
_MOST_ROWS = 6


class JobsLine(QWidget):
    """The most important job, in a line that is always visible, and a button that shows all jobs.

    Attributes:
        all: The button.

    Signals:
        unfolded: Whether to show the list of all jobs.
    """

    unfolded = Signal(bool)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.row: JobRow | None = None
        self._none = label("No jobs", "faint")
        self._place = row(self._none, gap=0)
        self.all = tool(
            "Show all jobs", lambda: self.unfolded.emit(self.all.isChecked()), "up", checkable=True
        )
        self.count = label("", "faint")
        whole = row(self._place, self.count, self.all, gap=4)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.setFixedHeight(ROW_PX)

    def show_jobs(self, jobs: list[tuple[OpenProject, Job]]) -> None:
        """Show the first of these jobs, and how many there are."""
        first = jobs[0] if jobs else None
        if first is None or self.row is None or self.row.job_id != first[1].id:
            self._put(first)
        elif self.row is not None:
            self.row.show_job(first[1])
        self._none.setVisible(first is None)
        self.all.setEnabled(bool(jobs))
        if jobs:
            say(self.count, self.count.setText, "Jobs ({count})", count=len(jobs))
        self.count.setVisible(len(jobs) > 1)

    def _put(self, first: tuple[OpenProject, Job] | None) -> None:
        if self.row is not None:
            self._place.removeWidget(self.row)
            self.row.hide()
            self.row.deleteLater()
        self.row = None if first is None else JobRow(self._studio, *first)
        if self.row is not None:
            self._place.addWidget(self.row)
            self.row.rest()


class JobsPanel(QFrame):
    """All unfinished jobs, on a panel over the window that moves nothing in it.

    Args:
        studio: Of the window.
        line: Shows the first job, and opens the panel.
        over: The window.
    """

    def __init__(self, studio: Studio, line: JobsLine, over: QWidget) -> None:
        super().__init__(over)
        self._studio, self._line, self._over = studio, line, over
        self.setObjectName("panel")
        self.rows: dict[str, JobRow] = {}
        self._column = column(gap=2)
        inside = QWidget()
        inside.setLayout(self._column)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        say(self._scroll, self._scroll.setAccessibleName, "Jobs")
        head = row(label("Jobs", "heading"), None, tool("Close", self.fold, "close"))
        self.setLayout(column(head, self._scroll, gap=4, margin=10))
        self.hide()
        over.installEventFilter(self)
        line.unfolded.connect(self._unfold)
        studio.project_changed.connect(self.refresh)
        studio.content_changed.connect(self._on_content_changed)
        for told in (studio.bridge.progress_made, studio.background.progress_made):
            told.connect(self._on_progress_made)
        self.refresh()

    def toggle(self) -> None:
        """Show all jobs, or only the first one."""
        if self._line.all.isEnabled():
            self._line.all.click()

    def fold(self) -> None:
        """Show only the first job."""
        if self._line.all.isChecked():
            held = self.isAncestorOf(QApplication.focusWidget() or self._over)
            self._line.all.click()
            if held:
                self._line.all.setFocus()

    def refresh(self) -> None:
        """Read the jobs from the databases of all working projects."""
        jobs = sorted(filter(_counts, self._studio.work(*_SHOWN)), key=lambda one: _SHOWN.index(one[1].state))
        if [job.id for _, job in jobs] != list(self.rows):
            clear(self._column)
            self.rows = {job.id: JobRow(self._studio, opened, job) for opened, job in jobs}
            for line in self.rows.values():
                self._column.addWidget(line)
                line.rest()
            self._column.addStretch(1)
        for _, job in jobs:
            self.rows[job.id].show_job(job)
        self._line.show_jobs(jobs)
        if not jobs:
            self.fold()
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(event):
            super().keyPressEvent(event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Close on Escape; returns whether it did."""
        closes = event.key() == Qt.Key.Key_Escape and not self.isHidden()
        if closes:
            self.fold()
        return closes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self._over and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)  # nothing with the focus wanted the key
        return super().eventFilter(watched, event)

    def _unfold(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal gives it
        self.setVisible(on)
        say(self._line.all, self._line.all.setToolTip, "Show the first job only" if on else "Show all jobs")
        self._line.all.setIcon(icon("down" if on else "up"))
        self._place()

    def _place(self) -> None:
        """Place the panel above the status line on the right, so that the left of the page stays free."""
        if self.isHidden():
            return
        rows = min(_MOST_ROWS, max(1, len(self.rows)))
        width = min(_WIDTH_PX, self._over.width() - 100)
        foot = self._line.mapTo(self._over, self._line.rect().topLeft()).y()
        height = min(foot - 20, rows * (ROW_PX + 2) + 60)
        self.setGeometry(self._over.width() - width - 12, foot - height - 6, width, height)
        self.raise_()

    def _on_content_changed(self, what: str) -> None:
        if what == "jobs":
            self.refresh()

    def _on_progress_made(self, event: ProgressMade) -> None:
        shown = [self.rows.get(event.job_id), self._line.row]
        for one in shown:
            if one is not None and one.job_id == event.job_id:
                one.show_progress(event)


def _counts(one: tuple[OpenProject, Job]) -> bool:
    """Whether a job is listed: previews are not, and interrupted jobs only if they can go on."""
    opened, job = one
    held = job.kind in KEPT or not opened.own  # nothing in a project from elsewhere starts by itself
    return job.kind not in QUIET and (job.state is not JobState.INTERRUPTED or held)
