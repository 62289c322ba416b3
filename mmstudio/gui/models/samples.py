"""The samples of a data set as rows: only what is looked at is read, a page at a time."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from mmstudio.core.sample import DatasetInfo, Sample, Slot, Value
from mmstudio.gui.language import tr
from mmstudio.gui.models.fetching import Fetcher
from mmstudio.gui.models.thumbnails import ThumbnailModel
from mmstudio.gui.studio import Studio
from mmstudio.storage.sample_query import SampleFilter

SAMPLE_ROLE = Qt.ItemDataRole.UserRole
_PAGE = 48
_FIRST = 6 * _PAGE
_LATER_MS = 120
_PAGES_KEPT = 80
_PAUSE_MS = 20
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """One column of the table.

    Attributes:
        slot: Whose values it shows; ``None`` for the sample's place.
        cell: Of a table's row, the column that it shows.
    """

    slot: Slot | None = None
    cell: str = ""


class SampleModel(QAbstractTableModel):
    """Samples of one data set that a filter lets through, in its order.

    Attributes:
        info: The data set, or ``None``.
        wanted: The filter.
        columns: What the table shows.
        thumbnails: Pictures of files.

    Signals:
        counted: How many samples there are now.
    """

    counted = Signal(int)

    def __init__(self, studio: Studio, thumbnails: ThumbnailModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.thumbnails = thumbnails
        self.info: DatasetInfo | None = None
        self.wanted = SampleFilter()
        self.columns: list[Column] = []
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, Sample]] = OrderedDict()
        self._round = 0
        self._failed = False
        self._fetcher: Fetcher[int, dict[int, Sample]] = Fetcher(
            studio.tasks,
            self._fetch,
            self._take,
            self._fail,
            batch=1,
            backlog=4,
            pause_ms=_PAUSE_MS,
            parent=self,
        )

    def show_dataset(self, info: DatasetInfo | None, wanted: SampleFilter) -> None:
        """Show the samples of a data set, as soon as they are found; what is seen stays until then.

        Of another data set the first ones are shown at once, before the others are known.
        """
        self._round += 1
        if info is None:
            self._put(None, wanted, array("q"))
        else:
            other = self.info is None or self.info.id != info.id
            self._find(self._round, info, wanted, _FIRST if other else None)

    def let_go(self) -> None:
        """Show nothing, and take nothing in any more: the project is closed."""
        self.show_dataset(None, SampleFilter())
        self.thumbnails.let_go()

    def sample(self, row: int) -> Sample | None:
        """The sample of a row; ``None`` while it is being read."""
        if not 0 <= row < len(self._ids):
            return None
        page = self._pages.get(row // _PAGE)
        if page is None:
            self._fetcher.want(row // _PAGE)
            return None
        return page.get(self._ids[row])

    def id_of(self, row: int) -> int:
        """The id of a row's sample, known before it is read."""
        return self._ids[row]

    def row_of(self, sample_id: int) -> int:
        """The row of a sample, or -1."""
        return self._ids.index(sample_id) if sample_id in self._ids else -1

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

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
            return _text(column, sample)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(column, sample)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return describe(sample)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return section + 1
        column = self.columns[section]
        return tr("Part") if column.slot is None else column.cell or column.slot.name

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; pictures and sounds have no order, their column gives that of the import."""
        if self.info is None or not 0 <= column < len(self.columns):
            return
        by = self.columns[column]
        slot = "" if by.slot is None or not self.inline(by.slot) else by.slot.name
        descending = order is Qt.SortOrder.DescendingOrder
        wanted = replace(self.wanted, order=slot, column=by.cell if slot else "", descending=descending)
        if wanted != self.wanted:
            self.show_dataset(self.info, wanted)

    def inline(self, slot: Slot) -> bool:
        """Whether a slot's values are words, which can be read and sorted as they are."""
        known = self._studio.app.registry.modalities
        return slot.modality in known and known.get(slot.modality).inline

    def retranslate(self) -> None:
        """Ask for the words in the headings again."""
        if self.columns:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _put(self, info: DatasetInfo | None, wanted: SampleFilter, ids: array[int]) -> None:
        self.beginResetModel()
        self.info, self.wanted, self._ids = info, wanted, ids
        self.columns = [] if info is None else [Column(), *_columns(info.slots)]
        self._pages.clear()
        self._fetcher.clear()
        self._failed = False
        self.endResetModel()
        self.counted.emit(len(ids))

    def _find(self, number: int, info: DatasetInfo, wanted: SampleFilter, limit: int | None) -> None:
        if number != self._round:
            return  # something else is wanted by now, or the project is closed
        datasets = self._studio.project.datasets

        def take(ids: array[int]) -> None:
            if number != self._round:
                return
            if limit is None and self._ids and ids[: len(self._ids)] == self._ids and self.wanted is wanted:
                self._extend(ids)
            else:
                self._put(info, wanted, ids)
            if len(ids) == limit:  # the others once these have been read, which needs the interpreter too
                QTimer.singleShot(_LATER_MS, self, lambda: self._find(number, info, wanted, None))

        def refuse(error: BaseException) -> None:
            if number == self._round:
                self._fail(error)

        self._studio.tasks.run(lambda: datasets.find(info.name, wanted, limit), take, refuse)

    def _extend(self, ids: array[int]) -> None:
        """The same list, and what comes after it."""
        if len(ids) > len(self._ids):
            self.beginInsertRows(QModelIndex(), len(self._ids), len(ids) - 1)
            self._ids = ids
            self.endInsertRows()
            self.counted.emit(len(ids))

    def _fetch(self, pages: list[int]) -> Mapping[int, dict[int, Sample]]:
        info, ids = self.info, self._ids
        if info is None:
            return {}
        datasets = self._studio.project.datasets
        wanted = {page: list(ids[page * _PAGE : (page + 1) * _PAGE]) for page in pages}
        return {
            page: {one.id: one for one in datasets.read(info.name, some)} for page, some in wanted.items()
        }

    def _fail(self, error: BaseException) -> None:
        """Tell it once; the rows stay empty."""
        if not self._failed:
            self._failed = True
            self._studio.fail(tr("The samples cannot be read."), error)

    def _take(self, found: Mapping[int, dict[int, Sample]]) -> None:
        for page, samples in found.items():
            self._pages[page] = samples
            last = min(len(self._ids), (page + 1) * _PAGE) - 1
            self.dataChanged.emit(self.index(page * _PAGE, 0), self.index(last, len(self.columns) - 1))
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)

    def _picture(self, column: Column, sample: Sample) -> Any:
        values = sample.values.get(column.slot.name) if column.slot is not None else None
        if not values or values[0].path is None or column.slot is None:
            return None
        return self.thumbnails.pixmap(values[0], column.slot.modality)


