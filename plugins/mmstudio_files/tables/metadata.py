"""The importer of folders with a metadata file per split: ``train/metadata.csv``, ``test/metadata.jsonl``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, Split, Table, UsageError
from mmstudio_files.folders.places import unwrapped, with_splits
from mmstudio_files.tables.reader import SUFFIXES, open_manifest
from mmstudio_files.tables.survey import survey
from mmstudio_files.tables.table_rows import rows_of_tables

NAMES = tuple(f"metadata{suffix}" for suffix in SUFFIXES)


class MetadataImporter:
    """Reads the ``metadata.csv`` or ``metadata.jsonl`` in each split's folder, all as one data set.

    ``file_name`` is relative to the folder of its table; the file becomes the slot of its modality (``image``,
    ``audio``), and ``mask_file_name`` and ``mask_file_names`` the slot ``mask``. Other columns are as in a manifest.
    """

    def detect(self, source: Path) -> bool:
        """Whether a folder named after a split contains such a file, and the source itself does not."""
        return source.is_dir() and bool(_inside(source))

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Read every file once to interpret the columns.

        Raises:
            UsageError: If there is none, one cannot be read, or a given slot does not fit.
        """
        parts = _parts(request)
        found = survey([table for table, _ in parts], request)
        return ImportPlan(found.slots, found.count, found.notes)

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples and problems, split by split, in order of the rows."""
        del plan
        parts = _parts(request)
        yield from rows_of_tables(survey([table for table, _ in parts], request), parts)


def _inside(source: Path) -> list[tuple[Path, Split]]:
    found = []
    for folder, split in with_splits(unwrapped(source)):
        path = next((folder / name for name in NAMES if (folder / name).is_file()), None)
        if path and split is None:
            return []
        if path and split:
            found.append((path, split))
    return found


def _parts(request: ImportRequest) -> list[tuple[Table, Split]]:
    parts = [(open_manifest(path, request), split) for path, split in _inside(request.source)]
    if not parts:
        raise UsageError(
            "{folder} has no split's folder with a metadata file in it.", folder=str(request.source)
        )
    return parts
