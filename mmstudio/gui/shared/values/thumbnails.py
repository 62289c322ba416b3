"""Thumbnails of visible samples: read from the disk cache off the GUI thread, a few megabytes kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Value
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.values.fetcher import Fetcher
from mmstudio.gui.shared.values.previews import read_picture
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.datasets.thumbnails import Thumbnails

_MOST_BYTES = 48_000_000
_SMALL_PX = 64
_BATCH = 6
_PAUSE_MS = 10
_BACKLOG = 200

Key = tuple[str, str]


class ThumbnailModel(QObject):
    """A base model that supplies pictures of values, keyed by content.

    Args:
        studio: Of the open project.
        side_px: Longest side of the pictures, in pixels of the screen.

    Signals:
        ready: More pictures can be drawn.
    """

    ready = Signal()

    def __init__(self, studio: Studio, side_px: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        opened = studio.project
        self._cache = Thumbnails(opened.project.layout.cache / "thumbnails", studio.app.registry)
        self._side_px = side_px
        self._values: dict[Key, Value] = {}
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._bytes = 0
        self._fetcher: Fetcher[Key, QImage] = Fetcher(
            studio.tasks,
            self._fetch,
            self._take,
            lambda error: studio.fail(tr("A thumbnail was not made."), error),
            batch=_BATCH,
            backlog=_BACKLOG,
            pause_ms=_PAUSE_MS,
            parent=self,
        )

    def pixmap(self, value: Value, modality: str) -> QPixmap | None:
        """The picture of a file, empty if it cannot be shown; ``None`` while it is being read, until ``ready``."""
        key = (value.sha256 or str(value.path), modality)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        self._values[key] = value
        self._fetcher.want(key)
        return None

    def let_go(self) -> None:
        """Accept no more results."""
        self._fetcher.clear()

    def _fetch(self, keys: list[Key]) -> Mapping[Key, QImage]:
        return {key: self._draw(key) for key in keys}

    def _draw(self, key: Key) -> QImage:
        try:
            picture = read_picture(self._cache.path(self._values[key], key[1]))
        except StudioError:
            return QImage()
        return scaled(picture, self._side_px)

    def _take(self, found: Mapping[Key, QImage]) -> None:
        for key, picture in found.items():
            self._values.pop(key, None)
            self._kept[key] = QPixmap.fromImage(picture)
            self._bytes += picture.sizeInBytes()
        while self._bytes > _MOST_BYTES:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= oldest.width() * oldest.height() * 4
        if len(self._values) > 2 * _BACKLOG:  # requests that were dropped
            self._values = dict(list(self._values.items())[-_BACKLOG:])
        self.ready.emit()


def scaled(picture: QImage, side_px: int) -> QImage:
    """A picture scaled to a longest side; small ones are enlarged by a whole factor, so that pixels stay square."""
    longest = max(picture.width(), picture.height())
    if not longest:
        return picture
    if longest <= _SMALL_PX:
        size = picture.size() * max(1, side_px // longest)
        return picture.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
        )
    return picture.scaled(
        QSize(side_px, side_px),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_RGB32)
