"""The target choice: which slots a training makes, if a data set has several candidates."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import clear, column, label, row
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.roles import Data, with_targets
from mmstudio.plan.targets import fitted_targets, makes_any, target_names
from mmstudio.plugins.specs import GeneratorSpec, PredictorSpec

TITLE, LABELS, CLASSES = "Makes", "Learns from", "Classes of"


@dataclass(frozen=True)
class Offer:
    """Which slots can be made and which are.

    Attributes:
        names: Slots that can be made.
        made: Slots that are made.
        several: Whether more than one can be made at once.
        children: Whether each is made by a generator of its own.
        title: What the choice is of, English: of what is made; or, where nothing is, of what is learned.
    """

    names: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    several: bool = False
    children: bool = False
    title: str = TITLE


class TargetChoice(QWidget):
    """A list of possible targets, or a check box for each if a generator makes several at once.

    Attributes:
        offer: Which slots can be made and which are.
        title: Label beside it; both are hidden if there is nothing to choose.
        one: The list.
        boxes: Check boxes by slot.

    Signals:
        chosen: Another choice was made.
    """

    chosen = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.offer = Offer()
        self.title = label(TITLE)
        self.one = Combo()
        self.boxes: dict[str, QCheckBox] = {}
        self._row = row()
        self.setLayout(column(self.one, self._row))
        say(self.one, self.one.setAccessibleName, TITLE)
        self.one.activated.connect(lambda _: self.chosen.emit())

    @property
    def has_choice(self) -> bool:
        """Whether there is something to choose."""
        return bool(self.boxes) or self.one.count() > 1

    def fit(self, recipe: Recipe, info: DatasetInfo | None) -> Recipe:
        """Offer the targets that a recipe's generator can make of a data set; returns the recipe for the chosen ones."""
        self.offer = offer = self._offer_of(recipe, info)
        clear(self._row)
        self.boxes = {}
        self.one.clear()
        self.one.setVisible(not offer.several)
        if not offer.several:
            self.one.addItems(list(offer.names))
            self.one.setCurrentIndex(self.one.findText(offer.made[0]))
        elif len(offer.names) > 1:
            for name in offer.names:
                self._add_box(name, on=name in offer.made)
            self._row.addStretch(1)
        say(self.title, self.title.setText, offer.title)
        say(self.one, self.one.setAccessibleName, offer.title)
        for part in (self, self.title):
            part.setVisible(self.has_choice)
        return with_targets(recipe, offer.made)

    def for_another(self, recipe: Recipe, info: DatasetInfo | None) -> Recipe:
        """The recipe after its generator was changed: it keeps the chosen targets that the new one can make, else its default."""
        can = self._offer_of(recipe, info).names
        kept = [name for name in recipe.targets if name in can]
        return with_targets(recipe, kept) if kept else recipe.without_targets()

    def suits(self, recipe: Recipe, info: DatasetInfo | None) -> bool:
        """Whether the offer matches what a recipe's generator can make."""
        return replace(self._offer_of(recipe, info), made=self.offer.made) == self.offer

    def names(self) -> tuple[str, ...]:
        """The chosen slots; empty if there is nothing to choose."""
        if not self.has_choice:
            return ()
        if self.boxes:
            return tuple(name for name, box in self.boxes.items() if box.isChecked())
        return tuple(name for name in [self.one.currentText()] if name)

    def _add_box(self, name: str, *, on: bool) -> None:
        self.boxes[name] = box = QCheckBox()
        put(box.setText, name)
        box.setChecked(on)
        box.toggled.connect(lambda _: self.chosen.emit())
        self._row.addWidget(box)

    def _offer_of(self, recipe: Recipe, info: DatasetInfo | None) -> Offer:
        registry = self._studio.app.registry
        learners = registry.learners(recipe.generator.id)
        if info is None or recipe.generator.id not in learners:
            return Offer((), recipe.targets)
        spec, data = learners.get(recipe.generator.id), Data.of(info)
        names = target_names(spec, data.slots, registry)
        made = fitted_targets(recipe, data, names, every=makes_any(spec))
        if not isinstance(spec, GeneratorSpec):
            return Offer(names, made, title=CLASSES if isinstance(spec, PredictorSpec) else LABELS)
        return Offer(names, made, several=spec.several or spec.children, children=spec.children)
