"""The scores of a run: its evaluations on the left, what the chosen one found on the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from mmstudio.core.run import Run
from mmstudio.core.times import local_minute
from mmstudio.gui.look.language import named, say, tr
from mmstudio.gui.scores.attributes_part import AttributesPart
from mmstudio.gui.scores.beside_part import BesidePart
from mmstudio.gui.scores.changes import DeleteEvaluation
from mmstudio.gui.scores.evaluate_sheet import ask_to_evaluate
from mmstudio.gui.scores.evaluations import SPLITS, EvaluationsList, EvaluationsModel
from mmstudio.gui.scores.matrix_part import MatrixPart
from mmstudio.gui.scores.neighbours_part import NeighboursPart
from mmstudio.gui.scores.table_part import TablePart
from mmstudio.gui.scores.told_part import ToldPart, WrongPart
from mmstudio.gui.shared.basic import Elided, button, column, literal, row, tool
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.shared.menus import ContextMenu, Entries, Entry
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.scores import Evaluation
from mmstudio.services.evaluation.listed import Listed

_LIST_PX = 212


class ScoresView(QWidget):
    """Shows the evaluations of one run.

    Signals:
        closed: The person wants to go back.
    """

    closed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.run: Run | None = None
        self._asked = 0
        self._wanted = ""
        self.model = EvaluationsModel(studio.app.registry, self)
        self.list = EvaluationsList(self.model)
        self.list.setFixedWidth(_LIST_PX)
        self.title, self.facts = Elided("", "title"), literal("", "faint", wrap=True)
        self.table, self.matrix, self.attributes = TablePart(studio), MatrixPart(studio), AttributesPart()
        self.neighbours = NeighboursPart(studio)
        self.told, self.wrong = ToldPart(), WrongPart(studio)
        self.notes = literal("", wrap=True)
        self.notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.beside = BesidePart(studio)
        self.tabs = QTabWidget()
        self._tab(self.table, "Scores")
        self._tab(self.matrix, "Subsets of conditions")
        self._tab(self.told, "What was told")
        self._tab(self.wrong, "Errors")
        self._tab(self.attributes, "Attributes")
        self._tab(self.neighbours, "Nearest training samples")
        self._tab(self.notes, "Notes")
        self.trouble = literal("", "error", wrap=True)
        self.trouble.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty = EmptyState(
            "good",
            "Not evaluated yet",
            "An evaluation tells how good the run is, how sure that is, and what each condition does.",
            ("Evaluate ...", self.evaluate),
        )
        self._lay_out()
        ContextMenu(self.list, self._entries)
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._show(now.row()))
        studio.content_changed.connect(self._on_content_changed)
        studio.project_closing.connect(self.leave)

    def show_run(self, run: Run) -> None:
        """Show the evaluations of a run, the latest first."""
        if self.run is None or self.run.id != run.id:
            self._wanted = ""
            self.model.show_listed(())
        self.run = run
        say(self.title, self.title.setText, "Scores of {run}", run=named(run))
        self._read()

    def leave(self) -> None:
        """Show no run."""
        self.run = None
        self._asked += 1

    def evaluate(self) -> None:
        """Ask how to evaluate the run."""
        if self.run is not None:
            ask_to_evaluate(self._studio, self.run, self)

    def delete(self) -> None:
        """Move the chosen evaluation into the trash; it can be undone."""
        one = self.chosen()
        if self.run is not None and one is not None:
            self._studio.undo.push(DeleteEvaluation(self._studio, self.run.id, one))

    def chosen(self) -> Listed | None:
        """The evaluation that is shown."""
        found = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, Listed) else None

    def _lay_out(self) -> None:
        back = tool("Back to the run", self.closed.emit, "left")
        go = button("Evaluate ...", self.evaluate, picture="good", primary=True)
        self._delete = tool("Delete the evaluation", self.delete, "delete")
        head = row(back, self.title, go, gap=10)
        head.setStretch(1, 1)
        inside = QWidget()
        top = row(self.facts, self._delete, gap=10)
        top.setStretch(0, 1)
        side = column(top, self.beside, self.tabs, gap=6)
        side.setStretch(2, 1)
        inside.setLayout(side)
        self._stack = QStackedWidget()
        for part in (inside, self.trouble):
            self._stack.addWidget(part)
        self._whole = QStackedWidget()
        both = QWidget()
        line = row(self.list, self._stack, gap=14)
        line.setStretch(1, 1)
        both.setLayout(line)
        for part in (both, self.empty):
            self._whole.addWidget(part)
        whole = column(head, self._whole, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _tab(self, part: QWidget, words: str) -> None:
        place = self.tabs.addTab(part, "")
        say(self.tabs, partial(self.tabs.setTabText, place), words)

    def _entries(self) -> Entries:
        if self.chosen() is not None:
            yield Entry(tr("Delete"), self.delete, "delete")

    def _read(self) -> None:
        """Read the evaluations off the GUI thread."""
        assert self.run is not None  # noqa: S101 - only called with one
        self._asked += 1
        number, key, service = self._asked, self.run.id, self._studio.project.evaluation
        self._studio.tasks.run(lambda: service.list(key), partial(self._take, number))

    def _take(self, number: int, listed: list[Listed]) -> None:
        if number != self._asked or self.run is None:
            return
        if listed and tuple(reversed(listed)) == self.model.listed:
            return  # nothing moves because something else has changed
        wanted = self._wanted
        self.model.show_listed(listed)
        self._whole.setCurrentIndex(0 if listed else 1)
        places = {one.id: place for place, one in enumerate(self.model.listed)}
        if listed:
            self.list.setCurrentIndex(self.model.index(places.get(wanted, 0)))

    def _show(self, place: int) -> None:
        if self.run is None or not 0 <= place < len(self.model.listed):
            return
        one = self.model.listed[place]
        self._wanted = one.id
        if one.found is None:
            self.trouble.setText(one.problem)
            self._stack.setCurrentWidget(self.trouble)
            return
        self._fill(self.run.id, one.found)
        self._stack.setCurrentIndex(0)

    def _fill(self, run_id: str, found: Evaluation) -> None:
        self.facts.setText(_facts(found))
        self.table.show_evaluation(found)
        self.matrix.show_evaluation(run_id, found)
        self.attributes.show_attributes(found.readings)
        if found.neighbours is not None:
            self.neighbours.show_neighbours(run_id, found, found.neighbours)
        self.beside.show_run(run_id if found.told is not None else "")
        if found.told is not None:
            self.told.show_report(found.told)
            self.wrong.show_report(run_id, found.told)
        self.notes.setText("\n\n".join(note.told(tr) for note in found.notes))
        for part, there in (
            (self.told, found.told),
            (self.wrong, found.told is not None and found.told.wrong),
            (self.attributes, found.readings),
            (self.neighbours, found.neighbours),
            (self.notes, found.notes),
        ):
            self.tabs.setTabVisible(self.tabs.indexOf(part), bool(there))

    def _on_content_changed(self, what: str) -> None:
        if what != "runs" or self.run is None or self._studio.opened is None:
            return
        if self._studio.runs.get(self.run.id) is not None:
            self._read()
        else:
            self.closed.emit()  # it was deleted meanwhile

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        one = self.chosen() if event.type() == QEvent.Type.LanguageChange else None
        if self.run is not None and one is not None and one.found is not None:
            self._fill(self.run.id, one.found)


def _facts(found: Evaluation) -> str:
    """When an evaluation was made, and of what."""
    parts = [local_minute(found.created)]
    if found.checkpoint:
        parts.append(tr("step {step}", step=f"{found.checkpoint:,}"))
    parts.append(tr("Split: {split}", split=tr(SPLITS[found.split])))
    asked = found.count, found.subset_count
    parts.append(
        tr(
            "Results asked for: {count} with all conditions, {subset_count} for each subset",
            count=f"{asked[0]:,}",
            subset_count=f"{asked[1]:,}",
        )
    )
    if found.ms_per_result:
        parts.append(tr("{ms} ms a result", ms=f"{found.ms_per_result:,.1f}"))
    if found.device:
        parts.append(found.device)
    return " · ".join(parts)
