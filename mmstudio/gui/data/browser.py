"""The data browser: samples of one data set with filters, as grid or table, and beside them the chosen one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.data.augmentation.view import AugmentView
from mmstudio.gui.data.cleaning.view import CleaningView
from mmstudio.gui.data.curation import SampleCuration
from mmstudio.gui.data.filter_bar import FilterBar
from mmstudio.gui.data.menus import open_samples, sample_entries
from mmstudio.gui.data.samples.browsed import SAMPLES, BrowsedSamples
from mmstudio.gui.data.samples.detail import SampleDetail
from mmstudio.gui.data.samples.exhibits import SampleExhibits
from mmstudio.gui.data.samples.grid import PICTURE_PX, SampleGrid
from mmstudio.gui.data.samples.problems import ProblemsView
from mmstudio.gui.data.samples.table import SampleTable
from mmstudio.gui.data.sheets import SampleSheets
from mmstudio.gui.look.actions import name_list
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, label, press_one, row, tool
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.studio.studio import Studio
from mmstudio.storage.samples.query import SampleFilter

_LOOK_MS = 40
_SIDE_PX = 420


class DataBrowser(QWidget):
    """Shows everything about one data set of the open project."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._info: DatasetInfo | None = None
        self._chosen, self._row = -1, 0
        side_px = round(PICTURE_PX * self.devicePixelRatioF())
        self.browsed = BrowsedSamples(studio, side_px, self)
        self.model, self.chosen = self.browsed.model, self.browsed.chosen
        self.selection = self.browsed.selection
        self.grid, self.table = SampleGrid(self.model), SampleTable(self.model)
        for view in (self.grid, self.table):
            name_list(view, SAMPLES)
            view.setSelectionModel(self.selection)
        self.counted = label("", "faint")
        self.as_grid = tool(
            "Show the samples as a grid", partial(self.show_as, "grid"), "grid", checkable=True
        )
        self.as_table = tool(
            "Show the samples as a table", partial(self.show_as, "table"), "list", checkable=True
        )
        self.filters = FilterBar(self.model, (self.as_grid, self.as_table))
        self.search, self.split = self.filters.search, self.filters.split
        self.missing, self.order = self.filters.missing, self.filters.order
        self.detail = SampleDetail(studio)
        self.augment = AugmentView(studio)
        self.problems = ProblemsView(studio)
        self.cleaning = CleaningView(studio, self.browsed.thumbnails)
        self._look = _timer(self, _LOOK_MS, self._show_chosen)
        self._views = QStackedWidget()
        self._side = QTabWidget()
        self._set_problems = partial(self._side.setTabText, 2)
        self.sheets = SampleSheets(self.browsed, self)
        self.curation = SampleCuration(self.browsed, self.filters, self.detail, self.sheets.choices())
        self.exhibits = SampleExhibits(
            self.model, lambda: self.view, lambda: sample_entries(self.view, self.browsed), self
        )
        for view in (self.grid, self.table):
            open_samples(view, self.exhibits, self.browsed)
        self._lay_out()
        self._connect()

    @property
    def view(self) -> QAbstractItemView:
        """The grid or the table, whichever is shown."""
        return self.table if self.as_table.isChecked() else self.grid

    def show_dataset(self, info: DatasetInfo) -> None:
        """Show a data set or its new state; filters are kept while it is the same one."""
        before, self._info = self.model.info, info
        same = before is not None and before.id == info.id
        if not same:
            self._chosen, self._row = -1, 0
            self.search.clear()
            self.detail.show_sample(None, None)
            self.augment.show_sample(None, None)
        self.filters.fill(info, keep=same)
        self.problems.show_dataset(info)
        self.cleaning.show_dataset(info)
        self._say_problems(info)
        self.model.show_dataset(info, self.filters.wanted(info))
        self.curation.show_dataset(info)

    def show_nothing(self) -> None:
        """Show no data set, so that actions apply to none."""
        self._info = None
        self._chosen, self._row = -1, 0
        self.model.show_dataset(None, SampleFilter())
        self._show_chosen()

    def show_as(self, how: str) -> None:
        """Show a ``grid`` or a ``table``; the chosen sample stays visible."""
        kinds = (self.as_grid, self.as_table)
        press_one(kinds[how == "table"], kinds)
        self._restore()  # before it is shown: a view that gets the focus without a current item takes the first
        self._on_counted(self.model.rowCount())
        self.view.setFocus()

    def show_sample(self, sample_id: int) -> None:
        """Choose a sample; if a filter hides it, all are shown."""
        self._chosen = sample_id
        if self.model.row_of(sample_id) < 0:
            self.clear_filter()
        else:
            self._restore()

    def clear_filter(self) -> None:
        """Show all samples again."""
        self.filters.clear()

    def edit(self) -> None:
        """Edit the cell that is chosen, else the first text of the sample."""
        index = self.view.currentIndex()
        if self.view is self.table and self.model.typed_at(index) is not None:
            self.table.edit(index)
            return
        self._show_chosen()
        self.show_aside(self.detail)
        if not self.detail.edit():
            self._studio.notify("note", tr("This sample has no place for a text."))

    def look_at(self, sample_id: int) -> None:
        """Choose a sample if it is among those shown."""
        found = self.model.row_of(sample_id)
        if found >= 0:
            place = self.model.index(found, 0)
            self.view.setCurrentIndex(place)
            self.view.scrollTo(place)

    def look(self) -> None:
        """Show the chosen sample in its new state."""
        self._look.start()

    def show_aside(self, view: QWidget) -> None:
        """Show one of the views beside the samples: :attr:`detail`, :attr:`augment`, :attr:`problems` or :attr:`cleaning`."""
        self._side.setCurrentWidget(view)

    def check(self) -> None:
        """Verify the files of the data set, and show the view in which the outcome appears."""
        self.show_aside(self.problems)
        self.problems.check()

    def _lay_out(self) -> None:
        kinds = QButtonGroup(self)
        kinds.addButton(self.as_grid)
        kinds.addButton(self.as_table)
        self.as_grid.setChecked(True)
        self._nothing = EmptyState(
            "search",
            "Nothing found",
            "No sample fits the search and the filters.",
            ("Show all samples", self.clear_filter),
        )
        for view in (self.grid, self.table, self._nothing):
            self._views.addWidget(view)
        left = QWidget()
        foot = row(self.counted, None, self.curation.bar)
        samples = column(self.sheets.banner, self.sheets.elsewhere.view, self._views, foot)
        samples.setStretch(1, 1)
        left.setLayout(samples)
        for widget in (self.detail, self.augment, self.problems, self.cleaning):
            self._side.addTab(widget, "")
        for place, title in ((0, "Sample"), (1, "Augmentation"), (3, "Cleaning")):
            say(self._side, partial(self._side.setTabText, place), title)
        self._side.setMinimumWidth(280)
        halves = QSplitter()
        halves.addWidget(left)
        halves.addWidget(self._side)
        halves.setStretchFactor(0, 1)
        halves.setSizes([900, _SIDE_PX])
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(12)
        whole = column(self.filters, halves)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self.model.counted.connect(self._on_counted)
        self.model.dataChanged.connect(self._on_data_changed)
        self.cleaning.sample_wanted.connect(self.show_sample)
        self.selection.currentChanged.connect(self._on_current_changed)
        self.sheets.sample_wanted.connect(self.look_at)
        self.sheets.left.connect(self._on_left)
        self.sheets.changed_place.connect(self._on_place)
        self.curation.offered.connect(self.look)

    def _on_left(self) -> None:
        if self.sheets.elsewhere.view.isHidden():
            self.view.setFocus()

    def _on_place(self) -> None:
        """Show either the samples or what was found elsewhere."""
        here = self.sheets.elsewhere.view.isHidden()
        for part in (self._views, self.counted, self.curation.bar, self._side):  # they are about a sample
            part.setVisible(here)

    def _say_problems(self, info: DatasetInfo) -> None:
        place = self._set_problems
        if info.problems:
            say(self._side, place, "Problems ({count})", count=f"{info.problems:,}")
        else:
            say(self._side, place, "Problems")

    def _filter(self) -> None:
        if self._info is not None:  # the model's is the one before until the samples of this one are found
            self.model.show_dataset(self._info, self.filters.wanted(self._info))

    def _on_counted(self, count: int) -> None:
        info = self.model.info
        total = sum(info.counts.values()) if info is not None else 0
        if self.model.wanted.excluded:
            say(
                self.counted,
                self.counted.setText,
                "{count} {count:sample is|samples are} left out",
                count=f"{count:,}",
            )
        else:
            say(
                self.counted,
                self.counted.setText,
                "{count} of {total} {total:sample|samples}",
                count=f"{count:,}",
                total=f"{total:,}",
            )
        self._views.setCurrentWidget(self.view if count or info is None else self._nothing)
        self.filters.show_order(self.model.wanted)
        self._restore()
        self.look()

    def _restore(self) -> None:
        """Choose the same samples again after the list was rebuilt, or a neighbour if they are gone."""
        found = self.model.row_of(self._chosen)
        if found < 0 and self.model.rowCount():
            found = min(self._row, self.model.rowCount() - 1)
        if found >= 0 and self.view.currentIndex().row() != found:
            place = self.model.index(found, max(0, self.view.currentIndex().column()))
            self.view.setCurrentIndex(place)
            self.view.scrollTo(place)
        self.chosen.restore()

    def _on_current_changed(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._chosen, self._row = self.model.id_of(current.row()), current.row()
            self._look.start()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() <= self.model.row_of(self._chosen) <= last.row():
            self._look.start()

    def _show_chosen(self) -> None:
        row = self.model.row_of(self._chosen)
        sample = self.model.sample(row)
        if row < 0:
            self.detail.show_sample(None, None)
            self.augment.show_sample(None, None)
        elif sample is not None:
            self.detail.show_sample(self.model.info, sample, self.curation.reason(sample))
            self.augment.show_sample(self.model.info, sample if sample.position >= 0 else None)


def _timer(owner: QWidget, wait_ms: int, run: object) -> QTimer:
    made = QTimer(owner)
    made.setSingleShot(True)
    made.setInterval(wait_ms)
    made.timeout.connect(run)
    return made
