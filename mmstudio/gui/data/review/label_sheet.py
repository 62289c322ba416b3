"""The sheet Label these: classes given as sentences, and what a run says of each sample, reviewed by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QLineEdit, QListWidget, QPlainTextEdit, QWidget
from shiboken6 import isValid

from mmstudio.core.job import Job
from mmstudio.core.run import Run
from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.data.review.review_sheet import ReviewSheet
from mmstudio.gui.look.language import named, say, tr
from mmstudio.gui.shared.basic import button, column, label, literal, row, scrolled
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.devices import preferred_device
from mmstudio.services.suggestions.labels import GAP, ClassWish, Label

_CLASSES_PX, _RANKED_PX = 96, 90
_NO_RUN = (
    "No run knows what is alike in this data set. Train one by the recipe Alignment on the page Train: three minutes are "
    "enough to begin with."
)
_KEYS = "Enter: accept. 1 to 9: another class. Ctrl+R: reject. Page Up, Page Down: go. Esc: leave."


def classes_of(text: str) -> list[ClassWish]:
    """Classes as they are written, one in a line: ``name = sentence``, or the sentence alone; a name may come again."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, sign, told = (part.strip() for part in line.partition("="))
        if name:
            found.setdefault(name, []).append(told if sign and told else name)
    return [ClassWish(name, tuple(sentences)) for name, sentences in found.items()]


class RankedClasses(QListWidget):
    """The likeliest classes of a sample; keys decide on them.

    Signals:
        entered: Enter was pressed, or the key of a class.
        left: Esc was pressed.
        stepped: Page Down (1) or Page Up (-1) was pressed.
    """

    entered = Signal()
    left = Signal()
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entered.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_PageDown:
                self.stepped.emit(1)
            case Qt.Key.Key_PageUp:
                self.stepped.emit(-1)
            case _ if 0 <= number < min(9, self.count()) and not event.modifiers():
                self.setCurrentRow(number)
                self.entered.emit()
            case _:
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
        self.classes, self.template, self.into = QPlainTextEdit(), QLineEdit(GAP), QLineEdit("label")
        self.classes.setFixedHeight(_CLASSES_PX)
        self.classes.setTabChangesFocus(True)
        say(self.classes, self.classes.setPlaceholderText, "One class in a line: red = a red ring")
        self.begin = button("Label", self._begin)
        self.yes = button("Accept", self.take, primary=True)
        self.no = button("Reject", self.drop)
        self.ranked = RankedClasses()
        self.ranked.setMinimumHeight(_RANKED_PX)
        self.origin, self.known = literal("", "faint"), label("", "faint", wrap=True)
        for made, words in (
            (self.classes, "Classes"),
            (self.template, "Template"),
            (self.into, "Column"),
            (self.ranked, "Likeliest classes"),
        ):
            say(made, made.setAccessibleName, words)
        self._lay_out()
        self.ranked.entered.connect(self.take)
        self.ranked.left.connect(self.reject)
        self.ranked.stepped.connect(self.go)
        self.into.editingFinished.connect(self.read)
        QShortcut(QKeySequence("Ctrl+R"), self, self.drop)
        self._enable(on=False)
        self.begin.setEnabled(False)
        studio.tasks.run(partial(studio.project.search.able, info.name), self._offer, self.refuse)
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
        """Give the keys to the classes, unless a person is writing."""
        if not (self.classes.hasFocus() or self.template.hasFocus() or self.into.hasFocus()):
            self.ranked.setFocus()

    def ended(self, job: Job) -> None:
        """Say how often it is right where the class is known."""
        known, right = job.result.get("known", 0), job.result.get("right", 0)
        self.known.setVisible(bool(known))
        if known:
            say(
                self.known,
                self.known.setText,
                "Of {known} held-out samples whose class is known, {share} % are told right.",
                known=f"{known:,}",
                share=f"{100 * right / known:.1f}",
            )
        self.ranked.setFocus()

    def _lay_out(self) -> None:
        inside, right = QWidget(), QWidget()
        inside.setLayout(column(self._values, None))
        form = QFormLayout()
        form.addRow(label("By the run"), self.run)
        form.addRow(label("Classes"), self.classes)
        form.addRow(label("Template"), self.template)
        form.addRow(label("Column"), self.into)
        self.known.hide()
        decide = row(self.yes, self.no, None)
        keys = label(_KEYS, "faint", wrap=True)
        begin = row(None, self.begin)
        right.setLayout(column(form, begin, self.ranked, self.origin, decide, keys, self.known, None))
        halves = row(scrolled(inside), right, gap=18)
        halves.setStretch(0, 1)
        halves.setStretch(1, 1)
        top = row(self.head, self.counted, None, gap=12)
        whole = column(top, self.trouble, halves, row(None, button("Close", self.reject)), gap=14, margin=16)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        for press in (self.begin, self.yes, self.no):
            press.setAutoDefault(False)  # Enter belongs to the classes

    def _offer(self, runs: list[Run]) -> None:
        if not isValid(self):
            return
        for one in runs:
            self.run.addItem(named(one), one.id)
        self.begin.setEnabled(bool(runs))
        if not runs:
            self.tell(tr(_NO_RUN))

    def _begin(self) -> None:
        service, name, run, ids = (
            self._studio.project.labels,
            self._info.name,
            self.run.currentData(),
            self._ids,
        )
        classes, into = classes_of(self.classes.toPlainText()), self.into.text()
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
                templates=templates,
                device=device,
            )
        )
