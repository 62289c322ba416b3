"""The selection bar: tools for the chosen samples, one or many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from mmstudio.core.sample import SPLITS
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import label, row, tool
from mmstudio.gui.shared.marks.stars import StarsEdit
from mmstudio.gui.shared.marks.tags_editor import TagLine
from mmstudio.gui.shared.values.sample_words import split_title

Doing = Callable[[], object]


class SelectionBar(QWidget):
    """Offers tools for the chosen samples.

    Args:
        leave_out, take_in: Called for the button that fits what is shown.
        more: Words, icon and function of each menu item.

    Signals:
        starred, tagged, untagged, moved: The number of stars, the tag to add, the tag to remove, the split.
    """

    starred = Signal(int)
    tagged = Signal(str)
    untagged = Signal(str)
    moved = Signal(str)

    def __init__(self, leave_out: Doing, take_in: Doing, more: Sequence[tuple[str, str, Doing]]) -> None:
        super().__init__()
        self._more_choices = tuple(more)
        self._tags: list[str] = []
        self._away: QMenu | None = None
        self.chosen = label("", "faint")
        self.stars = StarsEdit()
        self.stars.given.connect(self.starred)
        self.tag = TagLine()
        self.tag.entered.connect(self.tagged)
        self.leave = tool("Leave the samples out", leave_out, "leave")
        self.back = tool("Take the samples in again", take_in, "undo")
        self.back.hide()
        self.more = tool("More for the samples that are chosen", lambda: None, "more")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.setLayout(row(self.chosen, self.stars, self.tag, self.leave, self.back, self.more, gap=6))
        self._fill()

    def show_chosen(self, count: int, *, left_out: bool) -> None:
        """Show how many are chosen, and whether they are left out."""
        say(self.chosen, self.chosen.setText, "{count} chosen", count=f"{count:,}")
        self.setEnabled(count > 0)
        held = self.leave.hasFocus() or self.back.hasFocus()
        self.leave.setVisible(not left_out)
        self.back.setVisible(left_out)
        if held:
            (
                self.back if left_out else self.more
            ).setFocus()  # not on the button that would leave them out again

    def show_busy(self) -> None:
        """Say that samples are being changed, until :meth:`show_chosen` is called."""
        say(self.chosen, self.chosen.setText, "Changing the samples ...")

    def offer(self, tags: Sequence[str]) -> None:
        """Offer these tags."""
        self.tag.offer(tags)
        if list(tags) != self._tags:
            self._tags = list(tags)
            self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()

    def _fill(self) -> None:
        menu = self.more.menu()
        menu.clear()
        if self._away is not None:
            self._away.deleteLater()
            self._away = None
        for words, picture, run in self._more_choices:
            _add(menu, tr(words), run, picture)
        menu.addSeparator()
        for split in SPLITS:
            words = tr("Move to {split}", split=split_title(split))
            _add(menu, words, partial(self.moved.emit, split))
        if self._tags:
            self._away = menu.addMenu(tr("Take a tag away"))
            for tag in self._tags:
                _add(self._away, tag, partial(self.untagged.emit, tag))


def _add(menu: QMenu, words: str, run: Doing, picture: str = "") -> None:
    action = menu.addAction(icon(picture), "") if picture else menu.addAction("")
    put(action.setText, words)
    action.triggered.connect(lambda _=False: run())
