"""Comparison: what a thing is compared with, either one that was kept or its own counterpart."""

from __future__ import annotations

from mmstudio.gui.shared.viewer.exhibits import Exhibit, Piece

Other = tuple[str, Piece]
"""The thing to compare with: its name and the piece that is shown."""


class Comparing:
    """Which two things are compared, and how.

    Attributes:
        own: Whether each thing is compared with its own counterpart.
        side: Whether both are shown side by side; otherwise in turn at the same place.
        flipped: Whether the other one is shown in that case.
    """

    def __init__(self) -> None:
        self.own = False
        self.side = True
        self.flipped = False
        self._kept: Other | None = None

    @property
    def active(self) -> bool:
        """Whether anything is compared."""
        return self.own or self._kept is not None

    def toggle(self, exhibit: Exhibit, piece: Piece) -> None:
        """Start to compare with this thing, or with counterparts if there are any; or stop comparing."""
        if self.active:
            self.clear()
        elif exhibit.against >= 0 and exhibit.pieces[exhibit.against].key != piece.key:
            self.own = True
        else:
            self._kept = (called(exhibit, piece), piece)

    def clear(self) -> None:
        """Stop comparing."""
        self.own, self._kept, self.flipped = False, None, False

    def flip(self) -> None:
        """Show the other one of the two at the same place."""
        if self.active:
            self.side = False
            self.flipped = not self.flipped

    def other(self, exhibit: Exhibit, piece: Piece | None) -> Other | None:
        """The piece that one of an exhibit is compared with now, or ``None``."""
        if self.own and exhibit.against >= 0:
            against = exhibit.pieces[exhibit.against]
            return (called(exhibit, against), against)
        if self._kept is not None and piece is not None and piece.key != self._kept[1].key:
            return self._kept
        return None


def called(exhibit: Exhibit, piece: Piece) -> str:
    """The name of a piece in a comparison."""
    return f"{exhibit.title}: {piece.name}" if len(exhibit.pieces) > 1 else exhibit.title
