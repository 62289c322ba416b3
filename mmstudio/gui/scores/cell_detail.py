"""The details of a cell of the matrix: its figure in words, how sure it is, and the first results of its subset."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.scores.matrix_model import told_of
from mmstudio.gui.scores.result_list import ResultList
from mmstudio.gui.scores.shown_results import read_results
from mmstudio.gui.scores.words import fact_words, given_words
from mmstudio.gui.shared.basic import column, label, literal
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.scores import Evaluation
from mmstudio.services.evaluation.matrix import Given, SubsetCell
from mmstudio.services.evaluation.score_table import facts_of

_SIDE_PX = 72


class CellDetail(QWidget):
    """Shows the current cell in words, and results that its figure is of beside the real ones."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._of: tuple[str, Evaluation] | None = None
        self._shown: tuple[Given, SubsetCell | None, str] = ((), None, "")
        self._round: tuple[str, str, Given] | None = None
        self.head = literal("", "heading", wrap=True)
        self.told, self.facts = literal("", wrap=True), literal("", "faint", wrap=True)
        for part in (self.told, self.facts):
            part.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.results = ResultList(studio, "Results of the subset", _SIDE_PX)
        self.nothing = label("", "faint", wrap=True)
        self.results.results.modelReset.connect(self._on_read)
        whole = column(self.head, self.told, self.facts, self.results, self.nothing, None, gap=4)
        whole.setStretch(3, 10)
        self.setLayout(whole)

    def show_evaluation(self, run: str, evaluation: Evaluation) -> None:
        """Take the evaluation that the cells belong to."""
        self._of = run, evaluation
        self._round = None

    def show_cell(self, given: Given, cell: SubsetCell | None, figure: str) -> None:
        """Show a cell; ``None`` where there is no score."""
        self._shown = given, cell, figure
        if cell is None:
            self.head.setText(figure)
            self.told.setText(tr("Not judged"))
            self.facts.setText("")
            self._forget()
            return
        self.head.setText(f"{figure}  ·  {given_words(given)}")
        self.told.setText(told_of(cell))
        if self._of is not None:
            self.facts.setText(fact_words(facts_of(cell.score, self._of[1])))
        self._read(given, cell.score.slot)

    def look_closely(self) -> None:
        """Open the results in the large view."""
        self.results.look()

    def _read(self, given: Given, slot: str) -> None:
        """Read the results of a round, unless they are shown already: the cells of a line share them."""
        if self._of is None or not slot:
            self._forget()
            return
        run, evaluation = self._of
        wanted = evaluation.id, slot, given
        if wanted == self._round:
            return
        self._round = wanted
        opened, registry = self._studio.project, self._studio.app.registry
        self.results.read(partial(read_results, opened, registry, run, evaluation, slot, given))

    def _forget(self) -> None:
        self._round = None
        self.results.forget()

    def _on_read(self) -> None:
        some = self.results.results.rowCount() > 0
        self.results.setVisible(some)
        say(self.nothing, self.nothing.setText, "No results were kept of this subset.")
        self.nothing.setVisible(not some and self._round is not None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._round = None
            self.show_cell(*self._shown)
