"""The details of a cell of the matrix: its figure in words, and how sure it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.scores.matrix_model import told_of
from mmstudio.gui.scores.words import fact_words, given_words
from mmstudio.gui.shared.basic import column, literal
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.scores import Evaluation
from mmstudio.services.evaluation.matrix import Given, SubsetCell
from mmstudio.services.evaluation.score_table import facts_of


class CellDetail(QWidget):
    """Shows the current cell in words."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._shown: tuple[Given, SubsetCell | None, str] = ((), None, "")
        self.head = literal("", "heading", wrap=True)
        self.told, self.facts = literal("", wrap=True), literal("", "faint", wrap=True)
        for part in (self.told, self.facts):
            part.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setLayout(column(self.head, self.told, self.facts, None, gap=4))

    def show_evaluation(self, run: str, evaluation: Evaluation) -> None:
        """Take the evaluation that the cells belong to."""

    def show_cell(self, given: Given, cell: SubsetCell | None, figure: str) -> None:
        """Show a cell; ``None`` where there is no score."""
        self._shown = given, cell, figure
        if cell is None:
            self.head.setText(figure)
            self.told.setText(tr("Not judged"))
            self.facts.setText("")
            return
        self.head.setText(f"{figure}  ·  {given_words(given)}")
        self.told.setText(told_of(cell))
        self.facts.setText(fact_words(facts_of(cell.score)))

    def look_closely(self) -> None:
        """Look closely at what belongs to the cell."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_cell(*self._shown)
