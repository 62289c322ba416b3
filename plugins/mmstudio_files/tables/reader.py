"""Reads manifests row by row: tables of one file each, in any supported form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mmstudio.api import ImportRequest, Line, Problem, Table, is_exact, open_ordinary, open_table, unguarded
from mmstudio_files.folders.kinds import USUAL, suffix_in
from mmstudio_files.tables.headings import read_heading
from mmstudio_files.tables.marks import META
from mmstudio_files.tables.whereabouts import Surroundings, surroundings, unnumbered

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")
"""Suffixes that always mean a manifest."""
DOUBTFUL = (".json", ".txt", ".psv")
"""Suffixes that may mean one: the first bytes decide."""

_HEAD = 1 << 16
_MEDIA = tuple(suffix for suffix, modality in USUAL.items() if modality != "text")

Cells = dict[str, Any]
"""Column to its cell in one row."""


def open_manifest(path: Path, request: ImportRequest) -> Table:
    """Find out how a manifest is to be read.

    Raises:
        UsageError: If it cannot be read, or its cells have no headings and are not files.
    """
    suffixes = tuple(suffix for _, known in request.modalities.values() for suffix in known)

    around = surroundings([path])

    def is_row(cells: Sequence[str]) -> bool:
        return any(_names_file(cell, suffixes) for cell in cells) or _names_unended(cells, around)

    table = open_table(path, is_row)
    if table.layout is not None and is_exact(path):
        headings = tuple(map(unguarded, table.layout.headings))
        table = replace(
            table,
            columns=tuple(map(unguarded, table.columns)),
            layout=replace(table.layout, headings=headings),
        )
    last = table.columns[-1:] if table.layout is not None and not table.layout.headless else ()
    heading = read_heading(table.heading(last[0]), request.modalities).means if last else ""
    return replace(table, joins=heading in {"text", "sentence"})


def read_lines(table: Table) -> Iterator[Line]:
    """Every row that is not blank.

    Raises:
        UsageError: If reading fails in the middle of the file.
    """
    exact = not table.typed and is_exact(table.path)
    for line in table.rows():
        if table.typed or not line.blank:
            cells = {name: unguarded(cell) for name, cell in line.cells.items()} if exact else line.cells
            yield replace(line, cells=cells) if exact else line


def read_rows(table: Table) -> Iterator[tuple[str, Cells | Problem]]:
    """Every row with its place; its problems come first.

    Raises:
        UsageError: If reading fails in the middle of the file.
    """
    for line in read_lines(table):
        place = f"{table.path.name}, line {line.line}"
        if line.reason:
            yield place, Problem(place, f"The row is skipped: {line.reason}.")
            continue
        if line.open:
            yield place, Problem(place, "A quote in the row is never closed; it is taken for a letter.")
        yield place, line.cells


def may_be_manifest(path: Path) -> bool:
    """Whether a file is a manifest by its name, or by its start: JSON rows, or file names beside texts."""
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return True
    if suffix not in DOUBTFUL:
        return False
    try:
        with open_ordinary(path) as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    if suffix == ".json":
        return _is_rows(head)
    lines = head.decode("utf-8-sig", "replace").splitlines()[:20]
    return _is_list_of_files(lines)


def _is_rows(head: bytes) -> bool:
    """Whether JSON begins as a list of objects, or as columns of a data frame."""
    text = "".join(head.decode("utf-8-sig", "replace").split())
    if text.startswith("[{"):
        return True
    return text.startswith(('{"columns":[', '{"schema":{"fields"'))


def _is_list_of_files(lines: list[str]) -> bool:
    """Whether every line names a file and has something after it."""
    marks = [
        mark
        for mark in ("\t", "|", ",", ";")
        if lines and all(mark in line for line in lines if line.strip())
    ]
    for mark in marks:
        firsts = [line.split(mark)[0].strip() for line in lines if line.strip()]
        named = sum(_names_media(name) for name in firsts[1:] or firsts)
        if named and named == len(firsts[1:] or firsts):
            return True
    return False


def _names_media(cell: str) -> bool:
    return USUAL.get(suffix_in(unnumbered(cell)), "text") != "text"


def _names_file(cell: str, suffixes: tuple[str, ...]) -> bool:
    name = unnumbered(cell.strip())
    return "\n" not in name and suffix_in(name) in suffixes and not name.casefold().startswith((".", META))


def _names_unended(cells: Sequence[str], around: Surroundings) -> bool:
    """Whether the first cell is the name of a nearby file, without its suffix."""
    name = cells[0].strip() if len(cells) > 1 else ""
    return any(map(str.isdigit, name)) and around.find_unended([name], _MEDIA) is not None
