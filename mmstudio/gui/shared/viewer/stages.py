"""The stages: show an exhibit, alone or beside the one it is compared with."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mmstudio.gui.shared.basic import row
from mmstudio.gui.shared.viewer.comparison import Comparing, Other, called
from mmstudio.gui.shared.viewer.decoder import Decoder
from mmstudio.gui.shared.viewer.exhibits import Piece
from mmstudio.gui.shared.viewer.lens import Lens
from mmstudio.gui.shared.viewer.look import Looking
from mmstudio.gui.shared.viewer.stage import Stage
from mmstudio.gui.studio.studio import Studio


class Stages(QWidget):
    """Two stages that share a lens.

    Attributes:
        lens: The shared lens.
        comparing: What is compared, and how.
        one: Stage of the thing to compare with.
        other: Stage of the current exhibit.

    Signals:
        changed: What is shown, or how, changed.
    """

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self.lens = Lens(self)
        self.comparing = Comparing()
        self._decoder = Decoder(studio, self)
        self.one, self.other = Stage(studio, self.lens, "A"), Stage(studio, self.lens, "B")
        line = row(self.one, self.other, gap=12)
        for place in (0, 1):
            line.setStretch(place, 1)
        self.setLayout(line)
        self._decoder.ready.connect(self.changed)
        self.lens.changed.connect(self.changed)

    @property
    def front(self) -> Stage:
        """The stage that keys and buttons work on."""
        comparing = self.comparing
        behind = comparing.active and not comparing.side and comparing.flipped
        return self.one if behind else self.other

    @property
    def scale(self) -> float | None:
        """Screen pixels per pixel of the picture; ``None`` if no picture is shown."""
        shown = self.front.shown
        return self.front.canvas.scale if shown is not None and shown.picture is not None else None

    def toggle_sound(self) -> bool:
        """Play or stop; returns whether a sound is shown."""
        return self.front.toggle_sound()

    def show_looking(self, looking: Looking) -> bool:
        """Show the current exhibit; returns whether there are two things to compare yet."""
        shown, piece = looking.exhibit, looking.piece
        if shown is None:
            return False
        other = self.comparing.other(shown, piece)
        wanted = (looking.neighbour, other[1] if other else None, piece)
        self._decoder.want([one for one in wanted if one is not None])
        before = self.other.canvas.picture
        self._show(self.other, (called(shown, piece), piece) if piece is not None else None)
        self._show(self.one, other)
        after = self.other.canvas.picture
        if before is not after and (before is None or after is None or before.size != after.size):
            self.lens.fit()
        self._lay_out(both=other is not None)
        return other is not None

    def clear(self) -> None:
        """Clear both stages."""
        self.comparing.clear()
        self._decoder.clear()
        for stage in (self.one, self.other):
            stage.show_piece(None, None, "")

    def has(self, piece: Piece | None) -> bool:
        """Whether a piece has been read and is shown."""
        return piece is not None and self.other.shown is self._decoder.get(piece) is not None

    def _show(self, stage: Stage, what: Other | None) -> None:
        if what is None:
            stage.show_piece(None, None, "")
        else:
            stage.show_piece(what[1], self._decoder.get(what[1]), what[0])

    def _lay_out(self, *, both: bool) -> None:
        comparing = self.comparing
        beside, behind = both and comparing.side, both and comparing.flipped
        self.one.setVisible(beside or behind)
        self.other.setVisible(beside or not behind)
        for stage in (self.one, self.other):
            stage.show_mark(shown=comparing.active)
