"""The form of the preprocessing of a training: which steps each slot goes through, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mmstudio.core.recipe import Choice
from mmstudio.core.sample import Slot
from mmstudio.gui.forms.config_form import ConfigForm
from mmstudio.gui.forms.editors import Combo
from mmstudio.gui.language import say
from mmstudio.gui.widgets.basic import column, label, panel, row, tool
from mmstudio.plugins.specs import StepSpec


class StepsForm(QWidget):
    """A list of steps for each slot that has any to choose from.

    Args:
        specs: All steps that there are.
        slots: Of the training, target first.
        chosen: Steps of the recipe, by slot.

    Signals:
        changed: A step was added, taken away or edited.
    """

    changed = Signal()

    def __init__(
        self, specs: Iterable[StepSpec], slots: Iterable[Slot], chosen: Mapping[str, Iterable[Choice]]
    ) -> None:
        super().__init__()
        every = {spec.id: spec for spec in specs}
        self.lists: dict[str, SlotSteps] = {}
        for slot in slots:
            fitting = {name: spec for name, spec in every.items() if spec.modality == slot.modality}
            if fitting:
                self.lists[slot.name] = SlotSteps(slot, fitting, chosen.get(slot.name, ()))
        self._other = {name: list(steps) for name, steps in chosen.items() if name not in self.lists}
        for steps in self.lists.values():
            steps.changed.connect(self.changed)
        words = label("Changes of the samples before they are learned from.", "faint", wrap=True)
        self.setLayout(
            column(panel(column(label("Preprocessing", "heading"), words, *self.lists.values(), gap=6)))
        )
        self.setVisible(bool(self.lists))

    @property
    def forms(self) -> list[ConfigForm]:
        """The settings of every step, from top to bottom."""
        return [step.form for steps in self.lists.values() for step in steps.steps]

    def settings(self) -> dict[str, list[dict[str, Any]]]:
        """The recipe's ``preprocess``; steps of slots that are not shown stay."""
        kept = {name: [step.model_dump(mode="json") for step in steps] for name, steps in self._other.items()}
        shown = {
            name: [step.settings() for step in steps.steps]
            for name, steps in self.lists.items()
            if steps.steps
        }
        return kept | shown


class SlotSteps(QWidget):
    """The steps of one slot.

    Signals:
        changed: A step was added, taken away or edited.
    """

    changed = Signal()

    def __init__(self, slot: Slot, specs: Mapping[str, StepSpec], chosen: Iterable[Choice]) -> None:
        super().__init__()
        self._specs = specs
        self.steps: list[StepPart] = []
        self.more = Combo()
        say(self.more, self.more.setAccessibleName, "Add a step for {slot}", slot=slot.name)
        self.more.addItem("", "")
        say(self.more, partial(self.more.setItemText, 0), "Add a step ...")
        for number, spec in enumerate(specs.values(), 1):
            self.more.addItem("", spec.id)
            say(self.more, partial(self.more.setItemText, number), spec.title)
        self.more.activated.connect(lambda _: self._on_more())
        self._place = column(gap=6)
        title = label(slot.name)
        head = row(title, None, self.more)
        head.setStretch(1, 1)
        self.setLayout(column(head, self._place, gap=6))
        for choice in chosen:
            if choice.id in specs:
                self.add(choice)

    def add(self, choice: Choice) -> None:
        """Have another step, behind the others."""
        part = StepPart(self._specs[choice.id], choice.settings)
        part.removed.connect(partial(self._remove, part))
        part.changed.connect(self.changed)
        self.steps.append(part)
        self._place.addWidget(part)

    def _on_more(self) -> None:
        chosen = self.more.currentData()
        self.more.setCurrentIndex(0)
        if chosen:
            self.add(Choice(id=chosen))
            self.changed.emit()

    def _remove(self, part: StepPart) -> None:
        self.steps.remove(part)
        self._place.removeWidget(part)
        part.hide()
        part.deleteLater()
        self.changed.emit()


class StepPart(QWidget):
    """One step with its settings.

    Signals:
        changed: A setting was edited.
        removed: The user takes it away.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, spec: StepSpec, settings: Mapping[str, Any]) -> None:
        super().__init__()
        self._id = spec.id
        self.form = ConfigForm(spec.config, settings, explain=True)
        self.form.changed.connect(self.changed)
        self.away = tool("Take the step away", self.removed.emit, "close")
        head = row(label(spec.title), None, self.away)
        head.setStretch(1, 1)
        self.setLayout(
            column(panel(column(head, label(spec.summary, "faint", wrap=True), self.form, gap=4), margin=8))
        )

    def settings(self) -> dict[str, Any]:
        """The recipe's choice of this step."""
        return {"id": self._id, "settings": self.form.settings()}
