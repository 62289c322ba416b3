"""Context menus: actions of the page from the table of actions, and entries of the clicked thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractScrollArea, QMenu, QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import as_caption, put
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.files import copy_text, open_folder

if TYPE_CHECKING:
    from mmstudio.gui.studio.studio import Studio


@dataclass(frozen=True)
class Entry:
    """A menu entry that is not in the table of actions.

    Attributes:
        words: Translated text.
        run: Function that is called.
        picture: Name of an icon.
        enabled: Whether it can be chosen now.
        checked: Whether a choice is on or off; ``None`` for anything else.
    """

    words: str
    run: Callable[[], object]
    picture: str = ""
    enabled: bool = True
    checked: bool | None = None


@dataclass(frozen=True)
class EntryGroup:
    """Entries in a submenu.

    Attributes:
        words: Translated text.
        entries: In order.
    """

    words: str
    entries: Sequence[QAction | Entry | EntryGroup]


Entries = Iterable[QAction | Entry | EntryGroup | None]
"""Entries of a menu; ``None`` is a separator."""


class ContextMenu(QObject):
    """Opens a menu over a widget on a right click or the menu key.

    Args:
        widget: The widget; in a list, the item under the pointer is chosen first.
        entries: Called each time; an empty menu is not opened.

    Attributes:
        menu: The menu that was opened last.
    """

    def __init__(self, widget: QWidget, entries: Callable[[], Entries]) -> None:
        super().__init__(widget)
        self._widget, self._entries = widget, entries
        self.menu: QMenu | None = None
        widget.installEventFilter(self)
        if isinstance(widget, QAbstractScrollArea):
            widget.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent) and event.type() == QEvent.Type.ContextMenu:
            by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
            self.open(self._place_of_choice() if by_keyboard else event.globalPos())
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def open(self, place: QPoint) -> None:
        """Open it at a place of the screen."""
        made = QMenu(self._widget)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(made, self._entries())
        if made.isEmpty():
            made.deleteLater()
            return
        self.menu = made
        made.destroyed.connect(self._on_destroyed)
        made.popup(place)

    def _on_destroyed(self) -> None:
        self.menu = None

    def _place_of_choice(self) -> QPoint:
        """Where to open a menu by key: at the chosen item, else in the middle."""
        widget = self._widget
        if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
            return widget.viewport().mapToGlobal(widget.visualRect(widget.currentIndex()).center())
        return widget.mapToGlobal(widget.rect().center())


def fill(menu: QMenu, entries: Entries) -> None:
    """Put entries into a menu, with separators only between them."""
    part = False
    for entry in entries:
        if entry is None:
            part = not menu.isEmpty()
            continue
        if part:
            menu.addSeparator()
            part = False
        if isinstance(entry, QAction):
            menu.addAction(entry)
        elif isinstance(entry, EntryGroup):
            fill(menu.addMenu(as_caption(entry.words)), entry.entries)
        else:
            _add(menu, entry)


def table_actions(widget: QWidget, *names: str) -> list[QAction]:
    """Actions from the table by id, for the page that holds a widget; missing ones are left out."""
    place: QWidget | None = widget
    found: dict[str, QAction] = {}
    while place is not None:
        for action in place.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly):
            found.setdefault(action.objectName(), action)
        place = place.parentWidget()
    return [found[name] for name in names if name in found]


def button_entries(widget: QWidget) -> list[Entry]:
    """Entries for the buttons of a card, in their order."""
    buttons = [made for made in widget.findChildren(QAbstractButton) if made.isVisible()]
    return [
        Entry(
            made.text().replace("&&", "&") or made.toolTip(),
            made.click,
            enabled=made.isEnabled(),
            checked=made.isChecked() if made.isCheckable() else None,
        )
        for made in buttons
    ]


def file_entries(studio: Studio, path: Path | None, name: str = "") -> list[Entry | None]:
    """Entries for any file; ``name`` is its name for people, if that differs."""
    if path is None:
        return []
    return [
        None,
        Entry(tr("Open the folder"), lambda: open_folder(studio, path), "open"),
        Entry(tr("Copy the file name"), lambda: copy_text(name or path.name), "copy"),
        Entry(tr("Copy the path"), lambda: copy_text(str(path))),
    ]


def _add(menu: QMenu, entry: Entry) -> None:
    action = QAction(menu)
    put(action.setText, entry.words)
    if entry.picture:
        action.setIcon(icon(entry.picture))
    action.setEnabled(entry.enabled)
    if entry.checked is not None:
        action.setCheckable(True)
        action.setChecked(entry.checked)
    action.triggered.connect(lambda _=False, run=entry.run: run())
    menu.addAction(action)
