"""The lens: which part of a picture is visible, and at what scale; pictures that share a lens show the same part."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Signal

STEP = 1.25
_LARGEST = 64.0
_SMALL_PX = 64
"""Pictures up to this side are enlarged by whole factors, so that all their pixels have one size."""


@dataclass(frozen=True)
class LensRoom:
    """Sizes of a picture and of its place.

    Attributes:
        picture: Size in pixels of the picture.
        place: Size of its place in screen pixels.
    """

    picture: QSizeF
    place: QSizeF

    @property
    def fit(self) -> float:
        """Screen pixels per pixel of the picture if all of it is shown as large as fits."""
        if self.picture.isEmpty() or self.place.isEmpty():
            return 1.0
        found = min(self.place.width() / self.picture.width(), self.place.height() / self.picture.height())
        small = max(self.picture.width(), self.picture.height()) <= _SMALL_PX
        return float(int(found)) if small and found >= 1 else found


class Lens(QObject):
    """How a picture is shown: fitted into its place, or enlarged around a point.

    Signals:
        changed: Part or scale changed.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scale: float | None = None
        self._width = 1.0
        self._centre = QPointF(0.5, 0.5)

    @property
    def fitted(self) -> bool:
        """Whether the whole picture is visible."""
        return self._scale is None

    def scale(self, room: LensRoom) -> float:
        """Screen pixels per pixel of a picture; a smaller picture is enlarged more, so that both match."""
        if self._scale is None:
            return room.fit
        return self._scale * self._width / max(1.0, room.picture.width())

    def target(self, room: LensRoom) -> QRectF:
        """Rectangle of the whole picture, in screen pixels from the upper left of its place."""
        scale = self.scale(room)
        size = QSizeF(room.picture.width() * scale, room.picture.height() * scale)
        left = _start(size.width(), room.place.width(), self._centre.x())
        top = _start(size.height(), room.place.height(), self._centre.y())
        return QRectF(QPointF(left, top), size)

    def fit(self) -> None:
        """Show the whole picture."""
        self._scale, self._centre = None, QPointF(0.5, 0.5)
        self.changed.emit()

    def zoom(self, room: LensRoom, scale: float, at: QPointF | None = None) -> None:
        """Show the picture at a scale.

        Args:
            room: Room of the picture that the scale is meant for.
            scale: Screen pixels per pixel of the picture.
            at: Point in screen pixels that stays where it is; the middle if not given.
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
        """Move the picture, in screen pixels."""
        target = self.target(room)
        self._centre -= QPointF(by.x() / max(1e-9, target.width()), by.y() / max(1e-9, target.height()))
        self._settle(room)
        self.changed.emit()

    def _settle(self, room: LensRoom) -> None:
        """Keep the view inside the picture."""
        target = self.target(room)
        self._centre = QPointF(
            _within(self._centre.x(), room.place.width() / max(1e-9, target.width())),
            _within(self._centre.y(), room.place.height() / max(1e-9, target.height())),
        )


def _start(size: float, place: float, centre: float) -> float:
    return (place - size) / 2 if size <= place else place / 2 - centre * size


def _within(centre: float, share: float) -> float:
    """The nearest centre from which a share of the picture is visible without anything outside of it."""
    return 0.5 if share >= 1 else min(1 - share / 2, max(share / 2, centre))
