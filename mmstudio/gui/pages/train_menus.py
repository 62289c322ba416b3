"""What a right click offers on the page Train: on a run, and on its previews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmstudio.core.job import JobState
from mmstudio.gui.files import open_folder
from mmstudio.gui.language import tr
from mmstudio.gui.menus import Entries, Entry, Group, table_actions

if TYPE_CHECKING:
    from mmstudio.gui.pages.train import TrainPage

_BY_STATE = (("resume", "resume"), ("pause", "pause"), ("save", "save"), ("sample", "sample"))
"""Button of a run to the action that does the same: what cannot be done now is not offered."""


def _longer(page: TrainPage, minutes: int) -> Entry:
    return Entry(
        tr("{minutes} more minutes", minutes=minutes), lambda: page.panel.controls.train_on(minutes), "clock"
    )


def run_entries(page: TrainPage) -> Entries:
    """What can be done with the run that is chosen."""
    run = page.chosen()
    if run is None:
        return
    folder = page.studio.project.project.runs.folder(run.id)
    if run.step:
        yield from table_actions(page, "train.generate")
    buttons = page.panel.controls.buttons
    yield from table_actions(
        page, *(f"train.{name}" for key, name in _BY_STATE if buttons[key].isVisibleTo(page.panel))
    )
    job = page.panel.controls.job()
    if job is not None and job.state not in {JobState.RUNNING, JobState.QUEUED} and run.step:
        yield Group(tr("Train on"), [_longer(page, minutes) for minutes in (5, 15, 60)])
    yield None
    yield from table_actions(page, "train.again")
    yield Entry(tr("Rename"), lambda: page.list.edit(page.list.currentIndex()), "text")
    if run.step:
        yield from table_actions(page, "train.gif")
    yield Entry(tr("Open the folder"), lambda: open_folder(page.studio, folder), "open")
    yield None
    yield from table_actions(page, "train.delete")
