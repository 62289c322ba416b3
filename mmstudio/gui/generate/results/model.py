"""The results model: a row for each file, decoded when it becomes visible."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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

from mmstudio.gui.look.language import tr
from mmstudio.gui.look.marks import RESULT
from mmstudio.gui.look.shown import as_tip

Index = QModelIndex | QPersistentModelIndex
PATH_ROLE = Qt.ItemDataRole.UserRole
MARK = " · "
"""Between the parts of a caption; the seed is the last one."""
_MOST_KEPT = 600
_SIDE_PX = 512


@dataclass(frozen=True)
class SeenResult:
    """A result as shown on its tile.

    Attributes:
        picture: Picture that stands for it; ``None`` if it cannot be read.
        given: Its conditions in a line; empty if there are none or they are unknown.
        seed: Its seed; ``None`` if unknown.
        stopped: Whether it was stopped before it was finished.
    """

    picture: QImage | None = None
    given: str = ""
    seed: int | None = None
    stopped: bool = False

    @property
    def caption(self) -> str:
        """The caption below the tile, in the current language."""
        if self.seed is None:
            return self.given
        state = tr("stopped") if self.stopped else ""
        return MARK.join(filter(None, (state, self.given, tr("seed {seed}", seed=self.seed))))


class ResultsModel(QAbstractListModel):
    """Files of results, the latest first.

    Args:
        load: Reads a file off the GUI thread and calls back in it.
    """

    def __init__(self, load: Callable[[Path, Callable[[SeenResult], None]], None]) -> None:
        super().__init__()
        self._load = load
        self._paths: list[Path] = []
        self._seen: OrderedDict[Path, SeenResult] = OrderedDict()
        self._asked: set[Path] = set()

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files, in the order shown."""
        return tuple(self._paths)

    def path_at(self, row: int) -> Path | None:
        """The file of a row."""
        return self._paths[row] if 0 <= row < len(self._paths) else None

    def show(self, paths: Sequence[Path]) -> None:
        """Show other files."""
        self.beginResetModel()
        self._paths = list(paths)
        self._seen.clear()
        self._asked.clear()
        self.endResetModel()

    def add(self, path: Path) -> None:
        """Insert a new result."""
        if path in self._paths:
            return
        row = next((row for row, other in enumerate(self._paths) if other < path), len(self._paths))
        self.beginInsertRows(QModelIndex(), row, row)
        self._paths.insert(row, path)
        self.endInsertRows()

    def remove(self, paths: Iterable[Path]) -> None:
        """Remove these results from the list."""
        for path in paths:
            if path in self._paths:
                row = self._paths.index(path)
                self.beginRemoveRows(QModelIndex(), row, row)
                self._paths.pop(row)
                self.endRemoveRows()

    def picture(self, path: Path) -> QImage | None:
        """The picture of a result, if it was decoded already."""
        return self._seen.get(path, _NOT_YET).picture

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._paths)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._paths):
            return None
        path = self._paths[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return path.name
            case Qt.ItemDataRole.StatusTipRole:
                return self._seen.get(path, _NOT_YET).caption
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                said = "\n".join(filter(None, (path.name, self._seen.get(path, _NOT_YET).caption)))
                return as_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
            case Qt.ItemDataRole.UserRole:
                return path
            case Qt.ItemDataRole.DecorationRole:
                return self._look_at(path)
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list", RESULT]

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Files for other programs, with the picture itself if it is one file that is a picture."""
        paths = [self._paths[index.row()] for index in indexes]
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        mime.setData(RESULT, QByteArray(b"1"))
        picture = self.picture(paths[0]) if len(paths) == 1 else None
        if picture is not None:
            mime.setImageData(picture)
        return mime

    def _look_at(self, path: Path) -> QImage | None:
        """The picture of a visible result; ``None`` while it is being read. The pictures seen longest ago are dropped."""
        if path in self._seen:
            self._seen.move_to_end(path)
            return self._seen[path].picture
        if path not in self._asked:
            self._asked.add(path)
            self._load(path, lambda seen: self._take(path, seen))
        return None

    def _take(self, path: Path, seen: SeenResult) -> None:
        self._asked.discard(path)
        if path not in self._paths:
            return
        self._seen[path] = seen
        while len(self._seen) > _MOST_KEPT:
            self._seen.popitem(last=False)
        index = self.index(self._paths.index(path))
        self.dataChanged.emit(index, index)


_NOT_YET = SeenResult()


def small(picture: QImage) -> QImage:
    """A picture no larger than a tile can be."""
    if max(picture.width(), picture.height()) <= _SIDE_PX:
        return picture
    return picture.scaled(
        _SIDE_PX, _SIDE_PX, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
