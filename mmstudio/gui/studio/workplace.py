"""The workplace: the program, the open project, and what happens in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job, JobState
from mmstudio.gui.look.language import titles_of, tr
from mmstudio.gui.studio.background import Background
from mmstudio.gui.studio.bridge import Bridge
from mmstudio.gui.studio.notices import Level, Notice
from mmstudio.gui.studio.preferences import Preferences
from mmstudio.gui.studio.tasks import Tasks
from mmstudio.plugins.manager import PluginStatus
from mmstudio.services.app import App

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject

WORKING = (JobState.RUNNING, JobState.QUEUED)
"""States of jobs that continue by themselves."""
PASSING = frozenset({"live", "estimate"})
"""Kinds of jobs that only serve a view."""


class Workplace(QObject):
    """The open project as the window knows it; others follow it by its signals.

    Attributes:
        app: The program.
        opened: The open project, or ``None``.
        background: Projects that are not shown any more but still work.
        bridge: Events of the open project as signals.
        tasks: Short work off the GUI thread.
        undo: Everything that can be undone.
        preferences: What the window remembers.
        in_sight: Returns the id of the page that is shown, and of the one thing on it; what a person sees needs no message.

    Signals:
        project_changed: A project was opened or closed.
        project_opened: A project was opened, and all parts show it.
        project_closing: The project is about to be closed: release it.
        content_changed: ``datasets``, ``runs``, ``sessions``, ``results`` or ``jobs`` changed in the database, or ``plugins`` in the program.
        notified: A :class:`Notice` for the person.
        page_wanted: Id of a page to show, and what to show on it (an id, or empty).
        viewing_wanted: Things for the large view (:class:`~mmstudio.gui.shared.viewer.exhibits.Exhibits`), and which of them to start with.
        given_wanted: Files to give as conditions on the page Generate.
        recipe_wanted: Recipe of a result, to be put onto the tray of the page Generate.
        steps_wanted: Name of a data set, and chosen steps by slot to train with.
    """

    project_changed = Signal()
    project_opened = Signal()
    project_closing = Signal()
    content_changed = Signal(str)
    notified = Signal(Notice)
    page_wanted = Signal(str, str)
    viewing_wanted = Signal(object, int)
    given_wanted = Signal(object)
    recipe_wanted = Signal(object)
    steps_wanted = Signal(str, object)

    def __init__(self, app: App, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.app = app
        self.preferences = preferences
        self.opened: OpenProject | None = None
        self.in_sight: Callable[[], tuple[str, str]] = lambda: ("", "")
        self.background = Background(self)
        self.bridge = Bridge(self)
        self.tasks = Tasks(failed=lambda error: self.fail(tr("Something did not work."), error), parent=self)
        self.undo = QUndoStack(self)
        self._next: Path | None = None
        self.background.closed.connect(self._on_closed)

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
        """Open a project instead of the current one; reports why if that fails.

        Jobs of the current one continue. A project whose jobs are still saving is opened once they have finished.
        """
        root = path.absolute()
        if self.background.closing(root):
            self._next = root
            self.notify(
                "note", tr("{name} still saves its work; it opens as soon as that is done.", name=root.name)
            )
            return False
        return self._take(
            lambda: self.background.take(root) or self.app.open_project(root, take_up_queue=True), path
        )

    def create(self, path: Path, name: str = "") -> bool:
        """Create a project and open it."""
        return self._take(lambda: self.app.create_project(path, name), path)

    def leave(self) -> None:
        """Leave the project; its jobs continue, and it is closed when they have ended."""
        opened = self._let_go()
        if opened is not None:
            left = [job for job in opened.runner.jobs(*WORKING) if job.kind not in PASSING]
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
        """Close the project; running jobs save and pause first, which may take a moment."""
        opened = self._let_go()
        if opened is not None:
            self.background.release(opened)
            self.project_changed.emit()

    def quit(self) -> None:
        """Close all projects and wait for it."""
        self._next = None
        opened = self._let_go()
        if opened is not None:
            opened.close()
            self.project_changed.emit()
        self.background.close()
        self.tasks.close()
        self.preferences.save()

    def job(self, job_id: str) -> Job:
        """A job of the open project, as stored."""
        return self.project.runner.job(job_id)

    def jobs(self, *states: JobState) -> list[Job]:
        """Jobs of the open project, oldest first; all of them if no state is named."""
        return [] if self.opened is None else self.opened.runner.jobs(*states)

    def work(self, *states: JobState) -> list[tuple[OpenProject, Job]]:
        """Jobs of all projects in some states, each with its project, those of the open project first."""
        projects = [*([] if self.opened is None else [self.opened]), *self.background.projects]
        return [(opened, job) for opened in projects for job in opened.runner.jobs(*states)]

    def jobs_running(self) -> bool:
        """Whether a job runs; asks the queue, not the database."""
        return self.opened is not None and self.opened.runner.running()

    def notify(
        self, level: Level, title: str, text: str = "", details: str = "", *, undone: bool = False
    ) -> None:
        """Show a message, already translated; with ``undone`` it disappears when something else is done."""
        self.notified.emit(Notice(level, title, text, details, undone=undone))

    def fail(self, title: str, error: BaseException) -> None:
        """Report that something did not work, and why."""
        self.notified.emit(Notice.of_error(title, error))

    @contextmanager
    def guard(self, title: str) -> Iterator[None]:
        """Report one of the program's errors instead of raising it.

        Args:
            title: What did not work, already translated.
        """
        try:
            yield
        except StudioError as error:
            self.fail(title, error)

    def attempt(self, title: str, work: Callable[[], Any]) -> Any:
        """The result of ``work``, or ``None`` after reporting why it failed."""
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
        self.project_opened.emit()
        return True

    def _let_go(self) -> OpenProject | None:
        """Tell all parts to release the project."""
        if self.opened is None:
            return None
        self.project_closing.emit()
        self.bridge.attach(None)
        opened, self.opened = self.opened, None
        self.undo.clear()
        return opened

    def tell_settings(self) -> None:
        """Report preferences that could not be read; to be called at the start."""
        if self.preferences.unread:
            self.notify(
                "warning",
                tr("Some settings of the window could not be read and have their default values."),
                tr(
                    "Not read: {names}. The file as it was is kept as {file}.",
                    names=", ".join(self.preferences.unread),
                    file=str(self.preferences.aside),
                ),
            )

    def tell_plugins(self) -> None:
        """Report plugins that do not work or were switched off after they crashed; to be called at the start."""
        if self.app.host.safe_mode:
            self.notify("note", tr("Safe mode: plugins of others are left out."))
        for record in self.app.catalog.list():
            template, params = record.words
            reason = tr(template, **params) if template else record.error
            if record.fallen:
                self.notify("warning", tr("The plugin {name} was switched off.", name=record.name), reason)
            elif record.state is PluginStatus.FAILED:
                self.notify("warning", tr("The plugin {name} does not work.", name=record.name), reason)

    def _on_closed(self, opened: OpenProject, error: Exception | None) -> None:
        if error is not None:
            title = tr("The project {name} was not closed properly.", name=opened.project.name)
            self.fail(title, error)
        self.content_changed.emit("jobs")
        if self._next == opened.project.layout.root:
            wanted, self._next = self._next, None
            self.open(wanted)
