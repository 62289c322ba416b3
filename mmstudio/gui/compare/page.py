"""The page Compare: runs to choose on the left, and what they have made and how they differ side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from mmstudio.core.run import Run
from mmstudio.gui.compare.choice import ChosenRuns, RunChoice
from mmstudio.gui.compare.exhibits import ComparedExhibits
from mmstudio.gui.compare.exports import KINDS, Exports
from mmstudio.gui.compare.reading import RunsReading
from mmstudio.gui.compare.sections import Sections
from mmstudio.gui.look.actions import ActionSpec
from mmstudio.gui.look.language import tr
from mmstudio.gui.scores.evaluate_sheet import ask_to_evaluate
from mmstudio.gui.shared.basic import button, column, label, menu_tool, row, scrolled
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.shared.menus import ContextMenu, Entries, Entry
from mmstudio.gui.shared.viewer.opener import OpensLarge
from mmstudio.gui.studio.page import Page
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.comparison.comparison import FEWEST, MOST

if TYPE_CHECKING:
    from mmstudio.services.comparison.study import Study

_LIST_PX = 232
_BASELINES = "baselines"
_GROWN_MS = 1000
"""Pause between two looks at curves that grow."""


class ComparePage(Page):
    """Compares two to sixty runs.

    Attributes:
        model: The runs, and which are chosen.
        sections: What is shown of them.
        reading: Reads it.
    """

    name = "compare"

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.model = ChosenRuns()
        self.list = RunChoice(self.model)
        self.sections = Sections()
        self.reading = RunsReading(studio, self.sections)
        previews = self.sections.previews
        self.exhibits = ComparedExhibits(studio, previews.model, previews.view, self)
        OpensLarge(previews.view, self.exhibits)
        ContextMenu(previews.view, self._entries_of_previews)
        self._exports = Exports(
            self, studio, lambda: self.reading.comparison, lambda: self.sections.curves.which.curve
        )
        self._empty = EmptyState(
            "versus",
            "Nothing to compare yet",
            "Choose two to sixty runs on the left, or have families of learners trained to be compared.",
            ("Compare families", self.compare_families),
            ("Go to Train", lambda: studio.page_wanted.emit("train", "")),
        )
        self._scroll = scrolled(self.sections)
        self._middle = QStackedWidget()
        for part in (self._empty, self._scroll):
            self._middle.addWidget(part)
        self.export = menu_tool(
            "Export",
            "export",
            *((words, partial(self._exports.write, kind), "") for kind, words in KINDS.items()),
        )
        left = QWidget()
        left.setFixedWidth(_LIST_PX)
        head = row(label("Compare", "title"), None, self.export)
        families = button("Compare families", self.compare_families, picture="new")
        self.tasks = button("Compare tasks", self.compare_tasks, picture="new")
        left.setLayout(column(head, families, self.tasks, self.list, gap=10))
        whole = row(left, self._middle, gap=16, margin=16)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._growing = QTimer(self)
        self._growing.setSingleShot(True)
        self._growing.setInterval(_GROWN_MS)
        self._growing.timeout.connect(self.reading.read_growth)
        ContextMenu(self.list, self._entries)
        self.model.changed.connect(self._on_chosen)
        self.model.refused.connect(self._on_refused)
        self.sections.baseline.activated.connect(lambda _: self._on_baseline())
        studio.runs.changed.connect(self._on_runs_changed)
        studio.project_changed.connect(self._on_project_changed)
        studio.project_closing.connect(self._let_go)
        studio.bridge.metrics_logged.connect(lambda _: self._on_growth())
        studio.bridge.preview_made.connect(lambda _: self._on_growth())
        self._on_project_changed()

    def actions_of_page(self) -> Sequence[ActionSpec]:
        return (
            self.action("compare.families", "Compare families", self.compare_families, "Ctrl+N", "new"),
            self.action("compare.tasks", "Compare tasks", self.compare_tasks, "", "new"),
            self.action("compare.none", "Choose no runs", lambda: self.model.choose(()), "", "close"),
            *(
                self.action(f"compare.{kind}", words, partial(self._exports.write, kind), keys, "export")
                for (kind, words), keys in zip(KINDS.items(), ("Ctrl+E", "", "", ""), strict=True)
            ),
        )

    def show_item(self, key: str) -> None:
        """Compare runs, named by their ids with blanks between them; one id is added to what is compared.

        ``baselines RUN`` asks for the baselines of a run instead.
        """
        ids = key.split()
        if ids[:1] == [_BASELINES]:
            self.compare_families(ids[-1])
            return
        self.model.choose(ids if len(ids) > 1 else [*self.model.chosen, *ids])

    def compare_families(self, run: str = "") -> None:
        """Ask which families to train and compare; or, for a run, its baselines."""
        if not self.studio.project.datasets.list():
            self.studio.notify(
                "note", tr("A training needs a data set. Bring your files, or take the sample data.")
            )
            return
        from mmstudio.gui.compare.families_sheet import FamiliesSheet

        sheet = FamiliesSheet(self.studio, self, self._on_study, run)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def compare_tasks(self, chosen: str = "") -> None:
        """Ask which run's tasks to train alone and compare."""
        several = [one.run for one in self.studio.runs.found if one.tasks]
        if not several:
            self.studio.notify(
                "note",
                tr("No run has tasks beside what it learns. Choose some on the page Train, then train."),
            )
            return
        from mmstudio.gui.compare.tasks_sheet import TasksSheet

        sheet = TasksSheet(self.studio, several, chosen, self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.started.connect(self._on_study)
        sheet.open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reading.read_growth()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.sections.tell()

    def _entries(self) -> Entries:
        """What can be done with the run that was clicked."""
        run = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        if isinstance(run, Run):
            studio = self.studio
            yield Entry(tr("Evaluate ..."), lambda: ask_to_evaluate(studio, run, self), "good")
            to_scores = partial(studio.page_wanted.emit, "train", f"{run.id}/scores")
            yield Entry(tr("Show the scores"), to_scores, "table")
            if any(one.tasks for one in studio.runs.found if one.run.id == run.id):
                yield Entry(tr("Compare tasks"), partial(self.compare_tasks, run.id), "new")

    def _entries_of_previews(self) -> Entries:
        """What can be done with the chosen previews."""
        if self.sections.previews.view.currentIndex().isValid():
            yield Entry(tr("Look at it large"), self.exhibits.look, "zoom-in")

    def _on_study(self, study: Study) -> None:
        self.studio.content_changed.emit("runs")
        self.model.choose(study.runs)

    def _on_chosen(self) -> None:
        """Show the chosen runs, and remember them for this project."""
        self._remember()
        enough = len(self.model.chosen) >= FEWEST
        self._middle.setCurrentWidget(self._scroll if enough else self._empty)
        self.export.setEnabled(enough)
        runs = {run.id: run for run in self.model.runs}
        self.reading.show_runs([runs[one] for one in self.model.chosen] if enough else [])

    def _on_baseline(self) -> None:
        self.reading.choose_baseline(str(self.sections.baseline.currentData() or ""))
        self._remember()

    def _remember(self) -> None:
        opened = self.studio.opened
        if opened is None:
            return
        kept, key = self.studio.preferences.compared, str(opened.project.layout.root)
        kept.pop(key, None)
        if self.model.chosen:
            first = self.reading.baseline or self.model.chosen[0]
            kept[key] = " ".join([first, *self.model.chosen])
        self.studio.preferences.save()

    def _on_refused(self) -> None:
        self.studio.notify("note", tr("At most {most} runs can be compared at a time.", most=MOST))

    def _on_runs_changed(self) -> None:
        if self.studio.opened is not None:
            self._show_runs()
            self.reading.read_again([run for run in self.model.runs if run.id in self.model.chosen])

    def _on_growth(self) -> None:
        if self.isVisible() and self.model.chosen and not self._growing.isActive():
            self._growing.start()

    def _on_project_changed(self) -> None:
        opened = self.studio.opened
        if opened is None:
            return
        words = self.studio.preferences.compared.get(str(opened.project.layout.root), "").split()
        self.reading.choose_baseline(words[0] if words else "")
        self._show_runs()
        self.model.choose(words[1:])

    def _show_runs(self) -> None:
        found = self.studio.runs.found
        self.tasks.setVisible(any(one.tasks for one in found))
        self.model.show_runs([one.run for one in found])

    def _let_go(self) -> None:
        """Show nothing, since the project is closed and runs of another one may have the same ids."""
        self._growing.stop()
        self.reading.let_go()
        self.model.beginResetModel()
        self.model.runs, self.model.chosen = [], []
        self.model.endResetModel()
        self._middle.setCurrentWidget(self._empty)
