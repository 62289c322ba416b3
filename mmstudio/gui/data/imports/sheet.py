"""The import sheet: shows what an import will do, to be changed before anything is stored."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QProgressBar, QWidget
from shiboken6 import isValid

from mmstudio.core.sample import Content, NewSample, Role, Slot
from mmstudio.gui.data.imports.options import ImportOptions
from mmstudio.gui.data.imports.target import ImportTarget
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.shared.basic import button, clear, label, row
from mmstudio.gui.shared.fold import Fold
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.shared.values.sample_words import words
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.exchange import ImportPlan
from mmstudio.services.datasets.service import default_name
from mmstudio.services.imports.job import ImportWish
from mmstudio.services.opened import OpenProject
from mmstudio.services.unpacking.kinds import is_archive

ROLES: tuple[Role, ...] = ("target", "condition", "either")
_WIDTH_PX = 560
_MOST_NOTES = 6
_FIRST = 3
_MOST_WORDS = 60


class ImportSheet(Sheet):
    """Examines dropped paths off the GUI thread, shows what was found, and starts the import.

    Signals:
        started: Name of the data set that is being filled.
    """

    started = Signal(str)

    def __init__(self, studio: Studio, paths: list[Path], parent: QWidget, into: str = "") -> None:
        super().__init__(parent, "Import data", _WIDTH_PX)
        self._studio, self._paths = studio, paths
        self._source: Path | None = None
        self._given: dict[str, Slot] = {}
        self._slots: tuple[Slot, ...] = ()
        self._round = 0
        self.target = ImportTarget(studio, into)
        self.target.activated.connect(lambda _: self._look())
        self.name = QLineEdit()
        say(self.name, self.name.setAccessibleName, "Name of the data set")
        self.found = label("Looking at the files ...", "", wrap=True)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.notes = label("", "faint", wrap=True)
        self.notes.hide()
        self.first = label("", "faint", wrap=True)
        self.first.hide()
        say(self.first, self.first.setAccessibleName, "The first samples")
        self.options = ImportOptions()
        self.slots_box = QWidget()
        self.grid = QGridLayout()
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(8)
        self.slots_box.setLayout(self.grid)
        self.go = button("Import", self.accept, picture="import", primary=True)
        self.go.setDefault(True)
        self.go.setEnabled(False)
        self._lay_out()
        self._look()

    def accept(self) -> None:
        """Start the import as a job; the sheet stays open where it cannot start."""
        if self._source is None or not self.go.isEnabled():
            return
        name = self.name.text().strip()
        source, given = self._source, dict(self._given)
        project, wish, into = self._studio.project, self.options.wish, self.target.into
        self.go.setEnabled(False)
        self.busy.show()
        self._studio.tasks.run(
            lambda: (
                project.adding.add(source, into, wish.split)
                if into
                else _begin(project, source, name, given, wish)
            ),
            lambda _: self._on_started(into or name or default_name(source)),
            self._refuse,
        )

    def modality(self, slot: str) -> QComboBox:
        """The editor of a slot's modality."""
        return cast("QComboBox", self.findChild(QComboBox, f"modality-{slot}"))

    def role(self, slot: str) -> QComboBox:
        """The editor of a slot's role."""
        return cast("QComboBox", self.findChild(QComboBox, f"role-{slot}"))

    def _lay_out(self) -> None:
        self._into = QWidget()
        self._into.setLayout(row(label("Add to"), self.target, None, gap=12))
        if self.target.count() == 1:
            self._into.hide()
        self._named = QWidget()
        line = row(label("Name"), self.name, gap=12)
        line.setStretch(1, 1)
        self._named.setLayout(line)
        self._more = Fold(self.options, "More choices", "Fewer choices")
        parts = [
            self.found,
            self.busy,
            self._into,
            self._named,
            self.slots_box,
            self.first,
            self._more,
            self.notes,
            self.trouble,
            None,
        ]
        self.fill(parts, [None, button("Cancel", self.reject), self.go])

    def _look(self) -> None:
        """Gather the paths if needed, and plan with the slots given now."""
        self._round += 1
        number, imports, given = self._round, self._studio.project.imports, dict(self._given)
        paths, source, into = self._paths, self._source, self.target.into
        adding = self._studio.project.adding
        title = _title(paths)
        self.go.setEnabled(False)
        self.busy.show()

        def work() -> tuple[Path, str, ImportPlan, list[NewSample]]:
            found = source or imports.gather(paths, title)
            if into:
                fit = adding.fit(found, into)
                plan = replace(fit.plan, notes=fit.notes)
                return found, fit.importer, plan, imports.first_samples(found, fit.given, _FIRST)
            return (*(found, *imports.plan(found, given)), imports.first_samples(found, given, _FIRST))

        self._studio.tasks.run(
            work,
            lambda made: self._take(made) if isValid(self) and number == self._round else None,
            lambda error: self._refuse(error) if number == self._round else None,
        )

    def _take(self, made: tuple[Path, str, ImportPlan, list[NewSample]]) -> None:
        first = self._source is None
        self._source, importer, plan, samples = made
        self.options.show_source(plan.slots, packed=self._source.is_file() and is_archive(self._source))
        self.first.setText("\n".join(map(_in_a_line, samples)))
        self.first.setVisible(bool(samples))
        self._slots = plan.slots
        if first:
            self.name.setText(self._free_name(default_name(self._source)))
            self.name.selectAll()
        title = self._studio.app.registry.importers.get(importer).title
        facts = {"count": f"{plan.count:,}", "source": self._source.name, "importer": tr(title)}
        if plan.count:
            say(
                self.found,
                self.found.setText,
                "{count} {count:sample was|samples were} found in {source} ({importer}).",
                **facts,
            )
        else:
            say(self.found, self.found.setText, "{source} can be imported ({importer}).", **facts)
        notes = list(plan.notes[:_MOST_NOTES])
        if len(plan.notes) > _MOST_NOTES:
            notes.append(tr("And {count} {count:more note|more notes}.", count=len(plan.notes) - _MOST_NOTES))
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        self.trouble.hide()
        self.busy.hide()
        for part in (self._named, self.slots_box, self._more):
            part.setVisible(not self.target.into)
        self._show_slots()
        self.go.setEnabled(True)

    def _show_slots(self) -> None:
        clear(self.grid)
        for place, head in enumerate(
            (label("Slot", "faint"), label("Kind", "faint"), label("What it is for", "faint"))
        ):
            self.grid.addWidget(head, 0, place)
        for line, slot in enumerate(self._slots, 1):
            name = label()
            name.setText(f"{slot.name} ({', '.join(slot.columns)})" if slot.columns else slot.name)
            name.setWordWrap(True)
            self.grid.addWidget(name, line, 0)
            self.grid.addWidget(self._modality_of(slot), line, 1)
            self.grid.addWidget(self._role_of(slot), line, 2)
        self.grid.setColumnStretch(0, 1)

    def _modality_of(self, slot: Slot) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"modality-{slot.name}")
        for spec in self._studio.app.registry.modalities:
            box.addItem(tr(spec.title), spec.id)
        box.setCurrentIndex(box.findData(slot.modality))
        say(box, box.setAccessibleName, "Kind of {slot}", slot=slot.name)
        box.activated.connect(lambda _: self._give(replace(slot, modality=str(box.currentData())), look=True))
        return box

    def _role_of(self, slot: Slot) -> QComboBox:
        box = QComboBox()
        box.setObjectName(f"role-{slot.name}")
        for role in ROLES:
            box.addItem("", role)
        say(box, partial(box.setItemText, 0), "To be made")
        say(box, partial(box.setItemText, 1), "Condition")
        say(box, partial(box.setItemText, 2), "To be made or condition")
        box.setCurrentIndex(box.findData(slot.role))
        say(box, box.setAccessibleName, "What {slot} is for", slot=slot.name)
        box.activated.connect(lambda _: self._give(replace(slot, role=cast("Role", box.currentData()))))
        return box

    def _give(self, slot: Slot, *, look: bool = False) -> None:
        """Take a change; from then on all slots are given, so that changing one does not affect another."""
        present = {one.name: one for one in self._slots} | self._given
        changed = (
            replace(present[slot.name], modality=slot.modality)
            if look
            else replace(present[slot.name], role=slot.role)
        )
        self._given = {**present, slot.name: changed}
        if look:
            self._look()

    def _free_name(self, wanted: str) -> str:
        taken = {info.name for info in self._studio.project.datasets.list() if any(info.counts.values())}
        names = [wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3))]
        return next(name for name in names if name not in taken)

    def _on_started(self, name: str) -> None:
        if isValid(self):
            self.started.emit(name)
            super().accept()

    def _refuse(self, error: BaseException) -> None:
        if not isValid(self):
            return
        self.busy.hide()
        if self._source is None:
            say(self.found, self.found.setText, "These files cannot be imported as they are.")
        self.trouble.setText(sentence(error))
        self.trouble.show()
        self.go.setEnabled(self._source is not None and not self.target.into)


