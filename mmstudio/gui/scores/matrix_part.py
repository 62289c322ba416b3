"""The subset matrix with its filter, its legend, and the details of the current cell."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtWidgets import QSplitter, QToolButton, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.scores.cell_detail import CellDetail
from mmstudio.gui.scores.legend import Legend
from mmstudio.gui.scores.matrix_model import MatrixModel, Order
from mmstudio.gui.scores.matrix_view import MatrixView
from mmstudio.gui.scores.words import metric_words
from mmstudio.gui.shared.basic import column, label, panel
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.shared.flow import FlowLayout
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.scores import Evaluation
from mmstudio.services.evaluation.matrix import matrix_of

_ORDERS = {
    Order.FEW: "Few conditions first",
    Order.MANY: "Many conditions first",
    Order.BEST: "Best first",
}


class MatrixPart(QWidget):
    """Shows how every figure depends on what is given."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._shown: tuple[str, Evaluation] | None = None
        self.model = MatrixModel(studio.app.registry, self)
        self.view = MatrixView(self.model)
        self.legend = Legend()
        self.detail = CellDetail(studio)
        self.order, self.shown_metric = Combo(), Combo()
        for number, (order, words) in enumerate(_ORDERS.items()):
            self.order.addItem("", order)
            say(self.order, partial(self.order.setItemText, number), words)
        for box, words in ((self.order, "Order"), (self.shown_metric, "Metric")):
            say(box, box.setAccessibleName, words)
            box.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.chips: dict[str, QToolButton] = {}
        self._bar = FlowLayout(8)
        self._only = label("Only with", "faint")
        self.order.activated.connect(lambda _: self.model.sort_by(self.order.currentData()))
        self.shown_metric.activated.connect(lambda _: self._filter())
        self.model.modelReset.connect(self._on_reset)
        self.view.chosen.connect(self._on_chosen)
        self.view.opened.connect(lambda _: self.detail.look_closely())
        self._empty = EmptyState(
            "table",
            "No subsets were judged",
            "Evaluate the run with some results for each subset of its conditions.",
        )
        self._lay_out()

    def show_evaluation(self, run: str, evaluation: Evaluation) -> None:
        """Show an evaluation of a run; filter and place stay where the same one is shown again, in another language."""
        if self._shown == (run, evaluation):
            self._on_language()
            return
        self._shown = run, evaluation
        matrix = matrix_of(evaluation)
        self.detail.show_evaluation(run, evaluation)
        self._make_chips(matrix.slots)
        self.shown_metric.clear()
        for metric in ("", *dict.fromkeys(one.judged.metric for one in matrix.columns)):
            self.shown_metric.addItem(self._metric_words(metric), metric)
        self.shown_metric.setVisible(self.shown_metric.count() > 2)
        self.model.show_matrix(matrix)
        some = len(matrix.rows) > 0
        self._whole.setVisible(some)
        self._empty.setVisible(not some)

    def _lay_out(self) -> None:
        for part in (self.order, self.shown_metric, self._only):
            self._bar.addWidget(part)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.view)
        split.addWidget(panel(column(self.detail)))
        split.setSizes([330, 210])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        self._whole = QWidget()
        inside = column(self._bar, self.legend, split, gap=8)
        inside.setStretch(2, 1)
        self._whole.setLayout(inside)
        self._empty.hide()
        self.setLayout(column(self._whole, self._empty))

    def _make_chips(self, slots: tuple[str, ...]) -> None:
        for chip in self.chips.values():
            self._bar.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        self._only.setVisible(len(slots) > 1)
        if len(slots) < 2:
            return
        for slot in slots:
            chip = QToolButton()
            chip.setObjectName("chip")
            chip.setCheckable(True)
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            put(chip.setText, slot)
            say(chip, chip.setAccessibleName, "Only subsets with {slot}", slot=slot)
            chip.toggled.connect(lambda _: self._filter())
            self._bar.addWidget(chip)
            self.chips[slot] = chip

    def _filter(self) -> None:
        wanted = frozenset(slot for slot, chip in self.chips.items() if chip.isChecked())
        self.model.filter(wanted, self.shown_metric.currentData() or "")

    def _on_reset(self) -> None:
        """Keep a cell current, so that the keyboard finds one."""
        self.order.setCurrentIndex(self.order.findData(self.model.order))
        if self.model.rows and self.model.columns:
            self.view.setCurrentIndex(self.model.index(0, min(self.model.by, len(self.model.columns) - 1)))
        self._on_chosen(self.view.currentIndex())

    def _on_chosen(self, index: QModelIndex) -> None:
        row, place = index.row(), index.column()
        cell = self.model.cell(row, place)
        columns = self.model.columns
        self.legend.show_column(columns[place] if 0 <= place < len(columns) else None)
        self.detail.show_cell(
            self.model.rows[row] if cell is not None else (),
            cell,
            self.model.title(place).partition("\n")[0],
        )

    def _metric_words(self, metric: str) -> str:
        return metric_words(metric, self._studio.app.registry) if metric else tr("All metrics")

    def _on_language(self) -> None:
        """Write what no label writes again by itself."""
        for place in range(self.shown_metric.count()):
            self.shown_metric.setItemText(place, self._metric_words(self.shown_metric.itemData(place)))
        self.view.viewport().update()
        self._on_chosen(self.view.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._shown is not None:
            self._on_language()
