"""The chosen samples, kept when their list is rebuilt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QObject

from mmstudio.core.sample import Sample
from mmstudio.gui.data.samples.model import SampleModel

_MOST_RANGES = 2000
"""With more gaps, the selection of a changed list is not restored."""


class ChosenSamples(QObject):
    """The samples that are chosen in the views of a model.

    Args:
        model: The model.
        selection: Selection shared by all its views.
    """

    def __init__(self, model: SampleModel, selection: QItemSelectionModel) -> None:
        super().__init__(selection)
        self._model, self._selection = model, selection
        self._kept: list[int] = []
        model.modelAboutToBeReset.connect(self._on_reset)

    def when_current(self, told: Callable[[], object]) -> None:
        """Call a function whenever another sample is the current one."""
        self._selection.currentChanged.connect(lambda *_: told())

    def ids(self) -> list[int]:
        """Ids of the chosen samples, in the order of the rows."""
        found: list[int] = []
        for first, last in sorted({(part.top(), part.bottom()) for part in self._parts()}):
            found += self._model.ids(first, last)
        return found

    @property
    def count(self) -> int:
        """How many samples are chosen."""
        return sum(last - first + 1 for first, last in {(one.top(), one.bottom()) for one in self._parts()})

    @property
    def row(self) -> int:
        """The row of the current sample, or -1."""
        return self._selection.currentIndex().row()

    @property
    def sample(self) -> Sample | None:
        """The current sample."""
        return self._model.sample(self.row)

    def restore(self) -> None:
        """Choose again what was chosen before the list was rebuilt."""
        kept, self._kept = self._kept, []
        if len(kept) < 2:
            return
        wanted = set(kept)
        ranges = _ranges([row for row, one in enumerate(self._model.ids()) if one in wanted])
        selection = QItemSelection()
        for first, last in ranges if len(ranges) <= _MOST_RANGES else ():
            selection.append(QItemSelectionRange(self._model.index(first, 0), self._model.index(last, 0)))
        flag = QItemSelectionModel.SelectionFlag
        self._selection.select(selection, flag.Select | flag.Rows)

    def _parts(self) -> list[QItemSelectionRange]:
        return self._selection.selection().toList()

    def _on_reset(self) -> None:
        self._kept = self.ids()


def _ranges(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending rows as ranges, each with its first and last row."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
