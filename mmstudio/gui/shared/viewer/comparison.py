"""What a thing is compared with: one that was kept, or its own counterpart."""

from __future__ import annotations

from mmstudio.gui.shared.viewer.exhibits import Exhibit, Piece

Other = tuple[str, Piece]
"""What it is called, and what is shown of it."""


class Comparing:
    """Which two are compared, and how.

    Attributes:
        own: Whether each is compared with its own counterpart.
        side: Whether both are seen side by side; else one in the place of the other.
        flipped: Whether then the other one is seen.
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
        """Begin to compare with this one, or with the counterparts where there are such; or end it."""
        if self.active:
            self.clear()
        elif exhibit.against >= 0 and exhibit.pieces[exhibit.against].key != piece.key:
            self.own = True
        else:
            self._kept = (called(exhibit, piece), piece)

    def clear(self) -> None:
        """Compare nothing any more."""
        self.own, self._kept, self.flipped = False, None, False

    def flip(self) -> None:
        """See the other one of two in the same place."""
        if self.active:
            self.side = False
            self.flipped = not self.flipped

    def other(self, exhibit: Exhibit, piece: Piece | None) -> Other | None:
        """What a piece of an exhibit is compared with now, or ``None``."""
        if self.own and exhibit.against >= 0:
            against = exhibit.pieces[exhibit.against]
            return (called(exhibit, against), against)
        if self._kept is not None and piece is not None and piece.key != self._kept[1].key:
            return self._kept
        return None


def called(exhibit: Exhibit, piece: Piece) -> str:
    """What a piece is called where two are compared."""
    return f"{exhibit.title}: {piece.name}" if len(exhibit.pieces) > 1 else exhibit.title
