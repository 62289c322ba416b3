"""Which slots a training makes, where a data set has several that it could."""

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
from mmstudio.plan.roles import Data, fitted_targets, with_targets
from mmstudio.plan.targets import target_names
from mmstudio.plugins.specs import GeneratorSpec, PredictorSpec

TITLE, LABELS, CLASSES = "Makes", "Learns from", "Classes of"


@dataclass(frozen=True)
class Offer:
    """What can be made, and what is.

    Attributes:
        names: Slots that can be made.
        made: Those that are.
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
    """A list of the slots that can be made, or a box for each where a generator makes several at once.

    Attributes:
        offer: What can be made, and is.
        title: Stands beside it; neither is seen where there is nothing to choose.
        one: The list.
        boxes: By slot.

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
        """Offer what the generator of a recipe can make of a data set; the recipe for what is chosen of that."""
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
        """A recipe whose generator was changed: it makes what the new one can make of what was chosen, else what it can."""
        can = self._offer_of(recipe, info).names
        kept = [name for name in recipe.targets if name in can]
        return with_targets(recipe, kept) if kept else recipe.without_targets()

    def suits(self, recipe: Recipe, info: DatasetInfo | None) -> bool:
        """Whether what is offered is what the generator of a recipe can make."""
        return replace(self._offer_of(recipe, info), made=self.offer.made) == self.offer

    def names(self) -> tuple[str, ...]:
        """The slots that are chosen; none where there is nothing to choose."""
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
        made = fitted_targets(recipe, data, names)
        if not isinstance(spec, GeneratorSpec):
            return Offer(names, made, title=CLASSES if isinstance(spec, PredictorSpec) else LABELS)
        return Offer(names, made, several=spec.several or spec.children, children=spec.children)
