"""Findings as a Qt model: a row for each, with its samples; only visible rows are read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from mmstudio.core.sample import DatasetInfo, Sample
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.shared.values.fetcher import Fetcher
from mmstudio.gui.shared.values.sample_words import describe, face, words
from mmstudio.gui.shared.values.thumbnails import ThumbnailModel
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.cleaning.report import SampleFinding

_KEPT = 2000
_BATCH, _BACKLOG, _PAUSE_MS = 32, 200, 20
_WORDS = ("fact", "value", "usual")
"""Parameters of sentences that are words of inspectors and can be translated."""
Index = QModelIndex | QPersistentModelIndex


def sentence_of(found: SampleFinding) -> str:
    """The sentence of a finding in the current language."""
    params = {
        name: tr(value) if name in _WORDS and isinstance(value, str) else value
        for name, value in found.params.items()
    }
    return tr(found.text, **params)


class FindingModel(QAbstractListModel):
    """Findings of one kind about one data set.

    Attributes:
        findings: One per row.
        left_out: Samples that are left out at present.
    """

    def __init__(self, studio: Studio, thumbnails: ThumbnailModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio, self._thumbnails = studio, thumbnails
        self._info: DatasetInfo | None = None
        self.findings: list[SampleFinding] = []
        self.left_out: Collection[int] = frozenset()
        self._samples: OrderedDict[int, Sample | None] = OrderedDict()
        self._fetcher: Fetcher[int, Sample | None] = Fetcher(
            studio.tasks,
            self._fetch,
            self._take,
            lambda error: studio.fail(tr("The samples cannot be read."), error),
            batch=_BATCH,
            backlog=_BACKLOG,
            pause_ms=_PAUSE_MS,
            parent=self,
        )
        thumbnails.ready.connect(self._repaint)

    def show_findings(
        self, info: DatasetInfo | None, findings: Sequence[SampleFinding], left_out: Collection[int]
    ) -> None:
        """Show other findings, or the new state of their samples."""
        same = self._info is not None and info is not None and self._info.id == info.id
        if not same:
            self._samples.clear()
            self._fetcher.clear()
        self.left_out = frozenset(left_out)
        if same and list(findings) == self.findings:
            self._info = info
            self._repaint()
            return
        self.beginResetModel()
        self._info, self.findings = info, list(findings)
        self.endResetModel()

    def let_go(self) -> None:
        """Show nothing and accept no more results."""
        self._fetcher.clear()
        self.show_findings(None, (), ())

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.findings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found = self.findings[index.row()]
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            said = sentence_of(found)
            said = tr("Left out. {finding}", finding=said) if found.sample in self.left_out else said
            return as_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    def pictures(self, row: int) -> list[QPixmap | str | None]:
        """What to show for the sample and the first one it is compared with: a picture, words, or nothing yet."""
        found = self.findings[row]
        slot = "" if "text" in found.params else found.slot  # the sentence quotes the words already
        return [self._picture(sample, slot) for sample in (found.sample, *found.others[:1])]

    def _picture(self, sample_id: int, slot: str) -> QPixmap | str | None:
        if sample_id not in self._samples:
            self._fetcher.want(sample_id)
            return None
        sample = self._samples[sample_id]
        if sample is None or self._info is None:
            return ""
        values, about = sample.values.get(slot, ()), self._info.slot(slot)
        if about is None or not values:
            shown = face(sample, self._info.slots)
            if shown is None:
                return describe(sample)
            about, values = shown[0], (shown[1],)
        if values[0].path is None:
            return words(values[0].data)
        return self._thumbnails.pixmap(values[0], about.modality)

    def _fetch(self, ids: list[int]) -> Mapping[int, Sample | None]:
        info = self._info
        if info is None:
            return {}
        found = {one.id: one for one in self._studio.project.datasets.read(info.name, ids)}
        return {number: found.get(number) for number in ids}

    def _take(self, found: Mapping[int, Sample | None]) -> None:
        self._samples.update(found)
        while len(self._samples) > _KEPT:
            self._samples.popitem(last=False)
        self._repaint()

    def _repaint(self) -> None:
        if self.findings:
            self.dataChanged.emit(self.index(0), self.index(len(self.findings) - 1))
