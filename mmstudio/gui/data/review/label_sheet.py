"""The sheet Label these: classes given as sentences, and what a run says of each sample, reviewed by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QLineEdit, QListWidget, QWidget

from mmstudio.core.job import Job
from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.data.review.classes_edit import ClassesEdit
from mmstudio.gui.data.review.decision_keys import DecisionKeys
from mmstudio.gui.data.review.review_sheet import ReviewSheet
from mmstudio.gui.data.samples.space_choice import NO_RUN, SpaceChoice
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, clear, column, label, literal, row, scrolled
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.devices import preferred_device
from mmstudio.services.suggestions.label_wishes import GAP
from mmstudio.services.suggestions.labels import Label, remarks

_RANKED_PX = 90
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_KEYS = "Enter: accept. 1 to 9: another class. Ctrl+R: reject. Ctrl+Z: take the last one back. Page Up, Page Down: go. Esc: leave."


class RankedClasses(QListWidget):
    """The likeliest classes of a sample; keys decide on them.

    Attributes:
        keys: What decides; the number of a class chooses it and counts as Enter.
    """

    def __init__(self) -> None:
        super().__init__()
        self.keys = DecisionKeys(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < min(9, self.count()) and not event.modifiers() & ~_KEYPAD:
            self.setCurrentRow(number)
            self.keys.entered.emit()
        else:
            super().keyPressEvent(event)


class LabelSheet(ReviewSheet):
    """Takes classes and a column, has a run tell them apart, and shows one sample after another.

    Args:
        studio: Of the open project.
        info: The data set.
        ids: The samples that are asked for; all that lack a label if ``None``.
        parent: The browser.

    Signals:
        accepted: A label and the class that a person has chosen.
    """

    accepted = Signal(object, str)

    def __init__(self, studio: Studio, info: DatasetInfo, ids: Sequence[int] | None, parent: QWidget) -> None:
        super().__init__(studio, info, "Label these", parent)
        self._ids = None if ids is None else list(ids)
        self.space = SpaceChoice(studio, info.name, self.run, self)
        self.classes = ClassesEdit(studio.app.registry, info.slots)
        self.template, self.into = QLineEdit(GAP), QLineEdit("label")
        self.begin = button("Label", self._begin)
        self.yes = button("Accept", self.take, primary=True)
        self.no = button("Reject", self.drop)
        self.ranked = RankedClasses()
        self.ranked.setMinimumHeight(_RANKED_PX)
        self.origin, self.remarks = literal("", "faint"), column(gap=4)
        for made, words in (
            (self.template, "Template"),
            (self.into, "Column"),
            (self.ranked, "Likeliest classes"),
        ):
            say(made, made.setAccessibleName, words)
        self._lay_out()
        self.ranked.keys.entered.connect(self.take)
        self.ranked.keys.left.connect(self.reject)
        self.ranked.keys.stepped.connect(self.go)
        self.into.editingFinished.connect(self.read)
        QShortcut(QKeySequence("Ctrl+R"), self, self.drop)
        self._enable(on=False)
        self.begin.setEnabled(False)
        self.classes.setFocus()
        self.space.read.connect(lambda _: self.begin.setEnabled(True))
        self.space.lacking.connect(lambda: self.tell(tr(NO_RUN)))
        self.space.failed.connect(self.refuse)
        self.read()

    def take(self) -> None:
        """Accept the chosen class and go on."""
        one, place = self.current, self.ranked.currentRow()
        if one is not None and self.ranked.isEnabled() and place >= 0:
            self.leave(one)
            self.accepted.emit(one, one.told.ranked[place][0])

    def drop(self) -> None:
        """Reject the label and go on."""
        one = self.current
        if one is not None and self.ranked.isEnabled():
            self.leave(one)
            self.rejected.emit(one)

    def deciding(self) -> Sequence[QWidget]:
        """The classes and the buttons."""
        return self.ranked, self.yes, self.no

    def pending(self) -> tuple[object, Callable[[], Sequence[Label]]]:
        """What waits for the column."""
        service, name, into = self._studio.project.labels, self._info.name, self.into.text()
        return into, lambda: service.pending(name, service.column(name, into)) if into.strip() else []

    def present(self, one: Label | None) -> None:
        """Show the likeliest classes of a sample, or none."""
        self.ranked.clear()
        ranked = () if one is None else one.told.ranked
        for number, (name, share) in enumerate(ranked, 1):
            mark = f"{number}   " if number <= 9 else ""
            self.ranked.addItem(f"{mark}{name}   {100 * share:.0f} %")
        self.ranked.setCurrentRow(0 if ranked else -1)
        self.origin.setText("" if one is None else tr("Told by {run}", run=one.told.run))

    def focus(self) -> None:
        """Give the keys to the likeliest classes, unless a person is writing."""
        writing = bool(self.classes.toPlainText()) and self.classes.hasFocus()
        if not (writing or self.template.hasFocus() or self.into.hasFocus()):
            self.ranked.setFocus()

    def ended(self, job: Job) -> None:
        """Say how often it is right where the class is known, and what makes it unfair."""
        clear(self.remarks)
        for note in remarks(job.result):
            self.remarks.addWidget(label(note.template, "faint", wrap=True, **note.params))

    def _lay_out(self) -> None:
        inside, right = QWidget(), QWidget()
        inside.setLayout(column(self._values, None))
        form = QFormLayout()
        form.addRow(label("By the run", "field"), self.space.line)
        form.addRow(label("Look through", "field"), self.space.slot)
        form.addRow(label("Classes", "field"), self.classes)
        form.addRow(label("Template", "field"), self.template)
        form.addRow(label("Column", "field"), self.into)
        decide = row(self.yes, self.no, None)
        keys = label(_KEYS, "faint", wrap=True)
        begin = row(None, self.begin)
        right.setLayout(column(form, begin, self.ranked, self.origin, decide, keys, self.remarks, None))
        halves = row(scrolled(inside), right, gap=18)
        halves.setStretch(0, 1)
        halves.setStretch(1, 1)
        top = row(self.head, self.counted, None, gap=12)
        whole = column(top, self.trouble, halves, row(None, button("Close", self.reject)), gap=14, margin=16)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        for press in (self.begin, self.yes, self.no):
            press.setAutoDefault(False)  # Enter belongs to the classes

    def _begin(self) -> None:
        service, name, run, ids = (
            self._studio.project.labels,
            self._info.name,
            self.run.currentData(),
            self._ids,
        )
        self.begin.setFocus()  # nobody is writing any more: the keys go on to what is found
        classes, into = self.classes.classes, self.into.text()
        slot, checkpoint = self.space.slot.currentData(), self.space.checkpoint.checkpoint
        templates = [part.strip() for part in self.template.text().split("|") if part.strip()] or [GAP]
        device = preferred_device(self._studio.preferences.device)
        self.submit(
            lambda: service.submit(
                name,
                run,
                classes,
                service.column(name, into),
                ids,
                base=Path(),
                slot=slot,
                templates=templates,
                checkpoint=checkpoint,
                device=device,
            )
        )
