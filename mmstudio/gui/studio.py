"""What every page works on: the program, the open project, and what happens in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from mmstudio.core.errors import StudioError
from mmstudio.core.events import StateChanged
from mmstudio.core.job import Job, JobState
from mmstudio.gui.bridge import Bridge
from mmstudio.gui.language import title_of, tr
from mmstudio.gui.notices import Level, Notice
from mmstudio.gui.preferences import Preferences
from mmstudio.gui.tasks import Tasks
from mmstudio.plugins.manager import PluginState
from mmstudio.services.app import App

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject

_CONTENT_OF = {"import": "datasets", "train": "runs", "generate": "sessions", "evaluate": "runs"}


class Studio(QObject):
    """The window's one source of truth; pages show it and call it, and know nothing of each other.

    Attributes:
        app: The program.
        opened: The open project, or ``None``.
        bridge: Its events as signals.
        tasks: Short work off the GUI thread.
        undo: Everything that can be undone.
        preferences: What is remembered.

    Signals:
        project_changed: A project was opened or closed.
        project_closing: It is about to be closed: let go of it.
        content_changed: ``datasets``, ``runs``, ``sessions`` or ``jobs`` changed in the database, or ``plugins`` in the program.
        notified: A :class:`Notice` for the person.
        page_wanted: Id of a page to be shown, and what to show on it (an id, or empty).
        steps_wanted: Name of a data set and a dict of slot to choices of steps, to be trained with.
    """

    project_changed = Signal()
    project_closing = Signal()
    content_changed = Signal(str)
    notified = Signal(Notice)
    page_wanted = Signal(str, str)
    steps_wanted = Signal(str, object)

    def __init__(self, app: App, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.preferences = preferences
        self.opened: OpenProject | None = None
        self.bridge = Bridge(self)
        self.tasks = Tasks(failed=self._on_task_failed, parent=self)
        self.undo = QUndoStack(self)
        self.bridge.state_changed.connect(self._on_state_changed)

    @property
    def project(self) -> OpenProject:
        """The open project.

        Raises:
            StudioError: If none is open.
        """
        if self.opened is None:
            raise StudioError("No project is open.", hint="Open one on the page Projects.")
        return self.opened

    def open(self, path: Path) -> bool:
        """Open a project instead of the present one; tells why where it cannot be."""
        return self._take(lambda: self.app.open_project(path, take_up_queue=True), path)

    def create(self, path: Path, name: str = "") -> bool:
        """Make a project and open it."""
        return self._take(lambda: self.app.create_project(path, name), path)

    def close(self) -> None:
        """Close the project: running jobs save and pause."""
        if self.opened is None:
            return
        self.project_closing.emit()
        self.bridge.attach(None)
        opened, self.opened = self.opened, None
        self.undo.clear()
        opened.close()
        self.project_changed.emit()

    def quit(self) -> None:
        """Close everything."""
        self.close()
        self.tasks.close()
        self.preferences.save()

    def job(self, job_id: str) -> Job:
        """A job of the open project as it is stored."""
        return self.project.project.jobs.get(job_id)

    def jobs(self, *states: JobState) -> list[Job]:
        """Jobs of the open project, oldest first; all of them if no state is named."""
        return [] if self.opened is None else self.opened.project.jobs.list(states)

    def jobs_running(self) -> bool:
        """Whether a job runs; asks the queue, not the database."""
        return self.opened is not None and self.opened.runner.running()

    def notify(self, level: Level, title: str, text: str = "", details: str = "") -> None:
        """Tell the person something, already in their language."""
        self.notified.emit(Notice(level, title, text, details))

    def fail(self, title: str, error: BaseException) -> None:
        """Tell the person that something did not work, and why."""
        self.notified.emit(Notice.of_error(title, error))

    @contextmanager
    def guard(self, title: str) -> Iterator[None]:
        """Tell an error of ours instead of raising it.

        Args:
            title: What did not work, already translated.
        """
        try:
            yield
        except StudioError as error:
            self.fail(title, error)

    def attempt(self, title: str, work: Callable[[], Any]) -> Any:
        """The result of ``work``, or ``None`` after telling why there is none."""
        try:
            return work()
        except StudioError as error:
            self.fail(title, error)
            return None

    def _take(self, how: Callable[[], OpenProject], path: Path) -> bool:
        before = None if self.opened is None else self.opened.project.layout.root
        if before == path.absolute():
            return True
        self.close()
        opened = self.attempt(tr("The project {name} was not opened.", name=path.name), how)
        if opened is None:
            return False
        self.opened = opened
        self.bridge.attach(opened.channel)
        self.preferences.remember(opened.project.layout.root)
        self.project_changed.emit()
        self._offer_interrupted()
        self._tell_needs()
        return True

    def tell_plugins(self) -> None:
        """Tell of plugins that do not work, or were switched off since they ended the program; to be called at the start."""
        if self.app.host.safe_mode:
            self.notify("note", tr("Safe mode: plugins of others are left out."))
        for record in self.app.catalog.list():
            template, params = record.words
            reason = tr(template, **params) if template else record.error
            if record.fallen:
                self.notify("warning", tr("The plugin {name} was switched off.", name=record.name), reason)
            elif record.state is PluginState.FAILED:
                self.notify("warning", tr("The plugin {name} does not work.", name=record.name), reason)

    def _tell_needs(self) -> None:
        for need in self.project.needs.missing():
            self.notify(
                "warning",
                tr("This project needs the plugin {name}.", name=need.distribution or ", ".join(need.parts)),
                tr(
                    "{users} cannot be used without it; everything else can. It can be installed on the page Plugins.",
                    users=", ".join(need.users),
                ),
            )

    def _offer_interrupted(self) -> None:
        """Tell of trainings that a crash cut off; the list of jobs lets them go on."""
        found = set(self.project.project.interrupted)
        runs = [job for job in self.jobs(JobState.INTERRUPTED) if job.id in found and job.kind == "train"]
        for job in runs:
            self.notify(
                "warning",
                tr("The training of {run} was interrupted.", run=job.run_id),
                tr(
                    "Its last checkpoint is kept. Press Go on in the list of jobs below. If memory ran out, take a smaller batch."
                ),
            )

    def _on_state_changed(self, event: StateChanged) -> None:
        self.content_changed.emit("jobs")
        if self.opened is None:
            return
        job = self.job(event.job_id)
        if job.state in {JobState.QUEUED, JobState.RUNNING}:
            return
        if job.kind == "train":
            self.attempt(tr("The run's state was not stored."), lambda: self.project.runs.follow(job))
        if job.kind in _CONTENT_OF:
            self.content_changed.emit(_CONTENT_OF[job.kind])
        if event.failure is not None:
            self.notified.emit(Notice.of_failure(tr("{title} failed.", title=title_of(job)), event.failure))

    def _on_task_failed(self, error: BaseException) -> None:
        self.fail(tr("Something did not work."), error)
