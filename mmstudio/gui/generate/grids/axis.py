"""The axis editor: a setting, and the values that it takes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from mmstudio.core.errors import StudioError
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, label, row
from mmstudio.plan.grid import CHECKPOINT, FAST, GUIDANCE, JOINT, RUN, SEED, SETTINGS, WEIGHT, Axis
from mmstudio.services.generation.grids import GridService

_NAMES = {
    JOINT: "Guidance of all conditions",
    SEED: "Seed",
    CHECKPOINT: "Checkpoint",
    FAST: "Fast variant",
    RUN: "Run",
}


class AxisEditor(QWidget):
    """Edits one axis.

    Args:
        title: English name of the axis.
        service: Reads what was typed.
        run: Id of the run.
        usual: The values that a setting is proposed with.
        choices: Settings that can be chosen.
        optional: Whether the axis may be left out.

    Signals:
        changed: Setting or values changed.
    """

    changed = Signal()

    def __init__(
        self,
        title: str,
        service: GridService,
        run: str,
        usual: dict[str, str],
        choices: Sequence[str],
        *,
        optional: bool,
    ) -> None:
        super().__init__()
        self._service, self._run, self._usual = service, run, usual
        self.setting, self.values = QComboBox(), QLineEdit()
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        if optional:
            self.setting.addItem(tr("None"), "")
        for choice in choices:
            self.setting.addItem(title_of_setting(choice), choice)
        self.setting.setMinimumWidth(220)
        say(self.setting, self.setting.setAccessibleName, title)
        say(self.values, self.values.setAccessibleName, "Values")
        say(self.values, self.values.setPlaceholderText, "Values, with commas; 1..4 stands for 1, 2, 3 and 4")
        name = label(title, "faint")
        name.setFixedWidth(90)
        line = row(name, self.setting, self.values)
        line.setStretch(2, 1)
        self.setLayout(column(line, self.trouble, gap=4))
        self.setting.activated.connect(lambda _: self.propose())
        self.values.textChanged.connect(lambda _: self.changed.emit())

    def choose(self, setting: str) -> None:
        """Choose a setting, with its usual values."""
        self.setting.setCurrentIndex(max(0, self.setting.findData(setting)))
        self.propose()

    def propose(self) -> None:
        """Propose the usual values of the setting."""
        setting = self.setting.currentData()
        self.values.setEnabled(bool(setting))
        self.values.setText(self._usual.get(setting, "") if setting else "")
        self.changed.emit()

    def axis(self) -> Axis | None:
        """The axis; ``None`` if it is left out, or its values cannot be used, which is said."""
        setting = self.setting.currentData()
        self.trouble.hide()
        if not setting:
            return None
        texts = [text for text in self.values.text().split(",") if text.strip()]
        try:
            return self._service.axis(self._run, setting, texts)
        except StudioError as error:
            self.trouble.setText(tr(error.template, **error.params))
            self.trouble.show()
            return None

    @property
    def wanted(self) -> bool:
        """Whether a setting is chosen."""
        return bool(self.setting.currentData())


def title_of_setting(setting: str) -> str:
    """A setting as people know it."""
    if setting.startswith(GUIDANCE):
        return tr("Guidance of {slot}", slot=setting.removeprefix(GUIDANCE))
    if setting.startswith(WEIGHT):
        return tr("Weight of {slot}", slot=setting.removeprefix(WEIGHT))
    if setting.startswith(SETTINGS):
        return tr(setting.removeprefix(SETTINGS).replace("_", " ").capitalize())
    return tr(_NAMES[setting])
