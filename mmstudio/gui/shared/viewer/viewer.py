"""One thing after another, as large as the window: zoom, comparison, sounds, words, facts."""

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
    """Shows what a page hands over, one at a time.

    Attributes:
        looking: Which one.
        stages: Where it is shown.
        facts: What is known about it.

    Signals:
        closed: Somebody has seen enough.
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
        """Look at one of many.

        Args:
            exhibits: They live as long as they are shown.
            place: Row of the first that is looked at.
        """
        self._leave()
        self.stages.lens.fit()
        self.looking.start(exhibits, place)
        self.stages.front.front().setFocus()

    def close_viewer(self) -> None:
        """Look at nothing any more."""
        if self.looking.active:
            self._leave()
            self.closed.emit()

    def enlarge(self, factor: float) -> None:
        """See a picture larger by a factor, or smaller."""
        self.stages.front.canvas.enlarge(factor)

    def actual(self) -> None:
        """See a picture one to one."""
        self.stages.front.canvas.actual()

    def pan(self, right: int, down: int) -> None:
        """Look further to the right and further down."""
        self.stages.front.canvas.pan(right, down)

    def toggle_comparison(self) -> None:
        """Keep what is seen to compare others with it, or let go of it."""
        shown, piece = self.looking.exhibit, self.looking.piece
        if shown is not None and piece is not None:
            self.stages.comparing.toggle(shown, piece)
            self._show()

    def flip(self) -> None:
        """Show the other one of two in the same place."""
        self.stages.comparing.flip()
        self._show()

    def toggle_side(self) -> None:
        """Show two side by side, or one in the place of the other."""
        self.stages.comparing.side = not self.stages.comparing.side
        self._show()

    def toggle_facts(self) -> None:
        """Show or hide what is known about it."""
        self.facts.setVisible(not self.facts.isVisible())
        self.head.facts.setChecked(self.facts.isVisible())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar plays, flips or closes, whichever can be meant; a button that has the focus takes it first."""
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
        elif self.stages.toggle_sound():
            return
        elif self.stages.comparing.active:
            self.flip()
        else:
            self.close_viewer()

    def entries(self) -> Entries:
        """What can be done with what is looked at."""
        yield from self.looking.entries()
        yield None
        yield from (action for action in self.actions() if not action.icon().isNull())

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page was chosen; a window that is put away keeps what it shows."""
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
        """Bring everything up to date with what is looked at."""
        looking = self.looking
        if not looking.active:
            return
        self.head.show_place(looking.row, looking.count)
        shown = looking.exhibit
        if shown is not None:  # else it is being read, and follows
            both = self.stages.show_looking(looking)
            self.head.show_title(shown.title)
            self.head.show_comparison(self.stages.comparing, both=both)
            self.facts.show_exhibit(shown, looking.place, self.stages.other.shown)
            self.head.show_scale(self.stages.scale)
