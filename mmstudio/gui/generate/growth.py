"""Growing results: the values of results that have begun but are not saved yet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from mmstudio.core.events import PreviewMade, ProgressMade
from mmstudio.core.results import item_shown
from mmstudio.gui.generate.presenter import Key

MOST_ITEMS = 4
"""How many results, made together, are shown while they grow."""


class Growing(QObject):
    """Holds unfinished values; newer ones replace older ones.

    Signals:
        changed: The values changed, or there are none any more.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._items: dict[tuple[str, int], dict[str, Any]] = {}

    @property
    def values(self) -> dict[Key, Any]:
        """The values of the first items, in order."""
        first = sorted(self._items)[:MOST_ITEMS]
        return {(*item, slot): value for item in first for slot, value in self._items[item].items()}

    def grow(self, event: PreviewMade) -> None:
        """Take the values of an item of a generation."""
        index = item_shown(event.kind)
        if index is not None:
            self._items[event.job_id, index] = {slot: values[0] for slot, values in event.slots.items()}
            self.changed.emit()

    def advance(self, event: ProgressMade) -> None:
        """Drop the values of finished items."""
        self._keep(lambda item: item[0] != event.job_id or item[1] >= event.done)

    def end(self, job_id: str = "") -> None:
        """Drop the values of a job, or all."""
        self._keep(lambda item: bool(job_id) and item[0] != job_id)

    def _keep(self, kept: Any) -> None:
        left = {item: values for item, values in self._items.items() if kept(item)}
        if left.keys() != self._items.keys():
            self._items = left
            self.changed.emit()