def _begin(project: OpenProject, source: Path, name: str, given: dict[str, Slot], wish: ImportWish) -> None:
    """Start the import, and after it the job that reads files which were only named."""
    job = project.imports.import_source(source, name, slots=given, wish=wish)
    if wish.check_later:
        project.datasets.start_reading(str(job.payload["dataset"]))


def _in_a_line(sample: NewSample) -> str:
    """A sample to be imported, in a few words."""
    parts = []
    for slot, values in sample.values.items():
        first = values[0]
        said = first.name if isinstance(first, Path | Content) else words(first)
        parts.append(f"{slot}: {said[:_MOST_WORDS]}" + (f"  +{len(values) - 1}" if len(values) > 1 else ""))
    return "   ".join(parts)


def _title(paths: list[Path]) -> str:
    """The title of gathered files: the name of the folder that holds them all."""
    parents = {path.parent for path in paths}
    only = next(iter(parents)) if len(parents) == 1 else None
    return (only.name if only is not None else "") or tr("Dropped files")


def ask_to_import(studio: Studio, paths: list[Path], parent: QWidget, into: str = "") -> ImportSheet:
    """Open the sheet over a page; ``into`` is the data set chosen at first, a new one if empty."""
    sheet = ImportSheet(studio, paths, parent, into)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    sheet.setWindowModality(Qt.WindowModality.WindowModal)
    sheet.open()
    return sheet
