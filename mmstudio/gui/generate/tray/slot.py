"""Slot sections of the tray: the cards on one slot of the run, and ways to add one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from mmstudio.core.sample import Slot
from mmstudio.gui.generate.tray.card import ConditionCard, Facts
from mmstudio.gui.generate.tray.intake import TrayIntake
from mmstudio.gui.generate.tray.model import TrayModel
from mmstudio.gui.generate.tray.recorder import Recorder
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import button, column, label, row
from mmstudio.gui.shared.card_number import NumberSlider
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.generation.tray import Tray, TrayCard

MOST_GUIDANCE, MOST_TYPED = 4.0, 20.0
_RECORDED = ".wav"
_ICONS = {"image": "image", "audio": "audio", "text": "text", "table": "table"}


class SlotSection(QWidget):
    """Shows the cards of one slot under its name.

    Args:
        studio: Of the window.
        model: The tray.
        slot: Slot of the run.
        facts: What training saw in its columns.
        guidance: The recipe's scale for it; ``None`` if the generator has no guidance.
        intake: Takes recordings.
        browse: Asks for files for it.
        held: Whether it is a target that is made unless one value is given, which is then held fixed.

    Attributes:
        cards: By key, in the order shown.
    """

    def __init__(
        self,
        studio: Studio,
        model: TrayModel,
        slot: Slot,
        facts: Facts,
        guidance: float | None,
        intake: TrayIntake,
        browse: Callable[[Slot], None],
        *,
        held: bool = False,
    ) -> None:
        super().__init__()
        self.slot, self.held = slot, held
        self._studio, self._model, self._facts, self._usual = studio, model, facts, guidance
        self._inline = studio.app.registry.modalities.get(slot.modality).inline
        self.cards: dict[str, ConditionCard] = {}
        self._column = column(gap=6)
        self.add_button = button(
            "Set columns" if slot.columns else "Write a text" if self._inline else "Drop or browse",
            self.add if self._inline else lambda: browse(slot),
            picture="new" if self._inline else "open",
        )
        self.guidance = NumberSlider("Guidance of the slot", 0.0, MOST_GUIDANCE, MOST_TYPED)
        self.guidance.moved.connect(self._on_guided)
        mark = label()
        mark.setPixmap(icon(_ICONS.get(slot.modality, "other"), "faint").pixmap(QSize(18, 18)))
        name = label("", "heading")
        name.setText(slot.name)
        head = row(mark, name, None, self.add_button, gap=6)
        if _RECORDED in studio.app.registry.modalities.get(slot.modality).suffixes:
            self.recorder = Recorder(
                studio, intake.place_for, lambda path: intake.take_files([path], slot.name)
            )
            head.insertWidget(3, self.recorder.button)
        self._steer = row(label("Guidance", "faint"), self.guidance)
        self._steer.setStretch(1, 1)
        self._steer_box = QWidget()
        self._steer_box.setLayout(self._steer)
        self._steer_box.setVisible(False)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._about = label("Made, unless you give it: then it is held fixed.", "faint", wrap=True)
        self._about.setVisible(False)
        self.setLayout(column(head, self._about, self._column, self._steer_box, gap=6))

    def show_cards(self, tray: Tray) -> list[ConditionCard]:
        """Show the tray's cards on this slot; returns the new ones."""
        mine = [card for card in tray.cards if card.slot == self.slot.name]
        for key in [key for key in self.cards if key not in {card.key for card in mine}]:
            gone = self.cards.pop(key)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        fresh = []
        for place, card in enumerate(mine):
            if card.key not in self.cards:
                made = ConditionCard(self._studio, self._model, self.slot, card, self._facts, held=self.held)
                self.cards[card.key] = made
                fresh.append(made)
            if self._column.indexOf(self.cards[card.key]) != place:
                self._column.insertWidget(place, self.cards[card.key])
        self.show_values(tray)
        return fresh

    def show_values(self, tray: Tray) -> None:
        """Update weights, texts and guidance."""
        mine = [card for card in tray.cards if card.slot == self.slot.name]
        solo = any(card.solo for card in tray.cards)
        for card in mine:
            if card.key in self.cards:
                silent = card.muted or (solo and not card.solo and not self.held)
                self.cards[card.key].show_card(card, alone=len(mine) == 1, silent=silent)
        self._steer_box.setVisible(self._usual is not None and bool(mine))
        self.guidance.show_value(tray.guidance.get(self.slot.name, self._usual or 0.0))
        self.add_button.setVisible(not ((self.slot.columns or self.held) and mine))
        self._about.setVisible(self.held and not mine)

    @property
    def writes(self) -> bool:
        """Whether its cards are texts."""
        return self._inline and not self.slot.columns

    def add(self) -> None:
        """Add a card and focus it."""
        data = dict.fromkeys(self.slot.columns) if self.slot.columns else ""
        card = TrayCard(self.slot.name, data=data)
        self._model.add(card)
        if card.key in self.cards:
            self.cards[card.key].body.setFocus()

    def _on_guided(self, value: float) -> None:
        changed = {**self._model.tray.guidance, self.slot.name: round(value, 3)}
        self._model.change(tr("Change a guidance"), merge=f"guidance {self.slot.name}", guidance=changed)
