"""The choice of metrics: a line for each that can judge a run, with its settings below it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, label
from mmstudio.gui.shared.fold import Fold
from mmstudio.gui.shared.forms.config_form import ConfigForm
from mmstudio.plan.recipe import Choice
from mmstudio.plugins.metric_specs import MetricSpec
from mmstudio.plugins.named_parts import parts_named
from mmstudio.plugins.registry import Registry

_INDENT_PX = 23
"""So that words below a line stand below its words, not below its box."""


class MetricChoice(QWidget):
    """Metrics, each with a box.

    Args:
        specs: The metrics that can judge the run.
        chosen: Ids of those that are chosen at first.
        registry: Knows the extractors that metrics need.

    Signals:
        changed: The choice, or a setting, was edited.
    """

    changed = Signal()

    def __init__(self, specs: Sequence[MetricSpec], chosen: Sequence[str], registry: Registry) -> None:
        super().__init__()
        self.lines = {spec.id: MetricLine(spec, spec.id in chosen, registry) for spec in specs}
        for line in self.lines.values():
            line.changed.connect(self.changed)
        self.setLayout(column(*self.lines.values(), gap=10))

    def choices(self) -> list[Choice]:
        """The chosen metrics with their settings."""
        return [
            Choice(id=name, settings=line.form.settings())
            for name, line in self.lines.items()
            if line.box.isChecked()
        ]

    def valid(self) -> bool:
        """Whether the settings of the chosen metrics are accepted."""
        told = [
            line.form.valid() for line in self.lines.values() if line.box.isChecked()
        ]  # each shows its errors
        return all(told)


class MetricLine(QWidget):
    """One metric: its box, what it is, and its settings while it is chosen.

    Signals:
        changed: The box or a setting was edited.
    """

    changed = Signal()

    def __init__(self, spec: MetricSpec, chosen: bool, registry: Registry) -> None:  # noqa: FBT001 - a fact, no switch
        super().__init__()
        self.box = QCheckBox()
        say(self.box, self.box.setText, spec.title)
        self.box.setChecked(chosen)
        summary = label(spec.summary, "faint", wrap=True)
        needs = label("", "faint", wrap=True)
        needs.hide()
        named = partial(parts_named, owner=spec, registry=registry)
        self.form = ConfigForm(spec.config, explain=True, parts=named)
        self._settings = Fold(self.form, "Settings")
        inside = column(summary, needs, self._settings, gap=4)
        inside.setContentsMargins(_INDENT_PX, 0, 0, 0)
        self.setLayout(column(self.box, inside, gap=2))
        if spec.extractor:
            self._tell_extractor(needs, spec.extractor, registry)
        self.box.toggled.connect(self._on_toggled)
        self.form.changed.connect(self.changed)
        self._show_settings()

    def _tell_extractor(self, needs: QWidget, extractor: str, registry: Registry) -> None:
        found = next((one for one in registry.extractors if one.id == extractor), None)
        if found is None:
            return
        template = (
            "Compares features by: {title}. It is trained on the training split first, once for each data set."
            if found.learns
            else "Compares features by: {title}."
        )
        say(needs, needs.setText, template, title=tr(found.title))  # type: ignore[attr-defined]
        needs.show()

    def _on_toggled(self) -> None:
        self._show_settings()
        self.changed.emit()

    def _show_settings(self) -> None:
        self._settings.setVisible(self.box.isChecked() and bool(self.form.fields))
