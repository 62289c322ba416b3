"""The recipe editor: data set, recipe, device, budget, parts and their settings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import DatasetInfo
from mmstudio.core.sentences import Note
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.shared.basic import clear, column, label, order_tabs, panel, row
from mmstudio.gui.shared.columns import TwoColumns
from mmstudio.gui.shared.forms.config_form import ConfigForm
from mmstudio.gui.shared.forms.editors import Combo, Spin
from mmstudio.gui.shared.forms.part_form import PartForm
from mmstudio.gui.shared.forms.sampling_form import SamplingForm
from mmstudio.gui.shared.forms.steps_form import StepsForm
from mmstudio.gui.shared.forms.training_words import BUDGET, TRAINING
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.choices.device_choice import DeviceChoice
from mmstudio.gui.train.choices.task_choice import TITLE as BESIDE
from mmstudio.gui.train.choices.task_choice import TaskChoice
from mmstudio.gui.train.recipe_cards import RecipeCards
from mmstudio.gui.train.recipe_parts import make_parts, roles_on
from mmstudio.gui.train.recipe_times import RecipeTimes
from mmstudio.gui.train.square_choice import SquareChoices
from mmstudio.gui.train.target_choice import TITLE, TargetChoice
from mmstudio.plan.recipe import Choice, Recipe, Sampling, Training, parse_recipe
from mmstudio.plan.roles import Data, Roles, with_targets
from mmstudio.plan.run_plan import plan_run

_SEEDS = 2**31 - 1


class RecipeEditor(QWidget):
    """Edits everything that a training is started with.

    Attributes:
        info: The chosen data set, or ``None``.

    Signals:
        changed: Something was edited.
    """

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._base: Recipe | None = None
        self.info: DatasetInfo | None = None
        self.dataset, self.device = Combo(), DeviceChoice(studio)
        self.times = RecipeTimes(studio, self.isVisible, self)
        self.recipes = RecipeCards(studio, self.times.words)
        self.beside = row()
        self.squares = SquareChoices(studio)
        self.targets, self.tasks = TargetChoice(studio), TaskChoice(studio)
        self.title, self.seed = QLineEdit(), Spin(0, _SEEDS)
        self.title.setObjectName("run_name")
        self.parts: dict[str, PartForm] = {}
        self.steps: StepsForm | None = None
        self.sampling: SamplingForm | None = None
        self.budget = ConfigForm(Training, words=BUDGET, explain=True)
        self.training = ConfigForm(Training, words=TRAINING, explain=True)
        self._parts, self._steps, self._sampling = column(), column(), column()
        top = panel(column(label("Recipe", "heading"), self.recipes, self.beside, gap=10))
        head = panel(column(self._make_head(), self.budget, gap=6))
        self._loop = panel(column(label("Training", "heading"), self.training, gap=6))
        self.setLayout(
            column(
                top,
                TwoColumns((head, self._parts), (self.squares, self._steps, self._loop, self._sampling)),
                None,
            )
        )
        self.recipes.chosen.connect(self._take_recipe)
        self.squares.chosen.connect(self._put_first)
        self.times.changed.connect(self.recipes.retell)
        self.dataset.activated.connect(lambda _: self._rebuild())
        self.device.activated.connect(lambda _: self.changed.emit())
        for choice in (self.targets, self.tasks):
            choice.chosen.connect(self._take_slots)
        for form in (self.budget, self.training):
            form.changed.connect(self.changed)
        self.title.textEdited.connect(lambda _: self.changed.emit())

    def refresh(self) -> None:
        """Offer the existing data sets and recipes; the choices are kept."""
        chosen = self.dataset.currentText()
        names = [info.name for info in self._studio.project.datasets.list() if info.counts.get("train")]
        self.dataset.clear()
        self.dataset.addItems(names)
        self.dataset.setCurrentIndex(max(0, self.dataset.findText(chosen)))
        self.recipes.show_recipes(self._studio.app.recipes.list())
        if self._base is None and self.recipes.recipe is not None:
            self._take_recipe()
        else:
            self._rebuild()

    def show_recipe(self, recipe: Recipe, dataset: str, name: str, seed: int) -> None:
        """Start from the recipe of an earlier run."""
        self.dataset.setCurrentIndex(max(0, self.dataset.findText(dataset)))
        self._base = recipe
        self.recipes.choose(recipe.id)
        self.title.setText(name)
        self.seed.setValue(seed)
        self._rebuild()

    def take_steps(self, dataset: str, steps: Mapping[str, Sequence[Choice]]) -> None:
        """Use these steps for their slots; other edits are kept if valid."""
        if self._base is None:
            return
        base = self.result() if self.valid() else self._base
        listed = {**base.preprocess, **{slot: list(chosen) for slot, chosen in steps.items()}}
        self._base = base.model_copy(
            update={"preprocess": {slot: chosen for slot, chosen in listed.items() if chosen}}
        )
        self.dataset.setCurrentIndex(max(0, self.dataset.findText(dataset)))
        self._rebuild()

    def reset(self) -> None:
        """The chosen recipe as it is shipped."""
        if self.recipes.recipe is not None:
            self._take_recipe()
        else:
            self._rebuild()

    def result(self) -> Recipe:
        """The recipe with everything that was edited.

        Raises:
            UsageError: If it is not valid.
        """
        assert self._base is not None  # noqa: S101 - the page offers no start without a recipe
        data = with_targets(self._base, self.targets.offer.made).model_dump(mode="json")
        for key, part in self.parts.items():
            choice = {"id": part.part_id, "settings": part.form.settings()}
            kind, _, slot = key.partition(" ")
            if slot:
                data[f"{kind}s"][slot] = choice
            else:
                data[kind] = choice
        data["training"] = self.training.settings() | self.budget.settings()
        if self.steps is not None:
            data["preprocess"] = self.steps.settings()
        if self.sampling is not None:
            data["sampling"] = self.sampling.settings()
        return parse_recipe(json.dumps(data), tr("The recipe with these settings"))

    def valid(self) -> bool:
        """Whether every form is valid."""
        wrong = [form for form in self._forms() if not form.valid()]  # each one marks its own fields
        return bool(self.dataset.count()) and not wrong

    def first_error(self) -> QWidget | None:
        """The first invalid part: an editor, or the words about a form as a whole."""
        for form in self._forms():
            wrong: list[QWidget] = [line.editor for line in form.lines.values() if line.error.text()]
            if form.trouble.text():
                wrong.append(form.trouble)
            if wrong:
                return wrong[0]
        return None

    def check(self) -> tuple[Note, ...]:
        """Check that the parts fit each other and the data.

        Returns:
            What a person should know about the training.

        Raises:
            UsageError: If they do not fit; the message says which.
        """
        if self.info is None or self._base is None:
            return ()
        registry = self._studio.app.registry
        try:
            plan = plan_run(self.result(), Data.of(self.info), registry)
            plan.check_ready(registry)
        except StudioError as error:
            form, _, field = str(error.params.get("setting", "")).partition(".")
            if form == "training" and field in self.training.lines:
                self.training.lines[field].show_error(sentence(error))
            raise
        return plan.notes

    def _forms(self) -> list[ConfigForm]:
        """All forms, from top to bottom."""
        parts = [part.form for part in self.parts.values()]
        steps = self.steps.forms if self.steps else ()
        return [self.budget, *parts, *steps, self.training, *(self.sampling.forms if self.sampling else ())]

    def _make_head(self) -> QGridLayout:
        head = QGridLayout()
        head.setSpacing(8)
        head.setColumnStretch(1, 1)
        for place, (words, editor) in enumerate(
            (
                ("Data set", self.dataset),
                (TITLE, self.targets),
                (BESIDE, self.tasks),
                ("Name", self.title),
                ("Seed", self.seed),
                ("Device", self.device),
            )
        ):
            own = editor.title if isinstance(editor, TargetChoice | TaskChoice) else label(words)
            head.addWidget(own, place, 0)
            head.addWidget(editor, place, 1)
            say(editor, editor.setAccessibleName, words)
        return head

    def _take_slots(self) -> None:
        """Use other target slots or tasks; other edits are kept if valid."""
        if self._base is not None:
            base = self.result() if self.valid() else self._base
            base = base.model_copy(update={"tasks": self.tasks.tasks(base)})
            self._base = with_targets(base, self.targets.names() or base.targets)  # there is always a target
            self._rebuild()

    def _take_recipe(self) -> None:
        self._base = self.recipes.recipe
        self._rebuild()

    def _rebuild(self) -> None:
        """Rebuild the forms for the recipe's parts on the chosen data set."""
        base = self._base
        if base is None:
            return
        name = self.dataset.currentText()
        self.info = self._studio.project.datasets.get(name) if name else None
        kept = base
        base = self.tasks.fit(self.targets.fit(base, self.info), self.info)
        self._base = kept.model_copy(update={"tasks": base.tasks})
        given = base.training.model_dump(exclude_defaults=True)
        self.budget.set_settings({key: value for key, value in given.items() if key in BUDGET})
        self.training.set_settings({key: value for key, value in given.items() if key in TRAINING})
        clear(self._parts)
        self.parts = make_parts(base, self._roles(base), self.targets.offer, self._studio.app.registry)
        for form in (self.budget, self._loop):  # a predictor fits in one go, without budget and loop
            form.setVisible("fusion" in self.parts)
        for part in self.parts.values():
            self._parts.addWidget(part)
            part.changed.connect(self.changed)
            part.swapped.connect(partial(order_tabs, self))
        self.parts["generator"].swapped.connect(self._on_other_generator)
        self._show_steps(base)
        self._show_sampling(base.sampling)
        self.changed.emit()

    def _on_other_generator(self) -> None:
        assert self._base is not None  # noqa: S101 - there is no form without a recipe
        chosen = Choice(id=self.parts["generator"].part_id)
        base = self.result() if self.valid() else self._base.model_copy(update={"generator": chosen})
        fuses = base.generator.id not in self._studio.app.registry.predictors
        if self.targets.suits(base, self.info) and fuses == ("fusion" in self.parts):
            self._show_sampling(Sampling())
        else:  # the possible targets have changed
            base = base.model_copy(update={"sampling": Sampling()})
            self._base = self.targets.for_another(base, self.info)
            self._rebuild()

    def _show_steps(self, base: Recipe) -> None:
        """Show a list of preprocessing steps for each slot."""
        clear(self._steps)
        roles = self._roles(base)
        slots = [*roles.targets, *roles.conditions]
        self.steps = StepsForm(self._studio.app.registry, slots, base.preprocess)
        self.steps.changed.connect(self.changed)
        self.steps.changed.connect(lambda steps=self.steps: self.squares.mark(steps.choices()))
        self.squares.show_slots(self.info, slots, base.preprocess)
        self.steps.arranged.connect(partial(order_tabs, self))
        self._steps.addWidget(self.steps)

    def _put_first(self, slot: str, choice: Choice | None, instead_of: frozenset[str]) -> None:
        if self.steps is not None:
            self.steps.put_first(slot, choice, instead_of)

    def _show_sampling(self, sampling: Sampling) -> None:
        """Show the sampling form of the chosen generator."""
        clear(self._sampling)
        learner, registry = self.parts["generator"].part_id, self._studio.app.registry
        if learner not in registry.generators:  # makes nothing
            self.sampling = None
            return
        spec = registry.generators.get(learner)
        self.sampling = SamplingForm(spec, sampling, self._roles(self._base), registry)
        self.sampling.changed.connect(self.changed)
        self._sampling.addWidget(self.sampling)
        order_tabs(self)

    def _roles(self, base: Recipe | None) -> Roles:
        return roles_on(base, self.info, self._studio.app.registry)
