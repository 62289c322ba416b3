"""The one table of what can be done by keyboard, menu, palette and help sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from mmstudio.gui.language import say
from mmstudio.gui.theme import icon


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
    """

    id: str
    title: str
    run: Callable[[], object]
    keys: str = ""
    icon: str = ""
    page: str = ""


class Actions:
    """All actions of a window.

    Args:
        window: That they belong to.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}

    def add(self, specs: Iterable[ActionSpec], owner: QWidget | None = None) -> None:
        """Take actions in; those of a page work while it, the ``owner``, is seen.

        Raises:
            ValueError: If an id or a shortcut is taken.
        """
        for spec in specs:
            taken = [other.id for other in self._specs.values() if spec.keys and _clash(spec, other)]
            if spec.id in self._specs or taken:
                raise ValueError(f"{spec.id} {spec.keys} is taken by {taken or spec.id}")
            place = owner or self._window
            action = QAction(place)
            action.setObjectName(spec.id)
            say(place, action.setText, spec.title)
            if spec.icon:
                action.setIcon(icon(spec.icon))
            if spec.keys:
                action.setShortcut(QKeySequence(spec.keys))
                action.setShortcutContext(
                    Qt.ShortcutContext.WidgetWithChildrenShortcut
                    if owner
                    else Qt.ShortcutContext.WindowShortcut
                )
            action.triggered.connect(lambda _=False, run=spec.run: run())
            place.addAction(action)
            self._specs[spec.id] = spec
            self._actions[spec.id] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def specs(self) -> list[ActionSpec]:
        """All of them, in the order they came."""
        return list(self._specs.values())


def _clash(one: ActionSpec, other: ActionSpec) -> bool:
    return one.keys == other.keys and (not one.page or not other.page or one.page == other.page)
