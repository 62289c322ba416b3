"""The choice of items in views, with a notification when it changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel


def when_chosen(selection: QItemSelectionModel, told: Callable[[], object]) -> None:
    """Call a function whenever the choice of items changes or is cleared.

    A model reset also clears the choice, for which Qt emits no signal.
    """
    selection.selectionChanged.connect(lambda *_: told())
    selection.model().modelReset.connect(told)
