"""The page Train: runs on the left, their output in the middle, their settings and actions on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from mmstudio.core.run import Run
from mmstudio.gui.look.actions import ActionSpec, name_list
from mmstudio.gui.scores.place import ScoresPlace
from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.shared.menus import ContextMenu, Entries
from mmstudio.gui.studio.page import Page
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.diagnosis.watcher import DiagnosisWatcher
from mmstudio.gui.train.menus import run_entries
from mmstudio.gui.train.new_training import NewTraining
from mmstudio.gui.train.run_list import RunList
from mmstudio.gui.train.run_model import RunsModel
from mmstudio.gui.train.run_panel import RunPanel

if TYPE_CHECKING:
    from mmstudio.gui.train.run_view import RunView
    from mmstudio.services.diagnosis.signs import RunFinding

_RUNS = "runs"
"""Name of the list of runs."""
_LIST_PX, _SIDE_PX, _LEAST_SIDE_PX = 212, 360, 300


class TrainPage(Page):
    """Starts trainings and watches them."""

    name = "train"

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.model = RunsModel(studio)
        self.list = RunList(self.model)
        name_list(self.list, _RUNS)
        self._view: RunView | None = None
        self._watcher = DiagnosisWatcher(studio)
        self._preparing = False
        self.new = NewTraining(studio)
        self.panel = RunPanel(studio)
        ContextMenu(self.list, self._entries)
        self.new.started.connect(self.show_item)
        self.panel.again.connect(self._train_again)
        self._no_data = EmptyState(
            "data",
            "No data yet",
            "A training needs a data set. Bring your files, or take the sample data.",
            ("Go to Data", lambda: studio.page_wanted.emit("data", "")),
        )
        self._middle = QStackedWidget()
        for part in (self.new, self._no_data):
            self._middle.addWidget(part)
        left = QWidget()
        left.setFixedWidth(_LIST_PX)
        start_new = button("New training", self.begin, picture="new")
        left.setLayout(column(label("Runs", "title"), start_new, self.list, gap=10))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._middle)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        split.setSizes([600, _SIDE_PX])
        split.setChildrenCollapsible(False)
        self.panel.setMinimumWidth(_LEAST_SIDE_PX)
        whole = row(left, split, gap=16, margin=16)
        whole.setStretch(1, 1)
        runs = QWidget()
        runs.setLayout(whole)
        self.scores = ScoresPlace(studio, runs)
        self.setLayout(column(self.scores))
        self.panel.scores_wanted.connect(self.scores.show_scores)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show(self.chosen()))
        self.model.modelReset.connect(self._on_reset)
        self.model.dataChanged.connect(
            lambda _first, _last, roles: None if roles else self._show(self.chosen())  # else only its line
        )
        studio.project_closing.connect(self._let_go)
        studio.project_changed.connect(self._on_project_changed)
        studio.content_changed.connect(self._on_content_changed)
        studio.steps_wanted.connect(self._take_steps)
        self._on_project_changed()

    def actions_of_page(self) -> Sequence[ActionSpec]:
        make, panel, controls = self.action, self.panel, self.panel.controls
        play = self.view.previews.play
        return (
            make("train.new", "New training", self.begin, "Ctrl+N", "new"),
            make("train.start", "Start the training", self._start, "Ctrl+Return", "play"),
            make("train.pause", "Save and pause", controls.pause, "Ctrl+P", "pause", harms=True),
            make("train.resume", "Go on with the training", controls.resume, "Ctrl+R", "play"),
            make("train.save", "Save now", controls.save_now, "Ctrl+S", "save"),
            make("train.sample", "Make a preview now", controls.sample_now, "Ctrl+Shift+P", "sample"),
            make("train.play", "Play the sound of the preview", play, "Ctrl+Shift+O", "play"),
            make("train.again", "Train again with changes", panel.train_again, "Ctrl+Shift+N", "duplicate"),
            make("train.gif", "Export the previews as a GIF", panel.export_gif, "Ctrl+G", "export"),
            make("train.generate", "Generate from the run", panel.to_generate, "", "generate"),
            make("train.evaluate", "Evaluate the run", panel.evaluate, "Ctrl+Shift+E", "good"),
            make("train.scores", "Show the scores of the run", panel.to_scores, "Ctrl+Shift+S", "table"),
            make("train.delete", "Delete the run", panel.delete, "Del", "delete", at=_RUNS, harms=True),
        )

    @property
    def view(self) -> RunView:
        """The run view, made for the first run that is shown, since it loads the plotting library."""
        if self._view is None:
            from mmstudio.gui.train.run_view import RunView

            self._view = RunView(self.studio, self._watcher)
            self._view.change_wanted.connect(self._prepare_change)
            previews = self._view.previews
            self.panel.previewed = lambda: previews.slot
            self._view.progressed.connect(self.panel.controls.show_progress)
            self._middle.addWidget(self._view)
        return self._view

    def close_top(self) -> bool:
        return self.scores.close_top()

    def show_item(self, key: str) -> None:
        """Show a run by its id, or its scores: ``ID/scores``."""
        run_id, _, part = key.partition("/")
        self.scores.close_top()
        if self.studio.runs.get(run_id) is None:
            self.studio.runs.read()
        self._preparing = False
        self._choose(run_id)
        run = self.chosen()
        if part and run is not None and run.id == run_id:
            self.scores.show_scores(run)

    def _choose(self, run_id: str) -> None:
        """Make a run the chosen one, if it is listed."""
        row = self.model.row_of(run_id)
        if row < 0:
            return
        chosen = self.list.selectionModel()
        if chosen.isSelected(self.model.index(row)):
            self._show(self.chosen())  # it was left although it is still marked
        chosen.setCurrentIndex(self.model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def chosen(self) -> Run | None:
        """The run that is shown, or ``None`` while a new one is prepared."""
        chosen = (
            self.list.selectedIndexes()
        )  # not the current one: a list that gets the focus makes its first run that
        return chosen[0].data(Qt.ItemDataRole.UserRole) if chosen else None

    def begin(self) -> None:
        """Show the form of a new training."""
        self.scores.close_top()
        self._preparing = True
        self.list.selectionModel().clear()
        self._show(None)
        if self.new.isVisible():
            self.new.editor.title.setFocus()

    def _entries(self) -> Entries:
        return run_entries(
            self,
            self.studio,
            self.chosen(),
            self.panel.controls,
            lambda: self.list.edit(self.list.currentIndex()),
            self.view.remote.follow,
        )

    def _take_steps(self, dataset: str, steps: object) -> None:
        """Show the form of a new training with steps that were tried on the data."""
        assert isinstance(steps, dict)  # noqa: S101 - the signal says so
        self.begin()
        self.new.take_steps(dataset, steps)

    def _start(self) -> None:
        """Start the training of the form; if the form is not visible, show it first."""
        if self.new.isVisible():
            self.new.start()
        else:
            self.begin()

    def _train_again(self, run_id: str) -> None:
        self.begin()
        self.new.take_run(run_id)

    def _prepare_change(self, run_id: str, finding: RunFinding) -> None:
        """Show the form of a new training with what a finding proposes."""
        self.begin()
        self.new.take_change(run_id, finding)

    def _on_reset(self) -> None:
        shown = "" if self._view is None else self._view.run_id
        if self._preparing:
            self._show(None)
        elif shown and self.model.row_of(shown) >= 0:
            self._choose(shown)
        elif self.model.runs and self.studio.opened is not None:
            self._choose(self.model.runs[0].id)
        else:
            self._show(None)

    def _show(self, run: Run | None) -> None:
        if self.studio.opened is None:
            return
        if run is not None:
            self._preparing = False
            self.view.show_run(run)
            self.panel.show_run(run)
            self._middle.setCurrentWidget(self.view)
            self.panel.show()
            return
        self._leave()
        self._middle.setCurrentWidget(self.new if self.new.ready() else self._no_data)
        self.panel.hide()

    def _leave(self) -> None:
        self.panel.leave()
        if self._view is not None:
            self._view.leave()

    def _let_go(self) -> None:
        """Forget the closed project; another one may have runs with the same ids."""
        self._leave()
        self.model.let_go()

    def _on_project_changed(self) -> None:
        self._preparing = False
        self._leave()
        if self.studio.opened is not None:
            self.new.refresh()
            self._on_reset()

    def _on_content_changed(self, what: str) -> None:
        if what in {"datasets", "plugins"} and self.studio.opened is not None:
            self.new.refresh()
            if self.chosen() is None:
                self._show(None)
