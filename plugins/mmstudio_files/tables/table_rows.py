"""Samples from the rows of surveyed tables; rows that share a file are merged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from mmstudio.api import NewSample, Problem, Split, Table
from mmstudio_files.tables.cells import samples_of
from mmstudio_files.tables.groups import Key, together
from mmstudio_files.tables.reader import read_rows
from mmstudio_files.tables.survey import Survey


def rows_of_tables(
    found: Survey, tables: Sequence[tuple[Table, Split | None]]
) -> Iterator[NewSample | Problem]:
    """Samples and problems, table by table, in order of their rows.

    Args:
        found: Facts about the tables.
        tables: Tables, each with the split of rows that name none.
    """
    if found.grouping is None:
        yield from _samples(found, tables)
        return
    grouping = found.grouping
    files = {name for name, column in found.columns.items() if column.slot == grouping.slot}

    def keys() -> Iterator[Key | None]:
        for item in _samples(found, tables, files):
            if isinstance(item, NewSample):
                yield grouping.key(item)

    yield from together(lambda: _samples(found, tables), keys, grouping)


def _samples(
    found: Survey, tables: Sequence[tuple[Table, Split | None]], only: Collection[str] = ()
) -> Iterator[NewSample | Problem]:
    """Samples and problems, table by table; with only some columns if these are named."""
    several = len(tables) > 1
    for table, split in tables:
        reading = found.reading(table, split)
        for place, cells in read_rows(table):
            if several and table.path.parent != found.root:
                place = f"{table.path.parent.name}/{place}"  # noqa: PLW2901 - files of several folders have one name
            if isinstance(cells, Problem):
                yield replace(cells, source=place)
            elif only:
                yield from samples_of(place, {name: cells[name] for name in only if name in cells}, reading)
            else:
                yield from samples_of(place, cells, reading)
