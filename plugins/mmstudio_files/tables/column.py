"""A column of a table: its meaning, and the slot that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from mmstudio.api import CellKind, Numerals
from mmstudio_files.tables.whereabouts import Whereabouts

ColumnKind = Literal["file", "content", "inline", "table", "split", "meta", "stars", "tags", "none"]


@dataclass(frozen=True)
class Column:
    """The meaning of a column.

    Attributes:
        name: Its name in the rows.
        kind: How its cells are read; ``none``: they are left out.
        slot: The slot they belong to; empty for facts about the sample itself.
        modality: Modality of that slot.
        cells: For tables, kind of its cells.
        numerals: For tables, how its numbers are written.
        where: For files, how its names lead to them.
    """

    name: str
    kind: ColumnKind
    slot: str = ""
    modality: str = ""
    cells: CellKind = "text"
    numerals: Numerals = field(default_factory=Numerals)
    where: Whereabouts | None = None

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers."""
        return self.cells in {"integer", "number"}
