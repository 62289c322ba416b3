"""The sheet Ask: a run that tells classes or numbers is asked about what a person gives, or about stored samples."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from mmstudio.core.job import Job
from mmstudio.core.run import Run
from mmstudio.core.sample import Slot
from mmstudio.gui.look.language import named, say, tr
from mmstudio.gui.scores.evaluations import SPLITS
from mmstudio.gui.scores.text_table import WordTable
from mmstudio.gui.shared.basic import button, label, literal, row
from mmstudio.gui.shared.forms.checkpoint_choice import CheckpointChoice
from mmstudio.gui.shared.forms.editors import Combo, Spin
from mmstudio.gui.shared.given_lines import GivenLines
from mmstudio.gui.shared.job_sheet import AnswerSheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.evaluation.predicted import decided_words, predicted_table

_WIDTH_PX, _COUNT, _MOST = 620, 16, 10_000
_HEADINGS = {"sample": "Sample", "predicted": "Predicted", "score": "Score"}
"""Headings of the table that are no names of slots."""


class PredictSheet(AnswerSheet):
    """Asks what is given, starts the job, and shows what it says.

    Args:
        studio: Of the window.
        run: A run that tells classes or numbers.
        slots: What it can be given.
        told: Slots and columns that it tells.
        parent: Widget that it opens over.
    """

    def __init__(
        self, studio: Studio, run: Run, slots: tuple[Slot, ...], told: tuple[str, ...], parent: QWidget
    ) -> None:
        super().__init__(studio, "Ask the run", _WIDTH_PX, ("Ask", "play"), parent)
        self._run = run
        self._given = False
        self.lines = GivenLines(studio.app.registry, slots)
        self.values = self.lines.values
        self.told = Combo()
        self.told.addItems(told)
        if len(told) < 2:
            self.told.hide()
        say(self.told, self.told.setAccessibleName, "What it tells")
        book = studio.runs.get(run.id)
        self.checkpoint = CheckpointChoice(() if book is None else book.checkpoints)
        self._steps = book is not None and book.learner != "predictor"
        self.split = self._splits()
        self.count = Spin(1, _MOST)
        self.count.setValue(_COUNT)
        say(self.count, self.count.setAccessibleName, "How many of them")
        self.table = WordTable("What the run says")
        self.table.hide()
        self.decided = literal("", "faint", wrap=True)
        self.decided.hide()
        self._lay_out()

    def work(self) -> Callable[[], Job]:
        """What asks about what is given, or about stored samples."""
        wish = self.lines.wish
        self._given = bool(wish.conditions or wish.table)
        return partial(
            self._studio.project.prediction.submit,
            self._run.id,
            wish,
            base=Path(),
            split=self.split.currentData(),
            count=self.count.value(),
            slot=self.told.currentText(),
            checkpoint=self.checkpoint.checkpoint,
        )

    def answer(self, job: Job) -> None:
        """Show what the run says; the sheet stays open for other questions."""
        header, rows = predicted_table(job.result, given=self._given)
        self.table.show_rows([_HEADINGS.get(words, words) for words in header], rows)
        self.table.setMinimumHeight(min(12, len(rows) + 2) * 30)
        self.table.show()
        note = decided_words(job.result)
        self.decided.setText("" if note is None else tr(note.template, **note.params))
        self.decided.setVisible(note is not None)

    def _lay_out(self) -> None:
        stored = row(self.split, self.count, gap=12)
        stored.setStretch(0, 1)
        asked = QWidget()
        asked.setLayout(row(label("Checkpoint"), self.checkpoint, None, gap=12))
        if not self._steps:
            asked.hide()
        words = "Give something for one slot or several. Without anything, stored samples are asked about:"
        name = label("{run}, on the data set {dataset}", "faint", wrap=True, **self._about())
        self.fill(
            (
                name,
                self.told,
                asked,
                label(words, wrap=True),
                self.lines,
                stored,
                self.trouble,
                self.table,
                self.decided,
                None,
            ),
            (None, button("Close", self.reject), self.go),
        )

    def _about(self) -> dict[str, str]:
        return {"run": named(self._run), "dataset": self._run.dataset}

    def _splits(self) -> QComboBox:
        box = Combo()
        say(box, box.setAccessibleName, "Samples of")
        counts = self._studio.project.datasets.get(self._run.dataset).counts
        for split, words in SPLITS.items():
            if count := counts.get(split):
                box.addItem(tr("{part} ({count})", part=tr(words), count=f"{count:,}"), split)
        box.setCurrentIndex(box.count() - 1)
        return box


def ask_predictor(studio: Studio, run: Run, parent: QWidget) -> PredictSheet | None:
    """Open the sheet over a page; ``None`` where the run or its data cannot be read, which is reported."""
    plan = studio.attempt(tr("The run cannot be asked."), lambda: studio.project.runs.plan(run.id))
    if plan is None:
        return None
    sheet = PredictSheet(studio, run, plan.conditions, plan.told, parent)
    sheet.open_over(studio.project_closing)
    return sheet
