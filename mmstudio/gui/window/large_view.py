"""The large view in the place of the pages: made when it is first wanted, and the way back."""

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
    """Puts the viewer before the page that asked for it, and takes it away again.

    Args:
        studio: Of the window.
        stack: Of the pages.
        table: Takes what can be done in the viewer.

    Attributes:
        viewer: It, or ``None`` before it was wanted.
    """

    def __init__(self, studio: Studio, stack: QStackedWidget, table: Actions) -> None:
        super().__init__(stack)
        self._studio, self._stack, self._table = studio, stack, table
        self.viewer: Viewer | None = None
        self._page: QWidget | None = None
        self._focus: QWidget | None = None

    def show(self, exhibits: Exhibits, row: int) -> None:
        """Look at one of many, in the place of the page that is seen."""
        viewer = self.make()
        if self._stack.currentWidget() is not self.viewer:
            self._page, self._focus = self._stack.currentWidget(), QApplication.focusWidget()
        self._stack.setCurrentWidget(viewer)
        viewer.show_exhibits(exhibits, row)

    def make(self) -> Viewer:
        """The viewer, made now if it was not wanted before."""
        if self.viewer is None:
            from mmstudio.gui.shared.viewer.actions import viewer_actions
            from mmstudio.gui.shared.viewer.viewer import Viewer

            self.viewer = Viewer(self._studio)
            self._stack.addWidget(self.viewer)
            self._table.add(viewer_actions(self._studio, self.viewer), self.viewer)
            self.viewer.closed.connect(self._go_back)
        return self.viewer

    def _go_back(self) -> None:
        """Show the page again, the focus where it was."""
        page, focus = self._page, self._focus
        self._page = self._focus = None
        if self._stack.currentWidget() is not self.viewer or page is None:
            return
        self._stack.setCurrentWidget(page)
        (focus if focus is not None and isValid(focus) and page.isAncestorOf(focus) else page).setFocus()
