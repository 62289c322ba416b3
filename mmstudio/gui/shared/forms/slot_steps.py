"""The steps of one slot: an ordered list of steps, each with its settings and notes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QWidget

from mmstudio.core.sample import Slot
from mmstudio.gui.look.language import in_a_row, say, tr
from mmstudio.gui.shared.basic import column, label, panel, row, tool
from mmstudio.gui.shared.forms.config_form import ConfigForm
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.plan.recipe import Choice
from mmstudio.plan.steps import contradicted, moved_with
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import StepSpec


class SlotSteps(QWidget):
    """The steps of one slot.

    Args:
        slot: Slot whose values they change.
        registry: Where steps are found.
        slots: The other slots, some of which move with it and some of which it may contradict.
        chosen: Steps to begin with; unknown ones and those for another kind of slot are left out.
        explain: Whether to show explanations of steps and settings; otherwise they are tool tips.

    Signals:
        changed: A step was added, moved, removed or edited.
        arranged: Its widgets or their order changed.
    """

    changed = Signal()
    arranged = Signal()

    def __init__(
        self,
        slot: Slot,
        registry: Registry,
        slots: Sequence[Slot],
        chosen: Iterable[Choice] = (),
        *,
        explain: bool = True,
    ) -> None:
        super().__init__()
        self._slot, self._slots, self._registry, self._explain = slot, slots, registry, explain
        self._specs = {spec.id: spec for spec in registry.steps if spec.modality == slot.modality}
        self.steps: list[StepPart] = []
        self.more = Combo()
        say(self.more, self.more.setAccessibleName, "Add a step for {slot}", slot=slot.name)
        self.more.addItem("", "")
        say(self.more, partial(self.more.setItemText, 0), "Add a step ...")
        for number, spec in enumerate(self._specs.values(), 1):
            self.more.addItem("", spec.id)
            say(self.more, partial(self.more.setItemText, number), spec.title)
        self.more.activated.connect(lambda _: self._on_more())
        self._place = column(gap=6)
        head = row(label(slot.name), None, self.more) if explain else row(self.more)
        self.setLayout(column(head, self._place, gap=6))
        for choice in chosen:
            if choice.id in self._specs:
                self.add(choice)

    def settings(self) -> list[dict[str, Any]]:
        """The recipe's choices, in order."""
        return [step.settings() for step in self.steps]

    def add(self, choice: Choice) -> None:
        """Add a step after the others."""
        spec = self._specs[choice.id]
        told = contradicted(spec, self._slot.name, self._slots, self._registry)
        moved = moved_with(spec, self._slot.name, self._slots)
        part = StepPart(spec, choice.settings, moved, told, explain=self._explain)
        part.removed.connect(partial(self._remove, part))
        part.moved.connect(partial(self._move, part))
        part.changed.connect(self.changed)
        self.steps.append(part)
        self._place.addWidget(part)
        self._mark()

    def put_first(self, choice: Choice | None, instead_of: Collection[str]) -> None:
        """Replace the steps with these ids by one step before all others, or by none."""
        for part in [part for part in self.steps if part.step_id in instead_of]:
            self._take_out(part)
        if choice is not None:
            self.add(choice)
            part = self.steps.pop()
            self.steps.insert(0, part)
            self._place.removeWidget(part)
            self._place.insertWidget(0, part)
        self._mark()
        self.changed.emit()

    def _on_more(self) -> None:
        chosen = self.more.currentData()
        self.more.setCurrentIndex(0)
        if chosen:
            self.add(Choice(id=chosen))
            self.changed.emit()

    def _remove(self, part: StepPart) -> None:
        self._take_out(part)
        self._mark()
        self.changed.emit()

    def _take_out(self, part: StepPart) -> None:
        self.steps.remove(part)
        self._place.removeWidget(part)
        part.hide()
        part.deleteLater()

    def _move(self, part: StepPart, by: int) -> None:
        """Move a step up or down; the pressed button keeps the focus if it can."""
        before = self.steps.index(part)
        after = before + by
        if not 0 <= after < len(self.steps):
            return
        self.steps.insert(after, self.steps.pop(before))
        self._place.removeWidget(part)
        self._place.insertWidget(after, part)
        pressed, other = (part.earlier, part.later) if by < 0 else (part.later, part.earlier)
        focused = pressed.hasFocus()
        self._mark()
        if focused and not pressed.isEnabled():
            other.setFocus()
        self.changed.emit()

    def _mark(self) -> None:
        for place, part in enumerate(self.steps):
            part.earlier.setEnabled(place > 0)
            part.later.setEnabled(place < len(self.steps) - 1)
        self.arranged.emit()


class StepPart(QWidget):
    """One step with its settings.

    Args:
        spec: Spec of the step.
        settings: Settings that differ from its defaults.
        moved: Slots that it changes too, with the same draws.
        told: Slots of texts and tables that it may contradict.
        explain: Whether to show explanations of it and its settings.

    Signals:
        changed: A setting was edited.
        moved: The person wants it one place earlier (-1) or later (1).
        removed: The person removes it.
    """

    changed = Signal()
    moved = Signal(int)
    removed = Signal()

    def __init__(
        self,
        spec: StepSpec,
        settings: Mapping[str, Any],
        moved: Sequence[str] = (),
        told: Sequence[str] = (),
        *,
        explain: bool = True,
    ) -> None:
        super().__init__()
        self.step_id = spec.id
        self.form = ConfigForm(spec.config, settings, explain=explain)
        self.form.changed.connect(self.changed)
        self.earlier = tool("Move the step up", partial(self.moved.emit, -1), "up")
        self.later = tool("Move the step down", partial(self.moved.emit, 1), "down")
        self.away = tool("Take the step away", self.removed.emit, "close")
        for made in (
            self.earlier,
            self.later,
            self.away,
        ):  # not while typing numbers: on a Mac these keys move the cursor
            for key, by in ((Qt.Key.Key_Up, -1), (Qt.Key.Key_Down, 1)):
                keys = QShortcut(QKeySequence(Qt.Modifier.ALT | key), made)
                keys.setContext(Qt.ShortcutContext.WidgetShortcut)
                keys.activated.connect(partial(self.moved.emit, by))
        title = label(spec.title)
        say(title, title.setToolTip, spec.summary)
        head = row(title, None, self.earlier, self.later, self.away, gap=4)
        notes = [label(spec.summary, "faint", wrap=True)] if explain else []
        if moved:
            words = "Changes {slots} in the same way, by the same draws."
            notes.append(label(words, "faint", wrap=True, slots=", ".join(moved)))
        self.warning = label("", "warning", wrap=True)
        if told:
            say(self.warning, partial(_warn, self.warning, ", ".join(told)), spec.contradicts)
        self.setLayout(column(panel(column(head, *notes, self.warning, self.form, gap=4), margin=8)))
        self.warning.setVisible(bool(told))

    def settings(self) -> dict[str, Any]:
        """The recipe's choice of this step."""
        return {"id": self.step_id, "settings": self.form.settings()}


def _warn(place: QLabel, slots: str, why: str) -> None:
    place.setText(in_a_row(why, tr("This data has {slots}.", slots=slots)))
