"""The caption sheet: texts are written one after another by keyboard alone."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QWidget
from shiboken6 import isValid

from mmstudio.core.sample import DatasetInfo, Sample, Slot
from mmstudio.gui.data.samples.words_editor import WordsEdit
from mmstudio.gui.look.focus import SafeFocus
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, clear, column, label, row, scrolled
from mmstudio.gui.shared.values.sample_words import part_title
from mmstudio.gui.shared.values.value_view import ValueView
from mmstudio.gui.studio.studio import Studio
from mmstudio.storage.samples.query import SampleFilter

_SIZE_PX = (880, 640)


class CaptionSheet(SafeFocus, QDialog):
    """Shows one sample after another with an editor, which always has the focus.

    Enter stores the text and goes on, Ctrl+Enter stores it and begins another one of the same sample, Page Up and Page
    Down only move, Esc leaves. An unchanged or empty text changes nothing.

    Args:
        studio: Of the open project.
        info: The data set.
        slots: Text slots.
        ids: Ids of the samples, in order.
        start: The sample to begin with.
        parent: The browser.

    Signals:
        written: Id of a sample, slot, which of its texts, the text.
        shown: Id of the sample that is shown.
    """

    written = Signal(int, str, int, str)
    shown = Signal(int)

    def __init__(
        self,
        studio: Studio,
        info: DatasetInfo,
        slots: Sequence[Slot],
        ids: Sequence[int],
        start: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE_PX)
        say(self, self.setWindowTitle, "Write texts one after another")
        self._studio, self._info = studio, info
        self._all = array("q", ids)
        self._without: frozenset[int] | None = None
        self._place = max(0, self._all.index(start) if start in self._all else 0)
        self._sample: Sample | None = None
        self._texts: list[str] = []
        self._own: dict[tuple[int, str], list[str]] = {}  # texts written but not stored yet
        self._ordinal = 0
        self.slot = QComboBox()
        for slot in slots:
            self.slot.addItem(slot.name, slot.name)
        say(self.slot, self.slot.setAccessibleName, "Slot")
        self.slot.activated.connect(lambda _: self._on_slot())
        self.only = QCheckBox()
        say(self.only, self.only.setText, "Only samples without a text")
        self.only.toggled.connect(lambda _: self._on_only())
        self.head, self.counted = label("", "heading"), label("", "faint")
        self.editor = WordsEdit()
        self._values, self._lines = column(gap=10), column(gap=4)
        self._lay_out()
        self.slot.setVisible(len(slots) > 1)
        self._connect()
        self._show()

    @property
    def sample(self) -> Sample | None:
        """The sample that is shown; ``None`` while it is being read."""
        return self._sample

    def _lay_out(self) -> None:
        keys = label(
            "Enter: keep and go on. Ctrl+Enter: keep and write another one. Page Up, Page Down: go. Esc: leave.",
            "faint",
            wrap=True,
        )
        inside, right = QWidget(), QWidget()
        inside.setLayout(column(self._values, None))
        left = scrolled(inside)
        right.setLayout(column(self._lines, self.editor, keys, None, gap=10))
        self._halves = row(left, right, gap=18)
        self._halves.setStretch(0, 1)
        self._halves.setStretch(1, 1)
        top = row(self.head, self.counted, None, self.slot, self.only, gap=12)
        whole = column(top, self._halves, row(None, button("Close", self.reject)), gap=14, margin=16)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        for made in (self.slot, self.only):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus in the editor

    def _connect(self) -> None:
        self.editor.entered.connect(self._on_entered)
        self.editor.entered_more.connect(self._on_entered_more)
        self.editor.left.connect(self.reject)
        self.editor.stepped.connect(self._go)

    def _on_entered(self) -> None:
        if self._sample is not None:
            self._keep()
            self._go(1)

    def _on_entered_more(self) -> None:
        if self._sample is not None:
            self._keep()
            self._begin(len(self._texts))

    def _keep(self) -> None:
        """Store the text if it was changed."""
        sample, text = self._sample, self.editor.toPlainText().strip()
        if sample is None or not text:
            return
        before = self._texts[self._ordinal] if self._ordinal < len(self._texts) else ""
        if text == before.strip():
            return
        self._texts[self._ordinal : self._ordinal + 1] = [text]
        slot = self.slot.currentData()
        self._own[(sample.id, slot)] = list(self._texts)
        self.written.emit(sample.id, slot, self._ordinal, text)

    def _go(self, step: int) -> None:
        """Go to the next wanted sample; say so at the end."""
        place = self._place + step
        while 0 <= place < len(self._all) and not self._wanted(self._all[place]):
            place += step
        if 0 <= place < len(self._all):
            self._place = place
            self._show()
            return
        self._begin(self._ordinal if self._ordinal < len(self._texts) else 0)
        text = "That was the last one." if step > 0 else "That was the first one."
        say(self.counted, self.counted.setText, text)

    @property
    def searched(self) -> bool:
        """Whether it is known which samples have no text."""
        return self._without is not None

    def _wanted(self, sample_id: int) -> bool:
        if not self.only.isChecked() or self._without is None:
            return True
        return sample_id in self._without and (sample_id, self.slot.currentData()) not in self._own

    def _show(self) -> None:
        """Read the next sample; until it arrives, nothing can be stored."""
        wanted = self._all[self._place]
        datasets, name = self._studio.project.datasets, self._info.name
        self._sample = None
        self._studio.tasks.run(lambda: datasets.read(name, [wanted]), lambda found: self._take(wanted, found))
        self.editor.setFocus()

    def _take(self, wanted: int, found: Sequence[Sample]) -> None:
        if not isValid(self) or not found or self._all[self._place] != wanted:
            return
        sample = self._sample = found[0]
        slot = self.slot.currentData()
        said = [str(value.data) for value in sample.values.get(slot, ()) if value.path is None]
        self._texts = self._own.get((sample.id, slot), said)
        self.shown.emit(sample.id)
        self.head.setText(
            part_title(sample)
            if sample.position < 0
            else tr("{split}, sample {number}", split=part_title(sample), number=sample.position + 1)
        )
        say(
            self.counted,
            self.counted.setText,
            "{number} of {count}",
            number=f"{self._place + 1:,}",
            count=f"{len(self._all):,}",
        )
        clear(self._values)
        for one in self._info.slots:
            for value in sample.values.get(one.name, ())[:1]:
                if one.name != slot:
                    self._values.addWidget(ValueView(self._studio, value, one))
        self._begin(0)

    def _begin(self, ordinal: int) -> None:
        """Edit one of the sample's texts; the existing ones are shown above."""
        self._ordinal = ordinal
        clear(self._lines)
        for place, text in enumerate(self._texts):
            line = label("", "" if place == ordinal else "faint", wrap=True)
            line.setText(f"{place + 1}.  {text}")
            self._lines.addWidget(line)
        self.editor.begin(self._texts[ordinal] if ordinal < len(self._texts) else "")
        self.editor.setFocus()

    def _on_slot(self) -> None:
        self._without = None
        self._on_only()
        self._show()

    def _on_only(self) -> None:
        """Find the samples without a text."""
        self.editor.setFocus()
        slot, name, datasets = self.slot.currentData(), self._info.name, self._studio.project.datasets
        if not self.only.isChecked() or self._without is not None:
            return

        def take(found: array[int]) -> None:
            if not isValid(self) or slot != self.slot.currentData():
                return
            self._without = frozenset(found)
            if not self._wanted(self._all[self._place]):
                self._go(1)

        self._studio.tasks.run(lambda: datasets.find(name, SampleFilter(missing=slot)), take)
