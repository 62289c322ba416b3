"""Makes samples out of rows once it is known what each column is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from mmstudio.api import BadFileError, Content, NewSample, Problem, Split
from mmstudio_files.columns import ALIASES, Column
from mmstudio_files.kinds import sniffed, suffix_in
from mmstudio_files.marks import META, stars_of, tags_of
from mmstudio_files.places import SPLIT_NAMES, below
from mmstudio_files.reading import Cells
from mmstudio_files.tally import is_empty, number, table_value, unpacked

EMPTY = "The row is skipped: nothing in it can be used."


@dataclass(frozen=True, eq=False)
class Reading:
    """How the rows of one file are read.

    Attributes:
        columns: What each column is.
        root: Folder that its file names are counted from, and may not lead out of.
        split: Of rows that name none.
        decimal_comma: Whether 1,5 is a number.
    """

    columns: Mapping[str, Column]
    root: Path
    split: Split | None = None
    decimal_comma: bool = False
    strange: set[str] = field(default_factory=set)
    """Columns that nothing is known about and that were told of."""

    @cached_property
    def names_split(self) -> bool:
        """Whether a column says the split."""
        return any(column.kind == "split" for column in self.columns.values())


class _Row:
    """What was gathered from the cells of one row."""

    def __init__(self, place: str, reading: Reading) -> None:
        self.place, self.reading = place, reading
        self.values: dict[str, list[Any]] = {}
        self.tables: dict[str, dict[str, Any]] = {}
        self.meta: dict[str, str] = {}
        self.split: Split | None = None
        self.stars, self.tags = 0, tuple[str, ...]()
        self.problems: list[Problem] = []

    def tell(self, reason: str) -> None:
        self.problems.append(Problem(self.place, reason))

    def take(self, column: Column, given: list[Any]) -> None:
        """Take the cells of one column, of which ``given`` has at least one."""
        match column.kind:
            case "meta":
                if not is_empty(given[0]):
                    self.meta[column.name.removeprefix(META)] = str(given[0])
            case "split":
                self._take_split(given[0])
            case "stars":
                self.stars = stars_of(given[0])
            case "tags":
                self.tags = tags_of(unpacked(given[0]))
            case "table":
                self._take_table(column, given[0])
            case _:
                items = [item for cell in given for item in unpacked(cell) if not is_empty(item)]
                good = [value for value in (self._value(column, item) for item in items) if value is not None]
                self.values.setdefault(column.slot, []).extend(good)

    def take_strange(self, name: str, given: list[Any], cells: Cells) -> None:
        """Take the cells of a name that is no column's: an object in ``table`` stands for columns of its own."""
        if name == "table" and isinstance(given[0], dict):
            for inner, cell in given[0].items():
                if inner in self.reading.columns and inner not in cells:
                    self.take(self.reading.columns[inner], [cell])
        elif name not in self.reading.strange and not all(map(is_empty, given)):
            self.reading.strange.add(name)
            self.tell(f"{name[:60]!r} is left out here and below: no row before had such a column.")

    def _take_split(self, cell: Any) -> None:
        if is_empty(cell):
            return
        self.split = SPLIT_NAMES.get(str(cell).lower())
        if self.split is None:
            self.tell(f"The split {cell!r} is unknown; the row's split is drawn. Known: train, val, test.")

    def _take_table(self, column: Column, cell: Any) -> None:
        value, usable = table_value(cell, numeric=column.numeric, decimal_comma=self.reading.decimal_comma)
        if not usable:
            self.tell(f"{column.name}: {str(cell)[:60]!r} is left out; the column holds numbers.")
        self.tables.setdefault(column.slot, {})[column.name] = value

    def _value(self, column: Column, item: Any) -> Any:
        try:
            if column.kind == "inline":
                return item
            if column.kind == "file":
                return below(self.reading.root, str(item))
            if isinstance(item, Mapping) and item.get("bytes") is None and not item.get("path"):
                return None  # another way to say that there is none
            return content_of(item, self.reading.root, f"{self.place}, {column.name}")
        except BadFileError as error:
            self.tell(str(error))
            return None

    def found(self) -> Iterator[NewSample | Problem]:
        yield from self.problems
        given = {slot: tuple(items) for slot, items in self.values.items() if items}
        given |= {
            slot: (row,)
            for slot, row in self.tables.items()
            if any(value is not None for value in row.values())
        }
        if given:
            split = self.split or self.reading.split
            yield NewSample(given, split, self.meta, self.place, self.stars, self.tags)
        else:
            yield Problem(self.place, EMPTY)


def samples_of(place: str, cells: Cells, reading: Reading) -> Iterator[NewSample | Problem]:
    """What is wrong with a row, then its sample if anything is left; files are named and not opened.

    Args:
        place: Where the row stands, for messages.
        cells: What stands in it.
        reading: How it is read.
    """
    if (plain := _plain(place, cells, reading)) is not None:
        yield plain
        return
    row = _Row(place, reading)
    columns = reading.columns
    for name, given in cells.items():
        if name in columns:
            row.take(columns[name], given)
        else:
            row.take_strange(name, given, cells)
    if row.split is None and not reading.names_split:
        row.split = _split_of_names(cells)
    yield from row.found()


def _plain(place: str, cells: Cells, reading: Reading) -> NewSample | None:
    """A row in which every cell is a text that says what its column holds, quickly; ``None`` for any other row."""
    values: dict[str, tuple[Any, ...]] = {}
    tables: dict[str, dict[str, Any]] = {}
    if reading.decimal_comma or reading.names_split or reading.split is not None:
        return None
    for name, given in cells.items():
        column, cell = reading.columns.get(name), given[0]
        if column is None or len(given) > 1 or type(cell) is not str or not cell:
            return None
        if column.kind == "table":
            value: Any = cell
            if column.numeric and (value := number(cell)) is None:
                return None
            tables.setdefault(column.slot, {})[name] = value
        elif column.slot in values or cell[0] == "[":
            return None
        elif column.kind == "inline":
            values[column.slot] = (cell,)
        elif column.kind == "file" and name.lower() not in ALIASES:
            try:
                values[column.slot] = (below(reading.root, cell),)
            except BadFileError:
                return None
        else:
            return None
    values |= {slot: (row,) for slot, row in tables.items()}
    return NewSample(values, None, {}, place)


def content_of(item: Any, root: Path, name: str) -> Content | Path:
    """The file that a cell holds, or names.

    Args:
        item: Bytes, or a mapping with ``bytes`` and ``path``, of which one may be missing.
        root: Folder that paths are counted from.
        name: What it is called in messages.

    Raises:
        BadFileError: If it is neither a picture nor a sound, or a path leads out of the folder.
    """
    path = ""
    if isinstance(item, Mapping):
        path = str(item.get("path") or "")
        item = item.get("bytes")
    if isinstance(item, bytes) and item:
        if suffix := sniffed(item) or suffix_in(path):
            return Content(item, suffix, name)
    elif path:
        return below(root, path)
    raise BadFileError("{file} is of no known kind.", file=name)


def _split_of_names(cells: Cells) -> Split | None:
    """The split whose folder a file of another program's manifest lies in: ``file_name`` is ``train/a.png``."""
    for name, given in cells.items():
        if name.lower() in ALIASES and isinstance(given[0], str):
            folders = PurePosixPath(given[0].replace("\\", "/")).parts[:-1]
            if folders:
                return SPLIT_NAMES.get(folders[0].lower())
    return None
