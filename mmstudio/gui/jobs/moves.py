"""Moves in the queue: a waiting job is moved by menu, by keys, or by dragging it onto another one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from mmstudio.core.job import Job, JobState
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.marks import JOB
from mmstudio.gui.shared.menus import Entries, Entry
from mmstudio.gui.studio.studio import Studio

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject


class JobMoves(QObject):
    """Moves one job in the queue; does nothing unless the job waits.

    Args:
        studio: Of the window.
        opened: Project of the job.
        job_id: Id of the job.
        row: Widget that shows it.
    """

    def __init__(self, studio: Studio, opened: OpenProject, job_id: str, row: QWidget) -> None:
        super().__init__(row)
        self._studio, self._opened, self._id, self._row = studio, opened, job_id, row
        self._waits = False
        self._pressed: QPoint | None = None
        row.setAcceptDrops(True)
        row.installEventFilter(self)
        for keys, run in (
            (Qt.Key.Key_Up, partial(self.move, -1)),
            (Qt.Key.Key_Down, partial(self.move, 1)),
            (Qt.Key.Key_Home, self.to_front),
        ):
            shortcut = QShortcut(QKeySequence(Qt.Modifier.ALT | keys), row)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def show_job(self, job: Job) -> None:
        """Update whether the job waits."""
        self._waits = job.state is JobState.QUEUED

    def entries(self) -> Entries:
        """The entries of its context menu."""
        if self._waits:
            yield Entry(tr("Move up"), partial(self.move, -1), "up")
            yield Entry(tr("Move down"), partial(self.move, 1), "down")
            yield Entry(tr("Let it be the next one"), self.to_front)
            yield None

    def move(self, by: int) -> None:
        """Move the job forward or back."""
        self._do(lambda: self._opened.queue.move(self._id, by))

    def to_front(self) -> None:
        """Move the job to the front."""
        self._do(lambda: self._opened.queue.to_front(self._id))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._row:
            return super().eventFilter(watched, event)
        match event:
            case QDragEnterEvent() if event.mimeData().hasFormat(JOB):
                event.acceptProposedAction()
                return True
            case QDropEvent() if event.type() == QEvent.Type.Drop and event.mimeData().hasFormat(JOB):
                self._take(event)
                return True
            case QMouseEvent():
                self._follow(event)
        return super().eventFilter(watched, event)

    def _follow(self, event: QMouseEvent) -> None:
        """Start to drag once the pointer has moved far enough."""
        place = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = place
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None and self._waits:
            self._drag_from(self._pressed, place)

    def _drag_from(self, start: QPoint, place: QPoint) -> None:
        if (place - start).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._drag()

    def _drag(self) -> None:
        mime = QMimeData()
        mime.setData(JOB, self._id.encode())
        drag = QDrag(self._row)
        drag.setMimeData(mime)
        drag.setPixmap(self._row.grab())
        drag.exec(Qt.DropAction.MoveAction)

    def _take(self, event: QDropEvent) -> None:
        """Take a job that was dropped here: it gets this job's place."""
        event.acceptProposedAction()
        other = bytes(event.mimeData().data(JOB).data()).decode()
        if other != self._id:
            self._do(lambda: self._opened.queue.put_at(other, self._id))

    def _do(self, move: Callable[[], object]) -> None:
        with self._studio.guard(tr("The job was not moved.")):
            move()
            self._studio.content_changed.emit("jobs")
