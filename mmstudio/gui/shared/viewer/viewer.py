"""The viewer: one thing after another, as large as the window, with zoom, comparison, sounds, words and facts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from mmstudio.gui.shared.basic import column, row
from mmstudio.gui.shared.menus import ContextMenu, Entries
from mmstudio.gui.shared.viewer.exhibits import Exhibits
from mmstudio.gui.shared.viewer.facts import FactsPanel
from mmstudio.gui.shared.viewer.head import ViewerHead
from mmstudio.gui.shared.viewer.look import Looking
from mmstudio.gui.shared.viewer.stages import Stages
from mmstudio.gui.studio.studio import Studio


class Viewer(QWidget):
    """Shows the exhibits of a page, one at a time.

    Attributes:
        looking: The current exhibit.
        stages: Where it is shown.
        facts: Facts about it.

    Signals:
        closed: The viewer was closed.
    """

    closed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self.setObjectName("viewer")
        self.looking = Looking(self)
        self.stages, self.facts, self.head = Stages(studio), FactsPanel(), ViewerHead()
        body = row(self.stages, self.facts, gap=12)
        body.setStretch(0, 1)
        whole = column(self.head, body, gap=8, margin=16)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        ContextMenu(self, self.entries)
        self._connect()
        studio.project_closing.connect(self.close_viewer)

    def show_exhibits(self, exhibits: Exhibits, place: int) -> None:
        """Show one of many exhibits.

        Args:
            exhibits: The exhibits, which live as long as they are shown.
            place: Row of the exhibit to start with.
        """
        self._leave()
        self.stages.lens.fit()
        self.looking.start(exhibits, place)
        self.stages.front.front().setFocus()

    def close_viewer(self) -> None:
        """Close the viewer."""
        if self.looking.active:
            self._leave()
            self.closed.emit()

    def enlarge(self, factor: float) -> None:
        """Zoom by a factor."""
        self.stages.front.canvas.enlarge(factor)

    def actual(self) -> None:
        """Show a picture one to one."""
        self.stages.front.canvas.actual()

    def pan(self, right: int, down: int) -> None:
        """Move the view right and down."""
        self.stages.front.canvas.pan(right, down)

    def toggle_comparison(self) -> None:
        """Keep the current thing to compare others with it, or stop comparing."""
        shown, piece = self.looking.exhibit, self.looking.piece
        if shown is not None and piece is not None:
            self.stages.comparing.toggle(shown, piece)
            self._show()

    def flip(self) -> None:
        """Show the other one of the two at the same place."""
        self.stages.comparing.flip()
        self._show()

    def toggle_side(self) -> None:
        """Show the two side by side, or in turn at the same place."""
        self.stages.comparing.side = not self.stages.comparing.side
        self._show()

    def toggle_facts(self) -> None:
        """Show or hide the facts."""
        self.facts.setVisible(not self.facts.isVisible())
        self.head.facts.setChecked(self.facts.isVisible())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the space bar play, flip or close, whichever applies; a button with the focus takes it first."""
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
        elif self.stages.toggle_sound():
            return
        elif self.stages.comparing.active:
            self.flip()
        else:
            self.close_viewer()

    def entries(self) -> Entries:
        """Menu entries for the current exhibit."""
        yield from self.looking.entries()
        yield None
        yield from (action for action in self.actions() if not action.icon().isNull())

    def hideEvent(self, event: QHideEvent) -> None:
        """Clear the viewer if another page was chosen; a minimised window keeps what it shows."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.show_scale(self.stages.scale)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()

    def _connect(self) -> None:
        head, looking = self.head, self.looking
        looking.moved.connect(self._show)
        looking.ended.connect(self.close_viewer)
        self.stages.changed.connect(self._show)
        self.facts.piece_wanted.connect(looking.show_piece)
        head.stepped.connect(looking.step)
        head.fit_wanted.connect(self.stages.lens.fit)
        head.actual_wanted.connect(self.actual)
        head.enlarged.connect(self.enlarge)
        head.compare_wanted.connect(self.toggle_comparison)
        head.flip_wanted.connect(self.flip)
        head.side_wanted.connect(self.toggle_side)
        head.facts_wanted.connect(self.toggle_facts)
        head.close_wanted.connect(self.close_viewer)

    def _leave(self) -> None:
        self.looking.end()
        self.stages.clear()
        self.facts.clear()

    def _show(self) -> None:
        """Update everything for the current exhibit."""
        looking = self.looking
        if not looking.active:
            return
        self.head.show_place(looking.row, looking.count)
        shown = looking.exhibit
        if shown is not None:  # else it is still being read and follows later
            both = self.stages.show_looking(looking)
            self.head.show_title(shown.title)
            self.head.show_comparison(self.stages.comparing, both=both)
            self.facts.show_exhibit(shown, looking.place, self.stages.other.shown)
            self.head.show_scale(self.stages.scale)
