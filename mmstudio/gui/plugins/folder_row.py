"""Folder rows: what a folder that plugins need is, whether it exists, and a button to choose it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import button, column, label, panel, row
from mmstudio.services.plugins.folders import FolderEntry


def folder_row(entry: FolderEntry, choose: Callable[[], None]) -> QWidget:
    """A row with what is known about a folder.

    Args:
        entry: The folder.
        choose: Called to ask where it is.
    """
    title, words = label("", wrap=True), label("", "faint", wrap=True)
    say(title, title.setText, entry.title)
    if entry.here and entry.folder is not None:
        say(words, words.setText, "It is here: {path}.", path=str(entry.folder.path))
    elif entry.folder is not None:
        say(words, words.setText, "It is not where it was: {path}.", path=str(entry.folder.path))
    else:
        say(words, words.setText, "It is not here yet. {summary}", summary=entry.summary)
    line = row(column(title, words, gap=2), button("Choose the folder", choose, picture="open"))
    line.setStretch(0, 1)
    return panel(line)
