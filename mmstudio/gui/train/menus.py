"""Context menus of the page Train: on a run and on its previews."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mmstudio.core.job import JobState
from mmstudio.core.run import Run, RunState
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.files import open_folder
from mmstudio.gui.shared.menus import Entries, Entry, EntryGroup, table_actions
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.run_controls import RunControls

_BY_STATE = (("resume", "resume"), ("pause", "pause"), ("save", "save"), ("sample", "sample"))
"""Buttons of a run, each with the action that does the same; it is offered only while the button is."""


def run_entries(
    view: QWidget, studio: Studio, run: Run | None, controls: RunControls, rename: Callable[[], object]
) -> Entries:
    """Menu entries for a run; empty without one.

    Args:
        view: A widget on the page whose actions are offered.
        studio: Of the open project.
        run: The run.
        controls: Controls of the run.
        rename: Called to rename it.
    """
    if run is None:
        return
    folder = studio.project.project.runs.folder(run.id)
    makes = studio.runs.learner(run.id) == "generator"
    if run.step and makes:
        yield from table_actions(view, "train.generate")
    if run.step or run.state is RunState.DONE:
        yield from table_actions(view, "train.evaluate")
    yield from table_actions(view, "train.scores")
    buttons = controls.buttons
    yield from table_actions(
        view, *(f"train.{name}" for key, name in _BY_STATE if buttons[key].isVisibleTo(controls))
    )
    job = controls.job()
    if job is not None and job.state not in {JobState.RUNNING, JobState.QUEUED} and run.step:
        yield EntryGroup(tr("Train on"), [_longer(controls, minutes) for minutes in (5, 15, 60)])
    yield None
    yield from table_actions(view, "train.again")
    yield Entry(tr("Rename"), rename, "text")
    if run.step and makes:
        yield from table_actions(view, "train.gif")
    yield Entry(tr("Open the folder"), lambda: open_folder(studio, folder), "open")
    yield None
    yield from table_actions(view, "train.delete")


def _longer(controls: RunControls, minutes: int) -> Entry:
    words = tr("{minutes} more minutes", minutes=minutes)
    return Entry(words, lambda: controls.train_on(minutes), "clock")
