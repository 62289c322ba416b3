"""The importer of manifests: CSV, TSV or JSON lines, one row a sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, UsageError
from mmstudio_files.reading import SUFFIXES, may_be_manifest, open_manifest
from mmstudio_files.survey import survey
from mmstudio_files.table_rows import rows_of_tables

NAMES = tuple(f"{stem}{suffix}" for stem in ("manifest", "metadata") for suffix in SUFFIXES)
"""Files that make a folder a manifest's folder."""


class ManifestImporter:
    """Reads a table of one file, or the one that lies in a folder as ``manifest.csv``.

    Columns ``image``, ``text`` and ``audio`` are slots, ``split`` is the split, ``meta.NAME`` a fact for evaluation;
    another column whose cells name files is a slot of their modality, anything else a column of the slot ``table``.
    Several columns ``text``, ``text2`` or a list in one are alternatives, and so are the captions of rows that differ in
    nothing else.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is such a file, or a folder with one of the usual name."""
        return may_be_manifest(source) if source.is_file() else _inside(source) is not None

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Read it once to see what the columns are.

        Raises:
            UsageError: If it cannot be read, or a given slot does not fit it.
        """
        found = survey([open_manifest(_path(request.source), request)], request)
        return ImportPlan(found.slots, found.count, found.notes, found.root)

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples and problems in the order of the rows; files are named, not opened."""
        del plan
        table = open_manifest(_path(request.source), request)
        yield from rows_of_tables(survey([table], request), [(table, None)])


def _inside(folder: Path) -> Path | None:
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def _path(source: Path) -> Path:
    path = source if source.is_file() else _inside(source)
    if path is None:
        raise UsageError(
            "{source} is neither a manifest nor a folder with one.",
            hint="A manifest is a file with the suffix {suffixes}.",
            source=str(source),
            suffixes=", ".join(SUFFIXES),
        )
    return path
