"""The steps form: the preprocessing of a training, as an ordered list of steps for each slot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mmstudio.core.sample import Slot
from mmstudio.gui.shared.basic import column, label, panel
from mmstudio.gui.shared.forms.config_form import ConfigForm
from mmstudio.gui.shared.forms.slot_steps import SlotSteps
from mmstudio.plan.recipe import Choice
from mmstudio.plugins.registry import Registry


class StepsForm(QWidget):
    """A list of steps for each slot that has steps to choose from.

    Args:
        registry: Where steps are found.
        slots: Slots of the training, target first.
        chosen: Steps of the recipe, by slot.

    Signals:
        changed: A step was added, moved, removed or edited.
        arranged: Its widgets or their order changed.
    """

    changed = Signal()
    arranged = Signal()

    def __init__(
        self, registry: Registry, slots: Sequence[Slot], chosen: Mapping[str, Iterable[Choice]]
    ) -> None:
        super().__init__()
        self.lists: dict[str, SlotSteps] = {}
        for slot in slots:
            if any(spec.modality == slot.modality for spec in registry.steps):
                self.lists[slot.name] = SlotSteps(slot, registry, slots, chosen.get(slot.name, ()))
        self._other = {name: list(steps) for name, steps in chosen.items() if name not in self.lists}
        for steps in self.lists.values():
            steps.changed.connect(self.changed)
            steps.arranged.connect(self.arranged)
        words = label(
            "Changes of the samples before they are learned from, from top to bottom. What draws at random comes after all "
            "others, anew in every step of the training. The page Data shows what a step does to a sample.",
            "faint",
            wrap=True,
        )
        self.setLayout(
            column(panel(column(label("Preprocessing", "heading"), words, *self.lists.values(), gap=6)))
        )
        if not self.lists:
            self.hide()

    @property
    def forms(self) -> list[ConfigForm]:
        """The settings of every step, from top to bottom."""
        return [step.form for steps in self.lists.values() for step in steps.steps]

    def settings(self) -> dict[str, list[dict[str, Any]]]:
        """The recipe's ``preprocess``; steps of slots that are not shown stay."""
        kept = {name: [step.model_dump(mode="json") for step in steps] for name, steps in self._other.items()}
        shown = {name: steps.settings() for name, steps in self.lists.items() if steps.steps}
        return kept | shown

    def choices(self) -> dict[str, list[Choice]]:
        """The same, in the form of a recipe."""
        return {slot: [Choice.model_validate(one) for one in some] for slot, some in self.settings().items()}

    def put_first(self, slot: str, choice: Choice | None, instead_of: Collection[str]) -> None:
        """Replace a slot's steps with these ids by one step before all others, or by none."""
        if slot in self.lists:
            self.lists[slot].put_first(choice, instead_of)
            self.arranged.emit()
