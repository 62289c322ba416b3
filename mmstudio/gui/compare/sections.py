"""What the page shows of the compared runs: curves, scores, settings and previews below each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from mmstudio.core.run import Run
from mmstudio.gui.compare.curves import CurvesPanel
from mmstudio.gui.compare.previews import PreviewsPanel
from mmstudio.gui.compare.tables import TablePanel
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import column, label, panel, row
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.services.comparison.comparison import Comparison
from mmstudio.services.reports.compared.tables import groups_table, scores_table, settings_table
from mmstudio.services.reports.figure_names import told_with_figure

_CHECKPOINTS, _SETTINGS = "checkpoints", "settings"


class Sections(QWidget):
    """The sections, one below the other.

    Attributes:
        baseline: The run that the others are compared with.
        scope: Whether the scores compare checkpoints or settings.
    """

    def __init__(self) -> None:
        super().__init__()
        self._comparison: Comparison | None = None
        self.curves, self.previews = CurvesPanel(), PreviewsPanel()
        self.scores = TablePanel("Scores", details=True)
        self.settings = TablePanel("Settings that differ", details=False)
        self.baseline, self.scope = Combo(), Combo()
        say(self.baseline, self.baseline.setAccessibleName, "Compared with")
        say(self.scope, self.scope.setAccessibleName, "What the scores compare")
        self.scope.activated.connect(lambda _: self._tell_scores())
        self.scope.setMinimumContentsLength(20)
        self.baseline.setMinimumContentsLength(14)
        self.lead, self.notes = label("", wrap=True), label("", "warning", wrap=True)
        self._no_scores = label(
            "None of these runs has scores yet. Evaluate them on the page Train, each with the same metrics.",
            "faint",
            wrap=True,
        )
        self.answers, self.details = label("", "heading", wrap=True), label("", wrap=True)
        for one in (self.answers, self.details):
            one.hide()
        self._same = label("The settings of these runs are the same.", "faint", wrap=True)
        head = row(
            label("Scores", "heading"), None, self.scope, label("Compared with", "faint"), self.baseline
        )
        scores = column(head, self.answers, self.details, self.lead, self.notes, self._no_scores, self.scores)
        parts = (
            panel(column(label("Curves", "heading"), self.curves)),
            panel(scores),
            panel(column(label("Settings that differ", "heading"), self._same, self.settings)),
            panel(column(label("Previews of the same conditions and seeds", "heading"), self.previews)),
        )
        self.setLayout(column(*parts, None, gap=12))

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show these runs; what is known of them comes later."""
        self.curves.show_runs([(run.id, run.name) for run in runs])
        chosen = self.baseline.currentData()
        with QSignalBlocker(self.baseline):
            self.baseline.clear()
            for run in runs:
                self.baseline.addItem(run.name, run.id)
            self.baseline.setCurrentIndex(max(0, self.baseline.findData(chosen)))

    def show_comparison(self, comparison: Comparison) -> None:
        """Show scores and settings."""
        before = self._comparison
        self._comparison = comparison
        with QSignalBlocker(self.baseline):
            run = comparison.runs[comparison.baseline].run.id
            self.baseline.setCurrentIndex(max(0, self.baseline.findData(run)))
        kept = self.scope.currentData() if before is not None and before.of_settings else _SETTINGS
        self._fill_scope(comparison, kept)
        self.scope.setVisible(comparison.of_settings)
        self.tell()

    def tell(self) -> None:
        """Tell everything in the current language."""
        comparison = self._comparison
        if comparison is None:
            return
        self._fill_scope(comparison, self.scope.currentData())
        settings = settings_table(comparison, tr).fitted()
        self._same.setVisible(not settings.rows)
        self.settings.setVisible(bool(settings.rows))
        self.settings.show_table(settings)
        problems = [f"{one.run.name}: {one.problem}" for one in comparison.runs if one.problem]
        notes = [tr(note.template, **note.params) for note in comparison.notes]
        put(self.notes.setText, "\n".join([*problems, *notes]))
        self.notes.setVisible(bool(notes or problems))
        whole = [one for one in comparison.answers if one.kind == "summary"]
        first = whole or comparison.answers
        rest = [one for one in comparison.answers if one not in first]
        for shown, answers in ((self.answers, first), (self.details, rest)):
            told = [told_with_figure(one.note.template, one.note.params, tr) for one in answers]
            put(shown.setText, "\n".join(told))
            shown.setVisible(bool(told))
        self._tell_scores()

    def _fill_scope(self, comparison: Comparison, chosen: object) -> None:
        with QSignalBlocker(self.scope):
            self.scope.clear()
            self.scope.addItem(tr("Checkpoints"), _CHECKPOINTS)
            if comparison.of_settings:
                self.scope.addItem(tr("Settings, over training seeds"), _SETTINGS)
            self.scope.setCurrentIndex(max(0, self.scope.findData(chosen)))

    def _tell_scores(self) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        of_settings = self.scope.currentData() == _SETTINGS
        table = (groups_table(comparison, tr) if of_settings else None) or scores_table(comparison, tr)
        there = bool(table.rows)
        put(self.lead.setText, table.lead)
        self.lead.setVisible(there)
        self._no_scores.setVisible(not there)
        self.scores.setVisible(there)
        self.scores.show_table(table.fitted())
