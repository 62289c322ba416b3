"""Part forms: choose a plugin's part for a recipe, and edit its settings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import clear, column, label, panel
from mmstudio.gui.shared.forms.config_form import ConfigForm
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.plan.recipe import Choice
from mmstudio.plan.roles import Roles
from mmstudio.plugins.named_parts import parts_named
from mmstudio.plugins.registry import Registry


class PartForm(QWidget):
    """The form of one part of a recipe.

    Signals:
        changed: The part or a setting was changed.
        swapped: Another part was chosen; ``changed`` follows.
    """

    changed = Signal()
    swapped = Signal()

    def __init__(
        self,
        heading: str,
        specs: Iterable[Any],
        choice: Choice,
        registry: Registry,
        roles: Roles | None = None,
        **params: Any,
    ) -> None:
        super().__init__()
        self._roles, self._registry = roles, registry
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
        self.swapped.emit()
        self.changed.emit()

    def _make(self, part_id: str, settings: dict[str, Any]) -> ConfigForm:
        spec = self._specs.get(part_id) or next(iter(self._specs.values()))
        say(self._summary, self._summary.setText, spec.summary)
        named = partial(parts_named, owner=spec, registry=self._registry)
        form = ConfigForm(spec.config, settings, explain=True, roles=self._roles, parts=named)
        form.changed.connect(self.changed)
        self._place.addWidget(form)
        return form
