"""The adaptation view: what a run gained on the samples that it was adapted to, and what it lost on its old data."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.scores.text_table import WordTable
from mmstudio.gui.shared.basic import column, literal
from mmstudio.plan.judging.adaptation import AdaptationReport
from mmstudio.services.reports.figure_names import figure_name, told_with_figure

HEADER = ("Data", "Figure", "n", "Before", "Now", "Difference")


class AdaptationView(QWidget):
    """Shows the report of an adaptation.

    Attributes:
        told: Its sentences.
        figures: All figures before and after.
    """

    def __init__(self) -> None:
        super().__init__()
        self._report: AdaptationReport | None = None
        self.told = literal("", wrap=True)
        self.figures = WordTable("Figures before and after")
        whole = column(self.told, self.figures, gap=8, margin=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_report(self, report: AdaptationReport | None) -> None:
        """Show a report; nothing if there is none."""
        self._report = report
        notes = [] if report is None else report.notes()
        self.told.setText("\n".join(told_with_figure(note.template, note.params, tr) for note in notes))
        pooled = () if report is None or report.pooled is None else (report.pooled,)
        kinds = () if report is None else ((tr("new"), report.new), (tr("old"), report.old))
        kinds = ((tr("all new"), pooled), *kinds)
        rows = [
            (words, figure_name(change.after.figure, tr), f"{change.after.n:,}", *change.words)
            for words, changes in kinds
            for change in changes
        ]
        self.figures.show_rows(HEADER, rows)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_report(self._report)
