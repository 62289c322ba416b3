"""Reading of Parquet rows, some at a time."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from mmstudio.api import BadFileError, Problem, Split, check_ordinary
from mmstudio_files.folders.places import printable
from mmstudio_files.formats.parquet_schema import Field, fields_of, is_text
from mmstudio_files.tables.reader import Cells

_ROWS, _ROWS_OF_FILES = 1000, 32
"""Number of rows that are read at a time, without and with files in them."""
_BUFFER_BYTES = 1 << 20
_MOST_STRING, _MOST_ITEMS = 64 << 20, 1 << 20


@dataclass(frozen=True)
class ParquetShard:
    """A file, and the split from the name of the file or its folder.

    Attributes:
        path: The file.
        split: Split of its rows.
        place: Its name in messages.
    """

    path: Path
    split: Split | None
    place: str


def open_shard(path: Path) -> Any:
    """Read the footer of a file.

    Raises:
        BadFileError: If it is not a Parquet file or is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        check_ordinary(path)
        return pq.ParquetFile(
            path,
            buffer_size=_BUFFER_BYTES,
            pre_buffer=False,
            thrift_string_size_limit=_MOST_STRING,
            thrift_container_size_limit=_MOST_ITEMS,
            page_checksum_verification=True,
        )
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise BadFileError("{file} is no Parquet, or damaged.", file=printable(path.name)) from error


def row_count(file: Any) -> int:
    """Number of rows that a file states."""
    return sum(_size(file, group) for group in range(file.num_row_groups))


def read_shard(
    shard: ParquetShard, keys: Collection[str], words: Collection[str] = ()
) -> Iterator[tuple[str, Cells | Problem]]:
    """The rows of a file, each with its place; a group of rows that cannot be read is one problem.

    Args:
        shard: The file.
        keys: Wanted columns; those that it does not have are left out.
        words: Those of them that hold texts as bytes.
    """
    try:
        file = open_shard(shard.path)
    except BadFileError as error:
        yield shard.place, Problem(shard.place, str(error))
        return
    with file:
        fields = [one for one in fields_of(file.schema_arrow) if one.key in keys]
        start = 0
        for group in range(file.num_row_groups):
            for place, cells in _group(shard, file, fields, group, start):
                if not isinstance(cells, Problem):
                    for key in words:
                        if isinstance(cell := cells.get(key), bytes):
                            cells[key] = cell.decode("utf-8", "replace").strip()
                yield place, cells
            start += _size(file, group)


def _size(file: Any, group: int) -> int:
    return max(0, int(file.metadata.row_group(group).num_rows))


def _group(
    shard: ParquetShard, file: Any, fields: Sequence[Field], group: int, start: int
) -> Iterator[tuple[str, Cells | Problem]]:
    """One group of rows; ``start`` rows of the file precede it."""
    import pyarrow as pa

    names = list(dict.fromkeys(one.name for one in fields))
    heavy = any(one.holds == "media" for one in fields)
    number, last = start, start + _size(file, group)
    try:
        for batch in file.iter_batches(
            _ROWS_OF_FILES if heavy else _ROWS, row_groups=[group], columns=names, use_threads=False
        ):
            lists = {one.key: _listed(_column(batch, one)) for one in fields}
            for row in range(min(batch.num_rows, last - number)):
                number += 1
                cells = {one.key: _cell(lists[one.key][row], one.labels) for one in fields}
                yield f"{shard.place}, row {number}", cells
    except (OSError, ValueError, KeyError, MemoryError, pa.ArrowException):
        place = f"{shard.place}, row {number + 1}"
        yield place, Problem(place, f"The rows from here to row {last} are damaged and left out.")


def _column(batch: Any, field: Field) -> Any:
    """The values of a column, or of a part of it."""
    import pyarrow.compute as pc

    places = [place for place, name in enumerate(batch.schema.names) if name == field.name]
    column = batch.column(places[field.turn])
    for part in field.way:
        kind = column.type
        place = next(place for place in range(kind.num_fields) if kind.field(place).name == part)
        column = pc.struct_field(column, indices=place)
    return column


def _listed(column: Any) -> list[Any]:
    """A column as Python values; as texts if Python has no type for its values."""
    import pyarrow as pa

    try:
        found: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        if not is_text(column.type):
            return [None] * len(column)
        raw = column.cast(pa.large_binary()).to_pylist()
        return [None if cell is None else cell.decode("utf-8", "replace") for cell in raw]
    except (ValueError, OverflowError, ImportError):  # a time that Python cannot represent
        return list(column.cast(pa.string()).to_pylist())
    return found


def _cell(value: Any, labels: Sequence[str]) -> Any:
    if labels and isinstance(value, int) and not isinstance(value, bool):
        return labels[value] if 0 <= value < len(labels) else None
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    if isinstance(value, datetime | date | time | timedelta):
        return str(value)
    if value is None or isinstance(value, bool | int | float | bytes | list | dict):
        return value
    try:  # numbers of half precision
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return None if math.isnan(number) else number
