"""The description inside a sheet of previews: the places of its pictures, and the samples of their conditions."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

KEY = "mmstudio-previews"
"""Key under which the sheet's PNG holds it."""
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class PreviewSheet:
    """Pictures of one size in rows.

    Attributes:
        width, height: Size of a picture on the sheet, in pixels.
        gap: Pixels between two pictures.
        columns: Pictures per row.
        samples: Id of the sample that each picture was made for, in order.
    """

    width: int
    height: int
    gap: int
    columns: int
    samples: tuple[int, ...]

    def box(self, number: int) -> tuple[int, int, int, int]:
        """Left, top, width and height of a picture; ``number`` counts from 0."""
        row, column = divmod(number, self.columns)
        return column * (self.width + self.gap), row * (self.height + self.gap), self.width, self.height

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the sheet."""
        columns = min(self.columns, len(self.samples))
        rows = -(-len(self.samples) // self.columns)
        return columns * (self.width + self.gap) - self.gap, rows * (self.height + self.gap) - self.gap

    def to_text(self) -> str:
        """The text that is stored in the file."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str, size: tuple[int, int]) -> PreviewSheet | None:
        """Read it from a file's text; ``None`` if that is not valid for a sheet of this width and height."""
        try:
            data = json.loads(text)
            width, height, gap, columns = (data[name] for name in ("width", "height", "gap", "columns"))
            samples = data["samples"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        whole = isinstance(samples, list) and 0 < len(samples) <= _MOST
        if not whole or any(
            type(number) is not int or number < 0 for number in (width, height, gap, columns, *samples)
        ):
            return None
        found = cls(width, height, gap, columns, tuple(samples))
        fits = min(width, height, columns) > 0 and found.size == size
        return found if fits else None
