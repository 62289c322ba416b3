"""Types of exported columns, for Arrow and for other programs."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from mmstudio.api import CellKind, ExportSlot
from mmstudio_files.exports.names import Columns

CELLS: dict[CellKind, tuple[Any, dict[str, Any]]] = {
    "text": (pa.string(), {"dtype": "string", "_type": "Value"}),
    "integer": (pa.int64(), {"dtype": "int64", "_type": "Value"}),
    "number": (pa.float64(), {"dtype": "float64", "_type": "Value"}),
    "truth": (pa.bool_(), {"dtype": "bool", "_type": "Value"}),
}
TEXT = CELLS["text"]
_MARKS: dict[str, tuple[Any, dict[str, Any]]] = {
    "stars": CELLS["integer"],
    "tags": (pa.list_(pa.string()), {"feature": TEXT[1], "_type": "Sequence"}),
}


def known_types(columns: Columns) -> dict[str, tuple[Any, dict[str, Any]]]:
    """Types of the columns of cells, facts and marks."""
    found = {column: CELLS[kind] for column, kind in columns.kinds.items()}
    found |= dict.fromkeys(columns.facts.values(), TEXT)
    return found | {column: _MARKS[mark] for mark, column in columns.marks.items()}


def named_types(columns: Columns, slots: tuple[ExportSlot, ...]) -> dict[str, Any]:
    """Types of all columns of a table that names files; unknown for slots that hold neither files nor plain values."""
    found = {column: kind for column, (kind, _) in known_types(columns).items()}
    for one in slots:
        column = columns.slots.get(one.slot.name)
        if column is not None and (one.files or one.slot.modality == "text"):
            found[column] = pa.string() if column in columns.single else pa.list_(pa.string())
    return found
