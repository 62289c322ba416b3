"""The findings panel: findings by kind with pictures, and buttons that leave samples out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.data.cleaning.findings import FindingModel
from mmstudio.gui.data.cleaning.rows import FindingList
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import button, column, row
from mmstudio.gui.shared.choice import when_chosen
from mmstudio.gui.shared.values.thumbnails import ThumbnailModel
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.cleaning.report import CleaningReport, SampleFinding

_ICONS = {"error": "error", "warning": "warning", "note": "note"}
_KIND_PX, _MOST_KINDS = 26, 7


class FindingsPanel(QWidget):
    """Lists kinds of findings above, and the findings of the chosen kind below.

    Attributes:
        model: The findings that are shown.

    Signals:
        sample_wanted: Id of a sample to show.
        change_wanted: Findings whose samples to leave out (true) or take in again.
    """

    sample_wanted = Signal(int)
    change_wanted = Signal(list, bool)

    def __init__(self, studio: Studio, thumbnails: ThumbnailModel) -> None:
        super().__init__()
        self._info: DatasetInfo | None = None
        self._report: CleaningReport | None = None
        self._left_out: frozenset[int] = frozenset()
        self.kinds = QListWidget()
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self.kinds, self.kinds.setAccessibleName, "Kinds of findings")
        self.model = FindingModel(studio, thumbnails, self)
        self.list = FindingList(self.model)
        self.leave = button("Leave out", self.leave_chosen)
        self.leave_kind = button("Leave out all of these", self.leave_all_of_kind)
        self.leave_all = button("Leave out all", self.leave_everything)
        say(
            self.leave_all,
            self.leave_all.setToolTip,
            "All findings but notes. Nothing is deleted, and undo takes the samples in again.",
        )
        whole = column(
            self.kinds, self.list, row(self.leave, self.leave_kind, None), row(self.leave_all, None), gap=8
        )
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.kinds.currentRowChanged.connect(lambda _: self._show_kind())
        when_chosen(self.list.selectionModel(), self._show_buttons)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)

    @property
    def kind(self) -> str:
        """Id of the kind whose findings are shown, or empty."""
        item = self.kinds.currentItem()
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def show_kind(self, kind: str) -> None:
        """Show the findings of another kind."""
        for place in range(self.kinds.count()):
            if self.kinds.item(place).data(Qt.ItemDataRole.UserRole) == kind:
                self.kinds.setCurrentRow(place)

    def show_report(
        self, info: DatasetInfo | None, report: CleaningReport | None, left_out: frozenset[int]
    ) -> None:
        """Show another report, or the new state of its samples; the chosen kind is kept."""
        self._info, self._report, self._left_out = info, report, left_out
        self._fill_kinds()
        self._show_kind()

    def leave_chosen(self) -> None:
        """Leave out the samples of the chosen findings; if all are left out already, take them in again."""
        chosen = self._chosen()
        self._ask(chosen, out=not self._all_out(chosen))

    def leave_all_of_kind(self) -> None:
        """Leave out the samples of every finding of the kind that is shown."""
        self._ask(self.model.findings, out=True)

    def leave_everything(self) -> None:
        """Leave out the samples of all findings but notes."""
        self._ask([] if self._report is None else self._report.advised(), out=True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fill_kinds()

    def _fill_kinds(self) -> None:
        kinds = () if self._report is None else self._report.kinds
        before = self.kind
        self.kinds.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.kinds.clear()
        for kind in kinds:
            mark = _ICONS[kind.severity]
            text = tr("{kind} ({count})", kind=tr(kind.title), count=f"{kind.count:,}")
            item = QListWidgetItem(icon(mark, "faint" if mark == "note" else mark), text)
            item.setData(Qt.ItemDataRole.UserRole, kind.id)
            self.kinds.addItem(item)
        names = [kind.id for kind in kinds]
        self.kinds.setCurrentRow(names.index(before) if before in names else 0 if names else -1)
        self.kinds.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.kinds.setFixedHeight(_KIND_PX * min(_MOST_KINDS, max(1, len(kinds))) + 6)

    def _show_kind(self) -> None:
        findings = [] if self._report is None else self._report.of_kind(self.kind)
        self.model.show_findings(self._info, findings, self._left_out)
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self._chosen()
        out = self._all_out(chosen)
        say(self.leave, self.leave.setText, "Take in again" if out else "Leave out")
        self.leave.setEnabled(bool(chosen))
        self.leave_kind.setEnabled(not self._all_out(self.model.findings))
        advised = [] if self._report is None else self._report.advised()
        rest = len({one.sample for one in advised} - self._left_out)
        text = "Leave out all that is advised ({count})"
        say(self.leave_all, self.leave_all.setText, text, count=f"{rest:,}")
        self.leave_all.setEnabled(rest > 0)

    def _chosen(self) -> list[SampleFinding]:
        return [self.model.findings[number] for number in self.list.chosen_rows()]

    def _all_out(self, findings: list[SampleFinding]) -> bool:
        return bool(findings) and all(one.sample in self._left_out for one in findings)

    def _ask(self, findings: list[SampleFinding], *, out: bool) -> None:
        wanted = [one for one in findings if (one.sample in self._left_out) != out]
        if wanted:
            self.change_wanted.emit(wanted, out)

    def _on_current_changed(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self.sample_wanted.emit(self.model.findings[current.row()].sample)
