"""Context menus of the page Train: on a run and on its previews."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from mmstudio.core.files.atomic import write_atomic
from mmstudio.core.job import JobState
from mmstudio.core.run import Run, RunState
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.archives import documents
from mmstudio.gui.shared.files import open_folder
from mmstudio.gui.shared.menus import Entries, Entry, EntryGroup, table_actions
from mmstudio.gui.shared.save_dialog import ask_for_file
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.run_controls import RunControls
from mmstudio.services.training.curve_files import export_curves_csv, export_events

if TYPE_CHECKING:
    from mmstudio.services.machines.following import RemotePlace

_BY_STATE = (("resume", "resume"), ("pause", "pause"), ("save", "save"), ("sample", "sample"))
"""Buttons of a run, each with the action that does the same; it is offered only while the button is."""


Follow = Callable[[str, "RemotePlace"], object]


def run_entries(
    view: QWidget,
    studio: Studio,
    run: Run | None,
    controls: RunControls,
    rename: Callable[[], object],
    follow: Follow = lambda _run, _place: None,
) -> Entries:
    """Menu entries for a run; empty without one.

    Args:
        view: A widget on the page whose actions are offered.
        studio: Of the open project.
        run: The run.
        controls: Controls of the run.
        rename: Called to rename it.
        follow: Called with a run, and the place where it is trained, to follow it.
    """
    if run is None:
        return
    folder = studio.project.project.runs.folder(run.id)
    if run.step and studio.runs.learner(run.id) == "generator":
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
    if buttons["fast"].isVisibleTo(controls):
        yield Entry(tr("Make it fast"), controls.distil, "live")
    yield None
    yield from table_actions(view, "train.again")
    yield from _elsewhere(view, studio, run, follow)
    yield Entry(tr("Rename"), rename, "text")
    yield from _leaving(view, studio, run)
    yield Entry(tr("Compare with other runs"), lambda: studio.page_wanted.emit("compare", run.id), "versus")
    yield Entry(tr("Open the folder"), lambda: open_folder(studio, folder), "open")
    yield None
    yield from table_actions(view, "train.delete")


def _leaving(view: QWidget, studio: Studio, run: Run) -> Entries:
    """The entries about what leaves the program."""
    makes = bool(run.step) and studio.runs.learner(run.id) == "generator"
    if makes:
        yield from table_actions(view, "train.gif")
    yield EntryGroup(
        tr("Export the curves"),
        [
            Entry(tr("As a table (CSV)"), partial(_export_table, view, studio, run)),
            Entry(tr("For TensorBoard"), partial(_export_events, view, studio, run)),
        ],
    )
    if run.step:
        yield Entry(tr("Export the model"), partial(_export_model, view, studio, run), "export")
        yield Entry(tr("Make it smaller"), partial(_make_smaller, view, studio, run), "down")
    if makes:
        yield Entry(tr("Serve to other programs"), partial(_serve, view, studio, run), "serve")
    yield Entry(tr("Save the model card"), partial(_save_card, view, studio, run), "text")


def _export_table(view: QWidget, studio: Studio, run: Run) -> None:
    """Ask for a file and write the curves to it."""
    path = ask_for_file(view, tr("Export the curves"), f"{run.name}.csv", "CSV (*.csv)")
    if path is not None:
        files = studio.project.project.runs.files(run.id)
        studio.tasks.run(partial(export_curves_csv, files, path), lambda _: _tell_written(studio, path))


def _export_events(view: QWidget, studio: Studio, run: Run) -> None:
    """Ask for a folder and write event files below it."""
    chosen = QFileDialog.getExistingDirectory(view, tr("Export the curves"), str(documents()))
    if chosen:
        files = studio.project.project.runs.files(run.id)
        work = partial(export_events, run, files, Path(chosen))
        studio.tasks.run(work, lambda path: _tell_written(studio, path))


def _export_model(view: QWidget, studio: Studio, run: Run) -> None:
    """Ask how to export the model; imported late, since only few runs leave."""
    from mmstudio.gui.train.leaving.model_sheet import ask_to_export

    with studio.guard(tr("The model was not exported.")):
        studio.project.runs.plan(run.id).check_leaves()
        ask_to_export(studio, run, view)


def _make_smaller(view: QWidget, studio: Studio, run: Run) -> None:
    """Ask how to make a run smaller, and show what was found before; imported late, as the sheet above."""
    from mmstudio.gui.train.leaving.smaller_sheet import ask_to_shrink

    ask_to_shrink(studio, run, view)


def _serve(view: QWidget, studio: Studio, run: Run) -> None:
    """Ask how to serve a run, or show how it is asked; imported late, as the sheets above."""
    from mmstudio.gui.train.leaving.serve_sheet import ask_to_serve

    ask_to_serve(studio, run, view)


def _elsewhere(view: QWidget, studio: Studio, run: Run, follow: Follow) -> Entries:
    """The entry about a training on another machine, unless the run trains here or learns in one piece."""
    if run.state is not RunState.RUNNING and studio.runs.learner(run.id) != "predictor":
        where = partial(_ask_where, view, studio, run, follow)
        yield Entry(tr("Train on another machine"), where, "export")


def _ask_where(view: QWidget, studio: Studio, run: Run, follow: Follow) -> None:
    """Ask where a run is trained; imported late, since only few runs leave."""
    from mmstudio.gui.train.leaving.remote_sheet import ask_where

    ask_where(studio, run, view).follow_wanted.connect(follow)


def _save_card(view: QWidget, studio: Studio, run: Run) -> None:
    """Ask for a file and write the model card to it."""
    from mmstudio.services.reports.leaving.card import CARD
    from mmstudio.services.reports.leaving.service import model_card

    path = ask_for_file(view, tr("Save the model card"), CARD, "Markdown (*.md)")
    if path is not None:
        opened = studio.project
        work = partial(_write_card, partial(model_card, opened, run.id), path)
        studio.tasks.run(work, lambda _: _tell_written(studio, path))


def _write_card(words: Callable[[], str], path: Path) -> None:
    write_atomic(path, words())


def _tell_written(studio: Studio, path: Path) -> None:
    studio.notify("good", tr("Written: {paths}.", paths=str(path)))


def _longer(controls: RunControls, minutes: int) -> Entry:
    words = tr("{minutes} more minutes", minutes=minutes)
    return Entry(words, lambda: controls.train_on(minutes), "clock")
