"""The scores of an evaluation with all conditions, beside their baselines, with footnotes below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import in_a_row, tr
from mmstudio.gui.scores.text_table import WordTable
from mmstudio.gui.scores.words import (
    better_words,
    fact_words,
    figure_words,
    given_words,
    interval_words,
    number_words,
    value_words,
)
from mmstudio.gui.shared.basic import button, column, label, literal, row
from mmstudio.gui.shared.files import copy_text
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.scores import Evaluation, Score
from mmstudio.services.evaluation.score_table import FigureRow, columns_text, score_rows, scores_csv

_BASELINES = (
    ("Real data", "real", "Real data: what real values reach, the ceiling."),
    ("Shuffled data", "shuffled", "Shuffled data: real values of other samples."),
    (
        "Nearest copy",
        "copy",
        "Nearest copy: for each sample the training sample whose conditions are nearest.",
    ),
    ("Best single condition", "single", "Best single condition: the run with only its best condition."),
)
"""Headings of the columns that a score is compared with, their fields, and what they mean."""


class TablePart(QWidget):
    """The table, what its columns mean, its footnotes, and buttons that copy it."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._evaluation: Evaluation | None = None
        self.table = WordTable("Scores with all conditions")
        self.losses = label("", "faint", wrap=True)
        self.meanings = literal("", "faint", wrap=True)
        self.notes = literal("", "faint", wrap=True)
        self.notes.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        copying = row(
            None,
            button("Copy as text", self.copy_text, picture="copy"),
            button("Copy as CSV", self.copy_csv, picture="copy"),
        )
        whole = column(self.losses, self.table, self.meanings, self.notes, copying, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Show another evaluation."""
        self._evaluation = evaluation
        rows = score_rows(evaluation)
        used = [one for one in _BASELINES if any(getattr(line, one[1]) is not None for line in rows)]
        header = [
            "Figure", "Value", "Interval (95 %)", "Chance", "Results", *(words for words, *_ in used), "Note",
        ]  # fmt: skip
        slots = {one.judged.slot for one in rows}
        names = [name for _, name, _ in used]
        self.table.show_rows(
            header,
            [self._line(one, names, several=len(slots) > 1) for one in rows],
            [fact_words(one.facts) for one in rows],
        )
        self.table.setVisible(bool(rows))
        self.meanings.setText(in_a_row(*(tr(meaning) for *_, meaning in used)))
        self.meanings.setVisible(bool(used))
        self.notes.setText(_footnotes(rows))
        self._tell_losses(evaluation, empty=not rows)

    def text(self) -> str:
        """The table and its footnotes as text."""
        return "\n\n".join(filter(None, (columns_text(self.table.words.lines()), self.notes.text())))

    def copy_text(self) -> None:
        """Copy the table as text."""
        copy_text(self.text())
        self._studio.notify("note", tr("The scores were copied."))

    def copy_csv(self) -> None:
        """Copy all scores, those of subsets and baselines too, as CSV."""
        if self._evaluation is not None:
            copy_text(scores_csv(self._evaluation))
            self._studio.notify("note", tr("All scores were copied, those of subsets and baselines too."))

    def _line(self, one: FigureRow, names: Sequence[str], *, several: bool) -> list[str]:
        score = one.score
        figure = figure_words(one.judged, self._studio.app.registry, several=several)
        better = better_words(score.better)
        beside = [_beside(one, name) for name in names]
        return [
            f"{figure}\n{better}" if better else figure,
            value_words(score.value, score.unit),
            interval_words(score),
            value_words(score.chance, score.unit),
            number_words(score),
            *beside,
            str(one.note),
        ]

    def _tell_losses(self, evaluation: Evaluation, *, empty: bool) -> None:
        losses = ", ".join(f"{name} {value:.4g}" for name, value in evaluation.validation.items())
        words = [tr("On held-out samples: {losses}", losses=losses)] if losses else []
        if empty:
            words.append(tr("Nothing was judged by a metric."))
        self.losses.setText("\n".join(words))
        self.losses.setVisible(bool(words))


def _beside(one: FigureRow, name: str) -> str:
    """A baseline's value, and its interval or its condition below."""
    found: Score | None = getattr(one, name)
    if found is None:
        return "-"
    below = given_words(found.given) if name == "single" else interval_words(found)
    value = value_words(found.value, found.unit)
    return value if below == "-" else f"{value}\n{below}"


def _footnotes(rows: Sequence[FigureRow]) -> str:
    told = {one.note: fact_words(one.facts) for one in rows}
    return "\n".join(f"{number}  {words}" for number, words in sorted(told.items()))
