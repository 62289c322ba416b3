"""The canvas: a picture to inspect closely, fitted, zoomed and moved by wheel, pointer and keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.viewer.lens import STEP, Lens, LensRoom
from mmstudio.gui.shared.viewer.pyramid import Pyramid

_NOTCH = 120.0
"""The delta of one step of a wheel."""
_PAN_PX = 60


class Canvas(QWidget):
    """Shows a picture through a lens.

    Args:
        lens: The lens; canvases that share one show the same part.

    Signals:
        taken: A person acted on this canvas.
    """

    taken = Signal()

    def __init__(self, lens: Lens) -> None:
        super().__init__()
        self.lens = lens
        self._picture: Pyramid | None = None
        self._held: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 90)
        lens.changed.connect(self._on_lens_changed)

    @property
    def picture(self) -> Pyramid | None:
        """The picture that is shown."""
        return self._picture

    @property
    def room(self) -> LensRoom:
        """Sizes of the picture and of its place."""
        size = QSizeF() if self._picture is None else QSizeF(self._picture.size)
        return LensRoom(size, QSizeF(self.size()) * self.devicePixelRatioF())

    @property
    def scale(self) -> float:
        """Screen pixels per pixel of the picture."""
        return self.lens.scale(self.room)

    def show_picture(self, picture: Pyramid | None) -> None:
        """Show another picture."""
        self._picture = picture
        self._on_lens_changed()

    def actual(self) -> None:
        """Show the picture one to one."""
        self.lens.zoom(self.room, 1.0)

    def enlarge(self, factor: float) -> None:
        """Zoom by a factor."""
        self.lens.zoom(self.room, self.scale * factor)

    def pan(self, right: float, down: float) -> None:
        """Move the view right and down, in steps of a few pixels."""
        self.lens.pan(self.room, QPointF(-right, -down) * _PAN_PX * self.devicePixelRatioF())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        if self._picture is not None:
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            seen = QRectF(0, 0, self.width() * ratio, self.height() * ratio)
            self._picture.draw(painter, self.lens.target(self.room), seen)
            painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours().accent)))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if self._picture is not None and turn:
            self.taken.emit()
            at = event.position() * self.devicePixelRatioF()
            self.lens.zoom(self.room, self.scale * STEP ** (turn / _NOTCH), at)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            self._held = event.position()
            self.taken.emit()
            self._show_hand()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            by = (event.position() - self._held) * self.devicePixelRatioF()
            self._held = event.position()
            self.lens.pan(self.room, by)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._held = None
        self._show_hand()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Switch between the whole picture and one to one, at that point."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.lens.fitted:
            wanted = 1.0 if self.room.fit < 1 else self.room.fit * 2
            self.lens.zoom(self.room, wanted, event.position() * self.devicePixelRatioF())
        else:
            self.lens.fit()

    def _on_lens_changed(self) -> None:
        self._show_hand()
        self.update()

    def _show_hand(self) -> None:
        target, room = self.lens.target(self.room), self.room.place
        larger = target.width() > room.width() + 1 or target.height() > room.height() + 1
        if self._held is not None and larger:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif larger:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()
