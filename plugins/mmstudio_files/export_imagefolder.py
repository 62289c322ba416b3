"""The exporter of folders: files per split, beside a table of what belongs to them."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from mmstudio.api import DatasetExportRequest, Problem, Sample, cell_words
from mmstudio_files.export_naming import Columns, FileNames, as_json, as_plain, sample_key
from mmstudio_files.export_settings import ImageFolderConfig

FILE_NAME = "file_name"
SPLIT = "split"
TARGET = "image"


class ImageFolderExporter:
    """Writes ``SPLIT/KEY.SUFFIX`` beside ``SPLIT/metadata.jsonl``, and ``manifest.jsonl`` over all splits.

    In ``metadata`` the column ``file_name`` names a sample's main file, as other programs expect it; in ``manifest`` every
    slot has a column of its own name, so that it is imported again as it was.
    """

    def __init__(self, config: ImageFolderConfig) -> None:
        self._suffix = config.table

    def write(self, samples: Iterable[Sample], request: DatasetExportRequest) -> Iterator[Problem]:
        """Copy files and write rows as the samples come; nothing has to be left out."""
        yield from ()
        columns = Columns.of(request, FILE_NAME, SPLIT)
        names = FileNames(one.slot for one in request.slots)
        rest = [*columns.cells.values(), *columns.facts.values(), *columns.marks.values()]
        main, beside = _main(request, columns)
        with ExitStack() as stack:
            manifest = self._open(stack, request.folder / "manifest", [*columns.slots.values(), SPLIT, *rest])
            parts = {
                split: self._open(stack, _made(request.folder / split) / "metadata", [*beside, *rest])
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

    def _open(self, stack: ExitStack, stem: Path, header: list[str]) -> _Table:
        """A table to be written; of a row only the columns of its header are."""
        path = stem.with_name(f"{stem.name}.{self._suffix}")
        newline = "" if self._suffix == "csv" else "\n"
        file = stack.enter_context(
            path.open("w", encoding="utf-8", errors="backslashreplace", newline=newline)
        )
        return _Csv(file, header) if self._suffix == "csv" else _Table(file, header)


class _Table:
    """JSON lines."""

    def __init__(self, file: IO[str], header: list[str]) -> None:
        self._file, self._header = file, header

    def write(self, row: Mapping[str, Any]) -> None:
        self._file.write(as_json({name: row[name] for name in self._header}) + "\n")


class _Csv(_Table):
    """Cells between commas."""

    def __init__(self, file: IO[str], header: list[str]) -> None:
        super().__init__(file, header)
        self._writer = csv.writer(
            file, lineterminator="\r\n"
        )  # else a cell with either alone would not be quoted
        self._writer.writerow(map(as_plain, header))

    def write(self, row: Mapping[str, Any]) -> None:
        self._writer.writerow(_written(row[name]) for name in self._header)


def _written(cell: Any) -> str:
    if isinstance(cell, list | dict):
        return as_json(cell)
    if isinstance(cell, str):
        # what looks like a list would be read as one
        return as_json([cell]) if cell.startswith("[") else as_plain(cell)
    return repr(cell) if isinstance(cell, float) else cell_words(cell)


def _main(request: DatasetExportRequest, columns: Columns) -> tuple[str, list[str]]:
    """The column that ``file_name`` stands for, or empty; and the slots' columns in ``metadata``.

    That of pictures, or of what is to be made, or of the first files. With alternatives its own column stays too.
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
