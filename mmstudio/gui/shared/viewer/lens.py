"""Which part of a picture is seen, and how large; two pictures seen through one lens show the same part."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Signal

STEP = 1.25
_LARGEST = 64.0
_SMALL_PX = 64
"""Pictures up to this side are enlarged by whole factors, so that their pixels are all of one size."""


@dataclass(frozen=True)
class LensRoom:
    """A picture and the place it has.

    Attributes:
        picture: Size in pixels of the picture.
        place: Size in pixels of the screen.
    """

    picture: QSizeF
    place: QSizeF

    @property
    def fit(self) -> float:
        """Pixels of the screen to a pixel of the picture, where all of it is seen as large as it goes."""
        if self.picture.isEmpty() or self.place.isEmpty():
            return 1.0
        found = min(self.place.width() / self.picture.width(), self.place.height() / self.picture.height())
        small = max(self.picture.width(), self.picture.height()) <= _SMALL_PX
        return float(int(found)) if small and found >= 1 else found


class Lens(QObject):
    """How a picture is seen: fitted into its place, or enlarged around a point.

    Signals:
        changed: It is seen otherwise now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scale: float | None = None
        self._width = 1.0
        self._centre = QPointF(0.5, 0.5)

    @property
    def fitted(self) -> bool:
        """Whether all of the picture is seen."""
        return self._scale is None

    def scale(self, room: LensRoom) -> float:
        """Pixels of the screen to a pixel of a picture; a smaller picture is enlarged more, so that both match."""
        if self._scale is None:
            return room.fit
        return self._scale * self._width / max(1.0, room.picture.width())

    def target(self, room: LensRoom) -> QRectF:
        """Where the whole picture lies, in pixels of the screen from the upper left of its place."""
        scale = self.scale(room)
        size = QSizeF(room.picture.width() * scale, room.picture.height() * scale)
        left = _start(size.width(), room.place.width(), self._centre.x())
        top = _start(size.height(), room.place.height(), self._centre.y())
        return QRectF(QPointF(left, top), size)

    def fit(self) -> None:
        """See all of it."""
        self._scale, self._centre = None, QPointF(0.5, 0.5)
        self.changed.emit()

    def zoom(self, room: LensRoom, scale: float, at: QPointF | None = None) -> None:
        """See it at a scale.

        Args:
            room: Of the picture that the scale is meant for.
            scale: Pixels of the screen to a pixel of the picture.
            at: What lies there, in pixels of the screen, stays there; the middle if not given.
        """
        before = self.target(room)
        at = at if at is not None else QPointF(room.place.width() / 2, room.place.height() / 2)
        least = min(1.0, room.fit) / 4
        wanted = min(_LARGEST, max(least, scale))
        point = QPointF(
            (at.x() - before.left()) / max(1e-9, before.width()),
            (at.y() - before.top()) / max(1e-9, before.height()),
        )
        self._scale, self._width = wanted, max(1.0, room.picture.width())
        width, height = room.picture.width() * wanted, room.picture.height() * wanted
        self._centre = QPointF(
            point.x() + (room.place.width() / 2 - at.x()) / width,
            point.y() + (room.place.height() / 2 - at.y()) / height,
        )
        self._settle(room)
        self.changed.emit()

    def pan(self, room: LensRoom, by: QPointF) -> None:
        """Move the picture, in pixels of the screen."""
        target = self.target(room)
        self._centre -= QPointF(by.x() / max(1e-9, target.width()), by.y() / max(1e-9, target.height()))
        self._settle(room)
        self.changed.emit()

    def _settle(self, room: LensRoom) -> None:
        """Never look beside the picture."""
        target = self.target(room)
        self._centre = QPointF(
            _within(self._centre.x(), room.place.width() / max(1e-9, target.width())),
            _within(self._centre.y(), room.place.height() / max(1e-9, target.height())),
        )


def _start(size: float, place: float, centre: float) -> float:
    return (place - size) / 2 if size <= place else place / 2 - centre * size


def _within(centre: float, share: float) -> float:
    """A middle from which a share of the picture is seen without its outside."""
    return 0.5 if share >= 1 else min(1 - share / 2, max(share / 2, centre))
