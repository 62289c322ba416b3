"""The sheet that exports a run's model for other programs, with what a person says on its card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QFormLayout, QLineEdit, QWidget

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job
from mmstudio.core.run import Run
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.shared.archives import documents
from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.shared.forms.checkpoint_choice import CheckpointChoice
from mmstudio.gui.shared.job_sheet import JobSheet
from mmstudio.gui.shared.save_dialog import file_name, free_place
from mmstudio.gui.studio.job_watch import JobWatch
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.exports.service import check_folder
from mmstudio.services.reports.leaving.card_fields import CardFields
from mmstudio.services.reports.leaving.service import (
    EXAMPLES,
    Format,
    ModelWish,
    differs,
    export_model,
    fill_card,
)

_WIDTH_PX = 600
_WORDS: dict[Format, tuple[str, str]] = {
    "onnx": (
        "ONNX",
        "For onnxruntime and many other programs, with a small example.",
    ),
    "torch": ("torch", "Exported programs (.pt2), which torch reads without this program."),
}
_FIELDS = {
    "author": "Author",
    "license": "Licence of the model",
    "data_license": "Licence of the data",
    "link": "More about it",
    "use": "Meant for",
    "limits": "Not meant for",
}
"""Titles of what a person says on the card, by field of :class:`mmstudio.services.reports.leaving.card_fields.CardFields`."""


class ModelSheet(JobSheet):
    """Asks how to export a model, then starts the job."""

    def __init__(self, studio: Studio, run: Run, fields: CardFields, parent: QWidget) -> None:
        super().__init__(studio, "Export the model", _WIDTH_PX, ("Export", "export"), parent)
        self._run = run
        self.checkpoint = CheckpointChoice(studio.runs.checkpoints(run.id))
        self.formats = {form: QCheckBox() for form in _WORDS}
        for form, box in self.formats.items():
            say(box, box.setText, _WORDS[form][0])
            box.toggled.connect(lambda _: self._check())
        self.examples = QCheckBox()
        words = "Put {count} prepared samples of the data set beside it, as an example"
        say(self.examples, self.examples.setText, words, count=EXAMPLES)
        self.examples.setChecked(True)
        self.target = QLineEdit(str(free_place(documents() / file_name(run.name, "model"))))
        say(self.target, self.target.setAccessibleName, "Place")
        told = fields.model_dump()
        self.fields = {name: QLineEdit(told[name]) for name in _FIELDS}
        for name, line in self.fields.items():
            line.setMaxLength(2000)
            say(line, line.setAccessibleName, _FIELDS[name])
        self._lay_out()
        self.target.textEdited.connect(lambda _: self._check())
        self.formats["onnx"].setChecked(True)

    def accept(self) -> None:
        """Start the job, unless the place cannot be used."""
        self._check()
        super().accept()

    def work(self) -> Callable[[], Job]:
        """What keeps what was said for the card, and exports the model."""
        formats = [form for form, box in self.formats.items() if box.isChecked()]
        count = EXAMPLES if self.examples.isChecked() else 0
        wish = ModelWish(Path(self.target.text().strip()), formats, self.checkpoint.checkpoint, count)
        said = {name: line.text().strip() for name, line in self.fields.items()}
        opened, run = self._studio.project, self._run.id

        def start() -> Job:
            fill_card(opened, run, said)
            return export_model(opened, run, wish)

        return start

    def begun(self, made: Job) -> object:
        """Watch the job, and say where the model is."""
        JobWatch(self._studio, made.id, partial(_tell, self._studio))
        return super().begun(made)

    def _lay_out(self) -> None:
        kinds = column(gap=2)
        for form, box in self.formats.items():
            about = label(_WORDS[form][1], "faint", wrap=True)
            about.setContentsMargins(24, 0, 0, 6)
            kinds.addWidget(box)
            kinds.addWidget(about)
        place = row(self.target, button("Choose", self._choose))
        place.setStretch(0, 1)
        lines = QFormLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setVerticalSpacing(6)
        lines.addRow(label("Place", "field"), place)
        for name, line in self.fields.items():
            lines.addRow(label(_FIELDS[name], "field"), line)
        about = label(
            "A model card lies beside it: recipe, data, training, scores, and what you say here.",
            "faint",
            wrap=True,
        )
        chosen = row(label("Checkpoint"), self.checkpoint, None, gap=12)
        self.fill(
            (chosen, kinds, self.examples, about, lines, self.trouble, None),
            (None, button("Cancel", self.reject), self.go),
        )

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, tr("A folder for the model"), str(documents()))
        if found:
            place = Path(found)
            if any(place.iterdir()):
                place = free_place(place / file_name(self._run.name, "model"))
            self.target.setText(str(place))
            self._check()

    def _check(self) -> None:
        """Say at once why it could not start."""
        self.tell("")
        text = self.target.text().strip()
        self.go.setEnabled(bool(text) and any(box.isChecked() for box in self.formats.values()))
        if not text:
            return
        try:
            check_folder(Path(text).absolute(), self._studio.project.project.layout.root)
        except (StudioError, OSError) as error:
            self.tell(sentence(error))
            self.go.setEnabled(False)


def ask_to_export(studio: Studio, run: Run, parent: QWidget) -> ModelSheet:
    """Open the sheet over the page."""
    fields = CardFields.load(studio.project.project.runs.folder(run.id))
    sheet = ModelSheet(studio, run, fields, parent)
    sheet.open_over(studio.project_closing)
    return sheet


def _tell(studio: Studio, found: Mapping[str, Any]) -> None:
    """Report where the model is, and whether it makes what it makes here."""
    text = tr("It is in {folder}.", folder=str(found["folder"]))
    apart = differs(found)
    if apart:
        text += " " + tr("It differs from the program by more than rounding; the card says by how much.")
    studio.notify("warning" if apart else "good", tr("The model was exported."), text)
