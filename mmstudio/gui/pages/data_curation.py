"""What is done with the samples that are chosen on the page Data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from mmstudio.core.sample import SPLITS, DatasetInfo, Sample
from mmstudio.gui.language import tr
from mmstudio.gui.models.chosen import ChosenSamples, when_chosen
from mmstudio.gui.models.curator import BY_HAND, Curator
from mmstudio.gui.models.sample_words import Column
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.selection_bar import SelectionBar
from mmstudio.services.words_change import WordsChange

if TYPE_CHECKING:
    from mmstudio.gui.pages.data_browser import DataBrowser

_SLOW_MS = 400
"""What takes longer is told."""
Choices = Sequence[tuple[str, str, Callable[[], object]]]


class SampleCuration(QObject):
    """Changes of the samples that a browser shows.

    Args:
        studio: Of the open project.
        browser: It.
        chosen: The samples that are chosen in it.
        curator: Makes the changes.
        more: What else can be done with them: words, icon, function.

    Attributes:
        bar: Tools for the samples that are chosen.
    """

    def __init__(
        self, studio: Studio, browser: DataBrowser, chosen: ChosenSamples, curator: Curator, more: Choices
    ) -> None:
        super().__init__(browser)
        self._studio, self._browser, self._chosen, self.curator = studio, browser, chosen, curator
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
        """Work on a data set; what it offers (tags, values, filters) is asked for anew."""
        self.curator.name = info.name
        curation = self._studio.project.curation
        known, values = self._values

        def ask() -> tuple[Any, ...]:
            name = info.name
            said = values if known == info.id else curation.values(name)
            return info.id, list(curation.tags(name)), said, curation.filters(name), curation.reasons(name)

        self._studio.tasks.run(ask, self._offer)

    def reason(self, sample: Sample) -> str:
        """Why a sample was left out, in the present language; empty if it was not."""
        why = self._reasons.get(sample.id, "") if sample.position < 0 else ""
        return tr("Left out: {reason}", reason=tr("by hand") if why == BY_HAND else why) if why else ""

    def star(self, stars: int) -> None:
        """Give the chosen samples stars."""
        self._do(lambda ids: self.curator.star(ids, stars))

    def move(self, split: str) -> None:
        """Put the chosen samples into a part."""
        self._do(lambda ids: self.curator.move(ids, next(one for one in SPLITS if one == split)))

    def leave_out(self) -> None:
        """Leave the chosen samples out."""
        self._do(self.curator.exclude)

    def take_in(self) -> None:
        """Take the chosen samples in again."""
        self._do(self.curator.include)

    def write_tag(self) -> None:
        """Go to the line for tags."""
        self.bar.tag.setFocus()

    def edit(self) -> None:
        """Edit the cell that is chosen, else the first text of the sample."""
        browser = self._browser
        index = browser.view.currentIndex()
        if browser.view is browser.table and browser.model.typed_at(index) is not None:
            browser.table.edit(index)
        elif not browser.edit_detail():
            self._studio.notify("note", tr("This sample has no place for a text."))

    def _connect(self) -> None:
        browser, curator = self._browser, self.curator
        curator.busy_changed.connect(self._on_busy_changed)
        browser.model.typed.connect(self._on_typed)
        browser.model.dataChanged.connect(lambda *_: self._show_chosen())
        when_chosen(browser.grid, self._show_chosen)
        browser.filters.save_wanted.connect(
            lambda name: curator.save_filter(name, browser.filters.wanted_now())
        )
        browser.filters.forget_wanted.connect(lambda name: curator.save_filter(name, None))
        detail = browser.detail
        detail.text_edited.connect(curator.put_text)
        detail.cell_edited.connect(self._put_cell)
        detail.stars.given.connect(partial(self._to_shown, curator.star))
        detail.tags.added.connect(partial(self._to_shown, curator.tag))
        detail.tags.removed.connect(partial(self._to_shown, curator.untag))

    def _to_shown(self, change: Callable[[Sequence[int], Any], None], what: Any) -> None:
        """Change the sample that the detail shows."""
        shown = self._browser.detail.sample
        if shown is not None:
            change([shown.id], what)

    def _do(self, change: Callable[[list[int]], None]) -> None:
        ids = self._chosen.ids()
        if ids:
            change(ids)

    def _on_typed(self, sample_id: int, column: Column, text: str) -> None:
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
        self._browser.filters.offer(tags, values, saved)
        self.bar.offer(tags)
        self._browser.detail.tags.line.offer(tags)
        self._browser.look()
