"""The place of scores in a page: they stand in the place of its usual content, and lead back to it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from mmstudio.core.run import Run
from mmstudio.gui.scores.view import ScoresView
from mmstudio.gui.shared.basic import column
from mmstudio.gui.studio.studio import Studio


class ScoresPlace(QStackedWidget):
    """Holds a page's usual content, and the scores of a run once they are asked for.

    Args:
        studio: Of the window.
        usual: The usual content.
    """

    def __init__(self, studio: Studio, usual: QWidget) -> None:
        super().__init__()
        self._studio, self._usual = studio, usual
        self._view: ScoresView | None = None
        self._frame = QWidget()
        self._focus: QWidget | None = None
        self.addWidget(usual)
        studio.project_closing.connect(self.close_top)

    @property
    def view(self) -> ScoresView:
        """The scores, made when they are first shown."""
        if self._view is None:
            self._view = ScoresView(self._studio)
            self._view.closed.connect(self.close_top)
            self._frame.setLayout(column(self._view, margin=16))
            self.addWidget(self._frame)
        return self._view

    def show_scores(self, run: Run) -> None:
        """Show the scores of a run in the place of the usual content."""
        self._focus = QApplication.focusWidget()
        self.view.show_run(run)
        self.setCurrentWidget(self._frame)
        self.view.list.setFocus()

    def close_top(self) -> bool:
        """Show the usual content again; returns whether scores were shown."""
        if self._view is None or self.currentWidget() is self._usual:
            return False
        self._view.leave()
        self.setCurrentWidget(self._usual)
        focus = self._focus
        if focus is not None and isValid(focus) and self._usual.isAncestorOf(focus):
            focus.setFocus()
        else:
            self._usual.setFocus()
        return True
