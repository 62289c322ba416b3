"""The importer of manifests: CSV, TSV or JSON lines, one row per sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, Split, Table, UsageError
from mmstudio_files.tables.folder_tables import FolderTables, left_beside, tables_of
from mmstudio_files.tables.reader import SUFFIXES, may_be_manifest, open_manifest
from mmstudio_files.tables.survey import survey
from mmstudio_files.tables.table_rows import rows_of_tables


class ManifestImporter:
    """Reads the table in one file, or the main table of a folder: ``manifest.csv``, or one that names the folder's files.

    Columns ``image``, ``text`` and ``audio`` are slots, ``split`` is the split, ``meta.NAME`` a fact for evaluation;
    another column whose cells name files is a slot of their modality, and any other is a column of the slot ``table``.
    Several columns ``text``, ``text2``, or a list in one column, are alternatives, and so are the captions of rows that
    differ in nothing else.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is such a file, or a folder with such a table."""
        if source.is_file():
            return may_be_manifest(source)
        return source.is_dir() and bool(tables_of(source).tables)

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Read it once to interpret the columns.

        Raises:
            UsageError: If it cannot be read, or a given slot does not fit it.
        """
        told = _told(request.source)
        found = survey([table for table, _ in _opened(told, request)], request)
        return ImportPlan(found.slots, found.count, (*found.notes, *left_beside(told)), found.root)

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples and problems in order of the rows; files are named, not opened."""
        del plan
        tables = _opened(_told(request.source), request)
        yield from rows_of_tables(survey([table for table, _ in tables], request), tables)


def _told(source: Path) -> FolderTables:
    found = FolderTables(((source, None),)) if source.is_file() else tables_of(source)
    if not found.tables:
        raise UsageError(
            "{source} is neither a manifest nor a folder with one.",
            hint="A manifest is a file with the suffix {suffixes}.",
            source=str(source),
            suffixes=", ".join(SUFFIXES),
        )
    return found


def _opened(found: FolderTables, request: ImportRequest) -> list[tuple[Table, Split | None]]:
    return [(open_manifest(path, request), split) for path, split in found.tables]