def face(sample: Sample, slots: tuple[Slot, ...]) -> tuple[Slot, Value] | None:
    """The file that stands for a sample: of the slot that is made, else of the first that has one."""
    for slot in sorted(slots, key=lambda slot: slot.role != "target"):
        for value in sample.values.get(slot.name, ())[:1]:
            if value.path is not None:
                return slot, value
    return None


def split_title(split: str) -> str:
    """A split's name for people."""
    match split:
        case "train":
            return tr("Training")
        case "val":
            return tr("Validation")
        case _:
            return tr("Test")


def describe(sample: Sample) -> str:
    """The words of a sample in one line: its first text, else its table's row."""
    said = [values[0].data for values in sample.values.values() if values and values[0].path is None]
    texts = [data for data in said if isinstance(data, str)]
    return words(texts[0] if texts else said[0]) if said else ""


def words(data: Any) -> str:
    """Inline data in one line."""
    if isinstance(data, dict):
        return ", ".join(f"{name}: {_cell(cell)}" for name, cell in data.items() if cell is not None)
    return " ".join(str(data).split())


def _columns(slots: tuple[Slot, ...]) -> list[Column]:
    return [Column(slot, cell) for slot in slots for cell in (slot.columns or ("",))]


def _text(column: Column, sample: Sample) -> str:
    if column.slot is None:
        return split_title(sample.split)
    values = sample.values.get(column.slot.name, ())
    if not values:
        return "-"
    if values[0].path is not None:
        return ""
    data = values[0].data
    if column.cell and isinstance(data, dict):
        return "-" if data.get(column.cell) is None else _cell(data[column.cell])
    more = f"  +{len(values) - 1}" if len(values) > 1 else ""
    return words(data) + more


def _cell(cell: Any) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
