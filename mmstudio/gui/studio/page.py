"""The base class of pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.actions import ActionSpec
from mmstudio.gui.studio.studio import Studio


class Page(QWidget):
    """One page of the window; it works on the studio and does not know other pages.

    Attributes:
        name: Id of the page.
    """

    name: ClassVar[str]

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self.studio = studio
        self.setObjectName(f"page-{self.name}")

    @property
    def item(self) -> str:
        """Id of the one thing that the page shows; empty if it shows none or several."""
        return ""

    def actions_of_page(self) -> Sequence[ActionSpec]:
        """The actions of the page."""
        return ()

    def action(
        self,
        key: str,
        title: str,
        run: Callable[[], object],
        keys: str = "",
        icon: str = "",
        *,
        at: str = "",
        harms: bool = False,
    ) -> ActionSpec:
        """An action of this page; the arguments are attributes of :class:`ActionSpec`, ``key`` its id."""
        return ActionSpec(key, title, run, keys, icon, self.name, at, harms)

    def close_top(self) -> bool:
        """Close whatever covers part of the page; returns whether anything did."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.close_top():
            super().keyPressEvent(event)

    def show_item(self, key: str) -> None:
        """Show one thing (a run, a data set ...) by its id or name."""
        del key

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take files that were dropped on the window; pages that can use them override this."""
        del paths
