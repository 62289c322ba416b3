"""The importer of Parquet: a file, or a folder of shards as data sets are published in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.api import BadFileError, ImportPlan, ImportRequest, NewSample, Problem, Slot, Split, UsageError
from mmstudio_files.cells import Reading, samples_of
from mmstudio_files.columns import Column, decide
from mmstudio_files.kinds import kinds_of, sniffed, suffix_in
from mmstudio_files.parquet_schema import from_schema, is_media, is_text, labels
from mmstudio_files.places import entries, folders_in, printable, split_in, split_of_folder, unwrapped
from mmstudio_files.reading import Cells
from mmstudio_files.tally import Tallies, tally_rows

SUFFIXES = (".parquet", ".pq")

_ROWS, _ROWS_OF_FILES = 1000, 32
"""Rows that are read at a time, without and with files in them."""
_LOOKED_AT = 2000
_DEEP = 2
_BUFFER_BYTES = 1 << 20
_MOST_STRING, _MOST_ITEMS = 64 << 20, 1 << 20


@dataclass(frozen=True)
class _Shard:
    """A file, and the split that its name or its folder says."""

    path: Path
    split: Split | None
    place: str


@dataclass(frozen=True)
class _Survey:
    columns: Mapping[str, Column]
    slots: tuple[Slot, ...]
    count: int
    notes: tuple[str, ...]


class ParquetImporter:
    """Reads rows of Parquet, some at a time.

    Columns of files (``bytes`` and ``path``, or bytes alone) are slots of what their first bytes say they hold; the first
    one of pictures is the slot ``image``. Texts are told from names of files as in a manifest, lists of texts are
    alternatives, numbers and truth values belong to the table, classes have the names that the file says. In a folder
    every file counts, two folders deep, in the order of names: ``train-00000-of-00002``, ``test/0000`` give the split.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is such a file by its name, or a folder with one."""
        if source.is_file():
            return source.name.lower().endswith(SUFFIXES)
        return source.is_dir() and next(_inside(unwrapped(source)), None) is not None

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Look at the columns and at the first rows.

        Raises:
            UsageError: If no file can be read, or a given slot does not fit.
        """
        found = _survey(request, _shards(request.source))
        return ImportPlan(found.slots, found.count, found.notes)

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples file by file, in the order of the rows."""
        del plan
        shards = _shards(request.source)
        found = _survey(request, shards)
        for shard in shards:
            reading = Reading(found.columns, shard.path.parent, shard.split)
            for place, cells in _read(shard, found.columns):
                if isinstance(cells, Problem):
                    yield cells
                else:
                    yield from samples_of(place, cells, reading)


def _inside(folder: Path, deep: int = _DEEP) -> Iterator[Path]:
    for item in entries(folder):
        if item.name.lower().endswith(SUFFIXES) and item.is_file():
            yield Path(item.path)
    for inner in folders_in(folder) if deep else ():
        yield from _inside(inner, deep - 1)


def _shards(source: Path) -> list[_Shard]:
    if source.is_file():
        return [_Shard(source, split_in(source.stem), printable(source.name))]
    root = unwrapped(source)
    found = []
    for path in _inside(root):
        place = path.relative_to(root)
        folders = (split_of_folder(part) for part in place.parts[:-1])
        split = split_in(path.stem) or next((split for split in folders if split), None)
        found.append(_Shard(path, split, printable(place.as_posix())))
    if not found:
        raise UsageError("{folder} holds no Parquet file.", folder=str(source))
    return found


def _open(path: Path) -> Any:
    """A file whose footer was read.

    Raises:
        BadFileError: If it is no Parquet or is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
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


def _survey(request: ImportRequest, shards: list[_Shard]) -> _Survey:
    count, notes = 0, list[str]()
    first: tuple[_Shard, Any] | None = None
    for shard in shards:
        try:
            with _open(shard.path) as file:
                count += sum(_size(file, group) for group in range(file.num_row_groups))
                first = first or (shard, file.schema_arrow)
        except BadFileError as error:
            notes.append(str(error))
    if first is None:
        reason = notes[0].rstrip(".")
        raise UsageError("{file} cannot be read: {reason}.", file=str(request.source), reason=reason)
    shard, schema = first
    known, light = from_schema(schema, notes)
    known |= _media(shard, schema, request, notes)
    tallies: Tallies = {}
    tally_rows(_cells(shard, light), tallies)
    for name in light:
        if name not in tallies:
            known.setdefault(name, Column(name, "table", "table", "table"))
    roots = list(dict.fromkeys(item.path.parent for item in shards))
    columns, slots, more = decide(tallies, roots, request, known)
    kept = {name: columns[name] for name in schema.names if name in columns}
    return _Survey(kept, slots, count, tuple(notes + more))


