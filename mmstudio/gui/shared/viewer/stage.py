"""The stage: shows one piece as a picture, a sound or words, or says why it cannot be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QWidget

from mmstudio.gui.look.language import sentence
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import Elided, column, label, row
from mmstudio.gui.shared.values.hearing import HearingView
from mmstudio.gui.shared.viewer.canvas import Canvas
from mmstudio.gui.shared.viewer.decoder import Decoded
from mmstudio.gui.shared.viewer.exhibits import Piece
from mmstudio.gui.shared.viewer.lens import Lens
from mmstudio.gui.studio.studio import Studio

_WORDS_PT = 14


class Stage(QWidget):
    """Shows a piece, with its name above.

    Args:
        studio: Plays sounds.
        lens: Lens for pictures.
        mark: ``A`` or ``B`` in a comparison.

    Signals:
        taken: A person acted on this stage.
    """

    taken = Signal()

    def __init__(self, studio: Studio, lens: Lens, mark: str) -> None:
        super().__init__()
        self._studio = studio
        self.piece: Piece | None = None
        self.shown: Decoded | None = None
        self.canvas = Canvas(lens)
        self.canvas.taken.connect(self.taken)
        self._hearing: HearingView | None = None
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.words.setTabChangesFocus(True)
        font = self.words.font()
        font.setPointSize(_WORDS_PT)
        self.words.setFont(font)
        self._trouble = label("", "faint", wrap=True)
        self._trouble.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        for page in (self.canvas, self.words, self._trouble):
            self._pages.addWidget(page)
        self._mark = label("", "accent")
        self._mark.setText(mark)
        self._name = Elided()
        self._head = QWidget()
        head = row(self._mark, self._name, gap=6)
        head.setStretch(1, 1)
        self._head.setLayout(head)
        whole = column(self._head, self._pages, gap=4)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._head.hide()

    @property
    def hearing(self) -> HearingView:
        """The view for sounds; it is made with the first sound, since it loads the sound output."""
        if self._hearing is None:
            self._hearing = HearingView(self._studio)
            self._pages.addWidget(self._hearing)
        return self._hearing

    def show_piece(self, piece: Piece | None, shown: Decoded | None, title: str) -> None:
        """Show a piece.

        Args:
            piece: The piece, or ``None`` for nothing.
            shown: The decoded piece; ``None`` while it is being read, until which the old one stays.
            title: Its name.
        """
        self._name.setText(title)
        put(self._name.setToolTip, title)
        if piece is not None and shown is None:
            self.piece = piece
            return
        if (
            piece is not None
            and self.shown is shown
            and self.piece is not None
            and piece.key == self.piece.key
        ):
            return
        self.piece, self.shown = piece, shown
        if self._hearing is not None:
            self._hearing.show_sound(None)
        if shown is None:
            self.canvas.show_picture(None)
            self._pages.setCurrentWidget(self.canvas)
        else:
            self._show(shown, title)

    def show_mark(self, *, shown: bool) -> None:
        """Show above it which of the two it is."""
        self._head.setVisible(shown)

    def toggle_sound(self) -> bool:
        """Play or stop; returns whether there is a sound."""
        if self.shown is None or self.shown.heard is None:
            return False
        self.hearing.toggle()
        return True

    def _show(self, shown: Decoded, title: str) -> None:
        if shown.error is not None:
            self._trouble.setText(sentence(shown.error))
            self._pages.setCurrentWidget(self._trouble)
        elif shown.heard is not None:
            self.hearing.show_sound(shown.heard)
            self._pages.setCurrentWidget(self.hearing)
        elif shown.picture is not None:
            self.canvas.show_picture(shown.picture)
            self.canvas.setAccessibleName(title)
            self._pages.setCurrentWidget(self.canvas)
        else:
            self.words.setPlainText(readable(shown.words))
            self.words.setAccessibleName(title)
            self._pages.setCurrentWidget(self.words)

    def front(self) -> QWidget:
        """The visible widget, which takes the focus."""
        if self._pages.currentWidget() is self._hearing and self._hearing is not None:
            return self._hearing.sound.button
        return self.words if self._pages.currentWidget() is self.words else self.canvas


def readable(data: Any) -> str:
    """A text as it is; a table row as a line for each column."""
    if isinstance(data, Mapping):
        lines = [f"{name}: {_cell(cell)}" for name, cell in data.items()]
        return "\n".join(lines)
    return str(data)


def _cell(cell: Any) -> str:
    if cell is None:
        return "-"
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
