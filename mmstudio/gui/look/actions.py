"""The table of actions, which keyboard, menus, palette and help sheet all use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.text_keys import OF_WINDOWS, TEXT_KEYS, WALKING_KEYS
from mmstudio.gui.look.theme import icon

_LIST = "list"
WITHOUT_TEXTS = "viewer"
"""Id of a place, besides the pages, where no text is edited."""


@dataclass(frozen=True)
class ActionSpec:
    """One action.

    Attributes:
        id: ``group.name``.
        title: English title.
        run: Function that is called.
        keys: Shortcut, in Qt's portable notation, or empty.
        icon: Name of an icon.
        page: Id of the page it belongs to; empty for everywhere.
        at: Name of the lists (see :func:`name_list`) that need the focus for the shortcut; empty for the whole page.
        harms: Whether it removes, ends or changes something of the person's. Its shortcut is then no key for editing texts,
            except at its lists.
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
    """Name a list, so that shortcuts for lists of this name work while the view has the focus."""
    view.setProperty(_LIST, name)


class Actions(QObject):
    """All actions of a window.

    Args:
        window: The window they belong to.
        chosen: The person's own shortcuts, by id of the action; unusable ones are ignored and the default stays.
    """

    def __init__(self, window: QWidget, chosen: Mapping[str, str] | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._chosen = chosen or {}
        self._usual: dict[str, ActionSpec] = {}
        self._specs: dict[str, ActionSpec] = {}
        self._actions: dict[str, QAction] = {}
        self._owners: dict[str, QWidget] = {}
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def add(self, specs: Iterable[ActionSpec], owner: QWidget | None = None) -> None:
        """Add actions; those of a page work while that page, the ``owner``, is shown.

        Raises:
            ValueError: If an id or a shortcut is taken, or a harmful action has a shortcut for editing texts.
        """
        for usual in specs:
            taken = [other.id for other in self._usual.values() if usual.keys and _clash(usual, other)]
            if usual.id in self._usual or taken:
                raise ValueError(f"{usual.id} {usual.keys} is taken by {taken or usual.id}")
            if usual.harms and usual.keys in TEXT_KEYS and not usual.at:
                raise ValueError(f"{usual.id} {usual.keys} would be pressed while a text is edited")
            self._usual[usual.id] = usual
            spec = self._as_chosen(usual)
            place = owner or self._window
            action = QAction(place)
            action.setObjectName(spec.id)
            say(place, action.setText, spec.title)
            if spec.icon:
                action.setIcon(icon(spec.icon))
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

    def usual_keys(self, name: str) -> str:
        """The default shortcut of an action."""
        return self._usual[name].keys

    def refusal(self, name: str, keys: str) -> str:
        """Why an action cannot have a shortcut, in the current language; empty if it can.

        Args:
            name: Id of the action.
            keys: In Qt's portable notation; empty for none.
        """
        spec, found = self._usual[name], QKeySequence(keys)
        if not keys:
            return ""
        if found.count() != 1 or _portable(found) != keys:
            return tr("These keys cannot be pressed together.")
        wanted = replace(spec, keys=keys)
        taken = [one for one in self._specs.values() if one.id != name and _clash(wanted, one)]
        if taken:
            return tr("{keys} is taken by {title}.", keys=native(keys), title=tr(taken[0].title))
        if keys == spec.keys:
            return ""
        free = spec.at or (spec.page == WITHOUT_TEXTS and not spec.harms)
        if keys in OF_WINDOWS or (keys in TEXT_KEYS and not free) or (keys in WALKING_KEYS and spec.at):
            return tr("{keys} is used for writing or moving around.", keys=native(keys))
        return ""

    def rekey(self, name: str, keys: str) -> str:
        """Give an action another shortcut, or none; returns the reason if it cannot have it."""
        refused = self.refusal(name, keys)
        if not refused:
            self._specs[name] = replace(self._usual[name], keys=keys)
            self._actions[name].setShortcut(QKeySequence(keys))
        return refused

    def _as_chosen(self, usual: ActionSpec) -> ActionSpec:
        """An action with the person's keys if these can be used; with none if another action took its default."""
        for keys in (self._chosen.get(usual.id, usual.keys), usual.keys):
            if not self.refusal(usual.id, keys):
                return replace(usual, keys=keys)
        return replace(usual, keys="")

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        """Enable the shortcuts of the list that gets the focus."""
        name = now.property(_LIST) if now is not None and self._window.isAncestorOf(now) else None
        if now is not None and name:
            for key, spec in self._specs.items():
                if spec.at == name:
                    now.addAction(self._actions[key])  # repeatable: Qt adds an action only once

    def offered(self, page: QWidget | None) -> list[QAction]:
        """Actions of a page, then those for everywhere."""
        owners = (page, self._window) if page is not None else (self._window,)
        return [self._actions[key] for owner in owners for key in self._specs if self._owners[key] is owner]

    def specs(self) -> list[ActionSpec]:
        """All actions, in the order they were added."""
        return list(self._specs.values())


def native(keys: str) -> str:
    """Keys as this system names them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _portable(keys: QKeySequence) -> str:
    return keys.toString(QKeySequence.SequenceFormat.PortableText)


def _context(spec: ActionSpec, owner: QWidget | None) -> Qt.ShortcutContext:
    if spec.at:
        return Qt.ShortcutContext.WidgetShortcut
    return Qt.ShortcutContext.WidgetWithChildrenShortcut if owner else Qt.ShortcutContext.WindowShortcut


def _clash(one: ActionSpec, other: ActionSpec) -> bool:
    return one.keys == other.keys and (not one.page or not other.page or one.page == other.page)
