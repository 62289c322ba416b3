"""The samples of one data set: filters, grid or table, and beside them the one that is chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QWidget,
)

from mmstudio.core.sample import SPLITS, DatasetInfo
from mmstudio.gui.language import say, tr
from mmstudio.gui.models.samples import SampleModel, split_title
from mmstudio.gui.models.thumbnails import ThumbnailModel
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import column, label, press_one, row, tool
from mmstudio.gui.widgets.cleaning_view import CleaningView
from mmstudio.gui.widgets.empty import EmptyState
from mmstudio.gui.widgets.sample_augment import AugmentView
from mmstudio.gui.widgets.sample_detail import SampleDetail
from mmstudio.gui.widgets.sample_grid import SampleGrid
from mmstudio.gui.widgets.sample_problems import ProblemsView
from mmstudio.gui.widgets.sample_views import PICTURE_PX, SampleTable
from mmstudio.storage.sample_query import SampleFilter

_TYPING_MS = 250
_LOOK_MS = 40
_SIDE_PX = 352


class DataBrowser(QWidget):
    """Everything about one data set of the open project."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._chosen = -1
        side_px = round(PICTURE_PX * self.devicePixelRatioF())
        self.thumbnails = ThumbnailModel(studio, side_px, self)
        self.model = SampleModel(studio, self.thumbnails, self)
        self.grid, self.table = SampleGrid(self.model), SampleTable(self.model)
        self.search, self.split, self.missing, self.order = QLineEdit(), QComboBox(), QComboBox(), QComboBox()
        self.counted = label("", "faint")
        self.as_grid = tool(
            "Show the samples as a grid", partial(self.show_as, "grid"), "grid", checkable=True
        )
        self.as_table = tool(
            "Show the samples as a table", partial(self.show_as, "table"), "list", checkable=True
        )
        self.detail = SampleDetail(studio)
        self.augment = AugmentView(studio)
        self.problems = ProblemsView(studio)
        self.cleaning = CleaningView(studio, self.thumbnails)
        self._typing = _timer(self, _TYPING_MS, self._filter)
        self._look = _timer(self, _LOOK_MS, self._show_chosen)
        self._views = QStackedWidget()
        self._side = QTabWidget()
        self._set_problems = partial(self._side.setTabText, 2)
        self._lay_out()
        self._connect()

    @property
    def view(self) -> QAbstractItemView:
        """The grid or the table, whichever is seen."""
        return self.table if self.as_table.isChecked() else self.grid

    def show_dataset(self, info: DatasetInfo) -> None:
        """Show a data set, or what has become of it; filters stay while it is the same one."""
        before = self.model.info
        same = before is not None and before.id == info.id
        if not same:
            self._chosen = -1
            self.search.clear()
            self.detail.show_sample(None, None)
            self.augment.show_sample(None, None)
        self._fill_choices(info, keep=same)
        self.problems.show_dataset(info)
        self.cleaning.show_dataset(info)
        self._say_problems(info)
        self.model.show_dataset(info, self._wanted(info))

    def show_as(self, how: str) -> None:
        """Show a ``grid`` or a ``table``; the chosen sample stays in sight."""
        kinds = (self.as_grid, self.as_table)
        press_one(kinds[how == "table"], kinds)
        self._restore()  # before it is seen: a view that gets the focus without a current item takes the first
        self._on_counted(self.model.rowCount())
        self.view.setFocus()

    def show_sample(self, sample_id: int) -> None:
        """Choose a sample; where a filter hides it, all are shown."""
        self._chosen = sample_id
        if self.model.row_of(sample_id) < 0:
            self.clear_filter()
        else:
            self._restore()

    def clear_filter(self) -> None:
        """Show all samples again."""
        self.search.clear()
        self.split.setCurrentIndex(0)
        self.missing.setCurrentIndex(0)
        self._filter()

    def check(self) -> None:
        """Check the files of the data set, where what is found will be seen."""
        self._side.setCurrentWidget(self.problems)
        self.problems.check()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.model.info is not None:
            self._fill_choices(self.model.info, keep=True)

    def _lay_out(self) -> None:
        self.search.setClearButtonEnabled(True)
        say(self.search, self.search.setPlaceholderText, "Search texts and tables")
        say(self.search, self.search.setAccessibleName, "Search texts and tables")
        say(self.split, self.split.setAccessibleName, "Part of the data")
        say(self.missing, self.missing.setAccessibleName, "Missing values")
        say(self.order, self.order.setAccessibleName, "Order")
        for box in (self.split, self.missing, self.order):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        kinds = QButtonGroup(self)
        kinds.addButton(self.as_grid)
        kinds.addButton(self.as_table)
        self.as_grid.setChecked(True)
        bar = row(self.search, self.split, self.missing, self.order, self.as_grid, self.as_table)
        bar.setStretch(0, 1)
        self._nothing = EmptyState(
            "search",
            "Nothing found",
            "No sample fits the search and the filters.",
            ("Show all samples", self.clear_filter),
        )
        for view in (self.grid, self.table, self._nothing):
            self._views.addWidget(view)
        left = QWidget()
        left.setLayout(column(self._views, self.counted))
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
        whole = column(bar, halves)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._typing.start())
        for box in (self.split, self.missing, self.order):
            box.activated.connect(lambda _: self._filter())
        self.model.counted.connect(self._on_counted)
        self.model.dataChanged.connect(self._on_data_changed)
        self.cleaning.sample_wanted.connect(self.show_sample)
        for view in (self.grid, self.table):
            view.selectionModel().currentChanged.connect(partial(self._on_current_changed, view))

    def _fill_choices(self, info: DatasetInfo, *, keep: bool) -> None:
        kept = [box.currentData() if keep else None for box in (self.split, self.missing, self.order)]
        for box in (self.split, self.missing, self.order):
            box.clear()
        self.split.addItem(tr("All parts"), "")
        for split in SPLITS:
            self.split.addItem(f"{split_title(split)} ({info.counts[split]:,})", split)
        self.missing.addItem(tr("Complete or not"), "")
        for slot in info.slots:
            self.missing.addItem(tr("Without {slot}", slot=slot.name), slot.name)
        self.order.addItem(tr("As imported"), ("", "", False))
        self.order.addItem(tr("Last imported first"), ("", "", True))
        for slot in info.slots:
            for cell in (slot.columns or ("",)) if self.model.inline(slot) else ():
                self.order.addItem(tr("By {slot}", slot=cell or slot.name), (slot.name, cell, False))
        for box, value in zip((self.split, self.missing, self.order), kept, strict=True):
            places = [place for place in range(box.count()) if box.itemData(place) == value]
            box.setCurrentIndex(places[0] if places else 0)

    def _say_problems(self, info: DatasetInfo) -> None:
        place = self._set_problems
        if info.problems:
            say(self._side, place, "Problems ({count})", count=f"{info.problems:,}")
        else:
            say(self._side, place, "Problems")

    def _wanted(self, info: DatasetInfo) -> SampleFilter:
        present = self.model.wanted
        slot, cell, descending = self.order.currentData() or (
            present.order,
            present.column,
            present.descending,
        )
        names = {one.name for one in info.slots}
        return SampleFilter(
            self.split.currentData() or "",
            self.search.text().strip(),
            self.missing.currentData() or "",
            slot if slot in names else "",
            cell,
            descending,
        )

    def _filter(self) -> None:
        self._typing.stop()
        if self.model.info is not None:
            self.model.show_dataset(self.model.info, self._wanted(self.model.info))

    def _on_counted(self, count: int) -> None:
        info = self.model.info
        total = sum(info.counts.values()) if info is not None else 0
        say(
            self.counted,
            self.counted.setText,
            "{count} of {total} samples",
            count=f"{count:,}",
            total=f"{total:,}",
        )
        self._views.setCurrentWidget(self.view if count or not total else self._nothing)
        wanted = self.model.wanted
        order = (wanted.order, wanted.column, wanted.descending)
        places = [place for place in range(self.order.count()) if self.order.itemData(place) == order]
        self.order.setCurrentIndex(
            places[0] if places else -1
        )  # a heading of the table may say what the box cannot
        self._restore()

    def _restore(self) -> None:
        """Choose the chosen sample again in a list that was made anew; the first one where it is gone."""
        found = self.model.row_of(self._chosen)
        if found < 0 and self.model.rowCount():
            found = 0
        if found >= 0:
            place = self.model.index(found, 0)
            self.view.setCurrentIndex(place)
            self.view.scrollTo(place)

    def _on_current_changed(self, view: QAbstractItemView, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and view is self.view:
            self._chosen = self.model.id_of(current.row())
            self._look.start()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() <= self.model.row_of(self._chosen) <= last.row():
            self._look.start()

    def _show_chosen(self) -> None:
        sample = self.model.sample(self.model.row_of(self._chosen))
        if sample is not None:
            self.detail.show_sample(self.model.info, sample)
            self.augment.show_sample(self.model.info, sample)


def _timer(owner: QWidget, wait_ms: int, run: object) -> QTimer:
    made = QTimer(owner)
    made.setSingleShot(True)
    made.setInterval(wait_ms)
    made.timeout.connect(run)
    return made
