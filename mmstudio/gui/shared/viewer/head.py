"""The head of the large view: title, position among all exhibits, and tools."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import Elided, label, row, tool
from mmstudio.gui.shared.viewer.comparison import Comparing
from mmstudio.gui.shared.viewer.lens import STEP

_SCALE_PX = 56


class ViewerHead(QWidget):
    """Shows title and tools of the viewer.

    Signals:
        stepped: How many exhibits to move on.
        fit_wanted, actual_wanted: Show the whole picture, or one to one.
        enlarged: Factor to zoom by.
        compare_wanted, flip_wanted, side_wanted: Keep this one to compare, switch between the two, show both.
        facts_wanted: Show or hide the facts.
        close_wanted: Close the large view.
    """

    stepped = Signal(int)
    fit_wanted = Signal()
    actual_wanted = Signal()
    enlarged = Signal(float)
    compare_wanted = Signal()
    flip_wanted = Signal()
    side_wanted = Signal()
    facts_wanted = Signal()
    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title, self.where, self.scale = Elided(), label("", "faint"), label("", "faint")
        self.title.setObjectName("heading")
        self.scale.setMinimumWidth(_SCALE_PX)
        self.scale.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._back = tool("Look at the one before", partial(self.stepped.emit, -1), "left")
        self._on = tool("Look at the next one", partial(self.stepped.emit, 1), "right")
        self._zooms = (
            tool("Fit into the window", self.fit_wanted.emit, "fit"),
            tool("Show one to one", self.actual_wanted.emit, "actual"),
            tool("Zoom out", partial(self.enlarged.emit, 1 / STEP), "zoom-out"),
            tool("Zoom in", partial(self.enlarged.emit, STEP), "zoom-in"),
        )
        self._compare = tool("Compare with another one", self.compare_wanted.emit, "pin", checkable=True)
        self._flip = tool("Change between the two", self.flip_wanted.emit, "flip")
        self._side = tool("Show both side by side", self.side_wanted.emit, "compare", checkable=True)
        self.facts = tool("Show what is known about it", self.facts_wanted.emit, "note", checkable=True)
        self.facts.setChecked(True)
        close = tool("Close the large view", self.close_wanted.emit, "close")
        line = row(
            self.title,
            row(self._back, self.where, self._on, gap=4),
            row(*self._zooms[:3], self.scale, self._zooms[3], gap=2),
            row(self._compare, self._flip, self._side, gap=2),
            row(self.facts, close, gap=2),
            gap=14,
        )
        line.setStretch(0, 1)
        self.setLayout(line)

    def show_place(self, place: int, count: int) -> None:
        """Show the position among all exhibits, counted from 0."""
        say(self.where, self.where.setText, "{place:,} of {count:,}", place=place + 1, count=count)
        self._back.setEnabled(place > 0)
        self._on.setEnabled(place + 1 < count)

    def show_title(self, title: str) -> None:
        """Show the title of the exhibit."""
        self.title.setText(title)
        put(self.title.setToolTip, title)

    def show_scale(self, scale: float | None) -> None:
        """Show the scale of the picture; ``None`` if it is not a picture."""
        for part in self._zooms:
            part.setEnabled(scale is not None)
        if scale is None:
            say(self.scale, self.scale.setText, "")
        else:
            say(self.scale, self.scale.setText, "{percent:.0f} %", percent=100 * scale)

    def show_comparison(self, comparing: Comparing, *, both: bool) -> None:
        """Show what is compared, and whether there are two things yet."""
        self._compare.setChecked(comparing.active)
        self._side.setChecked(comparing.side and comparing.active)
        self._flip.setEnabled(both)
        self._side.setEnabled(comparing.active)
