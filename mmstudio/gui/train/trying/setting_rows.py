"""Rows of settings that are varied: which one, and its values or its range."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, column, order_tabs, row, tool
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.shared.forms.training_words import TRAINING
from mmstudio.gui.train.recipe_parts import part_heading
from mmstudio.plan.sweeps.axes import SettingField
from mmstudio.plan.sweeps.trials import told_value

MOST_ROWS = 6
_FIRST = "training.lr"
_TO = ".."


class VariedRow(QWidget):
    """One setting, and what is tried of it.

    Signals:
        changed: Something else is to be tried.
        removed: It is not to be varied any more.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, known: Sequence[SettingField], chosen: str, *, ranged: bool) -> None:
        super().__init__()
        self._known = {one.path: one for one in known}
        self._ranged = ranged
        self.setting, self.values = Combo(), QLineEdit()
        for one in known:
            self.setting.addItem(_named(one), one.path)
        self.setting.setCurrentIndex(max(0, self.setting.findData(chosen)))
        say(self.setting, self.setting.setAccessibleName, "Setting")
        say(self.values, self.values.setAccessibleName, "Values")
        say(self.values, self.values.setToolTip, "Values with commas between them, or a range as LOW..HIGH")
        whole = row(self.setting, self.values, tool("Do not vary it", self.removed.emit, "close"))
        whole.setStretch(0, 3)
        whole.setStretch(1, 2)
        self.setLayout(whole)
        self.setting.currentIndexChanged.connect(lambda _: self.suggest())
        self.values.textEdited.connect(lambda _: self.changed.emit())
        self.suggest()

    @property
    def path(self) -> str:
        """Path of the setting."""
        return str(self.setting.currentData() or "")

    @property
    def text(self) -> str:
        """What is tried of it."""
        return self.values.text().strip()

    @property
    def is_range(self) -> bool:
        """Whether a range is drawn from."""
        return _TO in self.text

    def take(self, *, ranged: bool) -> None:
        """Suggest values or a range from now on."""
        if ranged is not self._ranged:
            self._ranged = ranged
            self.suggest()

    def suggest(self) -> None:
        """Suggest what could be tried."""
        found = self._known.get(self.path)
        with QSignalBlocker(self.values):
            self.values.setText("" if found is None else suggestion(found, ranged=self._ranged))
        self.changed.emit()


class SettingRows(QWidget):
    """The settings that are varied.

    Signals:
        changed: Something else is to be tried.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[VariedRow] = []
        self._known: Sequence[SettingField] = ()
        self._ranged = False
        self._place = column(gap=6)
        self.more = button("Another setting", self.add, picture="new")
        self.setLayout(column(self._place, row(self.more, None), gap=6))

    def show_settings(self, known: Sequence[SettingField]) -> None:
        """Offer settings; begin with one of them."""
        self._known = known
        for one in list(self.rows):
            self._remove(one)
        self.add()

    def take(self, *, ranged: bool) -> None:
        """Suggest values or ranges from now on."""
        self._ranged = ranged
        for one in self.rows:
            one.take(ranged=ranged)

    def add(self) -> None:
        """Vary another setting."""
        taken = {one.path for one in self.rows}
        free = [one.path for one in self._known if one.path not in taken]
        if not free or len(self.rows) >= MOST_ROWS:
            return
        made = VariedRow(self._known, _FIRST if _FIRST in free else free[0], ranged=self._ranged)
        made.changed.connect(self.changed)
        made.removed.connect(lambda: self._remove(made))
        self.rows.append(made)
        self._place.addWidget(made)
        self.more.setEnabled(len(self.rows) < min(MOST_ROWS, len(self._known)))
        order_tabs(self)
        self.changed.emit()

    @property
    def grid(self) -> dict[str, str]:
        """Values by path."""
        return {one.path: one.text for one in self.rows if not one.is_range}

    @property
    def ranges(self) -> dict[str, str]:
        """Ranges by path."""
        return {one.path: one.text for one in self.rows if one.is_range}

    def _remove(self, made: VariedRow) -> None:
        self.rows.remove(made)
        made.hide()
        made.deleteLater()
        self.more.setEnabled(True)
        self.changed.emit()


def suggestion(found: SettingField, *, ranged: bool) -> str:
    """What could be tried of a setting, as a person would write it: all options, the own range, or three values around the present one."""
    if found.options:
        return ", ".join(told_value(value) for value in found.options)
    own = found.range()
    if own is None or not isinstance(found.value, int | float | None):
        return told_value(found.value) if isinstance(found.value, int | float | str) else ""
    if ranged:
        return f"{own.low:g}{_TO}{own.high:g}"
    around = (found.value / 2, found.value, found.value * 2) if found.value else (own.low, own.high)
    values = [min(max(one, own.low), own.high) for one in around]
    if own.whole:
        values = [own.step * round(one / own.step) for one in values]
    return ", ".join(dict.fromkeys(f"{one:g}" for one in values))


def _named(found: SettingField) -> str:
    """A setting in the current language, with its path."""
    head, _, name = found.path.rpartition(".")
    title = tr(found.title) if found.title else ""
    if head == "training" and name in TRAINING:
        title = tr(TRAINING[name].title)
    elif name == "id":
        title = part_heading(head)
    return f"{title} ({found.path})" if title else found.path
