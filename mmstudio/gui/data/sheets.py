"""The sheets of the page Data that work on the chosen samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from mmstudio.core.sample import Slot
from mmstudio.gui.data.found import SEVERAL, FoundElsewhere
from mmstudio.gui.data.samples.browsed import BrowsedSamples
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import Elided, button, column, label, panel, row

_SIMILAR = "Those most like the chosen sample, the nearest first"
_FOUND = "Those nearest to what was given, the nearest first"


class SampleSheets(QObject):
    """Opens sheets and carries out what was decided on them.

    Args:
        browsed: The samples.
        over: The widget that the sheets open over.

    Attributes:
        sheet: The sheet that is open, or ``None``.
        banner: Says that a list is shown instead of the filter's samples.
        why: Says in it why the current sample was found.
        elsewhere: What was found in all data sets or among the results.
        back: Shows that again after it led to a sample.

    Signals:
        sample_wanted: Id of the sample that a sheet has moved to; the views show it too.
        left: The sheet was closed; the samples are shown again.
        changed_place: What was found elsewhere is shown instead of the samples, or no longer.
    """

    sample_wanted = Signal(int)
    left = Signal()
    changed_place = Signal()

    def __init__(self, browsed: BrowsedSamples, over: QWidget) -> None:
        super().__init__(over)
        self._studio, self._over, self._model = browsed.studio, over, browsed.model
        self._chosen, self._curator = browsed.chosen, browsed.curator
        self.sheet: QDialog | None = None
        self._listed, self.why = label(""), Elided("", "faint")
        self._why: dict[int, Mapping[str, Any]] = {}
        self.why.hide()
        self._chosen.when_current(self._tell_why)
        self.elsewhere = FoundElsewhere(self._studio, browsed.thumbnails, self)
        self.elsewhere.current_changed.connect(self._tell_why)
        told = QWidget()
        told.setLayout(column(self._listed, self.why, gap=2))
        self.back = button("Back to what was found", self.show_elsewhere)
        self.back.hide()
        line = row(told, self.back, button("Show all samples", self.show_all), gap=12)
        line.setStretch(0, 1)
        self.banner = panel(line, margin=6)
        self.banner.hide()
        self._model.counted.connect(lambda _: self._on_counted())

    def choices(self) -> list[tuple[str, str, Callable[[], object]]]:
        """Words, icon and function of each sheet."""
        return [
            ("Edit the words of the samples", "text", self.words),
            ("Write texts one after another", "caption", self.captions),
            ("Suggest what is missing", "caption", self.suggest),
            ("Label these", "tag", self.label),
            ("Adapt a run to these", "train", self.adapt),
            ("Compare two samples", "compare", self.compare),
            ("Show similar samples", "similar", self.similar),
            ("Find like this", "search", self.find),
            ("Split the data anew", "parts", self.part),
        ]

    def words(self) -> None:
        """Apply one change of words to all chosen samples."""
        from mmstudio.gui.data.samples.words_sheet import WordsSheet

        info, ids = self._model.info, self._chosen.ids()
        slots = [slot for slot in info.slots if self._model.inline(slot)] if info is not None else []
        if ids and slots:
            sheet = WordsSheet(slots, len(ids), self._over)
            sheet.wanted.connect(lambda change: self._curator.change_words(ids, change))
            self._open(sheet)

    def captions(self) -> None:
        """Write texts one after another by keyboard, for the chosen samples, or for all if only one is chosen."""
        from mmstudio.gui.data.samples.captions import CaptionSheet

        info, slots = self._model.info, self._text_slots()
        if info is None or not slots:
            self._studio.notify("note", tr("The data set has no slot for texts."))
            return
        ids = self._chosen.ids()
        if len(ids) < 2:
            ids = list(self._model.ids())
        start = self._model.id_of(self._chosen.row) if self._chosen.row >= 0 else -1
        if ids:
            sheet = CaptionSheet(self._studio, info, slots, ids, start, self._over)
            sheet.written.connect(self._curator.put_text)
            sheet.shown.connect(self.sample_wanted)
            self._open(sheet)

    def suggest(self) -> None:
        """Have a run make what the chosen samples lack, or all of them if only one is chosen; review each."""
        from mmstudio.gui.data.review.suggestion_sheet import SuggestionSheet

        info = self._model.info
        made = [] if info is None else [slot for slot in info.slots if not slot.columns]
        slots = sorted(
            made, key=lambda slot: not self._model.inline(slot)
        )  # texts first: they are lacked most
        if info is None or not slots:
            self._studio.notify("note", tr("The data set holds rows alone, which cannot be suggested."))
            return
        ids = self._chosen.ids()
        sheet = SuggestionSheet(self._studio, info, slots, ids if len(ids) > 1 else None, self._over)
        sheet.accepted.connect(self._curator.accept)
        sheet.rejected.connect(self._curator.refuse)
        sheet.shown.connect(self.sample_wanted)
        self._open(sheet)

    def label(self) -> None:
        """Have a run tell the class of the chosen samples, or of all without one if only one is chosen; review each."""
        from mmstudio.gui.data.review.label_sheet import LabelSheet

        if self._model.info is not None:
            ids = self._chosen.ids()
            sheet = LabelSheet(self._studio, self._model.info, ids if len(ids) > 1 else None, self._over)
            sheet.accepted.connect(self._curator.accept_label)
            sheet.rejected.connect(self._curator.refuse_label)
            sheet.shown.connect(self.sample_wanted)
            self._open(sheet)

    def adapt(self) -> None:
        """Have a run learn on from the chosen samples, or from all that are shown if only one is chosen."""
        from mmstudio.gui.data.review.adapt_sheet import AdaptSheet

        info, ids = self._model.info, self._chosen.ids()
        if info is not None:
            sheet = AdaptSheet(
                self._studio, info, ids if len(ids) > 1 else list(self._model.ids()), self._over
            )
            sheet.started.connect(lambda run: self._studio.page_wanted.emit("train", run))
            self._open(sheet)

    def compare(self) -> None:
        """Show two chosen samples side by side."""
        from mmstudio.gui.data.samples.comparison import CompareSheet

        info, ids = self._model.info, self._chosen.ids()
        if info is None or len(ids) != 2:
            self._studio.notify("note", tr("Choose two samples to compare them."))
            return
        sheet = CompareSheet(self._studio, info, ids, self._over)
        sheet.left_out.connect(lambda one: self._curator.exclude([one]))
        self._open(sheet)

    def similar(self) -> None:
        """List the samples most like the current one."""
        from mmstudio.gui.data.samples.similar_sheet import SimilarSheet

        info, here = self._model.info, self._chosen.row
        if info is not None and here >= 0:
            among = list(self._model.ids())
            sheet = SimilarSheet(self._studio, info.name, among[here], among, self._over)
            sheet.found.connect(partial(self._show_found, _SIMILAR))
            self._open(sheet)

    def find(self) -> None:
        """List the samples that are nearest to words, a picture or a sound."""
        from mmstudio.gui.data.samples.find_sheet import FindSheet

        if self._model.info is not None:
            sheet = FindSheet(self._studio, self._model.info.name, self._over)
            sheet.found.connect(self._show_nearest)
            self._open(sheet)

    def part(self) -> None:
        """Split the data anew."""
        from mmstudio.gui.data.samples.split_sheet import SplitSheet

        if self._model.info is not None:
            sheet = SplitSheet(self._studio, self._model.info, self._over)
            sheet.wanted.connect(self._curator.split)
            self._open(sheet)

    def _show_nearest(self, result: Mapping[str, Any]) -> None:
        """Show what was found, and why each is among it."""
        found = result["found"]
        if result["among"] in SEVERAL:
            self._model.show_filter()
            self._why = {}
            say(self._listed, self._listed.setText, SEVERAL[result["among"]])
            self.elsewhere.show_found(result)
            self.show_elsewhere()
            return
        self._show_found(_FOUND, [one["sample"] for one in found])
        self._why = {one["sample"]: one for one in found}
        self._tell_why()

    def show_elsewhere(self) -> None:
        """Show what was found in all data sets or among the results, instead of the samples."""
        self._place(found=True)
        self.elsewhere.view.setFocus()

    def show_samples(self) -> None:
        """Show the samples; what was found elsewhere stays kept."""
        self._place(found=False)

    def _place(self, *, found: bool) -> None:
        self.elsewhere.view.setVisible(found)
        self._on_counted()
        self.changed_place.emit()

    def _on_counted(self) -> None:
        """Samples are listed anew."""
        kept = self.elsewhere.model.rowCount() > 0
        self.banner.setVisible(kept or self._model.listed is not None)
        self.back.setVisible(kept and self.elsewhere.view.isHidden())
        self._listed.setVisible(self.back.isHidden())
        self._tell_why()

    def _tell_why(self) -> None:
        """Say what each given slot adds to the score of the current sample."""
        row, listed = self._chosen.row, self._model.listed
        ids = self._model.ids(row, row) if row >= 0 and listed is not None else ()
        one = self._why.get(ids[0]) if ids else None
        if not self.elsewhere.view.isHidden():
            one = self.elsewhere.current
        self.why.setVisible(one is not None)
        if one is not None:
            parts = ", ".join(f"{slot} {part:+.3f}" for slot, part in one["parts"].items())
            say(
                self.why,
                self.why.setText,
                "This one: {score} = {parts}",
                score=f"{one['score']:.3f}",
                parts=parts,
            )

    def _show_found(self, words: str, ids: Sequence[int]) -> None:
        """Show these samples instead of the filter's, and choose the first one."""
        self._forget_elsewhere()
        self._why = {}
        self.why.hide()
        say(self._listed, self._listed.setText, words)
        if ids:
            self.sample_wanted.emit(ids[0])
        self._model.show_list(ids)

    def show_all(self) -> None:
        """Show the filter's samples again."""
        self._forget_elsewhere()
        self._why = {}
        self.why.hide()
        self._model.show_filter()
        self.left.emit()

    def _forget_elsewhere(self) -> None:
        self.elsewhere.clear()
        self._place(found=False)

    def _text_slots(self) -> list[Slot]:
        slots = () if self._model.info is None else self._model.info.slots
        return [slot for slot in slots if self._model.inline(slot) and not slot.columns]

    def _open(self, sheet: QDialog) -> None:
        self.sheet = sheet
        sheet.finished.connect(self._on_finished)
        sheet.open()

    def _on_finished(self, _: int) -> None:
        self.sheet = None
        self.left.emit()
