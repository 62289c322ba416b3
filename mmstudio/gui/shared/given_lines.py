"""Lines for values that are given to a run: one for each slot, or for each column of a table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QFileDialog, QFormLayout, QLineEdit, QWidget

from mmstudio.core.sample import Slot
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.archives import documents
from mmstudio.gui.shared.basic import button, literal, row
from mmstudio.gui.shared.drop_target import DropTarget
from mmstudio.gui.shared.forms.editors import Unwheeled
from mmstudio.plugins.registry import Registry
from mmstudio.services.generation.conditions import Wish

_MOST_WEIGHT, _WEIGHT_PX = 5.0, 78


class Weight(Unwheeled, QDoubleSpinBox):
    """How much a slot counts: 0 not at all, 1 as usual."""

    def __init__(self, slot: str) -> None:
        super().__init__()
        self.setRange(0, _MOST_WEIGHT)
        self.setSingleStep(0.25)
        self.setValue(1)
        self.setFixedWidth(_WEIGHT_PX)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        say(self, self.setAccessibleName, "Weight of {slot}", slot=slot)
        say(self, self.setToolTip, "Weight of {slot}", slot=slot)


class GivenLines(DropTarget):
    """Takes words and files, and files that are dropped on it.

    Args:
        registry: Knows which modalities are written as words.
        slots: What can be given.
        weighted: Whether each slot is given a weight.

    Attributes:
        values: The line of each slot and column; the column is empty but for tables.
        weights: How much each slot counts, where that can be said.
        form: Their layout.
    """

    def __init__(self, registry: Registry, slots: Iterable[Slot], *, weighted: bool = False) -> None:
        super().__init__()
        self._modalities = registry.modalities
        self._slots = tuple(slots)
        self.values: dict[tuple[str, str], QLineEdit] = {}
        self.weights: dict[str, Weight] = {}
        self._weighted = weighted
        self.form = form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for slot in self._slots:
            for column in slot.columns or ("",):
                self._add(form, slot, column)
        self.setLayout(form)
        self.dropped.connect(self.take)

    @property
    def wish(self) -> Wish:
        """What is given."""
        told = [(key, edit.text().strip()) for key, edit in self.values.items() if edit.text().strip()]
        return Wish(
            conditions=[(slot, value) for (slot, column), value in told if not column],
            table=[(column, value) for (_, column), value in told if column],
            weights={slot: self.weights[slot].value() for (slot, _), _ in told if slot in self.weights},
            marks=False,
        )

    def take(self, files: Iterable[Path]) -> None:
        """Put each file into the first empty line of a slot that takes it, else into the first such line."""
        for file in files:
            fitting = [
                self.values[slot.name, ""]
                for slot in self._slots
                if file.suffix.lower() in self._modalities.get(slot.modality).suffixes
                and not self._modalities.get(slot.modality).inline
            ]
            if fitting:
                line: QLineEdit = next((edit for edit in fitting if not edit.text()), fitting[0])
                line.setText(str(file))

    def _add(self, form: QFormLayout, slot: Slot, column: str) -> None:
        name = f"{slot.name}: {column}" if column else slot.name
        edit = QLineEdit()
        edit.setAcceptDrops(False)  # a file dropped on a line would become an address
        put(edit.setAccessibleName, name)
        self.values[slot.name, column] = edit
        spec = self._modalities.get(slot.modality)
        parts: list[QWidget] = [edit]
        if not spec.inline:
            parts.append(button("Choose", partial(self._choose, edit, spec.suffixes)))
        if self._weighted and slot.name not in self.weights:
            parts.append(self.weights.setdefault(slot.name, Weight(slot.name)))
        line: QWidget = QWidget()
        beside = row(*parts, gap=8)
        beside.setStretch(0, 1)
        line.setLayout(beside)
        form.addRow(literal(name, "field", wrap=True), line)

    def _choose(self, edit: QLineEdit, suffixes: tuple[str, ...]) -> None:
        kinds = f"{tr('Files')} ({' '.join(f'*{suffix}' for suffix in suffixes)})"
        found, _ = QFileDialog.getOpenFileName(self, tr("Choose a file"), str(documents()), kinds)
        if found:
            edit.setText(found)
