"""Condition cards: name, content and weight."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from mmstudio.core.sample import Slot, Value
from mmstudio.gui.generate.tray.card_bodies import FileBody, TextBody
from mmstudio.gui.generate.tray.model import TrayModel
from mmstudio.gui.generate.tray.row_body import TableBody
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import Elided, button, column, label, row, tool
from mmstudio.gui.shared.card_number import NumberSlider
from mmstudio.gui.shared.menus import ContextMenu, Entries, Entry, button_entries, file_entries
from mmstudio.gui.shared.viewer.exhibits import Exhibit, FixedExhibits, Piece
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.protocols import SeenColumn
from mmstudio.services.generation.tray import TrayCard

MOST_PULLED, MOST_TYPED = 2.0, 5.0
_ASSET = re.compile(r"[0-9a-f]{64}")
"""Name of a file that the project keeps by its content."""
Facts = Mapping[str, SeenColumn]


class ConditionCard(QFrame):
    """One card of the tray.

    Args:
        studio: Of the window.
        model: The tray.
        slot: Slot that it lies on.
        card: The tray's card that it shows.
        facts: What training saw in the columns of the slot.
        held: Whether it is held fixed; it then has no weight and is the only one on its slot.

    Signals:
        recipe_wanted: Put the settings of the result that it holds onto the tray.
    """

    recipe_wanted = Signal(dict)

    def __init__(
        self,
        studio: Studio,
        model: TrayModel,
        slot: Slot,
        card: TrayCard,
        facts: Facts,
        *,
        held: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.key, self._model, self._held = card.key, model, held
        self.weight = NumberSlider("Weight", 0.0, MOST_PULLED, MOST_TYPED)
        self._pull = QWidget()
        if held:
            self._pull.setLayout(row(label("Held fixed", "faint"), None))
            self.weight.setParent(self)
            self.weight.hide()
        else:
            pull = row(label("Weight", "faint"), self.weight)
            pull.setStretch(1, 1)
            self._pull.setLayout(pull)
        self.body = self._make_body(studio, slot, card, facts)
        self.solo = tool("Hear this one only", self._on_solo, "solo", checkable=True)
        self.mute = tool("Leave it out", self._on_mute, "mute", checkable=True)
        self.up = tool("Move up", lambda: model.move(self.key, -1), "up")
        self.down = tool("Move down", lambda: model.move(self.key, 1), "down")
        self.close_button = tool("Remove the condition", lambda: model.remove(self.key), "close")
        self._recipe_row = button("Use its settings", self._on_recipe_wanted, picture="reset")
        self._recipe_row.hide()
        self._recipe: dict[str, Any] = {}
        self._arrange(slot, card)
        self.weight.moved.connect(
            lambda value: model.set_card(self.key, tr("Change a weight"), weight=round(value, 3))
        )
        self.show_card(card, alone=True, silent=False)
        ContextMenu(self, lambda: self._entries(studio, slot, Path(card.path) if card.path else None))

    def show_card(self, card: TrayCard, *, alone: bool, silent: bool) -> None:
        """Show the current state of a card.

        Args:
            card: A card with the same key.
            alone: Whether it is the only one on its slot.
            silent: Whether it does not count at present.
        """
        self.weight.show_value(card.weight)
        self.solo.setChecked(card.solo)
        self.mute.setChecked(card.muted)
        self.up.setVisible(not alone)
        self.down.setVisible(not alone)
        if isinstance(self.body, (TextBody, TableBody)):
            self.body.show_value(card.data)
        self.weight.setEnabled(not silent)

    def settle(self) -> None:
        """Report at once what is being typed."""
        if isinstance(self.body, TextBody):
            self.body.settle()

    def _make_body(self, studio: Studio, slot: Slot, card: TrayCard, facts: Facts) -> QWidget:
        if card.path:
            file = FileBody(studio, slot.modality, Path(card.path), self._pull)
            file.recipe_found.connect(self._on_recipe_found)
            return file
        body = TableBody(slot.columns, facts, card.data) if slot.columns else TextBody(str(card.data or ""))
        body.edited.connect(
            lambda value: self._model.set_card(self.key, tr("Change a condition"), data=value)
        )
        return body

    def _entries(self, studio: Studio, slot: Slot, path: Path | None) -> Entries:
        """Menu entries for the condition."""
        if path is not None:
            shown = Exhibit(path.name, (Piece(slot.name, slot.modality, Value("", path)),))
            exhibits = FixedExhibits(studio, [shown], self)
            yield Entry(tr("Look at the condition large"), lambda: exhibits.look(0), "fit")
            yield None
        yield from button_entries(self)
        yield from file_entries(studio, path)

    def _arrange(self, slot: Slot, card: TrayCard) -> None:
        called = card.name or Path(card.path).name
        name = Elided(called if card.path else "")
        if slot.columns:
            say(name, name.setText, "Columns")
        elif not card.path:
            say(name, name.setText, "Text")
        elif _ASSET.fullmatch(Path(called).stem):
            say(name, name.setText, "From the data set")
        head = row(name, self.solo, self.mute, self.up, self.down, self.close_button, gap=2)
        head.setStretch(0, 1)
        for part in (self.solo, self.mute, self.up, self.down, self.close_button):
            _shrink(part)
        if self._held:
            self.solo.hide()
        own = [] if isinstance(self.body, FileBody) else [self._pull]
        parts = column(head, self.body, *own, self._recipe_row, gap=6)
        parts.setContentsMargins(10, 6, 8, 8)
        self.setLayout(parts)

    def _on_recipe_found(self, recipe: dict[str, Any]) -> None:
        self._recipe = recipe
        self._recipe_row.show()

    def _on_recipe_wanted(self) -> None:
        self.recipe_wanted.emit(self._recipe)

    def _on_solo(self) -> None:
        self._model.set_card(self.key, tr("Hear one condition only"), solo=self.solo.isChecked())

    def _on_mute(self) -> None:
        self._model.set_card(self.key, tr("Leave a condition out"), muted=self.mute.isChecked())


def _shrink(part: QToolButton) -> None:
    part.setIconSize(QSize(15, 15))
    part.setFixedSize(QSize(24, 24))
