"""Curation on the page Data: changes to the chosen samples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from mmstudio.core.sample import SPLITS, DatasetInfo, Sample
from mmstudio.gui.data.filter_bar import FilterBar
from mmstudio.gui.data.samples.browsed import BrowsedSamples
from mmstudio.gui.data.samples.curator import BY_HAND
from mmstudio.gui.data.samples.detail import SampleDetail
from mmstudio.gui.data.selection_bar import SelectionBar
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.choice import when_chosen
from mmstudio.gui.shared.values.sample_words import SampleColumn
from mmstudio.services.datasets.words_change import WordsChange

_SLOW_MS = 400
"""A change that takes longer is announced."""
Choices = Sequence[tuple[str, str, Callable[[], object]]]


class SampleCuration(QObject):
    """Changes the samples that the page shows.

    Args:
        browsed: The samples.
        filters: Saves filters, and offers those that exist.
        detail: Shows and edits one sample.
        more: Further actions on the chosen samples: words, icon, function.

    Attributes:
        bar: Tools for the chosen samples.

    Signals:
        offered: Tags and the like were read again from the data set.
    """

    offered = Signal()

    def __init__(
        self, browsed: BrowsedSamples, filters: FilterBar, detail: SampleDetail, more: Choices
    ) -> None:
        super().__init__(browsed)
        self._browsed, self._filters, self._detail = browsed, filters, detail
        self._chosen, self.curator = browsed.chosen, browsed.curator
        curator = self.curator
        self._reasons: dict[int, str] = {}
        self._values: tuple[int, dict[str, list[str]]] = (-1, {})
        self.bar = SelectionBar(self.leave_out, self.take_in, more)
        self.bar.starred.connect(self.star)
        self.bar.tagged.connect(lambda tag: self._do(lambda ids: curator.tag(ids, tag)))
        self.bar.untagged.connect(lambda tag: self._do(lambda ids: curator.untag(ids, tag)))
        self.bar.moved.connect(self.move)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self.bar.show_busy)
        self._connect()

    def show_dataset(self, info: DatasetInfo) -> None:
        """Work on a data set; its tags, values and filters are read again."""
        self.curator.name = info.name
        curation = self._browsed.studio.project.curation
        known, values = self._values

        def ask() -> tuple[Any, ...]:
            name = info.name
            said = values if known == info.id else curation.values(name)
            return info.id, list(curation.tags(name)), said, curation.filters(name), curation.reasons(name)

        self._browsed.studio.tasks.run(ask, self._offer)

    def reason(self, sample: Sample) -> str:
        """Why a sample was left out, in the current language; empty if it was not."""
        why = self._reasons.get(sample.id, "") if sample.position < 0 else ""
        return tr("Left out: {reason}", reason=tr("by hand") if why == BY_HAND else why) if why else ""

    def star(self, stars: int) -> None:
        """Give the chosen samples stars."""
        self._do(lambda ids: self.curator.star(ids, stars))

    def move(self, split: str) -> None:
        """Move the chosen samples into a split."""
        self._do(lambda ids: self.curator.move(ids, next(one for one in SPLITS if one == split)))

    def leave_out(self) -> None:
        """Leave the chosen samples out."""
        self._do(self.curator.exclude)

    def take_in(self) -> None:
        """Take the chosen samples in again."""
        self._do(self.curator.include)

    def write_tag(self) -> None:
        """Focus the line for tags."""
        self.bar.tag.setFocus()

    def _connect(self) -> None:
        model, curator, filters, detail = self._browsed.model, self.curator, self._filters, self._detail
        curator.busy_changed.connect(self._on_busy_changed)
        model.typed.connect(self._on_typed)
        model.dataChanged.connect(lambda *_: self._show_chosen())
        when_chosen(self._browsed.selection, self._show_chosen)
        filters.save_wanted.connect(lambda name: curator.save_filter(name, filters.wanted_now()))
        filters.forget_wanted.connect(lambda name: curator.save_filter(name, None))
        detail.text_edited.connect(curator.put_text)
        detail.cell_edited.connect(self._put_cell)
        detail.stars.given.connect(partial(self._to_shown, curator.star))
        detail.tags.added.connect(partial(self._to_shown, curator.tag))
        detail.tags.removed.connect(partial(self._to_shown, curator.untag))

    def _to_shown(self, change: Callable[[Sequence[int], Any], None], what: Any) -> None:
        """Change the sample that the detail shows."""
        shown = self._detail.sample
        if shown is not None:
            change([shown.id], what)

    def _do(self, change: Callable[[list[int]], None]) -> None:
        ids = self._chosen.ids()
        if ids:
            change(ids)

    def _on_typed(self, sample_id: int, column: SampleColumn, text: str) -> None:
        if column.slot is None:
            return
        if column.cell:
            self._put_cell(sample_id, column.slot.name, column.cell, text)
        else:
            self.curator.put_text(sample_id, column.slot.name, 0, text)

    def _put_cell(self, sample_id: int, slot: str, column: str, text: str) -> None:
        self.curator.change_words([sample_id], WordsChange(slot, "set", text, column=column))

    def _on_busy_changed(self) -> None:
        if self.curator.busy:
            self._slow.start()
        else:
            self._slow.stop()
            self._show_chosen()

    def _show_chosen(self) -> None:
        sample = self._chosen.sample
        self.bar.show_chosen(self._chosen.count, left_out=sample is not None and sample.position < 0)
        if sample is not None:
            self.bar.stars.show_stars(sample.stars)

    def _offer(self, offered: tuple[Any, ...]) -> None:
        if not isValid(self):
            return
        number, tags, values, saved, self._reasons = offered
        self._values = (number, values)
        self._filters.offer(tags, values, saved)
        self.bar.offer(tags)
        self._detail.tags.line.offer(tags)
        self.offered.emit()
