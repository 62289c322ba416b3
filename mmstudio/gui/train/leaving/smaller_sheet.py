"""The sheet that makes a run smaller, and shows size, speed and score of what was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job
from mmstudio.core.run import Run
from mmstudio.gui.look.language import named, say, sentence, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.scores.text_table import WordTable
from mmstudio.gui.scores.words import interval_words
from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.shared.forms.checkpoint_choice import CheckpointChoice
from mmstudio.gui.shared.job_sheet import AnswerSheet
from mmstudio.gui.studio.job_watch import JobWatch
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.smaller import Form, SmallerTable
from mmstudio.services.smaller.service import ShrinkWish, latest_table, shrink_run, table_of
from mmstudio.services.smaller.student import check_narrows
from mmstudio.services.smaller.told import cells_of, notes_of

_WIDTH_PX, _ROW_PX = 900, 30
_HEADER = ("Run", "Form", "On the disk", "Size, times", "Time, times", "Score", "Interval", "Difference")
_RUN, _FORM, _INTERVAL = 0, 1, 6
_FORM_KINDS = {"": "as it is", "half": "16 bits", "int8": "8 bits", "student": "narrower"}
_ABOUT: dict[Form, str] = {
    "half": "Numbers of half the size; hardly ever changes anything.",
    "int8": "A quarter of the size: whole numbers, with a scale for each output channel.",
    "student": "About half of the time: it is trained first, as long as this run, and learns from this run beside the data.",
}


class SmallerSheet(AnswerSheet):
    """Asks which forms to make, starts the job, and shows the table of the last one."""

    def __init__(self, studio: Studio, run: Run, parent: QWidget) -> None:
        super().__init__(studio, "Make it smaller", _WIDTH_PX, ("Start", "play"), parent)
        self._run = run
        self.checkpoint = CheckpointChoice(studio.runs.checkpoints(run.id))
        self.forms = {form: QCheckBox() for form in _ABOUT}
        for form, box in self.forms.items():
            say(box, box.setText, "A narrower model" if form == "student" else _FORM_KINDS[form])
            box.setChecked(form != "student")
            box.toggled.connect(lambda _: self.go.setEnabled(self.ready()))
        self.forms["student"].setEnabled(_narrows(studio, run))
        self.table = WordTable("Size, speed and score")
        self.notes = label("", "faint", wrap=True)
        for part in (self.table, self.notes):
            part.hide()
        self._lay_out()
        self.show_table(latest_table(studio.project, run.id))

    def work(self) -> Callable[[], Job]:
        """What puts the job into the queue."""
        forms = tuple(form for form, box in self.forms.items() if box.isChecked())
        opened, run, wish = self._studio.project, self._run.id, ShrinkWish(forms, self.checkpoint.checkpoint)
        return lambda: shrink_run(opened, run, wish).job

    def ready(self) -> bool:
        """Whether a form is chosen, and none is being made."""
        return not self._job and any(box.isChecked() for box in self.forms.values())

    def begun(self, made: Job) -> object:
        """Show the runs that were begun, and tell the end also where the sheet was closed."""
        JobWatch(self._studio, made.id, partial(_tell, self._studio, self._run))
        self._studio.content_changed.emit("runs")
        return super().begun(made)

    def answer(self, job: Job) -> None:
        """Show what was made."""
        try:
            self.show_table(table_of(job))
        except StudioError as error:
            self.tell(sentence(error))

    def show_table(self, found: SmallerTable | None) -> None:
        """Show what was found; nothing if nothing was."""
        if found is None:
            return
        best = None if found.smallest is None else found.smallest.run
        rows = []
        for one in found.variants:
            cells = cells_of(found, one)
            mark = f" ({tr('loses nothing')})" if one.run == best else ""
            cells[_RUN], cells[_FORM] = self._title(one.run), tr(_FORM_KINDS[one.form]) + mark
            if one.score is not None:
                cells[_INTERVAL] = interval_words(one.score)
            rows.append(cells)
        self.table.show_rows(_HEADER, rows)
        self.table.setFixedHeight(_ROW_PX * (len(rows) + 1) + 18)
        put(self.notes.setText, "\n".join(tr(note.template, **note.params) for note in notes_of(found)))
        self.table.show()
        self.notes.show()

    def _lay_out(self) -> None:
        kinds = column(gap=2)
        for form, box in self.forms.items():
            about = label(_ABOUT[form], "faint", wrap=True)
            about.setContentsMargins(24, 0, 0, 6)
            kinds.addWidget(box)
            kinds.addWidget(about)
        lead = label(
            "Each smaller form becomes a run of its own. All are judged on the same samples and seeds as this one, and timed by "
            "turns with it.",
            wrap=True,
        )
        chosen = row(label("Checkpoint"), self.checkpoint, None, gap=12)
        self.fill(
            (lead, chosen, kinds, self.trouble, self.table, self.notes, None),
            (None, button("Close", self.reject), self.go),
        )

    def _title(self, run: str) -> str:
        found = self._studio.runs.get(run)
        return run if found is None else named(found.run)


def _narrows(studio: Studio, run: Run) -> bool:
    """Whether a narrower model can learn from a run."""
    try:
        check_narrows(studio.project, studio.project.runs.config(run.id))
    except StudioError:
        return False
    return True


def ask_to_shrink(studio: Studio, run: Run, parent: QWidget) -> SmallerSheet:
    """Open the sheet over the page."""
    sheet = SmallerSheet(studio, run, parent)
    sheet.open_over(studio.project_closing)
    return sheet


def _tell(studio: Studio, run: Run, found: Mapping[str, Any]) -> None:
    """Report which form loses nothing."""
    studio.content_changed.emit("runs")
    note = notes_of(SmallerTable.model_validate(dict(found)))[0]
    studio.notify(
        "good", tr("Smaller forms of {run} were made.", run=named(run)), tr(note.template, **note.params)
    )
