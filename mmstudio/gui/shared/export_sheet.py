"""The export sheet: asks for format, splits and folder of an export, and shows its size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget
from shiboken6 import isValid

from mmstudio.core.job import Job
from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.archives import documents
from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.shared.flow import FlowLayout
from mmstudio.gui.shared.forms.part_form import PartForm
from mmstudio.gui.shared.job_sheet import JobSheet
from mmstudio.gui.shared.save_dialog import file_name, free_place
from mmstudio.gui.studio.job_watch import JobWatch
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.recipe import Choice
from mmstudio.services.exports.service import ExportWish
from mmstudio.services.exports.size import Estimate

_SPLITS = {"train": "Training", "val": "Validation", "test": "Test"}
_MOST_TOLD = 100
_WIDTH_PX = 580


@dataclass(frozen=True)
class Exported:
    """What is to be exported.

    Attributes:
        name: Name of the data set or session.
        counts: Split to the number of samples; empty for results.
        session: Id of the session whose results are exported, or empty.
        results: How many results it has.
        chosen: The chosen results.
    """

    name: str
    counts: Mapping[str, int] = field(default_factory=dict)
    session: str = ""
    results: int = 0
    chosen: tuple[Path, ...] = ()


class ExportSheet(JobSheet):
    """Asks how to export, then starts the job."""

    def __init__(self, studio: Studio, what: Exported, parent: QWidget) -> None:
        title = "Export results as a data set" if what.session else "Export the data set"
        super().__init__(studio, title, _WIDTH_PX, ("Export", "export"), parent)
        self._what = what
        self._round = 0
        formats = studio.app.registry.dataset_exporters
        first = next(iter(formats), None)
        self.format = PartForm("Format", formats, Choice(id=first.id if first else ""), studio.app.registry)
        self.splits = {split: self._split(split, count) for split, count in what.counts.items()}
        self.chosen = QCheckBox()
        say(
            self.chosen,
            self.chosen.setText,
            "Only the {count} {count:chosen one|chosen ones}",
            count=f"{len(what.chosen):,}",
        )
        self.chosen.setChecked(len(what.chosen) > 1)
        self.bare = QCheckBox()
        words = "Leave out what stands inside files beside pictures and sounds: place and time, camera, names, comments"
        say(self.bare, self.bare.setText, words)
        self.folder = QLineEdit(str(free_place(documents() / file_name(what.name, "data"))))
        say(self.folder, self.folder.setAccessibleName, "Folder")
        self.amount = label("", "faint", wrap=True)
        self._lay_out()
        self.chosen.setVisible(bool(what.chosen))
        self.format.changed.connect(self._on_changed)
        self.folder.textChanged.connect(self._on_changed)
        self.chosen.toggled.connect(self._on_changed)
        self._on_changed()
        self._measure()

    def work(self) -> Callable[[], Job]:
        """What exports the results, or the splits, that are chosen."""
        folder, form = Path(self.folder.text().strip()), self.format.form
        wish = ExportWish(folder, self.format.part_id, form.settings(), notes=not self.bare.isChecked())
        splits = [split for split, box in self.splits.items() if box.isChecked()]
        what, exports = self._what, self._studio.project.exports
        if what.session:
            results = what.chosen if self.chosen.isChecked() else ()
            return partial(exports.export_results, what.session, wish, results)
        return partial(exports.export, what.name, wish, splits)

    def ready(self) -> bool:
        """Whether something is chosen, and a place for it."""
        some = bool(self._what.session) or any(box.isChecked() for box in self.splits.values())
        return some and bool(self.folder.text().strip()) and self.format.form.valid()

    def begun(self, made: Job) -> object:
        """Watch the job, and say where the samples are."""
        JobWatch(self._studio, made.id, partial(_tell, self._studio))
        return super().begun(made)

    def _lay_out(self) -> None:
        place = row(label("Folder"), self.folder, button("Choose", self._choose), gap=12)
        place.setStretch(1, 1)
        parts: list[QWidget] = []
        if self._what.session:
            words = (
                "Each result becomes a sample with its conditions, marked as generated. All of them are for training, so that "
                "what is held out stays real."
            )
            parts.append(label(words, wrap=True))
        boxes = FlowLayout(16)
        for box in (*self.splits.values(), self.chosen):
            boxes.addWidget(box)
        words = "Otherwise it goes along as it is. What is seen and heard stays the same in either case."
        notes = column(self.bare, label(words, "faint", wrap=True), gap=4)
        self.fill(
            (*parts, self.format, boxes, notes, place, self.amount, self.trouble, None),
            (None, button("Cancel", self.reject), self.go),
        )

    def _split(self, split: str, count: int) -> QCheckBox:
        box = QCheckBox()
        say(box, box.setText, "{part} ({count})", part=tr(_SPLITS[split]), count=f"{count:,}")
        box.setEnabled(count > 0)
        box.setChecked(count > 0)
        box.toggled.connect(self._on_changed)
        box.toggled.connect(self._measure)
        return box

    def _choose(self) -> None:
        """Choose the folder; inside one that is not empty, a new one is made."""
        found = QFileDialog.getExistingDirectory(self, tr("A folder for the data set"), str(documents()))
        if found:
            path = Path(found)
            filled = any(path.iterdir())
            self.folder.setText(
                str(free_place(path / file_name(self._what.name, "data")) if filled else path)
            )

    def _measure(self) -> None:
        """Estimate off the GUI thread."""
        self._round += 1
        number, what, exports = self._round, self._what, self._studio.project.exports
        if what.session:
            return
        splits = [split for split, box in self.splits.items() if box.isChecked()]

        def show(found: Estimate) -> None:
            if isValid(self) and number == self._round:
                facts = {"count": f"{found.samples:,}", "size": f"{found.bytes / 1e6:,.1f}"}
                say(
                    self.amount,
                    self.amount.setText,
                    "{count} {count:sample|samples}, about {size} MB",
                    **facts,
                )

        self._studio.tasks.run(lambda: exports.estimate(what.name, splits), show)

    def _on_changed(self, *_: object) -> None:
        self.tell("")
        if self._what.session:
            count = len(self._what.chosen) if self.chosen.isChecked() else self._what.results
            say(self.amount, self.amount.setText, "{count} {count:result|results}", count=f"{count:,}")
        self.go.setEnabled(self.ready())


def export_shown(studio: Studio, info: DatasetInfo | None, parent: QWidget) -> None:
    """Ask how to export the data set that is shown, if there is one that holds samples."""
    if info is not None and any(info.counts.values()):
        ask_to_export(studio, Exported(info.name, info.counts), parent)


def ask_to_export(studio: Studio, what: Exported, parent: QWidget) -> ExportSheet:
    """Open the sheet over a page."""
    sheet = ExportSheet(studio, what, parent)
    sheet.open_over(studio.project_closing)
    return sheet


def _tell(studio: Studio, result: Mapping[str, Any]) -> None:
    """Report a finished export: where it is, and what had to be left out."""
    title = tr("{count} {count:sample was|samples were} exported.", count=f"{result['samples']:,}")
    folder = str(result["folder"])
    if not result["problems"]:
        studio.notify("good", title, tr("They are in {folder}.", folder=folder))
        return
    text = tr(
        "They are in {folder}. Left out: {count}; the details say what, and why.",
        folder=folder,
        count=f"{result['problems']:,}",
    )
    shown: Sequence[Mapping[str, str]] = result["shown"][:_MOST_TOLD]
    details = "\n".join(f"{one['source']}: {one['reason']}" for one in shown)
    studio.notify("warning", title, text, details)
