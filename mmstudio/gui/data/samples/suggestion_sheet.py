"""The suggestion sheet: values that a run has made for samples without one are reviewed by keys, one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QWidget
from shiboken6 import isValid

from mmstudio.core.events import ProgressMade, StateChanged
from mmstudio.core.job import Job
from mmstudio.core.run import Run
from mmstudio.core.sample import DatasetInfo, Sample, Slot
from mmstudio.gui.data.samples.suggested_value import SuggestedValue
from mmstudio.gui.look.focus import SafeFocus
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.shared.basic import button, clear, column, label, literal, row, scrolled
from mmstudio.gui.shared.values.sample_words import part_title
from mmstudio.gui.shared.values.value_view import ValueView
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.devices import preferred_device
from mmstudio.services.suggestions.service import Suggestion

_SIZE_PX = (900, 620)


class SuggestionSheet(SafeFocus, QDialog):
    """Has a run make values, and shows one after another with the sample that it is for; a text can be edited.

    Args:
        studio: Of the open project.
        info: The data set.
        slots: Those that may be suggested.
        ids: The samples that are asked for; all that lack a value if ``None``.
        parent: The browser.

    Signals:
        accepted: A suggestion and its text (empty for a file), to be put into the sample.
        rejected: A suggestion, to be put away.
        shown: Id of the sample that is shown.
    """

    accepted = Signal(object, str)
    rejected = Signal(object)
    shown = Signal(int)

    def __init__(
        self,
        studio: Studio,
        info: DatasetInfo,
        slots: Sequence[Slot],
        ids: Sequence[int] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE_PX)
        say(self, self.setWindowTitle, "Suggest what is missing")
        self._studio, self._info, self._ids = studio, info, None if ids is None else list(ids)
        self._waiting: list[Suggestion] = []
        self._place, self.job, self._busy = 0, "", False
        self.slot, self.run = QComboBox(), QComboBox()
        for slot in slots:
            self.slot.addItem(slot.name, slot)
        self.run.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # they come later
        say(self.slot, self.slot.setAccessibleName, "Slot")
        say(self.run, self.run.setAccessibleName, "Run")
        self.begin = button("Suggest", self._begin)
        self.yes = button("Accept", self.take, primary=True)
        self.no = button("Reject", self.drop)
        self.again = button("Again", self.make_again)
        self.head, self.counted = label("", "heading"), label("", "faint")
        self.origin, self.trouble = literal("", "faint"), label("", "error", wrap=True)
        self.value, self._values = SuggestedValue(studio), column(gap=10)
        self.editor = self.value.editor
        self._lay_out()
        self._connect()
        self._enable(on=False)
        self._on_slot()

    @property
    def suggestion(self) -> Suggestion | None:
        """The suggestion that is shown."""
        return self._waiting[self._place] if self._place < len(self._waiting) else None

    def take(self) -> None:
        """Accept the suggestion, with what was changed in it, and go on."""
        one, text = self.suggestion, self.value.text
        if one is not None and self.value.complete:
            self._leave(one)
            self.accepted.emit(one, text)

    def drop(self) -> None:
        """Reject the suggestion and go on."""
        one = self.suggestion
        if one is not None and self.value.isEnabled():
            self._leave(one)
            self.rejected.emit(one)

    def make_again(self) -> None:
        """Make the suggestion once more with another seed."""
        one, service = self.suggestion, self._studio.project.suggestions
        if one is not None and self.value.isEnabled():
            device = preferred_device(self._studio.preferences.device)
            self._submit(lambda: service.again(self._info.name, one, device=device))

    def _lay_out(self) -> None:
        inside, right = QWidget(), QWidget()
        inside.setLayout(column(self._values, None))
        right.setLayout(
            column(
                self.value,
                self.origin,
                row(self.yes, self.no, self.again, None),
                None,
            )
        )
        halves = row(scrolled(inside), right, gap=18)
        halves.setStretch(0, 1)
        halves.setStretch(1, 1)
        top = row(self.head, self.counted, None, self.slot, self.run, self.begin, gap=12)
        whole = column(top, self.trouble, halves, row(None, button("Close", self.reject)), gap=14, margin=16)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.trouble.hide()
        self.slot.setVisible(self.slot.count() > 1)
        for press in (self.begin, self.yes, self.no, self.again):
            press.setAutoDefault(False)  # Enter belongs to the editor
        for made in (self.slot, self.run, self.begin, self.yes, self.no, self.again):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus in the editor

    def _connect(self) -> None:
        self.slot.activated.connect(lambda _: self._on_slot())
        self.value.entered.connect(self.take)
        self.value.left.connect(self.reject)
        self.value.stepped.connect(self._go)
        for keys, work in (("Ctrl+R", self.drop), ("Ctrl+G", self.make_again)):
            QShortcut(QKeySequence(keys), self, work)
        self._studio.bridge.state_changed.connect(self._on_state_changed)
        self._studio.bridge.progress_made.connect(self._on_progress_made)

    def _on_slot(self) -> None:
        """Offer the runs that make the slot, and show what waits already."""
        service, name, slot = self._studio.project.suggestions, self._info.name, self.slot.currentText()

        def offer(found: Sequence[Run]) -> None:
            if isValid(self) and slot == self.slot.currentText():
                self.run.clear()
                for one in found:
                    self.run.addItem(f"{one.name} ({one.id})" if one.name != one.id else one.id, one.id)
                self.begin.setEnabled(bool(found))
                if not found:
                    self._tell(tr("No run of this project makes {slot}.", slot=slot))

        self._studio.tasks.run(lambda: service.able(name, slot), offer, self._refuse)
        self._read()

    def _begin(self) -> None:
        service, name, slot = self._studio.project.suggestions, self._info.name, self.slot.currentText()
        run, ids = self.run.currentData(), self._ids
        device = preferred_device(self._studio.preferences.device)
        if run:
            self._submit(lambda: service.start(name, run, slot, ids, device=device))

    def _submit(self, start: Callable[[], Job]) -> None:
        self._tell("")
        self._busy = True
        self._enable(on=False)
        self._studio.tasks.run(start, self._follow, self._refuse)

    def _follow(self, job: Job) -> None:
        if not isValid(self):
            return
        self.job = job.id
        self._studio.content_changed.emit("jobs")
        stored = self._studio.job(job.id)
        if stored.state.ended:
            self._end(stored)

    def _on_progress_made(self, event: ProgressMade) -> None:
        if event.job_id == self.job and event.total:
            say(
                self.counted,
                self.counted.setText,
                "{done} of {total} made",
                done=int(event.done),
                total=int(event.total),
            )

    def _on_state_changed(self, event: StateChanged) -> None:
        if event.job_id == self.job and event.state.ended:
            self._end(self._studio.job(self.job))

    def _end(self, job: Job) -> None:
        if self.job:
            self.job, self._busy = "", False
            if job.failure is not None:
                self._tell(Notice.of_failure("", job.failure).text)
            self._read()

    def _read(self) -> None:
        service, name, slot = self._studio.project.suggestions, self._info.name, self.slot.currentText()

        def take(found: list[Suggestion]) -> None:
            if isValid(self) and slot == self.slot.currentText():
                here = self.suggestion
                self._waiting = found
                places = [place for place, one in enumerate(found) if here and one.sample == here.sample]
                self._place = places[0] if places else 0
                self._show()

        self._studio.tasks.run(lambda: service.pending(name, slot), take, self._refuse)

    def _leave(self, one: Suggestion) -> None:
        """Show the next one instead of this one."""
        self._waiting.remove(one)
        self._place = min(self._place, max(0, len(self._waiting) - 1))
        self._show()

    def _go(self, step: int) -> None:
        place = self._place + step
        if 0 <= place < len(self._waiting):
            self._place = place
            self._show()

    def _show(self) -> None:
        one = self.suggestion
        self._enable(on=one is not None and not self._busy)
        clear(self._values)
        slot: Slot = self.slot.currentData()
        inline = self._studio.app.registry.modalities.get(slot.modality).inline
        self.value.begin(one, slot, inline=inline)
        self.origin.setText(
            "" if one is None else tr("Made by {run} with the seed {seed}", run=one.run, seed=one.seed)
        )
        if one is None:
            self.head.setText(tr("Nothing waits"))
            self.counted.clear()
            return
        self.head.clear()
        count = f"{len(self._waiting):,}"
        say(
            self.counted,
            self.counted.setText,
            "{number} of {count}",
            number=f"{self._place + 1:,}",
            count=count,
        )
        datasets, name = self._studio.project.datasets, self._info.name
        self._studio.tasks.run(
            lambda: datasets.read(name, [one.sample]), lambda found: self._fill(one, found)
        )
        self.value.focus()

    def _fill(self, one: Suggestion, found: Sequence[Sample]) -> None:
        if not isValid(self) or not found or self.suggestion != one:
            return
        [sample] = found
        self.shown.emit(sample.id)
        self.head.setText(
            tr("{split}, sample {number}", split=part_title(sample), number=sample.position + 1)
        )
        clear(self._values)
        for slot in self._info.slots:
            for value in sample.values.get(slot.name, ())[:1]:
                self._values.addWidget(ValueView(self._studio, value, slot))

    def _enable(self, *, on: bool) -> None:
        for made in (self.value, self.yes, self.no, self.again):
            made.setEnabled(on)

    def _tell(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def _refuse(self, error: BaseException) -> None:
        if isValid(self):
            self._busy = False
            self._tell(sentence(error))
            self._enable(on=self.suggestion is not None)
