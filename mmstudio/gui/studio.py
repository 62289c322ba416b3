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
from mmstudio.core.run import Run
from mmstudio.gui.background import Background
from mmstudio.gui.bridge import Bridge
from mmstudio.gui.language import named, title_of, titles_of, tr
from mmstudio.gui.notices import Level, Notice, Way
from mmstudio.gui.preferences import Preferences
from mmstudio.gui.tasks import Tasks
from mmstudio.plugins.manager import PluginState
from mmstudio.services.app import App

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject

WORKING = (JobState.RUNNING, JobState.QUEUED)
"""States of jobs that go on by themselves."""
PASSING = frozenset({"live", "estimate"})
"""Kinds of jobs that only answer whoever looks."""
_CONTENT_OF = {"import": "datasets", "train": "runs", "generate": "sessions", "evaluate": "runs"}


class Studio(QObject):
    """The window's one source of truth; pages show it and call it, and know nothing of each other.

    Attributes:
        app: The program.
        opened: The open project, or ``None``.
        background: Projects that are no longer looked at and still work.
        bridge: Events of the open project as signals.
        tasks: Short work off the GUI thread.
        undo: Everything that can be undone.
        preferences: What is remembered.

    Signals:
        project_changed: A project was opened or closed.
        project_closing: It is about to be closed: let go of it.
        content_changed: ``datasets``, ``runs``, ``sessions`` or ``jobs`` changed in the database, or ``plugins`` in the program.
        notified: A :class:`Notice` for the person.
        page_wanted: Id of a page to be shown, and what to show on it (an id, or empty).
        viewing_wanted: Things to be looked at large (:class:`~mmstudio.gui.viewer.exhibits.Exhibits`), and which of them first.
        steps_wanted: Name of a data set and a dict of slot to choices of steps, to be trained with.
    """

    project_changed = Signal()
    project_closing = Signal()
    content_changed = Signal(str)
    notified = Signal(Notice)
    page_wanted = Signal(str, str)
    viewing_wanted = Signal(object, int)
    steps_wanted = Signal(str, object)

    def __init__(self, app: App, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.preferences = preferences
        self.opened: OpenProject | None = None
        self.background = Background(self)
        self.bridge = Bridge(self)
        self.tasks = Tasks(failed=self._on_task_failed, parent=self)
        self.undo = QUndoStack(self)
        self._next: Path | None = None
        self.bridge.state_changed.connect(self._on_state_changed)
        self.background.state_changed.connect(self._on_background_changed)
        self.background.closed.connect(self._on_closed)
        self.background.failed.connect(self._on_not_closed)

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
        """Open a project instead of the present one; tells why where it cannot be.

        What runs in the present one goes on. One that still saves what ran in it is opened as soon as it has.
        """
        root = path.absolute()
        if self.background.closing(root):
            self._next = root
            self.notify(
                "note", tr("{name} still saves its work; it opens as soon as that is done.", name=root.name)
            )
            return False
        return self._take(lambda: self._open(root), path)

    def create(self, path: Path, name: str = "") -> bool:
        """Make a project and open it."""
        return self._take(lambda: self.app.create_project(path, name), path)

    def leave(self) -> None:
        """Look at the project no longer; what runs or waits in it goes on, and it is closed when that has ended."""
        opened = self._let_go()
        if opened is not None:
            left = [job for job in opened.project.jobs.list(WORKING) if job.kind not in PASSING]
            self.background.keep(opened)
            self.project_changed.emit()
            if left:
                title = tr(
                    "{project} goes on working: {title}", project=opened.project.name, title=titles_of(left)
                )
                self.notify(
                    "note", title, tr("It stays in the list of jobs, and is closed when that is done.")
                )

    def close(self) -> None:
        """Close the project; jobs that run save and pause meanwhile, so that it may take a moment."""
        opened = self._let_go()
        if opened is not None:
            self.background.release(opened)
            self.project_changed.emit()

    def quit(self) -> None:
        """Close everything, and wait for it."""
        self._next = None
        opened = self._let_go()
        if opened is not None:
            opened.close()
            self.project_changed.emit()
        self.background.close()
        self.tasks.close()
        self.preferences.save()

    def job(self, job_id: str) -> Job:
        """A job of the open project as it is stored."""
        return self.project.runner.job(job_id)

    def jobs(self, *states: JobState) -> list[Job]:
        """Jobs of the open project, oldest first; all of them if no state is named."""
        return [] if self.opened is None else self.opened.runner.jobs(*states)

    def work(self, *states: JobState) -> list[tuple[OpenProject, Job]]:
        """Jobs of some states of all projects, those of the one that is looked at first, each with its project."""
        projects = [*([] if self.opened is None else [self.opened]), *self.background.projects]
        return [(opened, job) for opened in projects for job in opened.project.jobs.list(states)]

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
        opened = self.attempt(tr("The project {name} was not opened.", name=path.name), how)
        if opened is None:
            return False
        self.leave()
        self.opened = opened
        self.bridge.attach(opened.channel)
        self.preferences.remember(opened.project.layout.root)
        self.project_changed.emit()
        self._offer_interrupted()
        self._tell_needs()
        return True

    def _open(self, root: Path) -> OpenProject:
        return self.background.take(root) or self.app.open_project(root, take_up_queue=True)

    def _let_go(self) -> OpenProject | None:
        """Have nobody look at the project any more."""
        if self.opened is None:
            return None
        self.project_closing.emit()
        self.bridge.attach(None)
        opened, self.opened = self.opened, None
        self.undo.clear()
        return opened

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
        if self.opened is not None:
            job = self._follow(self.opened, event)
            if job.state not in WORKING and job.kind in _CONTENT_OF:
                self.content_changed.emit(_CONTENT_OF[job.kind])

    def _on_background_changed(self, opened: OpenProject, event: StateChanged) -> None:
        self._follow(opened, event)
        self.content_changed.emit("jobs")

    def _follow(self, opened: OpenProject, event: StateChanged) -> Job:
        """Store and tell what became of a job, whichever project it belongs to."""
        job = opened.project.jobs.get(event.job_id)
        if job.state in WORKING:
            return job
        if job.kind == "train":
            run = self.attempt(tr("The run's state was not stored."), lambda: opened.runs.follow(job))
            if run is not None and job.state is JobState.DONE:
                self.notified.emit(self._end_of(opened, run))
        if event.failure is not None:
            title = tr("{title} failed.", title=self._title_of(opened, job))
            self.notified.emit(Notice.of_failure(title, event.failure))
        return job

    def _end_of(self, opened: OpenProject, run: Run) -> Notice:
        """That a training has ended; from the project that is looked at, with a way on."""
        here = opened is self.opened
        name = named(run) if here else f"{named(run)} ({opened.project.name})"
        return Notice(
            "good",
            tr("The training of {run} has ended.", run=name),
            tr("It made {steps} steps.", steps=f"{run.step:,}"),
            way=Way("Generate from it", "generate", run.id) if here else None,
            calls=True,
        )

    def _title_of(self, opened: OpenProject, job: Job) -> str:
        """A job's title, with its project where that is not the one that is looked at."""
        title = title_of(job)
        return title if opened is self.opened else f"{title} ({opened.project.name})"

    def _on_closed(self, root: Path) -> None:
        self.content_changed.emit("jobs")
        if self._next == root:
            self._next = None
            self.open(root)

    def _on_not_closed(self, opened: OpenProject, error: Exception) -> None:
        self.fail(tr("The project {name} was not closed as it should be.", name=opened.project.name), error)

    def _on_task_failed(self, error: BaseException) -> None:
        self.fail(tr("Something did not work."), error)
