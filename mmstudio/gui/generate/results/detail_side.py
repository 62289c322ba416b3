"""The place of the detail: beside the tiles if the window is wide, else over them but not over the clicked one."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from mmstudio.gui.generate.results.detail import WIDTH_PX, ResultDetail
from mmstudio.gui.look.theme import grown
from mmstudio.gui.shared.basic import label

_BESIDE_PX = 800
"""Width from which there is room for the detail beside the tiles, whether it is shown or not."""
_LEAST_PX, _AIR = 160, 2
_LEFT, _TOP, _RIGHT, _BOTTOM, _GAP = 6, 4, 16, 12, 8


class DetailSide:
    """Places a detail on a pane without changing the pane's layout.

    Args:
        pane: Holds the tiles in its layout.
        detail: Lies on the pane.
    """

    def __init__(self, pane: QWidget, detail: ResultDetail) -> None:
        self._pane, self._detail = pane, detail
        self._on_left = False
        self._none = label("Choose a result to see what it was made from.", "faint", wrap=True)
        self._none.setParent(pane)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def place(self, tile: QRect, *, any_results: bool) -> None:
        """Place the detail where no tile has to move.

        Args:
            tile: The result that is shown in detail, on the pane.
            any_results: Whether there are tiles at all.
        """
        pane, width = self._pane, grown(WIDTH_PX)
        beside = any_results and pane.width() >= grown(_BESIDE_PX)
        layout = pane.layout()
        if layout is not None:
            layout.setContentsMargins(_LEFT, _TOP, _RIGHT + (width + _GAP) * beside, _BOTTOM)
        inside = pane.rect().adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        if beside:
            self._on_left = False
        else:
            width = self._take_side(tile.left() - inside.left(), inside.right() - tile.right(), width)
        right = QRect(inside.right() - width + 1, inside.top(), width, inside.height())
        left = QRect(0, inside.top(), width + _LEFT, inside.height())
        self._none.setGeometry(right)
        self._none.setVisible(beside and self._detail.path is None)
        self._detail.setGeometry(left if self._on_left else right)
        self._detail.raise_()

    def _take_side(self, free_left: int, free_right: int, width: int) -> int:
        """Choose the side: the current one if it has room, else the roomier one; returns a width that fits there."""
        here = free_left if self._on_left else free_right
        if here < width + _GAP:
            self._on_left = free_left > free_right
        return max(_LEAST_PX, min(width, max(here, free_left, free_right) - _AIR))
