"""The comparison sheet: two samples side by side, with their differences marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget
from shiboken6 import isValid

from mmstudio.core.cells import Cell, cell_words
from mmstudio.core.sample import DatasetInfo, Sample, Slot
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import as_html
from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.basic import button, clear, column, label, row
from mmstudio.gui.shared.marks.stars import StarsEdit
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.shared.values.sample_words import part_title
from mmstudio.gui.shared.values.value_view import ValueView
from mmstudio.gui.studio.studio import Studio

_WIDTH_PX = 920
_WORD = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
"""Words and the blanks between them; in scripts without blanks, single characters."""


class CompareSheet(Sheet):
    """Shows every slot of two samples.

    Args:
        studio: Of the open project.
        info: The data set.
        ids: Ids of the two samples.
        parent: The browser.

    Signals:
        left_out: Id of the sample to leave out.
    """

    left_out = Signal(int)

    def __init__(self, studio: Studio, info: DatasetInfo, ids: Sequence[int], parent: QWidget) -> None:
        super().__init__(parent, "Compare two samples", _WIDTH_PX, heading=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._studio, self._info = studio, info
        self._samples: list[Sample] = []
        self._place = column()
        self.fill((self._place, None), (None, button("Close", self.reject)))
        datasets = studio.project.datasets
        studio.tasks.run(lambda: datasets.read(info.name, list(ids)), self._take)

    @property
    def samples(self) -> list[Sample]:
        """The two samples, once they have been read."""
        return self._samples

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if (
            event.type() in {QEvent.Type.LanguageChange, QEvent.Type.PaletteChange}
            and len(self._samples) == 2
        ):
            self._build()

    def _take(self, found: list[Sample]) -> None:
        if isValid(self) and len(found) == 2:
            self._samples = found
            self._build()

    def _build(self) -> None:
        one, other = self._samples
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for place, sample in enumerate(self._samples, 1):
            grid.addWidget(self._head(sample), 0, place)
        self._line(grid, 1, tr("Tags"), *_marked(", ".join(one.tags), ", ".join(other.tags)))
        for number, slot in enumerate(self._info.slots, 2):
            cells = self._cells(slot)
            name = label("", "heading", wrap=True)
            name.setText(slot.name)
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            for place, cell in enumerate(cells, 1):
                grid.addWidget(cell, number, place, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(self._info.slots) + 2, 1)
        inside = QWidget()
        inside.setLayout(grid)
        clear(self._place)
        self._place.addWidget(inside)

    def _head(self, sample: Sample) -> QWidget:
        name = label("", "heading", wrap=True)
        name.setText(
            part_title(sample)
            if sample.position < 0
            else tr("{split}, sample {number}", split=part_title(sample), number=sample.position + 1)
        )
        stars = StarsEdit()
        stars.show_stars(sample.stars)
        stars.setEnabled(False)
        leave = button("Leave this one out", partial(self._leave, sample.id), picture="leave")
        leave.setEnabled(sample.position >= 0)
        made = QWidget()
        line = row(name, stars, leave)
        line.setStretch(0, 1)
        made.setLayout(line)
        return made

    def _leave(self, sample_id: int) -> None:
        self.left_out.emit(sample_id)
        self.accept()

    def _cells(self, slot: Slot) -> tuple[QWidget, QWidget]:
        """The cells of a slot, for both samples."""
        values = [sample.values.get(slot.name, ()) for sample in self._samples]
        if any(value.path is not None for some in values for value in some):
            return self._files(slot, 0), self._files(slot, 1)
        said = [[value.data for value in some] for some in values]
        if any(isinstance(data, Mapping) for some in said for data in some):
            rows = [dict(some[0]) if some else {} for some in said]
            names = [*dict.fromkeys([*rows[0], *rows[1]])]
            lines = [_pair(name, rows[0].get(name), rows[1].get(name)) for name in names]
            return _text("<br>".join(a for a, _ in lines)), _text("<br>".join(b for _, b in lines))
        one, other = _marked(*("\n".join(map(str, some)) for some in said))
        return _text(one), _text(other)

    def _files(self, slot: Slot, place: int) -> QWidget:
        values = self._samples[place].values.get(slot.name, ())
        made = QWidget()
        views: list[QWidget] = [ValueView(self._studio, value, slot) for value in values]
        made.setLayout(column(*(views or [label("Missing in this sample", "warning")])))
        return made

    def _line(self, grid: QGridLayout, number: int, title: str, one: str, other: str) -> None:
        name = label("", "heading")
        name.setText(title)
        grid.addWidget(name, number, 0)
        grid.addWidget(_text(one), number, 1)
        grid.addWidget(_text(other), number, 2)


def _text(rich: str) -> QLabel:
    made = label(wrap=True)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(rich or "-")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _pair(name: str, one: Cell, other: Cell) -> tuple[str, str]:
    """One cell of both samples, marked where they differ."""
    head = f"{as_html(name)}: "
    texts = [cell_words(cell) or "-" for cell in (one, other)]
    if one == other:
        return head + as_html(texts[0]), head + as_html(texts[1])
    return head + _mark(texts[0]), head + _mark(texts[1])


def _marked(one: str, other: str) -> tuple[str, str]:
    """Both texts as rich text, with the words marked that only one of them has."""
    a, b = _WORD.findall(one), _WORD.findall(other)
    left: list[str] = []
    right: list[str] = []
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        for parts, some in ((left, a[i:j]), (right, b[k:m])):
            text = "".join(some)
            parts.append(as_html(text) if kind == "equal" or not text.strip() else _mark(text))
    return "".join(left), "".join(right)


def _mark(text: str) -> str:
    c = colours()
    return f'<span style="background:{c.accent};color:{c.on_accent}">{as_html(text)}</span>'
