"""Train: runs on the left, what they make in the middle, their settings and what can be done on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from mmstudio.core.run import Run
from mmstudio.gui.actions import ActionSpec
from mmstudio.gui.models.runs import RunsModel
from mmstudio.gui.pages.page import Page
from mmstudio.gui.pages.train_new import NewTraining
from mmstudio.gui.pages.train_run import RunView
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import button, column, label
from mmstudio.gui.widgets.empty import EmptyState
from mmstudio.gui.widgets.run_list import RunList
from mmstudio.gui.widgets.run_panel import RunPanel

_LIST_PX, _SIDE_PX = 220, 360


class TrainPage(Page):
    """Starts trainings and watches them."""

    name = "train"

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.model = RunsModel(studio)
        self.list = RunList(self.model)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.view = RunView(studio)
        self.new = NewTraining(studio)
        self.panel = RunPanel(studio)
        self.new.started.connect(self.show_item)
        self.panel.again.connect(self._train_again)
        self.view.progressed.connect(self.panel.controls.show_progress)
        self._side = QStackedWidget()
        self._side.addWidget(self.new)
        self._side.addWidget(self.panel)
        self._middle = QStackedWidget()
        self._empty = EmptyState(
            "train",
            "A new training",
            "Choose a recipe on the right and press Start. The default one learns the sample data in three minutes.",
        )
        self._no_data = EmptyState(
            "data",
            "No data yet",
            "A training needs a data set. Bring your files, or take the sample data.",
            ("Go to Data", lambda: studio.page_wanted.emit("data", "")),
        )
        self._middle.addWidget(self._empty)
        self._middle.addWidget(self._no_data)
        self._middle.addWidget(self.view)
        self._start_new = button("New training", self.begin, picture="new")
        left = QWidget()
        left.setFixedWidth(_LIST_PX)
        left.setLayout(column(label("Runs", "title"), self._start_new, self.list, gap=10))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self._middle)
        split.addWidget(self._side)
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST_PX, 600, _SIDE_PX])
        split.setChildrenCollapsible(False)
        self._side.setMinimumWidth(330)
        self.setLayout(column(split, margin=16))
        self.model.modelReset.connect(self._on_reset)
        self.model.dataChanged.connect(lambda *_: self._show(self.chosen()))
        studio.project_changed.connect(self._on_project_changed)
        studio.content_changed.connect(self._on_content_changed)
        self._on_project_changed()

    def actions_of_page(self) -> Sequence[ActionSpec]:
        page = self.name
        return (
            ActionSpec("train.new", "New training", self.begin, "Ctrl+N", "new", page),
            ActionSpec("train.start", "Start the training", self.new.start, "Ctrl+Return", "play", page),
            ActionSpec("train.pause", "Save and pause", self.panel.controls.pause, "Ctrl+P", "pause", page),
            ActionSpec(
                "train.resume", "Go on with the training", self.panel.controls.resume, "Ctrl+R", "play", page
            ),
            ActionSpec("train.save", "Save now", self.panel.controls.save_now, "Ctrl+S", "save", page),
            ActionSpec(
                "train.sample",
                "Make a preview now",
                self.panel.controls.sample_now,
                "Ctrl+Shift+P",
                "sample",
                page,
            ),
            ActionSpec(
                "train.again", "Train again with changes", self.panel.train_again, "Ctrl+D", "duplicate", page
            ),
            ActionSpec(
                "train.gif", "Export the previews as a GIF", self.panel.export_gif, "Ctrl+G", "export", page
            ),
            ActionSpec("train.delete", "Delete the run", self.panel.delete, "Ctrl+Backspace", "delete", page),
        )

    def show_item(self, key: str) -> None:
        """Show a run by its id."""
        self.model.refresh()
        row = self.model.row_of(key)
        if row >= 0:
            self.list.selectionModel().setCurrentIndex(
                self.model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )

    def chosen(self) -> Run | None:
        """The run that is looked at, or ``None`` while a new one is prepared."""
        found = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, Run) else None

    def begin(self) -> None:
        """Show the form of a new training."""
        self.list.selectionModel().clear()
        self._show(None)

    def _train_again(self, run_id: str) -> None:
        self.begin()
        self.new.take_run(run_id)

    def _on_chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        found = now.data(Qt.ItemDataRole.UserRole)
        self._show(found if isinstance(found, Run) else None)

    def _on_reset(self) -> None:
        shown = self.view.run_id
        if shown and self.model.row_of(shown) >= 0:
            self.show_item(shown)
        elif self.model.runs and self.studio.opened is not None:
            self.show_item(self.model.runs[0].id)
        else:
            self._show(None)

    def _show(self, run: Run | None) -> None:
        if self.studio.opened is None:
            return
        if run is not None:
            self.view.show_run(run)
            self.panel.show_run(run)
            self._middle.setCurrentWidget(self.view)
            self._side.setCurrentWidget(self.panel)
            return
        self.view.leave()
        self._middle.setCurrentWidget(self._empty if self.new.ready() else self._no_data)
        self._side.setCurrentWidget(self.new)
        self._side.setVisible(self.new.ready())

    def _on_project_changed(self) -> None:
        self.view.leave()
        if self.studio.opened is not None:
            self.new.refresh()
            self._on_reset()

    def _on_content_changed(self, what: str) -> None:
        if what == "datasets" and self.studio.opened is not None:
            self.new.refresh()
            if self.chosen() is None:
                self._show(None)
