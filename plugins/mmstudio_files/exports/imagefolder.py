"""The exporter of folders: files per split, with a table beside them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from mmstudio.api import DatasetExportRequest, Problem, Sample
from mmstudio_files.exports.names import Columns, FileNames, sample_key
from mmstudio_files.exports.settings import ImageFolderConfig
from mmstudio_files.exports.tables import Cells, Lines, as_parquet, read_alike
from mmstudio_files.exports.types import named_types

FILE_NAME = "file_name"
SPLIT = "split"
TARGET = "image"


class ImageFolderExporter:
    """Writes ``SPLIT/KEY.SUFFIX`` beside ``SPLIT/metadata.jsonl``, and ``manifest.jsonl`` over all splits.

    In ``metadata`` the column ``file_name`` names a sample's main file, as other programs expect it; in ``manifest``
    every slot has a column of its own name, so that it can be imported again unchanged. If other programs could not
    tell the type of a column from JSON lines, ``metadata`` is one Parquet file for all splits.
    """

    def __init__(self, config: ImageFolderConfig) -> None:
        self._kind = config.table

    def write(self, samples: Iterable[Sample], request: DatasetExportRequest) -> Iterator[Problem]:
        """Copy files and write rows as the samples arrive; nothing has to be left out."""
        yield from ()
        columns = Columns.of(request, FILE_NAME, SPLIT)
        names = FileNames(one.slot for one in request.slots)
        rest = [*columns.cells.values(), *columns.facts.values(), *columns.marks.values()]
        main, beside = _main(request, columns)
        with ExitStack() as stack:
            whole = [*columns.slots.values(), SPLIT, *rest]
            manifest = self._table(stack, request.folder / "manifest", whole, columns)
            parts = {
                split: self._table(
                    stack, _made(request.folder / split) / "metadata", [*beside, *rest], columns
                )
                for split in request.counts
            }
            for number, sample in enumerate(samples):
                files: dict[str, list[str]] = {}
                for slot, name, path in names.files(sample_key(number), sample):
                    shutil.copyfile(path, request.folder / sample.split / name)
                    files.setdefault(slot, []).append(name)
                row = columns.row(sample, files)
                if main:
                    row[FILE_NAME] = (row[main] or [None])[0]
                parts[sample.split].write(columns.cells_of(row))
                placed = {slot: [f"{sample.split}/{name}" for name in found] for slot, found in files.items()}
                manifest.write(columns.cells_of(columns.row(sample, placed)) | {SPLIT: sample.split})
        if self._kind != "csv":
            types = {FILE_NAME: pa.string(), **named_types(columns, request.slots)}
            types = {name: types[name] for name in [*beside, *rest] if name in types}
            if self._kind == "parquet" or not read_alike([*parts.values()], types):
                for part in parts.values():
                    as_parquet(part, types)

    def _table(self, stack: ExitStack, stem: Path, header: list[str], columns: Columns) -> Lines:
        table = Cells(stem, header, columns.slots.values()) if self._kind == "csv" else Lines(stem, header)
        stack.callback(table.close)
        return table


def _main(request: DatasetExportRequest, columns: Columns) -> tuple[str, list[str]]:
    """The column that ``file_name`` stands for, or empty; and the slots' columns in ``metadata``.

    The column of pictures, else of targets, else of the first files. If it has alternatives, its own column stays too.
    """
    files = [one for one in request.slots if one.files]
    order = sorted(files, key=lambda one: (one.slot.name != TARGET, one.slot.role != "target"))
    if not order:
        return "", list(columns.slots.values())
    main = columns.slots[order[0].slot.name]
    kept = [name for name in columns.slots.values() if name != main or order[0].most > 1]
    return main, [FILE_NAME, *kept]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
