"""The suggestion sheet: values that a run has made for samples without one are reviewed by keys, one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QWidget
from shiboken6 import isValid

from mmstudio.core.run import Run
from mmstudio.core.sample import DatasetInfo, Slot
from mmstudio.gui.data.review.review_sheet import ReviewSheet
from mmstudio.gui.data.review.suggested_value import SuggestedValue
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, column, literal, row, scrolled
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.devices import preferred_device
from mmstudio.services.suggestions.service import Suggestion


class SuggestionSheet(ReviewSheet):
    """Has a run make values, and shows one after another with the sample that it is for; a text can be edited.

    Args:
        studio: Of the open project.
        info: The data set.
        slots: Those that may be suggested.
        ids: The samples that are asked for; all that lack a value if ``None``.
        parent: The browser.

    Signals:
        accepted: A suggestion and its text (empty for a file), to be put into the sample.
    """

    accepted = Signal(object, str)

    def __init__(
        self,
        studio: Studio,
        info: DatasetInfo,
        slots: Sequence[Slot],
        ids: Sequence[int] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(studio, info, "Suggest what is missing", parent)
        self._ids = None if ids is None else list(ids)
        self.slot = QComboBox()
        for slot in slots:
            self.slot.addItem(slot.name, slot)
        say(self.slot, self.slot.setAccessibleName, "Slot")
        self.begin = button("Suggest", self._begin)
        self.yes = button("Accept", self.take, primary=True)
        self.no = button("Reject", self.drop)
        self.again = button("Again", self.make_again)
        self.origin = literal("", "faint")
        self.value = SuggestedValue(studio)
        self.editor = self.value.editor
        self._lay_out()
        self.slot.activated.connect(lambda _: self._on_slot())
        self.value.entered.connect(self.take)
        self.value.left.connect(self.reject)
        self.value.stepped.connect(self.go)
        for keys, work in (("Ctrl+R", self.drop), ("Ctrl+G", self.make_again)):
            QShortcut(QKeySequence(keys), self, work)
        self._enable(on=False)
        self._on_slot()

    @property
    def suggestion(self) -> Suggestion | None:
        """The suggestion that is shown."""
        return self.current

    def take(self) -> None:
        """Accept the suggestion, with what was changed in it, and go on."""
        one, text = self.suggestion, self.value.text
        if one is not None and self.value.complete:
            self.leave(one)
            self.accepted.emit(one, text)

    def drop(self) -> None:
        """Reject the suggestion and go on."""
        one = self.suggestion
        if one is not None and self.value.isEnabled():
            self.leave(one)
            self.rejected.emit(one)

    def make_again(self) -> None:
        """Make the suggestion once more with another seed."""
        one, service = self.suggestion, self._studio.project.suggestions
        if one is not None and self.value.isEnabled():
            device = preferred_device(self._studio.preferences.device)
            self.submit(lambda: service.again(self._info.name, one, device=device))

    def deciding(self) -> Sequence[QWidget]:
        """The value and its buttons."""
        return self.value, self.yes, self.no, self.again

    def pending(self) -> tuple[object, Callable[[], Sequence[Suggestion]]]:
        """What waits for the chosen slot."""
        service, name, slot = self._studio.project.suggestions, self._info.name, self.slot.currentText()
        return slot, lambda: service.pending(name, slot)

    def present(self, one: Suggestion | None) -> None:
        """Show a suggestion, or that none waits."""
        slot: Slot = self.slot.currentData()
        inline = self._studio.app.registry.modalities.get(slot.modality).inline
        self.value.begin(one, slot, inline=inline)
        self.origin.setText(
            "" if one is None else tr("Made by {run} with the seed {seed}", run=one.run, seed=one.seed)
        )

    def focus(self) -> None:
        """Give the keys to the value."""
        self.value.focus()

    def _lay_out(self) -> None:
        inside, right = QWidget(), QWidget()
        inside.setLayout(column(self._values, None))
        right.setLayout(column(self.value, self.origin, row(self.yes, self.no, self.again, None), None))
        halves = row(scrolled(inside), right, gap=18)
        halves.setStretch(0, 1)
        halves.setStretch(1, 1)
        top = row(self.head, self.counted, None, self.slot, self.run, self.begin, gap=12)
        whole = column(top, self.trouble, halves, row(None, button("Close", self.reject)), gap=14, margin=16)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.slot.setVisible(self.slot.count() > 1)
        for press in (self.begin, self.yes, self.no, self.again):
            press.setAutoDefault(False)  # Enter belongs to the editor
        for made in (self.slot, self.run, self.begin, self.yes, self.no, self.again):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus in the editor

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
                    self.tell(tr("No run of this project makes {slot}.", slot=slot))

        self._studio.tasks.run(lambda: service.able(name, slot), offer, self.refuse)
        self.read()

    def _begin(self) -> None:
        service, name, slot = self._studio.project.suggestions, self._info.name, self.slot.currentText()
        run, ids = self.run.currentData(), self._ids
        device = preferred_device(self._studio.preferences.device)
        if run:
            self.submit(lambda: service.start(name, run, slot, ids, device=device))
