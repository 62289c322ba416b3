"""Conversion of rows into samples, once the meaning of each column is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from mmstudio.api import BadFileError, Content, NewSample, Problem, Split, whole_text
from mmstudio_files.folders.kinds import sniffed, suffix_in
from mmstudio_files.folders.places import SPLIT_NAMES, below
from mmstudio_files.tables.column import Column
from mmstudio_files.tables.headings import read_heading
from mmstudio_files.tables.marks import META, stars_of, tags_of
from mmstudio_files.tables.reader import Cells
from mmstudio_files.tables.table_cells import table_value
from mmstudio_files.tables.tally import is_empty, unpacked
from mmstudio_files.tables.whereabouts import Whereabouts

EMPTY = "The row is skipped: nothing in it can be used."


@dataclass(frozen=True, eq=False)
class Reading:
    """How to read the rows of one file.

    Attributes:
        columns: Meaning of each column.
        root: Folder that file names must stay in.
        folder: Folder of the file, to which names are relative by default.
        split: Split of rows that name none.
        exact: Whether a text that looks like a list is a text.
    """

    columns: Mapping[str, Column]
    root: Path
    folder: Path
    split: Split | None = None
    exact: bool = False
    strange: set[str] = field(default_factory=set)
    """Unknown columns that were reported already."""

    @cached_property
    def names_split(self) -> bool:
        """Whether a column holds the split."""
        return any(column.kind == "split" for column in self.columns.values())

    @cached_property
    def names_folders(self) -> frozenset[str]:
        """Columns whose file names may begin with a split's folder, as in other programs' manifests."""
        return frozenset(
            name
            for name, column in self.columns.items()
            if column.kind == "file"
            and not (heading := read_heading(name, ())).own
            and heading.means == "file"
        )


class _Row:
    """The values gathered from one row."""

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

    def take(self, column: Column, cell: Any) -> None:
        """Add the cell of one column."""
        match column.kind:
            case "none":
                return
            case "meta":
                if not is_empty(cell):
                    name = column.name
                    self.meta[name[len(META) :] if name.casefold().startswith(META) else name] = str(cell)
            case "split":
                self._take_split(cell)
            case "stars":
                self.stars = stars_of(cell)
            case "tags":
                self.tags = tags_of(unpacked(cell))
            case "table":
                self._take_table(column, cell)
            case _:
                known = self.values.setdefault(column.slot, [])
                found = [cell] if self.reading.exact and isinstance(cell, str) else unpacked(cell)
                items = [item for item in found if not is_empty(item) and item not in known]
                good = (self._value(column, item) for item in items)
                known += [value for value in good if value is not None]

    def take_strange(self, name: str, cell: Any) -> None:
        """Add the cell of an unknown column."""
        if name not in self.reading.strange and not is_empty(cell):
            self.reading.strange.add(name)
            self.tell(f"{name[:60]!r} is left out here and below: no row before had such a column.")

    def _take_split(self, cell: Any) -> None:
        if is_empty(cell):
            return
        self.split = SPLIT_NAMES.get(str(cell).lower())
        if self.split is None:
            self.tell(f"The split {cell!r} is unknown; the row's split is drawn. Known: train, val, test.")

    def _take_table(self, column: Column, cell: Any) -> None:
        value, usable = table_value(cell, column.cells, column.numerals)
        if not usable:
            self.tell(
                f"{column.name}: {str(cell)[:60]!r} is left out; the column holds {_HELD[column.cells]}."
            )
        self.tables.setdefault(column.slot, {})[column.name] = value

    def _value(self, column: Column, item: Any) -> Any:
        try:
            if column.kind == "inline":
                return whole_text(item) if isinstance(item, str) else item
            if column.kind == "file":
                return (column.where or Whereabouts(self.reading.root)).path(str(item), self.reading.folder)
            if isinstance(item, Mapping) and item.get("bytes") is None and not item.get("path"):
                return None  # another way to write a missing value
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


_HELD = {"integer": "numbers", "number": "numbers", "truth": "true and false", "text": "texts and numbers"}


def samples_of(place: str, cells: Cells, reading: Reading) -> Iterator[NewSample | Problem]:
    """The problems of a row, then its sample if anything is left; files are named and not opened.

    Args:
        place: Place of the row, for messages.
        cells: What stands in it.
        reading: How it is read.
    """
    row = _Row(place, reading)
    columns = reading.columns
    try:
        for name, cell in cells.items():
            if name in columns:
                row.take(columns[name], cell)
            else:
                row.take_strange(name, cell)
        if row.split is None and not reading.names_split:
            row.split = _split_of_names(cells, reading)
        found = list(row.found())
    except Exception as error:  # noqa: BLE001 - one strange row ends no import
        found = [Problem(place, f"The row is skipped: it cannot be read ({type(error).__name__}: {error}).")]
    yield from found


def content_of(item: Any, root: Path, name: str) -> Content | Path:
    """The file that a cell contains or names.

    Args:
        item: Bytes, or a mapping with ``bytes`` and ``path``, one of which may be missing.
        root: Folder that paths are relative to.
        name: Its name in messages.

    Raises:
        BadFileError: If it is neither a picture nor a sound, or a path leads out of the folder.
    """
    path = item if isinstance(item, str) else ""
    if isinstance(item, Mapping):
        path = str(item.get("path") or "")
        item = item.get("bytes")
    if isinstance(item, bytes) and item:
        if suffix := sniffed(item) or suffix_in(path):
            return Content(item, suffix, name)
    elif path:
        return below(root, path)
    raise BadFileError("{file} is of no known kind.", file=name)


def _split_of_names(cells: Cells, reading: Reading) -> Split | None:
    """The split of a row in another program's manifest, from the file's folder: ``file_name`` is ``train/a.png``."""
    for name in reading.names_folders:
        cell = cells.get(name)
        if isinstance(cell, str):
            folders = PurePosixPath(cell.replace("\\", "/")).parts[:-1]
            if folders:
                return SPLIT_NAMES.get(folders[0].lower())
    return None
