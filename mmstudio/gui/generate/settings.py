"""The settings panel: seed, count, guidance, the generator's own settings, and the buttons."""

from __future__ import annotations

import random
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QProgressBar, QSpinBox, QWidget

from mmstudio.gui.generate.tray.model import TrayModel
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import button, clear, column, label, order_tabs, panel, row, tool
from mmstudio.gui.shared.card_number import NumberSlider, calm
from mmstudio.gui.shared.forms.config_form import ConfigForm
from mmstudio.gui.shared.forms.fields import PartsNamed
from mmstudio.plan.roles import Roles
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.named_parts import parts_named
from mmstudio.plugins.registry import Registry
from mmstudio.services.generation.tray import MOST_RESULTS

_MOST_SEED = 2**31 - 1
_MOST_JOINT, _MOST_JOINT_TYPED = 4.0, 20.0


class SettingsPanel(QWidget):
    """Shows everything about generating except the conditions.

    Signals:
        generate_wanted, grid_wanted, stop_wanted: A button was pressed.
    """

    generate_wanted = Signal()
    grid_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, model: TrayModel) -> None:
        super().__init__()
        self._model = model
        self.seed, self.count = QSpinBox(), QSpinBox()
        self.lock = tool("Keep this seed", self._on_locked, "lock", checkable=True)
        self.dice = tool("Draw another seed", self.draw, "dice")
        self.joint = NumberSlider("Guidance over all conditions", 0.0, _MOST_JOINT, _MOST_JOINT_TYPED)
        self.fast = QCheckBox()
        self.sampling = GenerationForm(model)
        self.more = tool("Show more settings", self._fold, "unfold")
        self.generate = button("Generate", self.generate_wanted.emit, picture="generate", primary=True)
        self.stop = button("Stop", self.stop_wanted.emit, picture="stop")
        self.grid = tool("Make a grid of results", self.grid_wanted.emit, "grid")
        self.bar = QProgressBar()
        self._usual_joint: float | None = None
        self._prepare()
        self._arrange()
        model.values_changed.connect(self.refresh)
        self.refresh()

    def show_run(self, plan: RunPlan, registry: Registry) -> None:
        """Show the settings of a run's generator, and the recipe's joint guidance if it has any."""
        self._usual_joint = plan.joint() if plan.guided else None
        self._joint_box.setVisible(plan.guided)
        known, told = plan.sampling_class.model_fields, plan.recipe.sampling.settings
        self.sampling.show_config(
            plan.sampling_class,
            {name: value for name, value in told.items() if name in known},  # without those of decoders
            Roles(plan.targets, plan.conditions),
            partial(parts_named, owner=plan.generator.spec, registry=registry),
        )
        order_tabs(self)
        self.refresh()

    def draw(self) -> None:
        """Take a random seed."""
        self._model.change(tr("Draw another seed"), merge="dice", seed=random.randrange(_MOST_SEED))

    def draw_quietly(self) -> None:
        """Take a random seed for the next results, without an undo step."""
        self._model.settle(seed=random.randrange(_MOST_SEED))

    def refresh(self) -> None:
        """Show the tray's settings."""
        tray = self._model.tray
        for editor, value in ((self.seed, tray.seed), (self.count, tray.count)):
            editor.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            editor.setValue(value)
            editor.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.lock.setChecked(tray.locked)
        self.fast.setChecked(tray.fast)
        self.joint.show_value(self._usual_joint or 1.0 if tray.joint is None else tray.joint)
        self.sampling.refresh()

    def show_progress(self, done: float, total: float) -> None:
        """Show the progress of the session's jobs; with ``total`` 0 there are none."""
        self.bar.setVisible(total > 0)
        self.stop.setEnabled(total > 0)
        self.bar.setRange(0, round(total))
        self.bar.setValue(round(done))

    def _prepare(self) -> None:
        self.seed.setRange(0, _MOST_SEED)
        self.seed.setKeyboardTracking(False)
        self.count.setRange(1, MOST_RESULTS)
        self.count.setFixedWidth(70)
        self.count.setKeyboardTracking(False)
        for editor in (self.seed, self.count):
            calm(editor)
        self.seed.valueChanged.connect(
            lambda value: self._model.change(tr("Change the seed"), merge="seed", seed=value)
        )
        self.count.valueChanged.connect(
            lambda value: self._model.change(tr("Change the count"), merge="count", count=value)
        )
        self.joint.moved.connect(
            lambda value: self._model.change(tr("Change the guidance"), merge="joint", joint=round(value, 3))
        )
        self.fast.clicked.connect(lambda on: self._model.change(tr("Change the speed"), fast=on))
        say(self.fast, self.fast.setText, "Fast")
        say(self.fast, self.fast.setToolTip, "Fewer steps: sooner there, a little less exact")
        say(self.seed, self.seed.setAccessibleName, "Seed")
        say(self.count, self.count.setAccessibleName, "Count")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        say(self.bar, self.bar.setAccessibleName, "Progress")
        self.show_progress(0, 0)

    def _arrange(self) -> None:
        numbers = row(
            label("Seed", "faint"),
            self.seed,
            self.lock,
            self.dice,
            label("Count", "faint"),
            self.count,
            gap=6,
        )
        numbers.setStretch(1, 1)
        self._joint_box = QWidget()
        steer = row(label("Guidance", "faint"), self.joint)
        steer.setStretch(1, 1)
        self._joint_box.setLayout(steer)
        self._folded = QWidget()
        self._folded.setLayout(column(self.fast, self.sampling))
        self._folded.hide()
        work = row(self.generate, self.grid, self.stop, self.more)
        work.setStretch(0, 1)
        parts = column(numbers, self._joint_box, self._folded, self.bar, work, gap=8)
        self.setLayout(column(panel(parts)))

    def _on_locked(self) -> None:
        self._model.change(tr("Keep the seed"), locked=self.lock.isChecked())

    def _fold(self) -> None:
        shown = self._folded.isHidden()
        self._folded.setVisible(shown)
        self.more.setIcon(icon("fold" if shown else "unfold"))


class GenerationForm(QWidget):
    """The generator's sampling settings; only those that differ from the recipe's are stored."""

    def __init__(self, model: TrayModel) -> None:
        super().__init__()
        self._model = model
        self._usual: dict[str, Any] = {}
        self.form: ConfigForm | None = None
        self._column = column()
        self.setLayout(self._column)

    def show_config(
        self, config: type[PluginConfig], settings: dict[str, Any], roles: Roles, parts: PartsNamed
    ) -> None:
        """Show an editor for each field; one that names a slot offers those of the run, one that names a part those there are."""
        clear(self._column)
        self._usual = config.model_validate(settings).model_dump(mode="json")
        self.form = ConfigForm(config, settings, roles=roles, parts=parts)
        self.form.changed.connect(self._on_changed)
        self._column.addWidget(self.form)
        self.refresh()

    def refresh(self) -> None:
        """Show the tray's settings over the recipe's."""
        tray = self._model.tray
        self.setEnabled(not tray.fast)
        if self.form is not None and self._differing() != dict(tray.settings):
            self.form.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            self.form.set_settings({**self._usual, **tray.settings})
            self.form.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    def _differing(self) -> dict[str, Any]:
        if self.form is None:
            return {}
        defaults = {name: field.default for name, field in self.form.fields.items()}
        shown = {**defaults, **self.form.settings()}
        return {name: value for name, value in shown.items() if value != self._usual.get(name)}

    def _on_changed(self) -> None:
        if self.form is not None and self.form.valid():
            self._model.change(tr("Change a setting"), merge="settings", settings=self._differing())
