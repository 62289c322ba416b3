"""The survey of a data set's tables before their rows are read: their content, and notes about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from mmstudio.api import ImportRequest, Slot, Split, Table, is_exact
from mmstudio_files.folders.places import printable
from mmstudio_files.tables.cells import Reading, samples_of
from mmstudio_files.tables.column import Column
from mmstudio_files.tables.columns import Sight, decide, slots_of
from mmstudio_files.tables.groups import Grouping, grouping_of, look
from mmstudio_files.tables.reader import Cells, read_lines
from mmstudio_files.tables.tally import Tallies, Tally, tally_rows
from mmstudio_files.tables.whereabouts import surroundings

_SURVEYED = 20_000
"""Number of rows that are examined to interpret the columns; the lines of a longer table are counted."""
_SURE = frozenset({"utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"})
_GUESSED = {
    "cp1252": "Windows-1252",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp932": "Shift JIS (Japanese)",
    "cp949": "Windows-949 (Korean)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp1251": "Windows-1251 (Cyrillic)",
}


@dataclass(frozen=True)
class Survey:
    """The facts about tables before their rows are read.

    Attributes:
        root: Folder that files must stay in.
        columns: Meaning of each column.
        slots: The resulting slots.
        count: Approximate number of rows.
        notes: Notes for the person.
        grouping: Which rows form one sample, if some share a file.
    """

    root: Path
    columns: dict[str, Column]
    slots: tuple[Slot, ...]
    count: int
    notes: tuple[str, ...]
    grouping: Grouping | None = None

    def reading(self, table: Table, split: Split | None = None) -> Reading:
        """How to read the rows of one of the tables."""
        folder = table.path.resolve().parent
        return Reading(self.columns, self.root, folder, split, exact=table.typed and is_exact(folder))


def survey(tables: Sequence[Table], request: ImportRequest) -> Survey:
    """Examine the rows of a data set's tables, and decide the meaning of each column.

    Args:
        tables: The tables, at least one.
        request: The import.

    Raises:
        UsageError: If one cannot be read, or a given slot does not fit them.
    """
    tallies: Tallies = {}
    count, remarks = 0, list[str]()
    looked_at: list[tuple[Table, list[Cells]]] = []
    for table in tables:
        for name in table.columns:
            tallies.setdefault(name, Tally())
        lines = list(islice(read_lines(table), _SURVEYED))
        looked_at.append((table, [line.cells for line in lines if line.cells]))
        tally_rows(looked_at[-1][1], tallies)
        count += len(lines) if len(lines) < _SURVEYED else table.line_count()
        remarks += _remarks(table, sum(line.joined for line in lines))
    around = surroundings([table.path for table in tables], request.source)
    layouts = [table.layout for table in tables]
    headings = {name: table.heading(name) for table in tables for name in table.columns}
    sight = Sight(
        request,
        around,
        typed=all(layout is None for layout in layouts),
        semicolons=any(layout is not None and layout.delimiter == ";" for layout in layouts),
        headings=headings,
    )
    columns, slots, notes = decide(tallies, sight)
    found = Survey(around.root, columns, slots, count, tuple(dict.fromkeys([*remarks, *notes])))
    return _grouped(found, looked_at, request)


def _grouped(
    found: Survey, looked_at: Sequence[tuple[Table, Sequence[Cells]]], request: ImportRequest
) -> Survey:
    """The survey with the grouping of rows that share a file."""
    texts = [column.slot for column in found.columns.values() if column.kind == "inline"]
    grouping = grouping_of(found.slots, texts, found.root)
    if grouping is None:
        return found
    samples = (
        item
        for table, rows in looked_at
        for reading in [found.reading(table)]
        for cells in rows
        for item in samples_of("", cells, reading)
    )
    looked = look(samples, grouping)
    if not looked.files:
        return found
    columns = {
        name: replace(column, kind="none", slot="") if name in grouping.numbering else column
        for name, column in found.columns.items()
    }
    rows = sum(len(some) for _, some in looked_at)
    return replace(
        found,
        columns=columns,
        slots=slots_of(columns, request),
        count=found.count - rows + looked.samples if found.count <= rows else found.count,
        notes=(*found.notes, *looked.notes),
        grouping=replace(grouping, numbering=frozenset()) if looked.files > looked.parted else None,
    )


def _remarks(table: Table, joined: int) -> list[str]:
    """Notes about the form of a table."""
    name, layout = printable(table.path.name), table.layout
    notes = []
    if table.encoding not in _SURE:
        guess = _GUESSED.get(table.encoding, table.encoding)
        notes.append(
            f"{name} is not UTF-8; it is read as {guess}. "
            "If letters come out wrong, save it as UTF-8 and import it again."
        )
    if layout is None:
        return notes
    if layout.told:
        lines = "line" if layout.told == 1 else f"{layout.told} lines"
        notes.append(
            f"The first {lines} of {name} stand{'s' * (layout.told == 1)} above the headings and {_are(layout.told)} left out."
        )
    if layout.headless:
        notes.append(f"{name} has no headings: what its columns are is told by what stands in them.")
    if joined:
        last = table.columns[-1]
        notes.append(
            f"{joined:,} rows of {name} have more cells than headings; what is too much is taken for a part of {last!r}."
        )
    return notes


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
