"""All actions with their shortcuts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QWidget

from mmstudio.gui.actions import ActionSpec
from mmstudio.gui.language import say
from mmstudio.gui.widgets.basic import column, label


class HelpSheet(QDialog):
    """Shortcuts in two columns."""

    def __init__(self, parent: QWidget, specs: Sequence[ActionSpec]) -> None:
        super().__init__(parent)
        say(self, self.setWindowTitle, "Shortcuts")
        self.resize(520, 560)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(0, 1)
        for line, spec in enumerate(specs):
            grid.addWidget(label(spec.title), line, 0)
            keys = label("", "faint")
            keys.setText(QKeySequence(spec.keys).toString(QKeySequence.SequenceFormat.NativeText))
            grid.addWidget(keys, line, 1)
        inside = QWidget()
        inside.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        say(scroll, scroll.setAccessibleName, "Shortcuts")
        self.setLayout(column(label("Shortcuts", "title"), scroll, margin=16))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
