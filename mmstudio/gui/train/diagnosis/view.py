"""The view of a diagnosis: what was found, the numbers behind it, what to try, and a button that prepares it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from mmstudio.core.sentences import Note
from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import button, clear, column, label, panel, row
from mmstudio.services.diagnosis.service import RunDiagnosis
from mmstudio.services.diagnosis.signs import RunFinding

_PICTURE_PX = 18
_COLOURS = {"error": "error", "warning": "warning"}


class DiagnosisView(QScrollArea):
    """Shows the diagnosis of one run.

    Signals:
        prepare: A :class:`RunFinding` whose change is wanted.
        data_wanted: The data are to be looked at.
    """

    prepare = Signal(object)
    data_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        say(self, self.setAccessibleName, "Diagnosis")
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(8, 8, 8, 8)
        self._list.setSpacing(8)
        self.setWidget(inside)
        self.found: RunDiagnosis | None = None
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show no diagnosis: the run has not been looked at yet."""
        self.found = None
        clear(self._list)

    def show_diagnosis(self, found: RunDiagnosis) -> None:
        """Show a diagnosis; one that says the same changes nothing under the pointer."""
        same = (
            self.found is not None and self.found.run == found.run and self.found.findings == found.findings
        )
        if same and found.findings:
            return
        self.found = found
        clear(self._list)
        if not found.findings:
            self._list.addWidget(_all_well(found))
        for finding in found.findings:
            self._list.addWidget(self._card(finding))
        self._list.addStretch(1)

    def _card(self, finding: RunFinding) -> QWidget:
        head = row(_Sign(finding.severity), _said(finding.sentence, "heading"), gap=8)
        head.setStretch(1, 1)
        ways = row(gap=8)
        if finding.changes:
            made = button("Prepare this change", partial(self.prepare.emit, finding), picture="duplicate")
            changes = ", ".join(f"{path} = {value}" for path, value in finding.changes.items())
            say(
                made,
                made.setToolTip,
                "Opens a new training with {changes}; it does not start it.",
                changes=changes,
            )
            ways.addWidget(made)
        if finding.kind in {"leaked", "condition"}:
            ways.addWidget(button("Go to Data", self.data_wanted.emit, picture="data"))
        ways.addStretch(1)
        evidence = [_said(note, "faint") for note in finding.evidence]
        return panel(column(head, *evidence, _said(finding.advice), ways, gap=6))


def _all_well(found: RunDiagnosis) -> QLabel:
    if not found.step:
        return label(
            "Nothing has been noted of this run yet, or an earlier program trained it.", "faint", wrap=True
        )
    words = "Nothing wrong was found up to step {step}."
    if found.early:
        words = (
            "Nothing wrong was found up to step {step}. That is too early to tell: most faults show later."
        )
    return label(words, "faint", wrap=True, step=f"{found.step:,}")


def _said(note: Note, role: str = "") -> QLabel:
    """A sentence of the diagnosis, to be selected and copied."""
    made = label("", role, wrap=True)
    say(made, made.setText, note.template, **note.params)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class _Sign(QWidget):
    """The sign of a severity, in the colours of the current theme."""

    def __init__(self, severity: str) -> None:
        super().__init__()
        self._icon = icon(severity, _COLOURS.get(severity, "text"))
        self.setFixedSize(_PICTURE_PX, _PICTURE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        self._icon.paint(QPainter(self), self.rect())
