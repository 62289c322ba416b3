"""Rows of surveyed tables as samples, those that share a file together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mmstudio.api import NewSample, Problem, Split, Table
from mmstudio_files.cells import samples_of
from mmstudio_files.reading import read_rows
from mmstudio_files.survey import Survey


def rows_of_tables(
    found: Survey, tables: Sequence[tuple[Table, Split | None]]
) -> Iterator[NewSample | Problem]:
    """Samples and problems, table by table, in the order of their rows.

    Args:
        found: What is known of the tables.
        tables: Each with the split of its rows that say none.
    """
    several = len(tables) > 1
    for table, split in tables:
        reading = found.reading(table, split)
        for place, cells in read_rows(table):
            if several and table.path.parent != found.root:
                place = f"{table.path.parent.name}/{place}"  # noqa: PLW2901 - files of several folders have one name
            if isinstance(cells, Problem):
                yield replace(cells, source=place)
            else:
                yield from samples_of(place, cells, reading)
