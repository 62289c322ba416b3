"""The gallery model: which results of all sessions are shown, in which order; visible ones are read a page at a time."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QPixmap

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Value
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.marks import RESULT
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.shared.values.parts import DrawnPart
from mmstudio.gui.shared.values.previews import codec_of, modality_of
from mmstudio.gui.shared.values.row_pages import RowPages
from mmstudio.gui.shared.values.seen import SeenResult, see
from mmstudio.gui.shared.values.thumbnails import ThumbnailModel
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.generation.gallery import GalleryCard
from mmstudio.services.generation.result_cards import card_of
from mmstudio.storage.results.index import StoredResult
from mmstudio.storage.results.query import ResultFilter

_PAGE = 60
_MOST_SEEN = 400
_MOST_WORDS = 300
Index = QModelIndex | QPersistentModelIndex
Key = tuple[int, ...]
"""Ids of the files of a result, whatever its marks are."""


class GalleryModel(QAbstractListModel):
    """The results that match a filter, in its order.

    Args:
        studio: Of the open project.
        thumbnails: Pictures of files.
        parent: Owner of this object.

    Signals:
        counted: How many results there are now.
    """

    counted = Signal(int)

    def __init__(self, studio: Studio, thumbnails: ThumbnailModel, parent: QObject) -> None:
        super().__init__(parent)
        self._studio = studio
        self.thumbnails = thumbnails
        self._wanted = ResultFilter()
        self._folders: dict[str, Path] = {}
        self._said: dict[int, str] = {}
        self._seen: OrderedDict[Key, SeenResult] = OrderedDict()
        self._asked: set[Key] = set()
        self._pages: RowPages[GalleryCard] = RowPages(
            studio.tasks, _PAGE, self._read, self._on_arrived, self._fail, self
        )

    def show_found(self, wanted: ResultFilter, ids: array[int]) -> None:
        """Show what a filter found; rows that stay where they are stay chosen, and are read again."""
        same = ids == self._pages.ids and wanted.order == self._wanted.order
        self._wanted = wanted
        if same:
            self._pages.refresh()
        else:
            self.beginResetModel()
            self._pages.put(ids)
            self.endResetModel()
        self.counted.emit(len(ids))

    def let_go(self) -> None:
        """Show nothing and accept no more results, since the project is closed."""
        self.show_found(ResultFilter(), array("q"))
        self._folders.clear()
        self._seen.clear()
        self._asked.clear()
        self.thumbnails.let_go()

    def card(self, row: int) -> GalleryCard | None:
        """The result of a row with all its files; ``None`` while it is being read."""
        return self._pages.at(row)

    def result(self, row: int) -> StoredResult | None:
        """The file that stands for the result of a row; ``None`` while it is being read."""
        found = self.card(row)
        return None if found is None else found.result

    def path_at(self, row: int) -> Path | None:
        """The file that stands for the result of a row; ``None`` while it is being read."""
        found = self.result(row)
        return None if found is None else self.path_of(found)

    def files_at(self, row: int) -> Sequence[Path]:
        """The files of a row; none while it is being read."""
        found = self.card(row)
        return () if found is None else [self.path_of(one) for one in found.files]

    def parts(self, card: GalleryCard) -> Sequence[DrawnPart]:
        """The values of a result of several, drawn in small; none while they are being read."""
        key = _key(card)
        seen = self._seen.get(key)
        if seen is None and key not in self._asked and len(key) > 1:
            self._asked.add(key)
            opened, registry = self._studio.project, self._studio.app.registry
            files = card_of(self.path_of(one) for one in card.files)
            self._studio.tasks.run(
                lambda: see(registry, opened.cards, files),
                lambda found: self._take(card, found),
                lambda _: self._take(card, SeenResult()),
            )
        return () if seen is None else seen.parts

    def path_of(self, result: StoredResult) -> Path:
        """The file of a result."""
        if result.session not in self._folders:
            self._folders[result.session] = self._studio.project.sessions.folder(result.session)
        return self._folders[result.session] / result.name

    def words_of(self, result: StoredResult) -> str:
        """The beginning of a text that is a result alone; empty for results of other kinds."""
        return self._said.get(result.id, "")

    def pixmap(self, result: StoredResult) -> QPixmap | None:
        """The small picture of a result, empty if it cannot be shown; ``None`` while it is being read."""
        path = self.path_of(result)
        return self.thumbnails.pixmap(Value("", path), modality_of(self._studio.app.registry, path, {}))

    def ids(self, first: int, last: int) -> array[int]:
        """The ids of consecutive rows."""
        return self._pages.ids[first : last + 1]

    def rows_of(self, ids: set[int]) -> list[int]:
        """The rows of results, ascending."""
        return [row for row, number in enumerate(self._pages.ids) if number in ids]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._pages.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        card = self.card(index.row()) if index.isValid() else None
        if card is None:
            return None
        found, name = card.result, self._name_of(card)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.UserRole:
            return found
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            stars = tr("{count} {count:star|stars}", count=found.stars) if found.stars else ""
            said = "\n".join(filter(None, (name, caption_of(found), stars, ", ".join(found.tags))))
            return as_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list", RESULT]

    def mimeData(self, indexes: Any) -> QMimeData:
        """Files for other programs; those that are not read yet are left out."""
        paths = [path for index in indexes for path in self.files_at(index.row())]
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        mime.setData(RESULT, QByteArray(b"1"))
        return mime

    def _read(self, ids: list[int]) -> Mapping[int, GalleryCard]:
        found = {card.id: card for card in self._studio.project.gallery.read_cards(ids)}
        alone = [card.result for card in found.values() if len(card.files) == 1]
        self._said |= {one.id: said for one in alone if (said := self._read_words(one))}
        return found

    def _take(self, card: GalleryCard, seen: SeenResult) -> None:
        """Show the values of a result that were read; what was seen longest ago is dropped."""
        self._asked.discard(_key(card))
        self._seen[_key(card)] = seen
        while len(self._seen) > _MOST_SEEN:
            self._seen.popitem(last=False)
        for row in self.rows_of({card.id}):
            self.dataChanged.emit(self.index(row), self.index(row))

    def _name_of(self, card: GalleryCard) -> str:
        return card_of(self.path_of(one) for one in card.files).name

    def _read_words(self, result: StoredResult) -> str:
        """The beginning of a result that is a text; read off the GUI thread."""
        path, registry = self.path_of(result), self._studio.app.registry
        modality = modality_of(registry, path, {})
        if not registry.modalities.get(modality).inline:
            return ""
        try:
            return str(codec_of(registry, modality).read(path))[:_MOST_WORDS]
        except StudioError:
            return ""

    def _fail(self, error: BaseException) -> None:
        self._studio.fail(tr("The results cannot be read."), error)

    def _on_arrived(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last))


def _key(card: GalleryCard) -> Key:
    return tuple(one.id for one in card.files)


def caption_of(result: StoredResult) -> str:
    """What stands below a tile: the run and the seed."""
    seed = "" if result.seed is None else tr("seed {seed}", seed=result.seed)
    return " · ".join(filter(None, (result.run, seed)))
