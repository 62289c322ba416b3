"""The tray model of the widgets: every change can be undone and is stored with its session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from mmstudio.gui.look.language import tr
from mmstudio.services.generation.tray import Tray, TrayCard

Changes = dict[str, tuple[Any, Any]]
"""Fields of the tray, each with its old and new value."""


@dataclass
class Home:
    """The session that changes belong to; its id is filled in once it is stored."""

    session: str = ""


class TrayModel(QObject):
    """The tray of one session.

    Args:
        undo: Takes the changes.
        store: Changes fields of the tray of a session that is not shown, when a change of it is undone.

    Attributes:
        tray: The content of the tray.
        held: Slots on which a card is held fixed; there is one on each at most.

    Signals:
        cards_changed: Cards were added, removed or moved, or another session is shown.
        values_changed: Weights, texts, settings changed.
        run_changed: The run or its checkpoint changed.
        changed: Any of these.
    """

    cards_changed = Signal()
    values_changed = Signal()
    run_changed = Signal()
    changed = Signal()

    def __init__(
        self, undo: QUndoStack, store: Callable[[str, dict[str, Any]], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._home = Home()
        self.tray = Tray()
        self.held: frozenset[str] = frozenset()
        self._undo, self._store = undo, store

    @property
    def session(self) -> str:
        """Id of the session, or empty before it is stored."""
        return self._home.session

    def show(self, session: str, tray: Tray) -> None:
        """Show another session's tray; that cannot be undone."""
        self._home, before, self.tray = Home(session), self.tray, tray
        if before.run != tray.run or before.checkpoint != tray.checkpoint:
            self.run_changed.emit()
        self.cards_changed.emit()
        self.values_changed.emit()

    def adopt(self, session: str) -> None:
        """Attach to a session that was created for the tray."""
        self._home.session = session

    def change(self, text: str, *, merge: str = "", **changes: Any) -> None:
        """Change fields of the tray.

        Args:
            text: Name of the change for the menu; translated.
            merge: Consecutive changes with the same text here are undone as one.
            changes: New values.
        """
        differing = {
            name: (getattr(self.tray, name), value)
            for name, value in changes.items()
            if getattr(self.tray, name) != value
        }
        if differing:
            self._undo.push(_Change(self, self._home, text, merge, differing))

    def settle(self, **changes: Any) -> None:
        """Change fields without undo, for what the program itself sets."""
        self.tray = replace(self.tray, **changes)
        self.values_changed.emit()
        self.changed.emit()

    def add(self, *cards: TrayCard) -> None:
        """Put cards at the end; a card that is held fixed replaces the one on its slot."""
        gone = self.held & {card.slot for card in cards}
        kept = [card for card in self.tray.cards if card.slot not in gone]
        self.change(tr("Add a condition"), cards=(*kept, *cards))

    def remove(self, key: str) -> None:
        """Remove a card."""
        self.change(tr("Remove a condition"), cards=self.tray.without(key).cards)

    def move(self, key: str, step: int) -> None:
        """Let a card change places with its neighbour on its slot."""
        self.change(tr("Move a condition"), cards=self.tray.moved(key, step).cards)

    def set_card(self, key: str, text: str, **changes: Any) -> None:
        """Change one card; repeated changes of the same kind are undone together."""
        merge = f"{key} {' '.join(changes)}" if {"weight", "data"} & changes.keys() else ""
        self.change(text, merge=merge, cards=self.tray.with_card(key, **changes).cards)

    def apply(self, home: Home, changes: Changes, side: int) -> None:
        """Apply one side of a change; called by the undo stack."""
        if home is not self._home and (home.session != self.session or not home.session):
            if home.session:  # a session that was never stored is gone
                self._store(home.session, {name: values[side] for name, values in changes.items()})
            return
        before = self.tray
        self.tray = replace(before, **{name: values[side] for name, values in changes.items()})
        if before.run != self.tray.run or before.checkpoint != self.tray.checkpoint:
            self.run_changed.emit()
        if _shape(before) != _shape(self.tray):
            self.cards_changed.emit()
        self.values_changed.emit()
        self.changed.emit()


class _Change(QUndoCommand):
    """One change of a tray."""

    def __init__(self, model: TrayModel, home: Home, text: str, merge: str, changes: Changes) -> None:
        super().__init__(text)
        self._model, self.home, self.merge, self.changes = model, home, merge, changes

    def id(self) -> int:
        return hash((id(self.home), self.merge)) & 0x7FFF_FFFF if self.merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change) or other.merge != self.merge or other.home is not self.home:
            return False
        for name, (old, new) in other.changes.items():
            self.changes[name] = (self.changes.get(name, (old, new))[0], new)
        return True

    def redo(self) -> None:
        self._model.apply(self.home, self.changes, 1)

    def undo(self) -> None:
        self._model.apply(self.home, self.changes, 0)


def _shape(tray: Tray) -> tuple[tuple[str, str], ...]:
    return tuple((card.key, card.slot) for card in tray.cards)


def all_of(tray: Tray) -> dict[str, Any]:
    """All fields of a tray, as changes that turn any other tray into it."""
    return {item.name: getattr(tray, item.name) for item in fields(tray)}
