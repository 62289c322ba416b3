"""Sample rows: which samples of a data set are shown, in which order; visible ones are read a page at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QTimer,
    Signal,
)

from mmstudio.core.sample import DatasetInfo, Sample
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.values.row_pages import RowPages
from mmstudio.gui.shared.values.sample_words import SampleColumn, columns_of
from mmstudio.gui.shared.values.thumbnails import ThumbnailModel
from mmstudio.gui.studio.studio import Studio
from mmstudio.storage.samples.query import SampleFilter

_PAGE = 48
_FIRST = 6 * _PAGE
_LATER_MS = 120
Index = QModelIndex | QPersistentModelIndex


class SampleRows(QAbstractTableModel):
    """The rows of a model: samples of one data set that match a filter, in its order, or a given list.

    Attributes:
        info: The data set, or ``None``.
        wanted: The filter.
        columns: Columns of the table.
        thumbnails: Pictures of files.
        listed: Ids of samples shown instead of the filter's, or ``None``.

    Signals:
        counted: How many samples there are now.
    """

    counted = Signal(int)

    def __init__(self, studio: Studio, thumbnails: ThumbnailModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.studio = studio
        self.thumbnails = thumbnails
        self.info: DatasetInfo | None = None
        self.wanted = SampleFilter()
        self.columns: list[SampleColumn] = []
        self.listed: array[int] | None = None
        self._round = 0
        self._pages: RowPages[Sample] = RowPages(
            studio.tasks, _PAGE, self._read, self._on_arrived, self._fail, self
        )

    @property
    def stale(self) -> bool:
        """Whether the samples shown are being read again."""
        return self._pages.stale

    def show_dataset(self, info: DatasetInfo | None, wanted: SampleFilter) -> None:
        """Show the samples of a data set once they are found; until then the old ones stay.

        For another data set, the first ones are shown at once, before the others are known.
        """
        self._round += 1
        other = info is None or self.info is None or self.info.id != info.id
        if other or wanted != self.wanted:
            self.listed = None
        if info is None or self.listed is not None:
            self._put(info, wanted, self.listed or array("q"))
        else:
            self._find(self._round, info, wanted, _FIRST if other else None)

    def show_list(self, ids: Iterable[int]) -> None:
        """Show these samples in this order until another filter is chosen."""
        self._round += 1
        self.listed = array("q", ids)
        self._put(self.info, self.wanted, self.listed)

    def show_filter(self) -> None:
        """Show the samples that match the filter again, instead of a list."""
        self.listed = None
        self.show_dataset(self.info, self.wanted)

    def let_go(self) -> None:
        """Show nothing and accept no more results, since the project is closed."""
        self.show_dataset(None, SampleFilter())
        self.thumbnails.let_go()

    def sample(self, row: int) -> Sample | None:
        """The sample of a row; ``None`` while it is being read."""
        return self._pages.at(row)

    def ids(self, first: int = 0, last: int | None = None) -> array[int]:
        """The ids of consecutive rows; of all rows by default."""
        return self._pages.ids[first : len(self._pages.ids) if last is None else last + 1]

    def id_of(self, row: int) -> int:
        """The id of a row's sample, known before it is read."""
        return self._pages.ids[row]

    def row_of(self, sample_id: int) -> int:
        """The row of a sample, or -1."""
        return self._pages.ids.index(sample_id) if sample_id in self._pages.ids else -1

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._pages.ids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def _put(self, info: DatasetInfo | None, wanted: SampleFilter, ids: array[int]) -> None:
        if _same(self, info, wanted) and ids == self._pages.ids:
            self.info, self.wanted = info, wanted
            self._pages.refresh()
        else:
            self.beginResetModel()
            self.info, self.wanted = info, wanted
            self.columns = [] if info is None else columns_of(info.slots)
            self._pages.put(ids)
            self.endResetModel()
        self.counted.emit(len(ids))

    def _find(self, number: int, info: DatasetInfo, wanted: SampleFilter, limit: int | None) -> None:
        if number != self._round:
            return  # something else is shown by now, or the project is closed
        datasets = self.studio.project.datasets

        def take(ids: array[int]) -> None:
            if number != self._round:
                return
            known = self._pages.ids
            if limit is None and known and ids[: len(known)] == known and self.wanted is wanted:
                self._extend(ids)
            else:
                self._put(info, wanted, ids)
            if (
                len(ids) == limit
            ):  # the rest waits until these have been read, since both need the interpreter
                QTimer.singleShot(_LATER_MS, self, lambda: self._find(number, info, wanted, None))

        def refuse(error: BaseException) -> None:
            if number == self._round:
                self._pages.fail(error)

        self.studio.tasks.run(lambda: datasets.find(info.name, wanted, limit), take, refuse)

    def _extend(self, ids: array[int]) -> None:
        """Extend the list by what follows it."""
        known = len(self._pages.ids)
        if len(ids) > known:
            self.beginInsertRows(QModelIndex(), known, len(ids) - 1)
            self._pages.ids = ids
            self.endInsertRows()
            self.counted.emit(len(ids))

    def _read(self, ids: list[int]) -> Mapping[int, Sample]:
        info = self.info
        if info is None:
            return {}
        return {one.id: one for one in self.studio.project.datasets.read(info.name, ids)}

    def _fail(self, error: BaseException) -> None:
        self.studio.fail(tr("The samples cannot be read."), error)

    def _on_arrived(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


def _same(rows: SampleRows, info: DatasetInfo | None, wanted: SampleFilter) -> bool:
    """Whether data set, slots and order are unchanged, so that rows can be refreshed in place and stay chosen."""
    before, now = rows.wanted, wanted
    if info is None or rows.info is None or (info.id, info.slots) != (rows.info.id, rows.info.slots):
        return False
    return (before.order, before.column, before.descending) == (now.order, now.column, now.descending)
