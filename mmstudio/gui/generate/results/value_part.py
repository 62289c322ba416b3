"""Value parts: one value of a result large, with what can be done with it alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from mmstudio.gui.generate.results.model import mime_of
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import Elided, column, label, row, tool
from mmstudio.gui.shared.menus import ContextMenu, Entries, button_entries, file_entries
from mmstudio.gui.shared.save_dialog import save_copies
from mmstudio.gui.shared.values.drawn_picture import DrawnPicture
from mmstudio.gui.shared.values.hearing import HearingView
from mmstudio.gui.shared.values.seen import ShownValue
from mmstudio.gui.shared.values.spectrum import HeardSound
from mmstudio.gui.shared.values.value_view import show_value
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.shown import words_in

_SOUND_PX = 190
_NAME_PX = 90
_DRAGGED_PX = 96


class ValuePart(QFrame):
    """One value with its slot's name; the name and a picture can be dragged out.

    Args:
        studio: Plays sounds.
        one: The value.
        height_px: Height of a picture.
        alone: Whether it is the only value, whose name and buttons are then not needed.
        can_hold: Whether its slot can be held fixed while the others are made.

    Signals:
        hold_wanted: Make the others again and keep this value; carries it.
    """

    hold_wanted = Signal(object)

    def __init__(
        self, studio: Studio, one: ShownValue, height_px: int, *, alone: bool = False, can_hold: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("value")
        self._studio, self.one = studio, one
        self.picture: DrawnPicture | None = None
        self.hearing: HearingView | None = None
        self.copy_button = tool("Copy", self.copy, "copy")
        self.save_button = tool("Save as", self.save, "save")
        self.hold_button = tool(
            "Make the others again and keep this", lambda: self.hold_wanted.emit(one.value), "lock"
        )
        self._head = QWidget()
        self.setLayout(column(self._head, self._body(height_px), gap=4))
        self._fill_head(can_hold=can_hold)
        self._head.setVisible(not alone)
        for handle in (self._head, self.picture):
            if handle is not None:
                DragsOut(handle, self.mime, lambda: self.face)
        if not alone:
            ContextMenu(self, self._entries)

    @property
    def path(self) -> Path | None:
        """Its file."""
        return self.one.value.path

    @property
    def words(self) -> str:
        """Its words, if it is a text or a row."""
        return words_in(self.one.shown)

    @property
    def face(self) -> QImage | None:
        """Its picture, if it is one."""
        return self.one.shown if isinstance(self.one.shown, QImage) else None

    def mime(self) -> QMimeData:
        """The value for other programs, and for the tray."""
        return mime_of([] if self.path is None else [self.path], self.face, self.words)

    def copy(self) -> None:
        """Put the value onto the clipboard."""
        QGuiApplication.clipboard().setMimeData(self.mime())

    def save(self) -> None:
        """Ask for a place and copy the file there."""
        if self.path is not None:
            save_copies(self, self._studio, [self.path])

    def _fill_head(self, *, can_hold: bool) -> None:
        value = self.one.value
        name = Elided(value.slot, "faint")
        put(name.setToolTip, value.slot if value.path is None else str(value.path))
        name.setMinimumWidth(min(_NAME_PX, name.fontMetrics().horizontalAdvance(value.slot) + 2))
        mark, held = label(), label("Held fixed", "faint")
        mark.setPixmap(icon("lock", "faint").pixmap(QSize(14, 14)))
        line = row(name, mark, held, self.copy_button, self.save_button, self.hold_button, gap=2)
        line.setStretch(0, 1)
        self._head.setLayout(line)
        mark.setVisible(value.held)
        held.setVisible(value.held)
        self.save_button.setVisible(value.path is not None)
        self.hold_button.setVisible(can_hold)

    def _body(self, height_px: int) -> QWidget:
        one, name = self.one, self.one.value.slot
        match one.shown:
            case QImage():
                self.picture = DrawnPicture()
                self.picture.setFixedHeight(height_px)
                self.picture.setAccessibleName(name)
                self.picture.show_picture(one.shown)
                return self.picture
            case HeardSound():
                self.hearing = HearingView(self._studio, 0)
                self.hearing.setFixedHeight(_SOUND_PX)
                self.hearing.show_sound(one.shown)
                return self.hearing
            case None:
                return label("It cannot be read.", "error", wrap=True)
        return show_value(self._studio, one.shown, name, height_px)

    def _entries(self) -> Entries:
        """Menu entries for the value."""
        yield from button_entries(self._head)
        yield from file_entries(self._studio, self.path)


class DragsOut(QObject):
    """Lets a widget be dragged out of the window, or onto the tray.

    Args:
        handle: The widget.
        mime: Returns what is dragged.
        face: Returns the picture beside the pointer; ``None`` for none.
    """

    def __init__(
        self, handle: QWidget, mime: Callable[[], QMimeData], face: Callable[[], QImage | None]
    ) -> None:
        super().__init__(handle)
        self._handle, self._mime, self._face = handle, mime, face
        self._pressed: QPoint | None = None
        handle.setCursor(Qt.CursorShape.OpenHandCursor)
        say(handle, handle.setToolTip, "Drag it to the conditions, or to another program")
        handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            place = event.position().toPoint()
            if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._pressed = place
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._pressed = None
            elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
                if (place - self._pressed).manhattanLength() >= QApplication.startDragDistance():
                    self._pressed = None
                    self.drag()
                return True
        return super().eventFilter(watched, event)

    def drag(self) -> None:
        """Begin to drag."""
        made = QDrag(self._handle)
        made.setMimeData(self._mime())
        face = self._face()
        if face is not None:
            keep = Qt.AspectRatioMode.KeepAspectRatio
            made.setPixmap(QPixmap.fromImage(face.scaled(_DRAGGED_PX, _DRAGGED_PX, keep)))
        made.exec(Qt.DropAction.CopyAction)
