"""The large view in the window: made on first use, it takes the place of the page and leads back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from mmstudio.gui.look.actions import Actions
from mmstudio.gui.studio.studio import Studio

if TYPE_CHECKING:
    from mmstudio.gui.shared.viewer.exhibits import Exhibits
    from mmstudio.gui.shared.viewer.viewer import Viewer


class Viewing(QObject):
    """Shows the viewer in place of the page that asked for it, and goes back.

    Args:
        studio: Of the window.
        stack: Stack of the pages.
        table: Table for the actions of the viewer.

    Attributes:
        viewer: The viewer, or ``None`` before its first use.
    """

    def __init__(self, studio: Studio, stack: QStackedWidget, table: Actions) -> None:
        super().__init__(stack)
        self._studio, self._stack, self._table = studio, stack, table
        self.viewer: Viewer | None = None
        self._page: QWidget | None = None
        self._focus: QWidget | None = None

    def show(self, exhibits: Exhibits, row: int) -> None:
        """Show one of many exhibits, in place of the visible page."""
        viewer = self.make()
        if self._stack.currentWidget() is not self.viewer:
            self._page, self._focus = self._stack.currentWidget(), QApplication.focusWidget()
        self._stack.setCurrentWidget(viewer)
        viewer.show_exhibits(exhibits, row)

    def make(self) -> Viewer:
        """The viewer, made on first use."""
        if self.viewer is None:
            from mmstudio.gui.shared.viewer.actions import viewer_actions
            from mmstudio.gui.shared.viewer.viewer import Viewer

            self.viewer = Viewer(self._studio)
            self._stack.addWidget(self.viewer)
            self._table.add(viewer_actions(self._studio, self.viewer), self.viewer)
            self.viewer.closed.connect(self._go_back)
        return self.viewer

    def _go_back(self) -> None:
        """Show the page again, with the focus where it was."""
        page, focus = self._page, self._focus
        self._page = self._focus = None
        if self._stack.currentWidget() is not self.viewer or page is None:
            return
        self._stack.setCurrentWidget(page)
        (focus if focus is not None and isValid(focus) and page.isAncestorOf(focus) else page).setFocus()
