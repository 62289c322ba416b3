"""Changes to data sets that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from mmstudio.core.sample import Role, Slot
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.cleaning.service import LeftOut

if TYPE_CHECKING:
    from mmstudio.services.cleaning.report import SampleFinding


class RenameDataset(QUndoCommand):
    """Renames a data set."""

    def __init__(self, studio: Studio, before: str, after: str) -> None:
        super().__init__(tr("Rename the data set {name}", name=before))
        self._studio, self._before, self._after = studio, before, after

    def redo(self) -> None:
        self._rename(self._before, self._after)

    def undo(self) -> None:
        self._rename(self._after, self._before)

    def _rename(self, name: str, new: str) -> None:
        datasets = self._studio.project.datasets
        _do(self, self._studio, tr("The data set was not renamed."), lambda: datasets.rename(name, new))


class ChangeRole(QUndoCommand):
    """Changes the role of a slot."""

    def __init__(self, studio: Studio, name: str, slot: Slot, role: Role) -> None:
        super().__init__(tr("Change the role of {slot}", slot=slot.name))
        self._studio, self._name, self._slot, self._role = studio, name, slot, role

    def redo(self) -> None:
        self._set(self._role)

    def undo(self) -> None:
        self._set(self._slot.role)

    def _set(self, role: Role) -> None:
        datasets = self._studio.project.datasets
        trouble = tr("The role was not changed.")
        _do(self, self._studio, trouble, lambda: datasets.set_role(self._name, self._slot.name, role))


class DeleteDataset(QUndoCommand):
    """Moves a data set into the trash."""

    def __init__(self, studio: Studio, name: str) -> None:
        super().__init__(tr("Delete the data set {name}", name=name))
        self._studio, self._name = studio, name
        self._id = 0

    def redo(self) -> None:
        def delete() -> None:
            self._id = self._studio.project.datasets.delete(self._name)
            title = tr("The data set {name} is in the trash. Undo brings it back.", name=self._name)
            self._studio.notify("note", title, undone=True)

        _do(self, self._studio, tr("The data set was not deleted."), delete)

    def undo(self) -> None:
        datasets = self._studio.project.datasets
        _do(self, self._studio, tr("The data set was not restored."), lambda: datasets.restore(self._id))


class LeaveOut(QUndoCommand):
    """Leaves out samples because of findings, or takes them in again.

    It runs off the GUI thread, since many samples take a moment. If it is undone meanwhile, it is finished first.

    Args:
        studio: Of the open project.
        name: Of the data set.
        findings: Findings whose samples are not yet in the wanted state.
        out: Whether to leave them out; otherwise they are taken in.
    """

    def __init__(self, studio: Studio, name: str, findings: Sequence[SampleFinding], *, out: bool) -> None:
        count = f"{len({one.sample for one in findings}):,}"
        super().__init__(
            tr("Leave out {count} {count:sample|samples}", count=count)
            if out
            else tr("Take in {count} {count:sample|samples}", count=count)
        )
        self._studio, self._name, self._findings, self._out = studio, name, list(findings), out
        self._wanted = self._done = self._busy = False
        self._left, self._taken = LeftOut(), list[int]()

    def redo(self) -> None:
        self._wanted = True
        self._step()

    def undo(self) -> None:
        self._wanted = False
        self._step()

    def _step(self) -> None:
        if self._busy or self._wanted == self._done:
            return
        self._busy = True
        cleaning, forth = self._studio.project.cleaning, self._wanted

        def work() -> None:
            if self._out and forth:
                self._left = cleaning.leave_out(self._name, self._findings)
            elif self._out:
                cleaning.put_back(self._name, self._left)
            elif forth:
                self._taken = cleaning.take_in(self._name, [one.sample for one in self._findings])
            else:
                known = set(self._taken)
                cleaning.leave_out(self._name, [one for one in self._findings if one.sample in known])

        self._studio.tasks.run(work, self._end, self._fail)

    def _end(self, _: None) -> None:
        self._busy, self._done = False, not self._done
        self._studio.content_changed.emit("datasets")
        self._step()

    def _fail(self, error: BaseException) -> None:
        self._busy = False
        self.setObsolete(True)
        self._studio.fail(tr("The samples were not changed."), error)
        self._studio.content_changed.emit("datasets")


def _do(command: QUndoCommand, studio: Studio, trouble: str, work: Callable[[], object]) -> None:
    """Make the change and have the lists read again; a change that fails is removed from the undo list."""
    done = False
    with studio.guard(trouble):
        work()
        done = True
    if not done:
        command.setObsolete(True)
    studio.content_changed.emit("datasets")
