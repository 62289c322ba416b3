"""The task choice: what is learned beside a training's learner, such as columns that are told, or an alignment."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import label
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.targets import target_names

TITLE = "Beside it"


class TaskChoice(QPushButton):
    """A button whose menu offers every task that a data set allows; several can be chosen.

    Attributes:
        title: Label beside it; both are hidden if there is nothing to choose.

    Signals:
        chosen: Another choice was made.
    """

    chosen = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.title = label(TITLE)
        self._menu = QMenu(self)
        self._actions: dict[str, QAction] = {}
        self._offer: dict[str, str] = {}
        self.setMenu(self._menu)
        say(self, self.setAccessibleName, TITLE)
        say(self, self.setToolTip, "What is learned from the same encoders and fusion as well")

    def fit(self, recipe: Recipe, info: DatasetInfo | None) -> Recipe:
        """Offer the tasks that a recipe can have on a data set; returns the recipe without those that it cannot have."""
        offer = self._offered(recipe, info)
        kept = {name: task for name, task in recipe.tasks.items() if info is None or name in offer}
        if offer != self._offer:
            self._fill(offer)
        for name, action in self._actions.items():
            with QSignalBlocker(action):
                action.setChecked(name in kept)
        for shown in (self, self.title):
            shown.setVisible(bool(self._offer))
        self._tell()
        return recipe.model_copy(update={"tasks": kept})

    def tasks(self, before: Recipe) -> dict[str, Choice]:
        """The chosen tasks; those that a recipe has already keep their settings."""
        return {
            name: before.tasks.get(name, Choice(id=self._offer[name]))
            for name, action in self._actions.items()
            if action.isChecked()
        }

    def _fill(self, offer: dict[str, str]) -> None:
        """Fill the menu; an action that was just chosen lives until its signal has ended."""
        for action in self._actions.values():
            self._menu.removeAction(action)
            action.deleteLater()
        self._offer, self._actions = offer, {}
        for name in offer:
            self._actions[name] = action = self._menu.addAction("")
            action.setCheckable(True)
            action.toggled.connect(self._on_toggled)

    def _on_toggled(self) -> None:
        self._tell()
        self.chosen.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell()

    def _tell(self) -> None:
        """Name the tasks, and show on the button what is chosen."""
        for name, action in self._actions.items():
            objective = self._studio.app.registry.objectives.get(self._offer[name])
            put(action.setText, name if objective.labels else tr(objective.title))
        names = [action.text() for action in self._actions.values() if action.isChecked()]
        put(self.setText, ", ".join(names) or tr("nothing"))

    def _offered(self, recipe: Recipe, info: DatasetInfo | None) -> dict[str, str]:
        """Names of possible tasks to the objective that each has at first."""
        registry = self._studio.app.registry
        learner = recipe.generator.id
        if info is None or learner in registry.predictors:
            return {}
        found: dict[str, str] = {}
        for spec in registry.objectives:
            if spec.tells:
                names = target_names(spec, info.slots, registry)
                found |= {name: spec.id for name in names if name not in {*recipe.targets, *found}}
        for spec in registry.objectives:
            own = next((name for name, task in recipe.tasks.items() if task.id == spec.id), spec.id)
            if not spec.labels and spec.id != learner:
                found[own] = spec.id
        return found
