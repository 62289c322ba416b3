"""The results model: a row for each card, read when it becomes visible."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QUrl,
)
from PySide6.QtGui import QImage

from mmstudio.gui.look.marks import RESULT
from mmstudio.gui.look.shown import as_tip
from mmstudio.gui.shared.values.seen import SeenResult
from mmstudio.services.generation.result_cards import ResultCard, age_of, card_of, cards_of

Index = QModelIndex | QPersistentModelIndex
CARD_ROLE = Qt.ItemDataRole.UserRole
SEEN_ROLE = Qt.ItemDataRole.UserRole + 1
_MOST_KEPT = 600


class ResultsModel(QAbstractListModel):
    """Results as cards, the latest first.

    Args:
        load: Reads a card off the GUI thread and calls back in it.
    """

    def __init__(self, load: Callable[[ResultCard, Callable[[SeenResult], None]], None]) -> None:
        super().__init__()
        self._load = load
        self._cards: list[ResultCard] = []
        self._seen: OrderedDict[ResultCard, SeenResult] = OrderedDict()
        self._asked: set[ResultCard] = set()

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files, in the order shown."""
        return tuple(path for card in self._cards for path in card.files)

    @property
    def cards(self) -> tuple[ResultCard, ...]:
        """All cards, in the order shown."""
        return tuple(self._cards)

    def files_at(self, row: int) -> Sequence[Path]:
        """The files of a row."""
        return self._cards[row].files if 0 <= row < len(self._cards) else ()

    def row_of(self, path: Path) -> int:
        """The row that holds a file; -1 if there is none."""
        return next((row for row, card in enumerate(self._cards) if path in card.files), -1)

    def show(self, cards: Sequence[ResultCard]) -> None:
        """Show other results, the latest first (:func:`latest_first`)."""
        self.beginResetModel()
        self._cards = list(cards)
        self._seen.clear()
        self._asked.clear()
        self.endResetModel()

    def add(self, path: Path) -> None:
        """Insert a new result, or another value of one that is there."""
        key = age_of(path)
        for row, card in enumerate(self._cards):
            if _key(card) == key:
                if path not in card.files:
                    self._put(row, card_of((*card.files, path)))
                return
            if _key(card) < key:
                break
        else:
            row = len(self._cards)
        self.beginInsertRows(QModelIndex(), row, row)
        self._cards.insert(row, card_of([path]))
        self.endInsertRows()

    def remove(self, paths: Iterable[Path]) -> None:
        """Remove these results from the list."""
        gone = set(paths)
        for row in reversed(range(len(self._cards))):
            card = self._cards[row]
            left = [path for path in card.files if path not in gone]
            if left and len(left) < len(card.files):
                self._put(row, card_of(left))
            elif not left:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._cards.pop(row)
                self.endRemoveRows()

    def seen(self, card: ResultCard) -> SeenResult:
        """What a card shows; nothing while it is being read."""
        return self._seen.get(card, _NOT_YET)

    def picture(self, path: Path) -> QImage | None:
        """The picture of a result, if it was decoded already."""
        row = self.row_of(path)
        return None if row < 0 else self.seen(self._cards[row]).picture

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._cards):
            return None
        card = self._cards[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return card.name
            case Qt.ItemDataRole.StatusTipRole:
                return self.seen(card).caption
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                seen = self.seen(card)
                said = "\n".join(filter(None, (card.name, seen.told, seen.caption)))
                return as_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
            case Qt.ItemDataRole.UserRole:
                return card
            case Qt.ItemDataRole.DecorationRole:
                return self._look_at(card).picture
            case _:
                return self._look_at(card) if role == SEEN_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list", RESULT]

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Files for other programs, with the picture itself if it is one result that has a picture."""
        cards = [self._cards[index.row()] for index in indexes]
        picture = self.seen(cards[0]).picture if len(cards) == 1 else None
        return mime_of([path for card in cards for path in card.files], picture)

    def _look_at(self, card: ResultCard) -> SeenResult:
        """What a visible card shows; nothing while it is being read. What was seen longest ago is dropped."""
        if card in self._seen:
            self._seen.move_to_end(card)
            return self._seen[card]
        if card not in self._asked:
            self._asked.add(card)
            self._load(card, lambda seen: self._take(card, seen))
        return _NOT_YET

    def _put(self, row: int, card: ResultCard) -> None:
        """Replace a card by one with other files."""
        self._cards[row] = card
        self.dataChanged.emit(self.index(row), self.index(row))

    def _take(self, card: ResultCard, seen: SeenResult) -> None:
        self._asked.discard(card)
        if card not in self._cards:
            return
        self._seen[card] = seen
        while len(self._seen) > _MOST_KEPT:
            self._seen.popitem(last=False)
        index = self.index(self._cards.index(card))
        self.dataChanged.emit(index, index)


_NOT_YET = SeenResult()


def _key(card: ResultCard) -> tuple[bool, Path, str]:
    return age_of(card.path)


def latest_first(paths: Iterable[Path]) -> list[ResultCard]:
    """Files as cards, in the order of the list; called off the GUI thread, since there may be many."""
    return sorted(cards_of(paths), key=_key, reverse=True)


def mime_of(paths: Sequence[Path], picture: QImage | None = None, words: str = "") -> QMimeData:
    """Results for other programs and for the tray: files, and the picture or the words themselves if it is one value."""
    mime = QMimeData()
    if paths:
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    mime.setData(RESULT, QByteArray(b"1"))
    if picture is not None:
        mime.setImageData(picture)
    if words:
        mime.setText(words)
    return mime
