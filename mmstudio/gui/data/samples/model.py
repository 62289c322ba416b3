"""The sample model: a data set as a table, with the text of its cells and which of them can be edited."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap

from mmstudio.core.sample import Sample, Slot
from mmstudio.gui.data.samples.rows import Index, SampleRows
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.values.sample_words import (
    SampleColumn,
    cell_text,
    column_title,
    describe,
    part_title,
    typed_text,
)

SAMPLE_ROLE = Qt.ItemDataRole.UserRole


class SampleModel(SampleRows):
    """The Qt model of the samples that are shown.

    Signals:
        typed: Somebody put another text into a cell: id of the sample, the column, the text.
    """

    typed = Signal(int, object, str)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        sample = self.sample(index.row())
        if role == SAMPLE_ROLE:
            return sample
        if sample is None:
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(column, sample)
        if role == Qt.ItemDataRole.EditRole:
            return self.typed_at(index)
        if role == Qt.ItemDataRole.DecorationRole:
            return self.picture(column, sample)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            stars = tr("{count} {count:star|stars}", count=sample.stars) if sample.stars else ""
            said = (describe(sample), stars, *sample.tags, "" if sample.position >= 0 else part_title(sample))
            return ", ".join(part for part in said if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid() or not self.columns:
            return flags
        return flags if self.typed_at(index) is None else flags | Qt.ItemFlag.ItemIsEditable

    def typed_at(self, index: Index) -> str | None:
        """The text to edit in a cell; ``None`` if the cell cannot be edited."""
        sample = self.sample(index.row())
        column = self.columns[index.column()] if index.isValid() else SampleColumn()
        if sample is None or column.slot is None or not self.inline(column.slot):
            return None
        return typed_text(column, sample)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        if str(value) != self.data(index, role):
            self.typed.emit(self.id_of(index.row()), self.columns[index.column()], str(value))
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return section + 1
        return column_title(self.columns[section])

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; pictures and sounds have no order, so their column restores that of the import."""
        if self.info is None or not 0 <= column < len(self.columns):
            return
        by = self.columns[column]
        slot = "" if by.slot is None or not self.inline(by.slot) else by.slot.name
        descending = order is Qt.SortOrder.DescendingOrder
        wanted = replace(self.wanted, order=slot, column=by.cell if slot else "", descending=descending)
        if wanted != self.wanted:
            self.show_dataset(self.info, wanted)

    def inline(self, slot: Slot) -> bool:
        """Whether a slot's values are words, which can be shown and sorted directly."""
        known = self.studio.app.registry.modalities
        return slot.modality in known and known.get(slot.modality).inline

    def retranslate(self) -> None:
        """Translate the headings again."""
        if self.columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def picture(self, column: SampleColumn, sample: Sample) -> QPixmap | None:
        """The small picture of a cell; ``None`` if it has none, or none yet."""
        values = sample.values.get(column.slot.name) if column.slot is not None else None
        if not values or values[0].path is None or column.slot is None:
            return None
        return self.thumbnails.pixmap(values[0], column.slot.modality)
