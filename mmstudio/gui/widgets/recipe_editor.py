"""The form of a training: data set, recipe, budget, parts and their settings."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from mmstudio.core.recipe import Choice, Recipe, Training, parse_recipe
from mmstudio.core.sample import DatasetInfo, Slot
from mmstudio.gui.forms.config_form import ConfigForm
from mmstudio.gui.forms.editors import Unwheeled
from mmstudio.gui.forms.training_words import BUDGET, TRAINING
from mmstudio.gui.language import say, tr
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import clear, column, label, panel
from mmstudio.services.checking import condition_slots

_SEEDS = 2**31 - 1


class Combo(Unwheeled, QComboBox):
    """A combo box that leaves the wheel to the page."""


class RecipeEditor(QWidget):
    """Everything that a training is started with.

    Signals:
        changed: Something was edited.
    """

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._base: Recipe | None = None
        self.dataset, self.recipe = Combo(), Combo()
        self.title, self.seed = QLineEdit(), QSpinBox()
        self.seed.setRange(0, _SEEDS)
        self.parts: dict[str, PartForm] = {}
        head = QFormLayout()
        head.setSpacing(8)
        for words, editor in (
            ("Data set", self.dataset),
            ("Recipe", self.recipe),
            ("Name", self.title),
            ("Seed", self.seed),
        ):
            head.addRow(label(words), editor)
            say(editor, editor.setAccessibleName, words)
        self._summary = label("", "faint", wrap=True)
        self.budget = ConfigForm(Training, words=BUDGET)
        self.training = ConfigForm(Training, words=TRAINING)
        self._parts = column(gap=8)
        self.setLayout(
            column(
                panel(column(head, self._summary, self.budget, gap=6)),
                self._parts,
                panel(column(label("Training", "heading"), self.training, gap=6)),
                None,
                gap=8,
            )
        )
        self.recipe.activated.connect(lambda _: self._take_recipe())
        self.dataset.activated.connect(lambda _: self._rebuild())
        for form in (self.budget, self.training):
            form.changed.connect(self.changed)
        self.title.textEdited.connect(lambda _: self.changed.emit())

    def refresh(self) -> None:
        """Offer the data sets and recipes that there are; what is chosen stays."""
        chosen = self.dataset.currentText()
        names = [info.name for info in self._studio.project.datasets.list() if info.counts.get("train")]
        self.dataset.clear()
        self.dataset.addItems(names)
        self.dataset.setCurrentIndex(max(0, self.dataset.findText(chosen)))
        if not self.recipe.count():
            for recipe in (
                self._studio.attempt(tr("A recipe cannot be read."), self._studio.app.recipes.list) or ()
            ):
                self.recipe.addItem(recipe.title, recipe)
        if self._base is None and self.recipe.count():
            self._take_recipe()
        else:
            self._rebuild()

    def show_recipe(self, recipe: Recipe, dataset: str, name: str, seed: int) -> None:
        """Start from the recipe of an earlier run."""
        self.dataset.setCurrentIndex(max(0, self.dataset.findText(dataset)))
        self._base = recipe
        place = next(
            (row for row in range(self.recipe.count()) if self.recipe.itemData(row).id == recipe.id), -1
        )
        self.recipe.setCurrentIndex(place)
        self.title.setText(name)
        self.seed.setValue(seed)
        self._rebuild()

    def result(self) -> Recipe:
        """The recipe with everything that was edited.

        Raises:
            UsageError: If it is not valid.
        """
        assert self._base is not None  # noqa: S101 - the page offers no start without a recipe
        data = self._base.model_dump(mode="json")
        for key, part in self.parts.items():
            choice = {"id": part.part_id, "settings": part.form.settings()}
            if key.startswith("encoder "):
                data["encoders"][key.removeprefix("encoder ")] = choice
            else:
                data[key] = choice
        data["training"] = self.training.settings() | self.budget.settings()
        return parse_recipe(json.dumps(data), tr("The recipe with these settings"))

    def valid(self) -> bool:
        """Whether every form is."""
        forms = [self.budget, self.training, *(part.form for part in self.parts.values())]
        wrong = [form for form in forms if not form.valid()]  # each one marks its own fields
        return bool(self.dataset.count()) and not wrong

    def _take_recipe(self) -> None:
        self._base = self.recipe.currentData()
        self.title.setText(self._base.title if self._base else "")
        self._rebuild()

    def _rebuild(self) -> None:
        """Forms for the recipe's parts on the chosen data set."""
        base = self._base
        if base is None:
            return
        say(self._summary, self._summary.setText, base.summary)
        given = base.training.model_dump(exclude_defaults=True)
        self.budget.set_settings({name: value for name, value in given.items() if name in BUDGET})
        self.training.set_settings({name: value for name, value in given.items() if name in TRAINING})
        clear(self._parts)
        registry = self._studio.app.registry
        self.parts = {
            "generator": PartForm("Generator", registry.generators, base.generator),
            "fusion": PartForm("Fusion", registry.fusions, base.fusion),
        }
        for slot in self._slots(base):
            choice = base.encoders.get(slot.name) or base.encoders.get(slot.modality)
            default = choice or Choice(id=registry.encoder_for(slot.modality).id)
            fitting = [spec for spec in registry.encoders if spec.modality == slot.modality]
            self.parts[f"encoder {slot.name}"] = PartForm(
                "Encoder of {slot}", fitting, default, slot=slot.name
            )
        for part in self.parts.values():
            self._parts.addWidget(part)
            part.changed.connect(self.changed)
        self.changed.emit()

    def _slots(self, base: Recipe) -> tuple[Slot, ...]:
        if not self.dataset.currentText():
            return ()
        info: DatasetInfo = self._studio.project.datasets.get(self.dataset.currentText())
        found = self._studio.attempt(
            tr("The recipe does not fit the data set."), partial(condition_slots, base, info.slots, info.name)
        )
        return found or ()


class PartForm(QWidget):
    """One part of a recipe: which plugin's, and its settings.

    Signals:
        changed: The part or a setting was changed.
    """

    changed = Signal()

    def __init__(self, heading: str, specs: Any, choice: Choice, **params: Any) -> None:
        super().__init__()
        self._specs = {spec.id: spec for spec in specs}
        self.which = Combo()
        say(self.which, self.which.setAccessibleName, heading, **params)
        for number, spec in enumerate(self._specs.values()):
            self.which.addItem("", spec.id)
            say(self.which, partial(self.which.setItemText, number), spec.title)
        self.which.setCurrentIndex(max(0, self.which.findData(choice.id)))
        self._summary = label("", "faint", wrap=True)
        self._place = column()
        self.form = self._make(choice.id, choice.settings)
        inside = column(label(heading, "heading", **params), self.which, self._summary, self._place, gap=6)
        self.setLayout(column(panel(inside)))
        self.which.activated.connect(lambda _: self._swap())

    @property
    def part_id(self) -> str:
        """Id of the chosen part."""
        return str(self.which.currentData())

    def _swap(self) -> None:
        clear(self._place)
        self.form = self._make(self.part_id, {})
        self.changed.emit()

    def _make(self, part_id: str, settings: dict[str, Any]) -> ConfigForm:
        spec = self._specs.get(part_id) or next(iter(self._specs.values()))
        say(self._summary, self._summary.setText, spec.summary)
        form = ConfigForm(spec.config, settings)
        form.changed.connect(self.changed)
        self._place.addWidget(form)
        return form
