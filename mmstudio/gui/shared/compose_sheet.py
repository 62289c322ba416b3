"""The composition sheet: puts results together as a folder, as a page, as a film, or as a file of an exporter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)
from shiboken6 import isValid

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.shared.archives import documents
from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.shared.card_number import calm
from mmstudio.gui.shared.job_sheet import JobSheet
from mmstudio.gui.shared.save_dialog import file_name, free_place
from mmstudio.gui.studio.job_watch import JobWatch
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.exchange_specs import ExporterSpec
from mmstudio.services.reports.composed.service import (
    USUAL_S,
    Composition,
    check_target,
    compose,
    offered,
    suffixes,
)

_WIDTH_PX = 580
_WORDS = {
    "page": (
        "A page",
        "One HTML file with pictures, texts and sounds inside; any browser shows it, without a network.",
    ),
    "folder": (
        "A folder",
        "The files, and a table over them that this program can import again.",
    ),
    "film": (
        "A film",
        "An MP4: picture, caption and sound of one result after the other.",
    ),
}


@dataclass(frozen=True)
class Composed:
    """What can be put together.

    Attributes:
        name: Proposed title.
        results: Files of all results that are shown.
        chosen: Files of the chosen ones.
        cards: How many results the files belong to: all, and the chosen ones.
    """

    name: str
    results: Sequence[Path]
    chosen: Sequence[Path]
    cards: tuple[int, int]


class ComposeSheet(JobSheet):
    """Asks how to put results together, then starts the job."""

    def __init__(self, studio: Studio, what: Composed, parent: QWidget) -> None:
        super().__init__(studio, "Put results together", _WIDTH_PX, ("Put together", "export"), parent)
        self._what = what
        self.kinds: dict[str, QRadioButton] = {}
        self._kinds, self._group = column(gap=2), QButtonGroup(self)
        self._suffixes = suffixes(())
        for kind, words in _WORDS.items():
            self._add(kind, *words)
        self.title, self.target = QLineEdit(what.name), QLineEdit()
        say(self.title, self.title.setAccessibleName, "Title")
        say(self.target, self.target.setAccessibleName, "Place")
        self.seconds = QDoubleSpinBox()
        self.seconds.setRange(0.5, 60)
        self.seconds.setValue(USUAL_S)
        self.seconds.setDecimals(1)
        calm(self.seconds)
        say(self.seconds, self.seconds.setAccessibleName, "Seconds for a result without a sound")
        self.chosen = QCheckBox()
        say(
            self.chosen,
            self.chosen.setText,
            "Only the {count} {count:chosen one|chosen ones}",
            count=f"{what.cards[1]:,}",
        )
        self.chosen.setChecked(what.cards[1] > 1)
        self._length = QWidget()
        self._lay_out()
        self.chosen.setVisible(0 < what.cards[1] < what.cards[0])
        self.target.textEdited.connect(lambda _: self._check())
        self.kinds["page"].setChecked(True)
        studio.tasks.run(partial(offered, studio.project, what.results), self._offer)

    @property
    def kind(self) -> str:
        """The chosen kind."""
        return next(kind for kind, box in self.kinds.items() if box.isChecked())

    def accept(self) -> None:
        """Start the job, unless the place cannot be used."""
        self._check()
        super().accept()

    def work(self) -> Callable[[], Job]:
        """What puts together all of them, or the chosen ones."""
        some = self.chosen.isChecked() and not self.chosen.isHidden()
        wanted = Composition(
            self.kind,
            Path(self.target.text().strip()),
            self._what.chosen if some else self._what.results,
            self.title.text().strip() or self._what.name,
            self.seconds.value(),
        )
        return partial(compose, self._studio.project, wanted)

    def begun(self, made: Job) -> object:
        """Watch the job, and say where the results are."""
        JobWatch(self._studio, made.id, partial(_tell, self._studio))
        return super().begun(made)

    def _lay_out(self) -> None:
        self._length.setLayout(row(label("Seconds for a result without a sound"), self.seconds, None))
        place = row(self.target, button("Choose", self._choose))
        place.setStretch(0, 1)
        lines = QFormLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addRow(label("Title", "field"), self.title)
        lines.addRow(label("Place", "field"), place)
        self.fill(
            (self._kinds, self._length, lines, self.chosen, self.trouble, None),
            (None, button("Cancel", self.reject), self.go),
        )

    def _add(self, kind: str, title: str, summary: str) -> None:
        """Add a kind to the choice."""
        box = self.kinds[kind] = QRadioButton()
        say(box, box.setText, title)
        self._group.addButton(box)
        box.toggled.connect(self._on_kind)
        about = label(summary, "faint", wrap=True)
        about.setContentsMargins(24, 0, 0, 6)
        self._kinds.addWidget(box)
        self._kinds.addWidget(about)

    def _offer(self, exporters: Sequence[ExporterSpec]) -> None:
        """Add the exporters that can take some of the results, once that is known."""
        if isValid(self):
            self._suffixes = suffixes(exporters)
            for spec in exporters:
                self._add(spec.id, spec.title, spec.summary)

    def _on_kind(self, *, checked: bool = False) -> None:
        del checked
        if not any(box.isChecked() for box in self.kinds.values()):
            return
        self._length.setVisible(self.kind == "film")
        before = Path(self.target.text().strip() or documents() / file_name(self._what.name, "results"))
        ending = next((one for one in self._suffixes.values() if one and before.name.endswith(one)), "")
        stem = before.name.removesuffix(ending) or before.name
        self.target.setText(str(free_place(before.with_name(stem + self._suffixes[self.kind]))))
        self._check()

    def _choose(self) -> None:
        """Ask for the place; the dialog asks before a file is replaced, so that another name is taken here."""
        kind = self.kind
        if kind == "folder":
            found = QFileDialog.getExistingDirectory(self, tr("A folder for the results"), str(documents()))
            place = Path(found) if found else None
            if place is not None and any(place.iterdir()):
                place = free_place(place / file_name(self._what.name, "results"))
        else:
            found, _ = QFileDialog.getSaveFileName(self, tr("Put results together"), self.target.text())
            place = free_place(_with_suffix(Path(found), self._suffixes[kind])) if found else None
        if place is not None:
            self.target.setText(str(place))
            self._check()

    def _check(self) -> None:
        """Say at once why it could not start."""
        self.tell("")
        text = self.target.text().strip()
        self.go.setEnabled(bool(text))
        if not text:
            return
        try:
            root, registry = self._studio.project.project.layout.root, self._studio.app.registry
            check_target(self.kind, Path(text).absolute(), root, registry, replace=False)
        except StudioError as error:
            self.tell(sentence(error))
            self.go.setEnabled(False)


def ask_to_compose(studio: Studio, what: Composed, parent: QWidget) -> ComposeSheet:
    """Open the sheet over a page."""
    sheet = ComposeSheet(studio, what, parent)
    sheet.open_over(studio.project_closing)
    return sheet


def _with_suffix(path: Path, suffix: str) -> Path:
    return path if path.name.lower().endswith(suffix.lower()) else path.with_name(path.name + suffix)


def _tell(studio: Studio, found: Mapping[str, Any]) -> None:
    """Report where results that were put together are."""
    text = tr("They are in {folder}.", folder=str(found["target"]))
    if found["left_out"]:
        text += " " + tr("{count} could not be read and were left out.", count=found["left_out"])
    title = tr("{count} {count:result was|results were} put together.", count=f"{found['results']:,}")
    studio.notify("warning" if found["left_out"] else "good", title, text)
