"""The run book: the runs of the open project in memory, from which every page reads them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from mmstudio.core.events import StateChanged
from mmstudio.core.run import LearnerKind, RunSummary
from mmstudio.gui.look.language import named, tr
from mmstudio.gui.studio.workplace import Workplace

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject


class RunBook(QObject):
    """What is known about the runs; the disk is read when something changed, never because a page is shown.

    Attributes:
        found: All runs, the latest first.

    Signals:
        changed: Something about the runs of the open project changed.
    """

    changed = Signal()

    def __init__(self, studio: Workplace) -> None:
        super().__init__(studio)
        self._studio = studio
        self.found: tuple[RunSummary, ...] = ()
        self._asked = 0
        studio.project_changed.connect(self._open)
        studio.content_changed.connect(lambda what: self.read() if what == "runs" else None)
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.bridge.preview_made.connect(self.look_again)

    @property
    def trained(self) -> list[RunSummary]:
        """The runs that can generate, the latest first."""
        return [one for one in self.found if one.generates]

    @property
    def usual(self) -> str:
        """The default run to generate from; empty if there is none."""
        return next((one.run.id for one in self.trained), "")

    def get(self, run_id: str) -> RunSummary | None:
        """A run by id, or ``None``."""
        return next((one for one in self.found if one.run.id == run_id), None)

    def checkpoints(self, run_id: str) -> tuple[int, ...]:
        """Steps of the checkpoints of a run; none if unknown."""
        one = self.get(run_id)
        return () if one is None else tuple(one.checkpoints)

    def learner(self, run_id: str) -> LearnerKind:
        """The kind of learner of a run; a generator if unknown."""
        one = self.get(run_id)
        return "generator" if one is None else one.learner

    def tells(self, run_id: str) -> bool:
        """Whether a run can be asked for the class or the number in a slot."""
        one = self.get(run_id)
        return one is not None and one.tells

    @property
    def make_nothing(self) -> bool:
        """Whether there are runs but none of them generates."""
        return bool(self.found) and all(one.learner != "generator" for one in self.found)

    def has_trained(self, run_id: str) -> bool:
        """Whether a run has a checkpoint to generate from."""
        one = self.get(run_id)
        return one is not None and one.generates

    def look_again(self) -> None:
        """Check, off the GUI thread, whether a run has saved a checkpoint meanwhile."""
        opened = self._studio.opened
        if opened is not None:
            self._asked += 1
            take, fail = partial(self._take, opened, self._asked), partial(self._fail, opened)
            self._studio.tasks.run(opened.runs.list, take, fail)

    def _open(self) -> None:
        """Read the runs of another project; views learn of the project change by themselves."""
        opened = self._studio.opened
        self._asked += 1
        self.found = () if opened is None else tuple(reversed(opened.runs.list()))

    def read(self) -> None:
        """Read the runs now, since something was done to them."""
        self._open()
        self.changed.emit()

    def _take(self, opened: OpenProject, asked: int, runs: list[RunSummary]) -> None:
        """Take what was read, unless something newer is known."""
        found = tuple(reversed(runs))
        if opened is self._studio.opened and asked == self._asked and found != self.found:
            self.found = found
            self.changed.emit()

    def _fail(self, opened: OpenProject, error: BaseException) -> None:
        """Report the failure, unless the project was closed meanwhile."""
        if opened is self._studio.opened:
            self._studio.fail(tr("The runs cannot be listed."), error)

    def _on_state_changed(self, event: StateChanged) -> None:
        if self._studio.opened is not None and self._studio.job(event.job_id).kind == "train":
            self.read()


def named_all(found: list[RunSummary]) -> list[tuple[str, str]]:
    """Id and name of each run."""
    return [(one.run.id, named(one.run)) for one in found]
