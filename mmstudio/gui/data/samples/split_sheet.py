"""The split sheet: divides a data set anew into training, validation and test, and shows the counts beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QSpinBox, QWidget
from shiboken6 import isValid

from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.shared.basic import button, label
from mmstudio.gui.shared.card_number import calm
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.storage.samples.splits import SplitPlan

_WIDTH_PX = 520
_MOST_SEED = 999_999
_MOST_PERCENT = 45
_WAIT_MS = 120


class SplitSheet(Sheet):
    """Asks how to split the data.

    Args:
        studio: Of the open project.
        info: The data set.
        parent: The browser.

    Signals:
        wanted: A :class:`SplitPlan`.
    """

    wanted = Signal(object)

    def __init__(self, studio: Studio, info: DatasetInfo, parent: QWidget) -> None:
        super().__init__(parent, "Split the data anew", _WIDTH_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._studio, self._info = studio, info
        self._asked = 0
        self.how, self.column = QComboBox(), QComboBox()
        self.seed, self.share = QSpinBox(), QSpinBox()
        calm(self.seed)
        calm(self.share)
        self.seed.setRange(0, _MOST_SEED)
        self.share.setRange(0, _MOST_PERCENT)
        self.share.setValue(10)
        self.share.setSuffix(" %")
        self.counts, self.trouble = label("", "heading", wrap=True), label("", "error", wrap=True)
        self.warning = label("", "warning", wrap=True)
        self.go = button("Split", self.accept, primary=True)
        self.go.setDefault(True)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._count)
        self._lay_out()
        self._ask()

    @property
    def plan(self) -> SplitPlan:
        """What is chosen."""
        how = self.how.currentData()
        column_ = "" if how == "random" else self.column.currentText()
        return SplitPlan(self.seed.value(), how, column_, self.share.value() / 100)

    def accept(self) -> None:
        self.wanted.emit(self.plan)
        super().accept()

    def _lay_out(self) -> None:
        self.how.addItem(tr("By chance"), "random")
        self.how.addItem(tr("Each value of a column in its share"), "stratified")
        self.how.addItem(tr("No value of a column in two splits"), "grouped")
        say(self.how, self.how.setAccessibleName, "How")
        say(self.column, self.column.setAccessibleName, "Column")
        say(self.seed, self.seed.setAccessibleName, "Seed")
        say(self.share, self.share.setAccessibleName, "Held out for validation, and as much for test")
        form = QFormLayout()
        self._column_head = label("Column", "field")
        form.addRow(label("How", "field"), self.how)
        form.addRow(self._column_head, self.column)
        form.addRow(label("Seed", "field"), self.seed)
        form.addRow(label("Held out", "field"), self.share)
        say(self.share, self.share.setToolTip, "Held out for validation, and as much for test")
        note = label(
            "Samples that came with a split of their own are split anew too. It can be undone.",
            "faint",
            wrap=True,
        )
        self.trouble.hide()
        self.warning.hide()
        self.go.setEnabled(False)
        parts = (form, self.counts, self.trouble, self.warning, note, None)
        self.fill(parts, (None, button("Cancel", self.reject), self.go))
        for box in (self.how, self.column):
            box.currentIndexChanged.connect(lambda _: self._on_changed())
        for spin in (self.seed, self.share):
            spin.valueChanged.connect(lambda _: self._on_changed())
        self._show_column()

    def _ask(self) -> None:
        """Read the columns to split by, and which runs were trained on the current splits."""
        curation, name = self._studio.project.curation, self._info.name
        self._studio.tasks.run(lambda: (curation.values(name), curation.runs(name)), self._offer)

    def _offer(self, offered: tuple[Mapping[str, Any], list[str]]) -> None:
        if not isValid(self):
            return
        values, runs = offered
        self.column.addItems([name for name, some in values.items() if some])
        if runs:
            say(
                self.warning,
                self.warning.setText,
                "Trained on the current splits: {runs}. What they were trained on may be held out afterwards, so that "
                "their figures no longer hold; train them anew.",
                runs=", ".join(runs[:6]) + (" ..." if len(runs) > 6 else ""),
            )
            self.warning.show()
        self._count()

    def _on_changed(self) -> None:
        self._show_column()
        self.go.setEnabled(False)
        self._wait.start()

    def _show_column(self) -> None:
        by_column = self.how.currentData() != "random"
        self.column.setVisible(by_column)
        self._column_head.setVisible(by_column)

    def _count(self) -> None:
        self._asked += 1
        number, plan, name = self._asked, self.plan, self._info.name
        curation = self._studio.project.curation

        def take(counts: Mapping[str, int]) -> None:
            if not isValid(self) or number != self._asked:
                return
            self.trouble.hide()
            say(
                self.counts,
                self.counts.setText,
                "{train} for training, {val} for validation, {test} for test",
                **{split: f"{count:,}" for split, count in counts.items()},
            )
            self.go.setEnabled(True)

        def refuse(error: BaseException) -> None:
            if isValid(self) and number == self._asked:
                self.counts.clear()
                self.trouble.setText(sentence(error))
                self.trouble.show()

        self._studio.tasks.run(lambda: curation.preview_split(name, plan), take, refuse)
