"""The importer of Parquet files: one file, or a folder of shards, as published data sets have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, UsageError
from mmstudio_files.folders.contents import outweigh
from mmstudio_files.folders.places import entries, folders_in, printable, split_in, split_of_folder, unwrapped
from mmstudio_files.formats.parquet_read import ParquetShard, read_shard
from mmstudio_files.formats.parquet_survey import ParquetSurvey, survey_shards
from mmstudio_files.tables.cells import Reading, samples_of
from mmstudio_files.tables.folder_tables import names_files, usual_request
from mmstudio_files.tables.groups import neighbours

SUFFIXES = (".parquet", ".pq")

_DEEP = 2


class ParquetImporter:
    """Reads rows of Parquet files, some at a time.

    All files together define the columns. Columns of files (``bytes`` and ``path``, or bytes alone) are slots of the
    modality that their first bytes show; the first one of pictures is the slot ``image``. Texts are told from file
    names as in a manifest, lists of texts are alternatives, numbers and truth values belong to the table, classes get
    the names in the file, and parts of structs are columns with dotted names. In a folder every file counts, up to two
    folders deep, in order of name: ``train-00000-of-00002`` or ``test/0000`` give the split.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is such a file by its name, or a folder of mostly such files, or one in which they name the others."""
        if source.is_file():
            return source.name.lower().endswith(SUFFIXES)
        found = list(_inside(unwrapped(source))) if source.is_dir() else []
        return bool(found) and (outweigh(found, source) or self._names_files(source))

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Examine the columns and the first rows.

        Raises:
            UsageError: If no file can be read, or a given slot does not fit.
        """
        found = survey_shards(request, _shards(request.source))
        return ImportPlan(found.slots, found.count, found.notes)

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples file by file, in order of the rows."""
        del plan
        shards = _shards(request.source)
        found = survey_shards(request, shards)
        yield from neighbours(self._samples(found, shards), found.grouping)

    def _samples(self, found: ParquetSurvey, shards: Sequence[ParquetShard]) -> Iterator[NewSample | Problem]:
        for shard in shards:
            reading = Reading(found.columns, found.root, shard.path.resolve().parent, shard.split)
            for place, cells in read_shard(shard, found.columns.keys(), found.words):
                if isinstance(cells, Problem):
                    yield cells
                else:
                    yield from samples_of(place, cells, reading)

    def _names_files(self, source: Path) -> bool:
        request = usual_request(source)
        try:
            return names_files(self.rows(request, ImportPlan(())), source)
        except UsageError:
            return False


def _inside(folder: Path, deep: int = _DEEP) -> Iterator[Path]:
    for item in entries(folder):
        if item.name.lower().endswith(SUFFIXES) and item.is_file():
            yield Path(item.path)
    for inner in folders_in(folder) if deep else ():
        yield from _inside(inner, deep - 1)


def _shards(source: Path) -> list[ParquetShard]:
    if source.is_file():
        return [ParquetShard(source, split_in(source.stem), printable(source.name))]
    root = unwrapped(source)
    found = []
    for path in _inside(root):
        place = path.relative_to(root)
        folders = (split_of_folder(part) for part in place.parts[:-1])
        split = split_in(path.stem) or next((split for split in folders if split), None)
        found.append(ParquetShard(path, split, printable(place.as_posix())))
    if not found:
        raise UsageError("{folder} holds no Parquet file.", folder=str(source))
    return found
