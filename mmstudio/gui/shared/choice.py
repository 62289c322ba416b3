"""The choice of items in views, and being told when it changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel


def when_chosen(selection: QItemSelectionModel, told: Callable[[], object]) -> None:
    """Call something whenever other items are chosen, or none any more.

    A model that is made anew takes the choice away, too, and Qt tells nobody of that.
    """
    selection.selectionChanged.connect(lambda *_: told())
    selection.model().modelReset.connect(told)
