"""The head of the page Data: chooses a data set, offers actions on it, and brings in another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import column, label, row, tool
from mmstudio.gui.shared.hint import Hint
from mmstudio.gui.shared.menus import ContextMenu, Entries, fill
from mmstudio.gui.studio.studio import Studio


class DataHead(QWidget):
    """A line above the samples.

    Args:
        studio: Of the open project.
        ways: Ways to bring in data: words, function, icon.
        entries: Returns the menu entries for the data set that is shown.

    Attributes:
        chooser: Chooses the data set.
        facts: Facts about it.
    """

    def __init__(
        self,
        studio: Studio,
        ways: Sequence[tuple[str, Callable[[], object], str]],
        entries: Callable[[], Entries],
    ) -> None:
        super().__init__()
        self.chooser = QComboBox()
        self.chooser.setMinimumWidth(220)
        say(self.chooser, self.chooser.setAccessibleName, "Data set")
        ContextMenu(self.chooser, entries)
        self.facts = label("", "faint")
        more = tool("More for this data set", lambda: None, "more")
        more.setMenu(QMenu(more))
        more.menu().aboutToShow.connect(lambda: _fill_anew(more.menu(), entries()))
        more.setPopupMode(more.ToolButtonPopupMode.InstantPopup)
        hint = Hint(
            studio,
            "data",
            "Choose a sample to see and hear all that belongs to it. Drop more files anywhere on the window to import them.",
        )
        self.setLayout(column(row(self.chooser, more, self.facts, None, _bring(ways)), hint))


def _bring(ways: Sequence[tuple[str, Callable[[], object], str]]) -> QPushButton:
    """The button that opens the ways to bring in data."""
    made = QPushButton()
    made.setObjectName("primary")
    made.setIcon(icon("import", "on_accent"))
    say(made, made.setText, "Import")
    menu = QMenu(made)
    made.setMenu(menu)
    for words, run, picture in ways:
        action = menu.addAction(icon(picture), "")
        action.triggered.connect(lambda _=False, run=run: run())
        say(menu, action.setText, words)
    return made


def _fill_anew(menu: QMenu, entries: Entries) -> None:
    """Fill the button's menu with what a right click offers."""
    menu.clear()
    fill(menu, entries)
