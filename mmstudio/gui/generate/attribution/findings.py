"""The findings of an attribution: bars, interactions, words and maps for the payoff that a person chooses."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QWidget
from shiboken6 import isValid

from mmstudio.gui.generate.attribution.bars import SlotBars
from mmstudio.gui.generate.attribution.pairs import PairTable
from mmstudio.gui.generate.attribution.piece_map import MAPPED, PieceMap, kind_words
from mmstudio.gui.generate.attribution.subset_strip import SubsetStrip
from mmstudio.gui.generate.attribution.words import ShadedWords
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, clear, column, label, literal, row
from mmstudio.gui.shared.flow import FlowLayout
from mmstudio.gui.shared.values.previews import read_picture
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.attributions import Attribution, ConditionPart, Payoff

_BARS = (
    "A bar is the Shapley value: what a condition adds on average, whatever else is given. The line shows what is lost when only "
    "this one is left out, the ring what is gained when only this one is given: where both are far apart, another condition says "
    "the same, or the two work together."
)
_PAIRS = "Orange: two conditions only work together. Blue: each makes up for the other."


class AttributionFindings(QWidget):
    """Shows an attribution.

    Args:
        studio: Reads its files.

    Attributes:
        found: What is shown.
        choice: The payoff that is shown.
        bars, pairs: What slots contribute, alone and in pairs.
        parts: Views of conditions that were taken apart.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.found: Attribution | None = None
        self.choice = QComboBox()
        say(self.choice, self.choice.setAccessibleName, "What is to be explained")
        self.choice.currentIndexChanged.connect(lambda _: self._show_payoff())
        self.bars, self.pairs = SlotBars(), PairTable()
        self.parts: list[ShadedWords | PieceMap] = []
        self._together = QWidget()
        self._together.setLayout(
            column(label("Together", "heading"), label(_PAIRS, "faint", wrap=True), row(self.pairs, None))
        )
        self.told = label("", "faint", wrap=True)
        self.notes = literal("", "warning", wrap=True)
        self._pieces = column(gap=10)
        self.subsets = SubsetStrip(studio)
        self.subsets.hide()
        self.all = button("Show the results of all subsets", self._show_subsets, picture="grid")
        top = row(label("Explain"), self.choice, None)
        self.setLayout(
            column(
                self.notes,
                top,
                self.told,
                self.bars,
                label(_BARS, "faint", wrap=True),
                self._together,
                self._pieces,
                row(self.all, None),
                self.subsets,
                gap=10,
            )
        )

    def show_attribution(self, found: Attribution) -> None:
        """Show what was found."""
        self.found = found
        self._show_notes(found)
        self._fill_choice(found)
        self._fill_parts(found)
        self.subsets.hide()
        self.all.show()
        self._show_payoff()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.found is not None:
            self._show_notes(self.found)
            for place, payoff in enumerate(self.found.payoffs):
                self.choice.setItemText(place, payoff_words(payoff))

    def _show_notes(self, found: Attribution) -> None:
        self.notes.setText("\n".join(note.told(tr) for note in found.notes))
        self.notes.setVisible(bool(found.notes))

    def _fill_choice(self, found: Attribution) -> None:
        wanted = self.choice.currentData()
        self.choice.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.choice.clear()
        for payoff in found.payoffs:
            self.choice.addItem(payoff_words(payoff), payoff.name)
        self.choice.setCurrentIndex(max(0, self.choice.findData(wanted)))
        self.choice.blockSignals(False)  # noqa: FBT003

    def _fill_parts(self, found: Attribution) -> None:
        clear(self._pieces)
        self.parts = []
        for slot, card in dict.fromkeys((part.slot, part.card) for part in found.parts if part.losses):
            some = [part for part in found.parts if (part.slot, part.card) == (slot, card) and part.losses]
            name = (
                f"{slot} {card + 1}" if any(part.card for part in found.parts if part.slot == slot) else slot
            )
            self._pieces.addWidget(literal(name, "heading"))
            for part in (one for one in some if one.kind not in MAPPED):
                view = ShadedWords(part)
                self.parts.append(view)
                self._pieces.addWidget(view)
            maps = [one for one in some if one.kind in MAPPED]
            if maps:
                self._pieces.addWidget(self._maps(found, maps))

    def _maps(self, found: Attribution, parts: list[ConditionPart]) -> QWidget:
        """Maps of one condition side by side, and below them what is chosen on one."""
        told = literal("", "faint", wrap=True)
        say(told, told.setText, "Choose a place to see what is lost without it.")
        flow = FlowLayout(14)
        for part in parts:
            shown = PieceMap(part)
            shown.chosen.connect(told.setText)
            self.parts.append(shown)
            cell = QWidget()
            cell.setLayout(column(label(kind_words(part), "faint"), shown, gap=2))
            flow.addWidget(cell)
            self._show_backdrop(found, part, shown)
        inside = QWidget()
        inside.setLayout(flow)
        whole = QWidget()
        whole.setLayout(column(inside, told, gap=4))
        return whole

    def _show_backdrop(self, found: Attribution, part: ConditionPart, shown: PieceMap) -> None:
        path = self._studio.project.attribution.file(found, part.backdrop)

        def take(picture: QImage) -> None:
            if isValid(shown) and not picture.isNull():
                shown.show_backdrop(picture)

        if path is not None:
            self._studio.tasks.run(lambda: read_picture(path), take)

    def _show_payoff(self) -> None:
        found = self.found
        payoff = None if found is None else found.payoff(str(self.choice.currentData()))
        if found is None or payoff is None:
            return
        self.bars.show_payoff(payoff)
        self.pairs.show_payoff(payoff)
        self._together.setVisible(bool(payoff.pairs))
        self._tell(payoff, len(found.seeds))
        for view in self.parts:
            view.show_payoff(payoff.name)

    def _tell(self, payoff: Payoff, seeds: int) -> None:
        low, high = f"{payoff.nothing:z.3g}", f"{payoff.everything:z.3g}"
        if payoff.kind == "attribute":
            say(
                self.told,
                self.told.setText,
                "{name} reads {reading} in the result. With nothing given it reads the same for {low} of {seeds} {seeds:seed|seeds}, with "
                "everything for {high}.",
                name=payoff.name,
                reading=payoff.reading,
                low=f"{payoff.nothing * seeds:.0f}",
                high=f"{payoff.everything * seeds:.0f}",
                seeds=seeds,
            )
        else:
            say(
                self.told,
                self.told.setText,
                "Minus the distance from the result: {low} with nothing given, {high} with everything; mean over {seeds} {seeds:seed|seeds}.",
                low=low,
                high=high,
                seeds=seeds,
            )

    def _show_subsets(self) -> None:
        if self.found is not None:
            self.all.hide()
            self.subsets.show()
            self.subsets.show_results(self.found)


def payoff_words(payoff: Payoff) -> str:
    """What a payoff compares, in the current language."""
    if payoff.kind == "attribute":
        return f"{payoff.name}: {payoff.reading}"
    if payoff.kind == "likeness":
        return tr("Likeness to the result")
    return tr("Nearness in features of {name}", name=payoff.name)
