"""The one table of what can be done by keyboard, menu, palette and help sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from mmstudio.gui.language import say
from mmstudio.gui.text_keys import TEXT_KEYS
from mmstudio.gui.theme import icon

_LIST = "list"


@dataclass(frozen=True)
class ActionSpec:
    """One thing to be done.

    Attributes:
        id: ``group.name``.
        title: English.
        run: What is called.
        keys: Shortcut, in Qt's portable notation, or empty.
        icon: Name of an icon.
        page: Id of the page on which it can be done; empty for everywhere.
        at: Name of the lists (see :func:`name_list`) that have to have the focus for the shortcut; empty for all of the page.
        harms: Whether it takes away, ends or changes something of a person's: it has no shortcut by which texts are edited,
            but at its lists.
    """

    id: str
    title: str
    run: Callable[[], object]
    keys: str = ""
    icon: str = ""
    page: str = ""
    at: str = ""
    harms: bool = False


def name_list(view: QWidget, name: str) -> None:
    """Have the shortcuts of what is done at lists of this name work while a view has the focus."""
    view.setProperty(_LIST, name)


class Actions(QObject):
    """All actions of a window.

    Args:
        window: That they belong to.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._owners: dict[str, QWidget] = {}
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def add(self, specs: Iterable[ActionSpec], owner: QWidget | None = None) -> None:
        """Take actions in; those of a page work while it, the ``owner``, is seen.

        Raises:
            ValueError: If an id or a shortcut is taken, or something that harms has one by which texts are edited.
        """
        for spec in specs:
            taken = [other.id for other in self._specs.values() if spec.keys and _clash(spec, other)]
            if spec.id in self._specs or taken:
                raise ValueError(f"{spec.id} {spec.keys} is taken by {taken or spec.id}")
            if spec.harms and spec.keys in TEXT_KEYS and not spec.at:
                raise ValueError(f"{spec.id} {spec.keys} would be pressed while a text is edited")
            place = owner or self._window
            action = QAction(place)
            action.setObjectName(spec.id)
            say(place, action.setText, spec.title)
            if spec.icon:
                action.setIcon(icon(spec.icon))
            if spec.keys:
                action.setShortcut(QKeySequence(spec.keys))
                action.setShortcutContext(_context(spec, owner))
            action.triggered.connect(lambda _=False, run=spec.run: run())
            if not spec.at:
                place.addAction(action)
            self._owners[spec.id] = place
            self._specs[spec.id] = spec
            self._actions[spec.id] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        """Let a list that gets the focus have the shortcuts that work there."""
        name = now.property(_LIST) if now is not None and self._window.isAncestorOf(now) else None
        if now is not None and name:
            for key, spec in self._specs.items():
                if spec.at == name:
                    now.addAction(self._actions[key])  # once: Qt keeps no second one

    def offered(self, page: QWidget | None) -> list[QAction]:
        """What can be done on a page, then what can be done everywhere."""
        owners = (page, self._window) if page is not None else (self._window,)
        return [self._actions[key] for owner in owners for key in self._specs if self._owners[key] is owner]

    def specs(self) -> list[ActionSpec]:
        """All of them, in the order they came."""
        return list(self._specs.values())


def _context(spec: ActionSpec, owner: QWidget | None) -> Qt.ShortcutContext:
    if spec.at:
        return Qt.ShortcutContext.WidgetShortcut
    return Qt.ShortcutContext.WidgetWithChildrenShortcut if owner else Qt.ShortcutContext.WindowShortcut


def _clash(one: ActionSpec, other: ActionSpec) -> bool:
    return one.keys == other.keys and (not one.page or not other.page or one.page == other.page)
