"""Trial steps: a list of steps for each slot, kept while other slots are shown."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from mmstudio.core.sample import DatasetInfo, Slot
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, clear, column, order_tabs, row, scrolled
from mmstudio.gui.shared.forms.slot_steps import SlotSteps
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.recipe import Choice

_EDITED_MS = 300
"""Pause in typing after which the steps are tried."""


class StepTrial(QWidget):
    """The list of steps of the slot shown, and a button that takes all lists into a training.

    Signals:
        edited: The lists have changed and are valid.
    """

    edited = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._info: DatasetInfo | None = None
        self._lists: dict[str, list[Choice]] = {}
        self.list: SlotSteps | None = None
        self._slot = ""
        self._place = column()
        inside = QWidget()
        inside.setLayout(column(self._place, None))
        scroll = scrolled(inside)
        self.use = button("Use in training", self.use_in_training, picture="train")
        say(
            self.use,
            self.use.setToolTip,
            "Puts the steps of all slots into the form of a new training.",
        )
        self.setLayout(column(scroll, row(None, self.use)))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_EDITED_MS)
        self._timer.timeout.connect(self._tell)
        self._mark()

    def show_dataset(self, info: DatasetInfo | None) -> None:
        """Start anew with another data set."""
        if info is None or self._info is None or info.id != self._info.id:
            self._lists = {}
        self._info, self._slot, self.list = info, "", None
        self._timer.stop()
        clear(self._place)
        self._mark()

    def show_slot(self, slot: Slot) -> None:
        """Show the list of a slot."""
        if self._info is None or slot.name == self._slot:
            return
        clear(self._place)
        self._slot = slot.name
        self.list = SlotSteps(
            slot,
            self._studio.app.registry,
            self._info.slots,
            self._lists.get(slot.name, ()),
            explain=False,
        )
        self.list.changed.connect(self._on_changed)
        self.list.arranged.connect(self._order)
        self._place.addWidget(self.list)
        self._order()

    def steps(self) -> dict[str, list[Choice]]:
        """Slot to its steps; slots without any are left out."""
        return {name: steps for name, steps in self._lists.items() if steps}

    def use_in_training(self) -> None:
        """Go to the form of a new training, with these steps in it."""
        if self._info is not None and self._valid():
            self._keep()
            name, steps = self._info.name, dict(self._lists)
            self._studio.page_wanted.emit("train", "")
            self._studio.steps_wanted.emit(name, steps)
            self._studio.notify("good", tr("The steps are in the form of a new training."))

    def _on_changed(self) -> None:
        self._mark()
        self._timer.start()

    def _tell(self) -> None:
        if self._valid():
            self._keep()
            self.edited.emit()

    def _keep(self) -> None:
        if self.list is not None:
            self._lists[self._slot] = [Choice.model_validate(step) for step in self.list.settings()]

    def _valid(self) -> bool:
        steps = self.list.steps if self.list is not None else ()
        wrong = [
            step for step in steps if not step.form.valid()
        ]  # not lazily: each form marks its own fields
        return not wrong

    def _mark(self) -> None:
        here = self.list is not None and bool(self.list.steps)
        others = any(steps for name, steps in self._lists.items() if name != self._slot)
        self.use.setEnabled(here or others)

    def _order(self) -> None:
        order_tabs(self)
