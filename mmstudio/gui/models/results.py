"""The results of a session: one row a file, decoded when it is seen."""

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

from mmstudio.gui.marks import RESULT
from mmstudio.gui.shown import as_tip

Index = QModelIndex | QPersistentModelIndex
PATH_ROLE = Qt.ItemDataRole.UserRole
_MOST_KEPT = 600
_SIDE_PX = 512


class ResultsModel(QAbstractListModel):
    """Files of results, the latest first.

    Args:
        load: Decodes a file off the GUI thread and calls back in it, with ``None`` for one that cannot be read.
    """

    def __init__(self, load: Callable[[Path, Callable[[QImage | None], None]], None]) -> None:
        super().__init__()
        self._load = load
        self._paths: list[Path] = []
        self._pictures: OrderedDict[Path, QImage | None] = OrderedDict()
        self._asked: set[Path] = set()

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files, in the order shown."""
        return tuple(self._paths)

    def show(self, paths: Sequence[Path]) -> None:
        """Show other files."""
        self.beginResetModel()
        self._paths = list(paths)
        self._pictures.clear()
        self._asked.clear()
        self.endResetModel()

    def add(self, path: Path) -> None:
        """Put a new result in its place."""
        if path in self._paths:
            return
        row = next((row for row, other in enumerate(self._paths) if other < path), len(self._paths))
        self.beginInsertRows(QModelIndex(), row, row)
        self._paths.insert(row, path)
        self.endInsertRows()

    def remove(self, paths: Iterable[Path]) -> None:
        """Show these no longer."""
        for path in paths:
            if path in self._paths:
                row = self._paths.index(path)
                self.beginRemoveRows(QModelIndex(), row, row)
                self._paths.pop(row)
                self.endRemoveRows()

    def picture(self, path: Path) -> QImage | None:
        """The picture of a result, if it was decoded already."""
        return self._pictures.get(path)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._paths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._paths):
            return None
        path = self._paths[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return path.name
            case Qt.ItemDataRole.ToolTipRole:
                return as_tip(path.name)
            case Qt.ItemDataRole.UserRole:
                return path
            case Qt.ItemDataRole.DecorationRole:
                return self._seen(path)
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list", RESULT]

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Files for other programs, with the picture itself where it is one."""
        paths = [self._paths[index.row()] for index in indexes]
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        mime.setData(RESULT, QByteArray(b"1"))
        picture = self.picture(paths[0]) if len(paths) == 1 else None
        if picture is not None:
            mime.setImageData(picture)
        return mime

    def _seen(self, path: Path) -> QImage | None:
        """What is asked for is on the screen: decode it, and forget what was seen longest ago."""
        if path in self._pictures:
            self._pictures.move_to_end(path)
            return self._pictures[path]
        if path not in self._asked:
            self._asked.add(path)
            self._load(path, lambda picture: self._take(path, picture))
        return None

    def _take(self, path: Path, picture: QImage | None) -> None:
        self._asked.discard(path)
        if path not in self._paths:
            return
        self._pictures[path] = picture
        while len(self._pictures) > _MOST_KEPT:
            self._pictures.popitem(last=False)
        index = self.index(self._paths.index(path))
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])


def small(picture: QImage) -> QImage:
    """A picture no larger than a tile can be."""
    if max(picture.width(), picture.height()) <= _SIDE_PX:
        return picture
    return picture.scaled(
        _SIDE_PX, _SIDE_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
