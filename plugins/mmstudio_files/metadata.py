"""The importer of folders whose splits have a metadata file each: ``train/metadata.csv``, ``test/metadata.jsonl``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, Split, UsageError
from mmstudio_files.cells import Reading, samples_of
from mmstudio_files.columns import Survey, survey
from mmstudio_files.places import unwrapped, with_splits
from mmstudio_files.reading import SUFFIXES, Manifest, open_manifest, read_rows

NAMES = tuple(f"metadata{suffix}" for suffix in SUFFIXES)


class MetadataImporter:
    """Reads the ``metadata.csv`` or ``metadata.jsonl`` that lies in each split's folder, one data set together.

    ``file_name`` is counted from the folder of its file; what it names becomes the slot of its modality (``image``,
    ``audio``), ``mask_file_name`` and ``mask_file_names`` the slot ``mask``. Other columns are as in a manifest.
    """

    def detect(self, source: Path) -> bool:
        """Whether a folder called after a split holds such a file, and the source itself does not."""
        return source.is_dir() and bool(_inside(source))

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Read every file once to see what the columns are.

        Raises:
            UsageError: If there is none, one cannot be read, or a given slot does not fit.
        """
        found, _ = _survey(request)
        return ImportPlan(found.slots, found.count, found.notes)

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples and problems, split by split, in the order of the rows."""
        del plan
        found, parts = _survey(request)
        for manifest, split in parts:
            folder = manifest.path.parent
            reading = Reading(found.columns, folder, split, decimal_comma=manifest.decimal_comma)
            for place, cells in read_rows(manifest):
                place = f"{folder.name}/{place}"  # noqa: PLW2901 - each folder's file has the same name
                if isinstance(cells, Problem):
                    yield replace(cells, source=place)
                else:
                    yield from samples_of(place, cells, reading)


def _inside(source: Path) -> list[tuple[Path, Split]]:
    found = []
    for folder, split in with_splits(unwrapped(source)):
        path = next((folder / name for name in NAMES if (folder / name).is_file()), None)
        if path and split is None:
            return []
        if path and split:
            found.append((path, split))
    return found


def _survey(request: ImportRequest) -> tuple[Survey, list[tuple[Manifest, Split]]]:
    parts = [(open_manifest(path), split) for path, split in _inside(request.source)]
    if not parts:
        raise UsageError(
            "{folder} has no split's folder with a metadata file in it.", folder=str(request.source)
        )
    manifests = [manifest for manifest, _ in parts]
    return survey(manifests[0], request, manifests[1:]), parts
