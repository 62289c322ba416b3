"""The tray view: a section for each slot of the run, onto which things are dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QWidget

from mmstudio.core.sample import Slot
from mmstudio.gui.generate.tray.card import ConditionCard
from mmstudio.gui.generate.tray.intake import TrayIntake
from mmstudio.gui.generate.tray.model import TrayModel
from mmstudio.gui.generate.tray.slot import SlotSection
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import Elided, button, clear, column, label, order_tabs, panel, row, tool
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.protocols import SeenColumn


class TrayView(QScrollArea):
    """Shows and changes a tray.

    Attributes:
        sections: Sections by slot.

    Signals:
        recipe_wanted: Put the settings of a result on the tray back onto it.
    """

    recipe_wanted = Signal(dict)

    def __init__(self, studio: Studio, model: TrayModel, intake: TrayIntake) -> None:
        super().__init__()
        self._studio, self._model, self._intake = studio, model, intake
        self.sections: dict[str, SlotSection] = {}
        self.setWidgetResizable(True)
        self.setAcceptDrops(True)
        self.setMinimumWidth(320)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self, self.setAccessibleName, "Conditions")
        self.questions = column(gap=6)
        self._batch = column(gap=6)
        self._slots = column(gap=16)
        self._waiting = label("", "faint", wrap=True)
        self._waiting.hide()
        inside = QWidget()
        inside.setLayout(
            column(self.questions, self._batch, self._slots, self._waiting, None, gap=10, margin=2)
        )
        self.setWidget(inside)
        self._held = QFrame(self)
        self._held.setObjectName("held")
        self._held.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._held.hide()
        model.cards_changed.connect(self.refresh)
        model.values_changed.connect(self._on_values_changed)
        intake.asked.connect(self._ask)

    def show_slots(
        self,
        slots: tuple[Slot, ...],
        facts: Mapping[str, Mapping[str, SeenColumn]],
        guidance: Mapping[str, float] | None,
        held: frozenset[str] = frozenset(),
    ) -> None:
        """Show a section for each slot.

        Args:
            slots: Slots of the run, targets last.
            facts: What training saw in the columns of its tables.
            guidance: The recipe's scales; ``None`` if the generator has no guidance.
            held: Targets that are made unless a value is given, which is then held fixed.
        """
        clear(self._slots)
        clear(self.questions)
        self.sections = {}
        for slot in slots:
            steered = guidance is not None and slot.name not in held
            usual = guidance.get(slot.name, 0.0) if guidance is not None and steered else None
            made = SlotSection(
                self._studio,
                self._model,
                slot,
                facts.get(slot.name, {}),
                usual,
                self._intake,
                self._browse,
                held=slot.name in held,
            )
            self.sections[slot.name] = made
            self._slots.addWidget(made)
        self.refresh()

    def refresh(self) -> None:
        """Update the cards."""
        for section in self.sections.values():
            for card in section.show_cards(self._model.tray):
                card.recipe_wanted.connect(self.recipe_wanted)
        other = sum(card.slot not in self.sections for card in self._model.tray.cards)
        self._waiting.setVisible(other > 0)
        say(
            self._waiting,
            self._waiting.setText,
            "{count} {count:condition waits|conditions wait} for a run that takes {count:it|them}.",
            count=other,
        )
        self._show_batch()
        order_tabs(self)

    def cards(self) -> list[ConditionCard]:
        """All cards, from top to bottom."""
        return [card for section in self.sections.values() for card in section.cards.values()]

    def settle(self) -> None:
        """Tell of what is being typed."""
        for card in self.cards():
            card.settle()

    def write(self) -> None:
        """Start a text on the first slot that takes one."""
        section = next((one for one in self.sections.values() if one.writes), None)
        if section is not None:
            section.add()

    def browse(self) -> None:
        """Ask for files for any slot."""
        self._browse(None)

    def _browse(self, slot: Slot | None) -> None:
        modalities = self._studio.app.registry.modalities
        wanted = [modalities.get(slot.modality)] if slot is not None else list(modalities)
        patterns = " ".join(f"*{suffix}" for spec in wanted for suffix in spec.suffixes)
        kinds = f"{tr('Files that fit')} ({patterns})" if patterns else ""
        names, _ = QFileDialog.getOpenFileNames(self, tr("Choose conditions"), "", kinds)
        if names:
            self._intake.take_files([Path(name) for name in names], slot.name if slot else "")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._intake.takes(event.mimeData()):
            event.acceptProposedAction()
            self._mark(shown=True)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(shown=False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(shown=False)
        event.acceptProposedAction()
        self._intake.take(event.mimeData(), self._slot_at(event.position().toPoint()))

    def _mark(self, *, shown: bool) -> None:
        """Show that what is dragged over the tray can be dropped."""
        self._held.setGeometry(self.viewport().geometry())
        self._held.setVisible(shown)
        self._held.raise_()

    def _slot_at(self, place: QPoint) -> str:
        for name, section in self.sections.items():
            if section.rect().contains(section.mapFrom(self, place)):
                return name
        return ""

    def _ask(self, name: str, slots: list[Slot], put: Callable[[Slot], None]) -> None:
        """Let the person say which slot is meant."""
        what = Elided(name)
        buttons = []
        question = panel(
            column(
                row(what, leave := tool("Do not take it", lambda: drop(None), "close"), gap=2),
                label("Which condition is it?", "faint"),
                choices := row(gap=6),
                gap=6,
            ),
            margin=10,
        )

        def drop(slot: Slot | None) -> None:
            self.questions.removeWidget(question)
            question.hide()
            question.deleteLater()
            if slot is not None:
                put(slot)

        leave.setFixedSize(24, 24)
        for slot in slots:
            choice = button("{name}", partial(drop, slot))
            say(choice, choice.setText, "{name}", name=slot.name)
            choices.addWidget(choice)
            buttons.append(choice)
        choices.addStretch(1)
        self.questions.addWidget(question)
        buttons[0].setFocus()

    def _show_batch(self) -> None:
        clear(self._batch)
        if not self._model.tray.manifest:
            return
        path = Path(self._model.tray.manifest)
        leave = tool(
            "Leave the manifest out",
            lambda: self._model.change(tr("Leave a manifest out"), manifest=""),
            "close",
        )
        head = row(label("Batch of rows", "heading"), Elided(path.name), leave)
        head.setStretch(1, 1)
        words = label(
            "One set of conditions a row; cards below hold where a row says nothing.", "faint", wrap=True
        )
        self._batch.addWidget(panel(column(head, words, gap=4), margin=10))

    def _on_values_changed(self) -> None:
        for section in self.sections.values():
            section.show_values(self._model.tray)
        shown = bool(self._batch.count())
        if shown != bool(self._model.tray.manifest):
            self._show_batch()
