"""The live preview of the page Generate: one quick result of the tray, renewed whenever that changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from mmstudio.core.events import PreviewMade, StateChanged
from mmstudio.core.job import Job, JobState
from mmstudio.core.results import item_shown
from mmstudio.gui.generate.requests import glance_of
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.devices import preferred_device
from mmstudio.services.generation.tray import Tray

_STALE_S = 0.25
"""A preview that takes longer than this is dropped for a newer one."""
_RECORDS = 32
"""Records of previews that are over before they are removed."""


class Look(QObject):
    """One live preview of the tray, renewed whenever it changes; the newest request wins.

    Signals:
        seen: Slot to raw value, and how long it took in seconds.
        failed: A preview did not work.
    """

    seen = Signal(dict, float)
    failed = Signal()

    def __init__(self, studio: Studio, tray: Callable[[], Tray]) -> None:
        super().__init__(studio)
        self._studio, self._tray = studio, tray
        self._job = ""
        self._early: dict[str, list[PreviewMade | StateChanged]] = {}
        self._over_ids: list[str] = []
        self._busy = self._again = False
        self._began, self._number = 0.0, 0
        studio.bridge.preview_made.connect(self._on_event)
        studio.bridge.state_changed.connect(self._on_event)
        studio.project_closing.connect(self._leave)

    def ask(self) -> None:
        """Request a preview of the tray, now or as soon as the previous one has ended."""
        if not self._busy:
            self._begin()
            return
        self._again = True
        if self._job and time.monotonic() - self._began > _STALE_S:
            self._cancel()

    def stop(self) -> None:
        """Stop previewing."""
        self._again = False
        if self._job:
            self._cancel()

    def _leave(self) -> None:
        """Stop, and wait for nothing: no event of the project comes any more."""
        self.stop()
        self._busy, self._job = False, ""
        self._over_ids.clear()  # all are removed when it is opened again

    def _begin(self) -> None:
        opened, tray, wanted = self._studio.project, self._tray(), self._studio.preferences.device
        self._busy, self._again, self._job = True, False, ""
        self._early.clear()
        self._began, self._number = time.monotonic(), self._number + 1
        self._studio.tasks.run(
            lambda: opened.generation.submit_live(glance_of(opened, tray), device=preferred_device(wanted)),
            partial(self._take, self._number),
            partial(self._fail, self._number),
        )

    def _is_left(self, number: int) -> bool:
        """Whether the project of a request was left meanwhile; another one may be asked for the next by now."""
        return not self._busy or number != self._number

    def _take(self, number: int, job: Job) -> None:
        if self._is_left(number):
            return
        self._job = job.id
        self._forget()
        for event in self._early.pop(job.id, ()):
            self._follow(event)

    def _forget(self) -> None:
        """Remove the records of jobs that are over, some at a time; nobody who was told of their ends is still at it."""
        if self._studio.opened is not None and len(self._over_ids) >= _RECORDS:
            generation, ids = self._studio.project.generation, self._over_ids
            self._over_ids = []
            self._studio.tasks.run(lambda: generation.forget_live(*ids), lambda _: None)

    def _fail(self, number: int, error: BaseException) -> None:
        if self._is_left(number):
            return
        self._busy = False
        self._studio.fail(tr("There is nothing to look at."), error)
        self.failed.emit()

    def _cancel(self) -> None:
        with self._studio.guard(tr("The job cannot be stopped.")):
            self._studio.project.runner.cancel(self._job)

    def _on_event(self, event: PreviewMade | StateChanged) -> None:
        if event.job_id == self._job:
            self._follow(event)
        elif self._busy and not self._job:  # of a quick job, they may be there before its id
            self._early.setdefault(event.job_id, []).append(event)

    def _follow(self, event: PreviewMade | StateChanged) -> None:
        if isinstance(event, PreviewMade):
            if item_shown(event.kind) is not None:
                values = {slot: some[0] for slot, some in event.slots.items()}
                self.seen.emit(values, time.monotonic() - self._began)
        elif event.state not in {JobState.QUEUED, JobState.RUNNING}:
            if event.state is JobState.FAILED:
                self._again = False
                self.failed.emit()
            self._over()

    def _over(self) -> None:
        self._over_ids.append(self._job)
        self._busy, self._job = False, ""
        if self._again and self._studio.opened is not None:
            self._begin()
