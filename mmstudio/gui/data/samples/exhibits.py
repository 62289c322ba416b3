"""Sample exhibits: the samples of a list, for the large view."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QAbstractItemView

from mmstudio.gui.data.samples.model import SampleModel
from mmstudio.gui.shared.menus import Entries
from mmstudio.gui.shared.viewer.exhibits import Exhibit, Exhibits
from mmstudio.gui.shared.viewer.sample_exhibit import exhibit_of


class SampleExhibits(Exhibits):
    """Samples in the order of a model.

    Args:
        model: The model.
        view: Returns the visible list.
        entries: Returns the menu entries for the chosen sample.
        parent: Owner of this object.
    """

    def __init__(
        self,
        model: SampleModel,
        view: Callable[[], QAbstractItemView],
        entries: Callable[[], Entries],
        parent: QObject,
    ) -> None:
        super().__init__(model.studio, view, parent)
        self._model, self._entries = model, entries
        model.dataChanged.connect(self._on_data_changed)
        model.modelReset.connect(self.changed)
        model.rowsInserted.connect(self.changed)

    def count(self) -> int:
        return self._model.rowCount()

    def exhibit(self, row: int) -> Exhibit | None:
        sample, info = self._model.sample(row), self._model.info
        return None if sample is None or info is None else exhibit_of(sample, info.slots)

    def entries(self) -> Entries:
        return self._entries()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        del first, last
        self.changed.emit()
