"""The facts panel: facts about the exhibit, and its pieces to choose from."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QListWidget, QScrollArea, QSizePolicy, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import Elided, clear, column, label
from mmstudio.gui.shared.values.sample_words import words
from mmstudio.gui.shared.viewer.decoder import Decoded
from mmstudio.gui.shared.viewer.exhibits import Exhibit, Piece

WIDTH_PX = 260
_FRAME_PX, _SPACE_PX = 8, 2
_MOST_LINES, _MOST_SIGNS = 6, 24


class FactsPanel(QScrollArea):
    """Shows the pieces and facts of an exhibit.

    Signals:
        piece_wanted: Index of the piece to show.
    """

    piece_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH_PX)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self, self.setAccessibleName, "What is known about it")
        self.parts = QListWidget()
        self.parts.setSpacing(_SPACE_PX)
        self.parts.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self.parts, self.parts.setAccessibleName, "Its parts")
        self.parts.currentRowChanged.connect(self._on_chosen)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        inside = QWidget()
        inside.setLayout(column(self.parts, self._grid, None, gap=12))
        self.setWidget(inside)
        self._said: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Title and text of every fact that is shown."""
        return self._said

    def show_exhibit(self, exhibit: Exhibit, place: int, shown: Decoded | None) -> None:
        """Show an exhibit.

        Args:
            exhibit: The exhibit.
            place: Index of the piece that is shown.
            shown: That piece, decoded.
        """
        self.parts.setVisible(len(exhibit.pieces) > 1)
        lines = [_line(piece) for piece in exhibit.pieces]
        with QSignalBlocker(self.parts):
            if [self.parts.item(number).text() for number in range(self.parts.count())] != lines:
                self.parts.clear()
                self.parts.addItems(lines)
                line_px = self.parts.sizeHintForRow(0) if lines else 0
                self.parts.setFixedHeight(
                    (line_px + 2 * _SPACE_PX) * min(_MOST_LINES, len(lines)) + _FRAME_PX
                )
            self.parts.setCurrentRow(place)
        piece = exhibit.pieces[place] if place < len(exhibit.pieces) else None
        facts = (*(_file_facts(piece, shown) if piece is not None else ()), *exhibit.facts)
        if facts != self._said:
            self._said = facts
            self._fill()

    def clear(self) -> None:
        """Show nothing."""
        self._said = ()
        self.parts.clear()
        self._fill()

    def _fill(self) -> None:
        clear(self._grid)
        for line, (title, text) in enumerate(self._said):
            name = label("", "faint", wrap=True)
            name.setText(title)
            name.setMaximumWidth(WIDTH_PX // 3)
            value = Elided(text) if len(text) > _MOST_SIGNS and " " not in text else _wrapped(text)
            self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, line, 1)

    def _on_chosen(self, place: int) -> None:
        if place >= 0:
            self.piece_wanted.emit(place)


def _wrapped(text: str) -> QLabel:
    value = label("", wrap=True)
    value.setText(text)
    value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return value


def _line(piece: Piece) -> str:
    """A piece in a line: its name, and its words or the name of its file."""
    value = piece.value
    said = value.name if value.path is not None else words(value.data)
    return piece.name if said == piece.name else f"{piece.name}: {said}"


def _file_facts(piece: Piece, shown: Decoded | None) -> list[tuple[str, str]]:
    """Facts about a file and its content."""
    facts: list[tuple[str, str]] = []
    if piece.value.path is not None:
        facts.append((tr("File"), piece.value.name))
    if shown is None:
        return facts
    if shown.picture is not None:
        size = shown.picture.size
        facts.append((tr("Size"), tr("{width} x {height} pixels", width=size.width(), height=size.height())))
    if shown.heard is not None:
        sound = shown.heard.sound
        facts.append((tr("Length"), tr("{seconds:.2f} s", seconds=shown.heard.spectrum.seconds)))
        facts.append((tr("Rate"), tr("{rate:,} Hz", rate=sound.rate_hz)))
        facts.append((tr("Channels"), str(len(sound.samples))))
    if isinstance(shown.words, str):
        facts.append((tr("Length"), tr("{count:,} {count:character|characters}", count=len(shown.words))))
    if shown.file_bytes >= 0 and piece.crop is None:
        facts.append((tr("On the disk"), _size(shown.file_bytes)))
    return facts


def _size(count: int) -> str:
    if count < 1_000_000:
        return tr("{size:,.1f} kB", size=count / 1000)
    return tr("{size:,.1f} MB", size=count / 1e6)
