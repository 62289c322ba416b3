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

from mmstudio.api import cell_words
from mmstudio_files.exports.names import as_json, storable
from mmstudio_files.tables.formulas import guarded

ROWS = 1000
"""Rows of a Parquet file that are written at once."""
_LOOKED_AT = 10 << 20
"""Bytes of JSON lines from which the programs of Hugging Face tell what the columns of all of them are."""


class Lines:
    """JSON lines.

    Args:
        stem: Path without a suffix.
        header: Columns; of a row only these are written.
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
    """Cells between commas, as spreadsheets take them.

    Args:
        stem, header: As of :class:`Lines`.
        slots: Columns in which a list stands for alternatives, so that one text which looks like a list becomes one.
    """

    suffix = ".csv"
    _newline = ""

    def __init__(self, stem: Path, header: Sequence[str], slots: Collection[str]) -> None:
        super().__init__(stem, header)
        self._slots = frozenset(slots)
        # with one sign alone, cells of the other would have no quotes
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
    """Whether others tell from JSON lines what the columns are, and the same of each table.

    They do not where a column is empty in the first rows of one table and not of another, and where all of its texts look
    like dates: JSON has no word for either.
    """
    found = [_told(table) for table in tables]
    if not found or None in found:
        return False
    seen = {name: {schema.field(name).type for schema in found} for name in types}
    return all(kinds in ({types[name]}, {pa.null()}) for name, kinds in seen.items())


def _told(table: Lines) -> Any:
    """The schema that JSON lines are taken to have by their beginning; ``None`` where they are not read at all."""
    with table.path.open("rb") as file:
        start = file.read(min(_LOOKED_AT, table.path.stat().st_size)) + file.readline()
    options = pj.ReadOptions(use_threads=False, block_size=len(start) + 1)
    try:
        return pj.read_json(io.BytesIO(start), read_options=options).schema
    except pa.ArrowException:
        return None


def as_parquet(table: Lines, types: Mapping[str, Any]) -> None:
    """Put a Parquet file with the same rows in the place of JSON lines; what has no type stands in it as JSON."""
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
