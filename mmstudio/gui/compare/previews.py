"""Previews of the compared runs: in a row the same conditions and the same seed, over time by a slider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSlider,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Sample
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.look.theme import colours, grown
from mmstudio.gui.shared.basic import column, label, row
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.shared.values.drawn_picture import draw_picture
from mmstudio.gui.shared.values.previews import read_picture
from mmstudio.gui.shared.values.sample_words import describe
from mmstudio.services.comparison.previews import ComparedPreviews, PreviewCell, PreviewRow

if TYPE_CHECKING:
    from mmstudio.services.opened import OpenProject

CELL_PX, _HEAD_PX, _MOST_PX, _MOST_ROWS = 104, 170, 460, 32
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, eq=False)
class ShownPreviews:
    """The previews of one step, read.

    Attributes:
        rows: What the runs made for each sample and seed.
        sheets: Pictures of the sheets, by path.
        words: The conditions of samples that still exist, by id.
        modality: Of the shown slot; empty if the data set is gone.
    """

    rows: tuple[PreviewRow, ...] = ()
    sheets: Mapping[Path, QImage] = field(default_factory=dict)
    words: Mapping[int, str] = field(default_factory=dict)
    modality: str = ""

    def picture(self, cell: PreviewCell) -> QImage:
        """The picture of a cell; empty if its sheet cannot be read."""
        sheet = self.sheets.get(cell.sheet, QImage())
        return sheet if sheet.isNull() else sheet.copy(QRect(*cell.box))


def read_previews(opened: OpenProject, previews: ComparedPreviews, step: int, dataset: str) -> ShownPreviews:
    """Read the previews of a step; to be called off the GUI thread."""
    rows = previews.at(step)[:_MOST_ROWS]
    paths = dict.fromkeys(cell.sheet for line in rows for cell in line.cells if cell is not None)
    try:
        samples: Sequence[Sample] = opened.datasets.read(dataset, list({line.sample for line in rows}))
    except StudioError:  # the data set may be gone
        samples = ()
    return ShownPreviews(
        rows,
        {path: read_picture(path) for path in paths},
        {sample.id: describe(sample) for sample in samples},
    )


class PreviewsModel(QAbstractTableModel):
    """Previews as a Qt model: a row for each sample and seed, a column for each run; the user role gives the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.shown = ShownPreviews()
        self._pictures: dict[tuple[int, int], QImage] = {}

    def show_previews(self, names: Sequence[str], shown: ShownPreviews) -> None:
        """Show other previews."""
        same = list(names) == self.names and len(shown.rows) == len(self.shown.rows)
        if not same:
            self.beginResetModel()
        self.names, self.shown, self._pictures = list(names), shown, {}
        if not same:
            self.endResetModel()
        elif shown.rows and names:
            self.dataChanged.emit(self.index(0, 0), self.index(len(shown.rows) - 1, len(names) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.names)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            inside = 0 <= section < len(self.names)
            words = self.names[section] if inside else ""
        else:
            words = self._line(section) if 0 <= section < len(self.shown.rows) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        return as_tip(words) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.shown.rows[index.row()].cells[index.column()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return None if cell is None else self._picture(index, cell)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                name = self.names[index.column()]
                told = tr("no preview") if cell is None else tr("Made at step {step:,}", step=cell.step)
                words = f"{name}, {self._line(index.row())}, {told}"
                return as_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
        return None

    def _picture(self, index: Index, cell: PreviewCell) -> QImage:
        key = (index.row(), index.column())
        if key not in self._pictures:
            self._pictures[key] = self.shown.picture(cell)
        return self._pictures[key]

    def _line(self, place: int) -> str:
        line = self.shown.rows[place]
        words = self.shown.words.get(line.sample, "")
        seed = tr("seed {seed}", seed=line.seed)
        return f"{words}\n{seed}" if words else seed


class PreviewsPanel(QWidget):
    """Shows previews of several runs side by side.

    Attributes:
        previews: All previews of the shown slot.

    Signals:
        wanted: Step whose previews are to be read.
        slot_wanted: Target slot whose previews are to be listed.
    """

    wanted = Signal(int)
    slot_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.previews = ComparedPreviews("", (), {})
        self._steps: tuple[int, ...] = ()
        self._names: list[str] = []
        self.model = PreviewsModel()
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_PictureDelegate(self.view))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setTabKeyNavigation(False)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        say(self.view, self.view.setAccessibleName, "Previews side by side")
        self.which = Combo()
        say(self.which, self.which.setAccessibleName, "Slot that is previewed")
        self.which.activated.connect(lambda _: self.slot_wanted.emit(self.which.currentText()))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        say(self.slider, self.slider.setAccessibleName, "Previews over time")
        self.slider.valueChanged.connect(self._on_slid)
        self._step = label("", "faint")
        self._step.setMinimumWidth(grown(110))
        self._none = label("None of these runs has previews yet.", "faint", wrap=True)
        self._time = QWidget()
        self._time.setLayout(row(self.which, self.slider, self._step))
        self.setLayout(column(self._none, self._time, self.view, gap=6))

    def show_listed(self, previews: ComparedPreviews, names: Sequence[str]) -> None:
        """Show previews of runs, whose names are in the same order; the slider stays at its step."""
        before = self.step
        at_end = not self._steps or self.slider.value() >= len(self._steps) - 1
        same = tuple(previews.of) == tuple(self.previews.of) and previews.slot == self.previews.slot
        self.previews, self._names, self._steps = previews, list(names), previews.steps
        with QSignalBlocker(self.which):
            self.which.clear()
            self.which.addItems(previews.slots)
            self.which.setCurrentText(previews.slot)
        self.which.setVisible(len(previews.slots) > 1)
        there = bool(self._steps)
        self._none.setVisible(not there)
        self._time.setVisible(there)
        self.view.setVisible(there)
        place = len(self._steps) - 1
        if same and not at_end:
            place = max((at for at, step in enumerate(self._steps) if step <= before), default=0)
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(0, len(self._steps) - 1))
            self.slider.setValue(place)
        self._on_slid()

    @property
    def step(self) -> int:
        """The step that the slider is at; 0 while there are no previews."""
        return self._steps[min(self.slider.value(), len(self._steps) - 1)] if self._steps else 0

    def show_previews(self, shown: ShownPreviews) -> None:
        """Show the previews that were read."""
        self.model.show_previews(self._names, shown)
        side, top = self.view.verticalHeader(), self.view.horizontalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(grown(CELL_PX))
        side.setFixedWidth(grown(_HEAD_PX))
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        top.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        top.setDefaultSectionSize(grown(CELL_PX + 24))
        high = (
            top.sizeHint().height() + side.length() + self.view.horizontalScrollBar().sizeHint().height() + 6
        )
        self.view.setFixedHeight(min(grown(_MOST_PX), high))

    def _on_slid(self) -> None:
        if not self._steps:
            self.model.show_previews(self._names, ShownPreviews())
            return
        say(self._step, self._step.setText, "step {step}", step=f"{self.step:,}")
        self.wanted.emit(self.step)


class _PictureDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(grown(CELL_PX), grown(CELL_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        picture = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours().accent))
        if isinstance(picture, QImage) and not picture.isNull():
            draw_picture(painter, picture, QRect(option.rect).adjusted(4, 4, -4, -4))
        else:
            painter.setPen(QColor(colours().faint))
            painter.drawText(option.rect, int(Qt.AlignmentFlag.AlignCenter), "-")
        painter.restore()
