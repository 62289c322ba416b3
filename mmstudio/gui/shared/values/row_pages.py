"""Row pages: what stands in the rows of a model, read a page at a time off the GUI thread once somebody looks."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from mmstudio.gui.shared.values.fetcher import Fetcher
from mmstudio.gui.studio.tasks import Tasks

_KEPT = 80
_PAUSE_MS = 20
V = TypeVar("V")


class RowPages(Generic[V]):
    """Reads rows by their ids, and keeps the pages that were read last.

    Args:
        tasks: Runs the reading.
        size: Rows of a page.
        read: Called off the GUI thread with ids; returns what it found, by id.
        arrived: Called with the first and the last of rows that may say something else now.
        failed: Called with the first exception of ``read`` since the rows changed; they stay empty.
        parent: Owner of the timer.

    Attributes:
        ids: The ids of all rows, in order.
    """

    def __init__(
        self,
        tasks: Tasks,
        size: int,
        read: Callable[[list[int]], Mapping[int, V]],
        arrived: Callable[[int, int], None],
        failed: Callable[[BaseException], None],
        parent: QObject,
    ) -> None:
        self.ids: array[int] = array("q")
        self._size, self._read, self._arrived, self._report = size, read, arrived, failed
        self._pages: OrderedDict[int, Mapping[int, V]] = OrderedDict()
        self._stale: set[int] = set()
        self._failed = False
        self._fetcher: Fetcher[int, Mapping[int, V]] = Fetcher(
            tasks, self._fetch, self._take, self.fail,
            batch=1, backlog=4, pause_ms=_PAUSE_MS, parent=parent,
        )  # fmt: skip

    @property
    def stale(self) -> bool:
        """Whether pages that are shown are still to be read again."""
        return bool(self._stale)

    def put(self, ids: array[int]) -> None:
        """Take other rows; nothing of the old ones is kept."""
        self._begin()
        self.ids = ids
        self._pages.clear()
        self._stale.clear()

    def refresh(self) -> None:
        """Have all rows looked at again; what is known stays until it has been read anew."""
        self._begin()
        self._stale = set(self._pages)
        if self.ids:
            self._arrived(0, len(self.ids) - 1)

    def at(self, row: int) -> V | None:
        """What stands in a row; ``None`` while it is being read."""
        if not 0 <= row < len(self.ids):
            return None
        number = row // self._size
        page = self._pages.get(number)
        if page is None or number in self._stale:
            self._fetcher.want(number)
        return None if page is None else page.get(self.ids[row])

    def fail(self, error: BaseException) -> None:
        """Report a failure, once."""
        if not self._failed:
            self._failed = True
            self._report(error)

    def _begin(self) -> None:
        """Drop what was requested, since the rows change."""
        self._fetcher.clear()
        self._failed = False

    def _fetch(self, pages: list[int]) -> Mapping[int, Mapping[int, V]]:
        size, ids = self._size, self.ids
        return {page: self._read(list(ids[page * size : (page + 1) * size])) for page in pages}

    def _take(self, found: Mapping[int, Mapping[int, V]]) -> None:
        for page, some in found.items():
            self._pages[page] = some
            self._stale.discard(page)
            first, last = page * self._size, min(len(self.ids), (page + 1) * self._size) - 1
            if last >= first:
                self._arrived(first, last)
        while len(self._pages) > _KEPT:
            oldest, _ = self._pages.popitem(last=False)
            self._stale.discard(oldest)
