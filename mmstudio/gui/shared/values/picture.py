"""Picture views: a picture as wide as there is room, with its proportions kept."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

_SMALL_PX = 64


class PictureView(QWidget):
    """Shows a pixmap; a small one is enlarged by a whole factor, so that its pixels stay sharp.

    Args:
        most_px: Largest height.
    """

    def __init__(self, most_px: int = 320) -> None:
        super().__init__()
        self._most_px = most_px
        self._picture = QPixmap()
        self._drawn = QPixmap()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def picture(self) -> QPixmap:
        """The picture that is shown."""
        return self._picture

    def show_picture(self, picture: QPixmap) -> None:
        """Show another picture."""
        self._picture, self._drawn = picture, QPixmap()
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        return max(24, self._size(width).height())

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._picture.isNull():
            return
        size = self._size(self.width()) * self.devicePixelRatioF()
        if self._drawn.size() != size:
            smooth = not self._small() or size.width() < self._picture.width()
            self._drawn = self._picture.scaled(
                size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation
                if smooth
                else Qt.TransformationMode.FastTransformation,
            )
            self._drawn.setDevicePixelRatio(self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, 0, self._drawn)

    def _small(self) -> bool:
        return max(self._picture.width(), self._picture.height()) <= _SMALL_PX

    def _size(self, width: int) -> QSize:
        if self._picture.isNull():
            return QSize(0, 0)
        room = QSize(width, self._most_px)
        size = self._picture.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        if self._small() and size.width() >= self._picture.width():
            return self._picture.size() * (size.width() // self._picture.width())
        # Large ones are enlarged at most twofold.
        return size if size.width() <= 2 * self._picture.width() else self._picture.size() * 2