def _cells(shard: _Shard, names: list[str]) -> Iterator[Cells | Problem]:
    """The first rows of some columns."""
    columns = {name: Column(name, "table") for name in names}
    for number, (_, cells) in enumerate(_read(shard, columns) if names else ()):
        if number >= _LOOKED_AT:
            return
        yield cells


def _media(shard: _Shard, schema: Any, request: ImportRequest, notes: list[str]) -> dict[str, Column]:
    """Columns of files, with the modality that the first file in each says."""
    names = [item.name for item in schema if is_media(item.type)]
    by_suffix = kinds_of(request)
    found: dict[str, Column] = {}
    columns = {name: Column(name, "table") for name in names}
    for number, (_, cells) in enumerate(_read(shard, columns) if names else ()):
        if isinstance(cells, Problem):
            break
        for name in names:
            if name not in found and (suffix := _suffix(cells[name][0])) in by_suffix:
                modality = by_suffix[suffix]
                given = request.slots.get(name)
                found[name] = Column(name, "content", name, given.modality if given else modality)
        if len(found) == len(names) or number >= _LOOKED_AT:
            break
    taken = {*schema.names, *request.slots}
    for name, column in found.items():
        if name not in request.slots and column.modality not in taken:
            notes.append(f"The column {name!r} is read as the slot {column.modality!r}.")
            taken.add(column.modality)
            found[name] = Column(name, "content", column.modality, column.modality)
    lost = [name for name in names if name not in found]
    notes += [f"The column {name!r} is left out: it holds bytes of no known kind." for name in lost]
    return found


def _suffix(cell: Any) -> str:
    for item in cell if isinstance(cell, list) else [cell]:
        if isinstance(item, dict):
            data, path = item.get("bytes"), item.get("path")
            if suffix := sniffed(data or b"") or suffix_in(str(path or "")):
                return suffix
        elif isinstance(item, bytes) and (suffix := sniffed(item)):
            return suffix
    return ""


def _read(shard: _Shard, columns: Mapping[str, Column]) -> Iterator[tuple[str, Cells | Problem]]:
    """The rows of a file with where each stands; a group of rows that cannot be read is one problem."""
    try:
        file = _open(shard.path)
    except BadFileError as error:
        yield shard.place, Problem(shard.place, str(error))
        return
    with file:
        start = 0
        for group in range(file.num_row_groups):
            yield from _group(shard, file, columns, group, start)
            start += _size(file, group)


def _size(file: Any, group: int) -> int:
    """How many rows a group says to have."""
    return max(0, int(file.metadata.row_group(group).num_rows))


def _group(
    shard: _Shard, file: Any, columns: Mapping[str, Column], group: int, start: int
) -> Iterator[tuple[str, Cells | Problem]]:
    """One group of rows, of which so many stand before."""
    import pyarrow as pa

    schema = file.schema_arrow
    names = [name for name in columns if name in schema.names]
    named = labels(schema)
    heavy = any(is_media(schema.field(name).type) for name in names)
    number, last = start, start + _size(file, group)
    try:
        for batch in file.iter_batches(
            _ROWS_OF_FILES if heavy else _ROWS, row_groups=[group], columns=names, use_threads=False
        ):
            lists = {name: _listed(batch.column(name)) for name in names}
            for row in range(min(batch.num_rows, last - number)):
                number += 1
                cells = {name: [_cell(lists[name][row], named.get(name))] for name in names}
                yield f"{shard.place}, row {number}", cells
    except (OSError, ValueError, KeyError, MemoryError, pa.ArrowException):
        place = f"{shard.place}, row {number + 1}"
        yield place, Problem(place, f"The rows from here to row {last} are damaged and left out.")


def _listed(column: Any) -> list[Any]:
    try:
        found: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        import pyarrow as pa

        if not is_text(column.type):
            return [None] * len(column)
        raw = column.cast(pa.large_binary()).to_pylist()
        return [None if cell is None else cell.decode("utf-8", "replace") for cell in raw]
    return found


def _cell(value: Any, names: list[str] | None) -> Any:
    if names and isinstance(value, int) and not isinstance(value, bool):
        return names[value] if 0 <= value < len(names) else None
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool | int | float | bytes | list | dict):
        return value
    return str(value)
