"""Tables beside exported files: JSON lines, CSV or Parquet, written row by row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json as pj
import pyarrow.parquet as pq

from mmstudio.api import cell_words, guarded
from mmstudio_files.exports.names import as_json, storable

ROWS = 1000
"""Number of rows of a Parquet file that are written at once."""
_LOOKED_AT = 10 << 20
"""Number of bytes of JSON lines from which the programs of Hugging Face derive the types of all columns."""


class Lines:
    """A table of JSON lines.

    Args:
        stem: Path without a suffix.
        header: Columns; other entries of a row are not written.
    """

    suffix = ".jsonl"
    _newline = "\n"

    def __init__(self, stem: Path, header: Sequence[str]) -> None:
        self.path = stem.with_name(stem.name + self.suffix)
        self.header = tuple(header)
        self._file = self.path.open("w", encoding="utf-8", errors="backslashreplace", newline=self._newline)

    def write(self, row: Mapping[str, Any]) -> None:
        """Write a row."""
        self._file.write(as_json({name: row[name] for name in self.header}) + "\n")

    def close(self) -> None:
        """End the table."""
        self._file.close()


class Cells(Lines):
    """A CSV table, in the form that spreadsheets read.

    Args:
        stem, header: As for :class:`Lines`.
        slots: Columns in which a list stands for alternatives, so that a single text that looks like a list is written
            as a list.
    """

    suffix = ".csv"
    _newline = ""

    def __init__(self, stem: Path, header: Sequence[str], slots: Collection[str]) -> None:
        super().__init__(stem, header)
        self._slots = frozenset(slots)
        # with one character alone, cells of the other would have no quotes
        self._writer = csv.writer(self._file, lineterminator="\r\n")
        self._writer.writerow(map(guarded, self.header))

    def write(self, row: Mapping[str, Any]) -> None:
        """Write a row."""
        self._writer.writerow(self._written(name, row[name]) for name in self.header)

    def _written(self, name: str, cell: Any) -> str:
        if isinstance(cell, str):
            return as_json([cell]) if cell.startswith("[") and name in self._slots else guarded(cell)
        if isinstance(cell, list | dict):
            return as_json(cell)
        return repr(cell) if isinstance(cell, float) else cell_words(cell)


def read_alike(tables: Sequence[Lines], types: Mapping[str, Any]) -> bool:
    """Whether other programs derive the right types of the columns from JSON lines, and the same types for each table.

    They do not if a column is empty in the first rows of one table but not of another, or if all of its texts look like
        dates: JSON has no type for either.
    """
    found = [_told(table) for table in tables]
    if not found or None in found:
        return False
    seen = {name: {schema.field(name).type for schema in found} for name in types}
    return all(kinds in ({types[name]}, {pa.null()}) for name, kinds in seen.items())


def _told(table: Lines) -> Any:
    """The schema that programs derive from the start of JSON lines; ``None`` if they cannot read them."""
    with table.path.open("rb") as file:
        start = file.read(min(_LOOKED_AT, table.path.stat().st_size)) + file.readline()
    options = pj.ReadOptions(use_threads=False, block_size=len(start) + 1)
    try:
        return pj.read_json(io.BytesIO(start), read_options=options).schema
    except pa.ArrowException:
        return None


def as_parquet(table: Lines, types: Mapping[str, Any]) -> None:
    """Replace JSON lines by a Parquet file with the same rows; values without a type become JSON texts."""
    schema = pa.schema([(name, types.get(name, pa.string())) for name in table.header])
    with (
        table.path.open("rb") as file,
        pq.ParquetWriter(table.path.with_suffix(".parquet"), schema) as writer,
    ):
        while lines := list(islice(file, ROWS)):
            writer.write_table(pa.Table.from_pylist([_typed(line, types) for line in lines], schema))
    table.path.unlink()


def _typed(line: bytes, types: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: storable(value if name in types or value is None else as_json(value))
        for name, value in json.loads(line).items()
    }
