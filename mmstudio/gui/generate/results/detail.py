"""The result detail: the values of one result large, with what it was made from and what can be done with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mmstudio.gui.generate.attribution.bars import SlotBars
from mmstudio.gui.generate.results.value_part import ValuePart
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import (
    Elided,
    button,
    clear,
    column,
    give_role,
    label,
    order_tabs,
    row,
    side_card,
    tool,
)
from mmstudio.gui.shared.values.drawn_picture import DrawnPicture
from mmstudio.gui.shared.values.result_facts import FactLines
from mmstudio.gui.shared.values.seen import ShownValue, shown_values
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.attributions import Attribution
from mmstudio.services.generation.result_cards import CardContent, CardValue, ResultCard

WIDTH_PX = 272
_SHARED_PX = 180
"""Height of a picture that stands above other values."""


class ResultDetail(QWidget):
    """Shows one result and the facts about it.

    Args:
        studio: Reads the files.

    Attributes:
        card: The result; ``None`` while nothing is shown.
        recipe: The recipe in its first file, or ``None``.
        content: What its files say, once they were read.
        parts: Its values: pictures, then words, then sounds.

    Signals:
        settings_wanted: Put its recipe onto the tray.
        hold_wanted: Make the others again and keep a value; carries it.
        reproduce_wanted, attribution_wanted, copy_wanted, save_wanted, delete_wanted: A button was pressed.
        closed: The detail was closed.
    """

    settings_wanted = Signal(dict)
    hold_wanted = Signal(object)
    reproduce_wanted = Signal()
    attribution_wanted = Signal()
    copy_wanted = Signal()
    save_wanted = Signal()
    delete_wanted = Signal()
    closed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.card: ResultCard | None = None
        self.recipe: dict[str, Any] | None = None
        self.content = CardContent(())
        self.parts: list[ValuePart] = []
        self._sounding: CardValue | None = None
        self._values = column(gap=10)
        self.name = Elided()
        self.verdict = label("", "good", wrap=True)
        self.verdict.hide()
        self._facts = FactLines()
        self.use = button("Use these settings", self._on_use, picture="reset")
        self.again = button("Reproduce", self.reproduce_wanted.emit, picture="refresh")
        self.decided = SlotBars(small=True)
        self.decided.hide()
        self.why = button("What decided this?", self.attribution_wanted.emit, picture="help")
        self._arrange()

    @property
    def path(self) -> Path | None:
        """The file that stands for the result."""
        return None if self.card is None else self.card.path

    @property
    def picture(self) -> DrawnPicture | None:
        """The first picture among its values."""
        return next((part.picture for part in self.parts if part.picture is not None), None)

    @property
    def reached(self) -> ValuePart | None:
        """The value that has the focus, else the first one."""
        focused = self.focusWidget()
        here = (part for part in self.parts if focused is not None and part.isAncestorOf(focused))
        return next(here, self.parts[0] if self.parts else None)

    def show_card(self, card: ResultCard | None) -> None:
        """Show a result, or nothing."""
        if card == self.card:
            return
        self.card, self.recipe, self.content = card, None, CardContent(())
        self.setVisible(card is not None)
        self.verdict.hide()
        if card is None:
            self._clear()
            return
        self.decided.hide()
        self.name.setText(card.name)
        put(self.name.setToolTip, str(card.path))
        registry, reader, path = self._studio.app.registry, self._studio.project.cards, card.path
        service = self._studio.project.attribution

        def work() -> tuple[CardContent, list[ShownValue]]:
            content = reader.read(card)
            return content, shown_values(registry, content)

        self._studio.tasks.run(work, lambda found: self._take(card, *found))
        self._studio.tasks.run(lambda: service.find(path), lambda found: self.show_decided(path, found))

    def play(self, value: CardValue | None = None) -> None:
        """Play one of the sounds, or stop it; the first one if none is named. One that is still being read plays then."""
        self._sounding = value
        for part in self.parts:
            if part.hearing is not None and (value is None or part.one.value == value):
                self._sounding = None
                part.hearing.sound.play_soon()
                return

    def show_decided(self, path: Path, found: Attribution | None) -> None:
        """Show what decided a result, as far as that is known."""
        if isValid(self) and path == self.path:
            self.decided.setVisible(bool(found is not None and found.payoffs))
            if found is not None and found.payoffs:
                self.decided.show_payoff(found.payoffs[0])

    def show_verdict(self, result: dict[str, Any]) -> None:
        """Say how close a reproduction came."""
        words = {
            "identical": "Reproduced exactly, bit for bit.",
            "close": "Reproduced closely. {reasons}",
            "different": "The reproduction differs. {reasons}",
        }
        verdict = str(result.get("verdict"))
        give_role(self.verdict, "good" if verdict == "identical" else "warning")
        reasons = " ".join(map(str, result.get("reasons", ())))
        say(self.verdict, self.verdict.setText, words.get(verdict, "{reasons}"), reasons=reasons)
        self.verdict.show()

    def _arrange(self) -> None:
        close = tool("Close", self.closed.emit, "close")
        head = row(self.name, close)
        head.setStretch(0, 1)
        tools = row(
            tool("Copy", self.copy_wanted.emit, "copy"),
            tool("Save as", self.save_wanted.emit, "save"),
            tool("Delete", self.delete_wanted.emit, "delete"),
            None,
        )
        doings = (self.verdict, self.use, self.again, self.why, self.decided)
        self.setLayout(side_card(self._values, *doings, tools, self._facts, None, head=head, margin=6))
        self.setAutoFillBackground(True)

    def _take(self, card: ResultCard, content: CardContent, values: list[ShownValue]) -> None:
        if not isValid(self) or card != self.card:
            return
        self._clear()
        self.content, self.recipe = content, content.recipe
        alone = len(values) == 1
        height_px = WIDTH_PX - 40 if alone else _SHARED_PX
        for one in values:
            can_hold = not alone and one.value.slot in content.can_hold
            part = ValuePart(self._studio, one, height_px, alone=alone, can_hold=can_hold)
            part.hold_wanted.connect(self.hold_wanted)
            self._values.addWidget(part)
            self.parts.append(part)
        order_tabs(self)
        if self._sounding is not None:
            self.play(self._sounding)
            self._sounding = None
        recipe = content.recipe
        self.use.setEnabled(recipe is not None)
        whole = recipe is not None and not recipe.get("stopped")
        self.again.setEnabled(whole)
        self.why.setEnabled(whole and bool(recipe and recipe.get("conditions")))
        self._facts.show_recipe(recipe or {})

    def _clear(self) -> None:
        for part in self.parts:
            if part.hearing is not None:
                part.hearing.sound.stop()
        clear(self._values)
        self.parts = []

    def _on_use(self) -> None:
        if self.recipe is not None:
            self.settings_wanted.emit(self.recipe)
