"""The exporter of WebDataset shards: tar archives in which files with the same key belong together."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from mmstudio.api import DatasetExportRequest, Problem, Sample, cell_as, open_ordinary
from mmstudio_files.exports.names import MARKS, FileNames, as_json, is_table, sample_key
from mmstudio_files.exports.settings import WebDatasetConfig
from mmstudio_files.tables.marks import META

MB = 1_000_000
_ROUNDED = tarfile.BLOCKSIZE
_LONG_NAME = 3 * tarfile.BLOCKSIZE
"""Room for a name that does not fit into the plain header."""
_MODE = 0o644


class WebDatasetExporter:
    """Writes ``SPLIT-000000.tar`` and so on.

    A sample's files are ``KEY.SUFFIX``, or ``KEY.SLOT.SUFFIX`` for a slot that is not named like its modality; texts are
    ``KEY.txt``; the table and the facts are ``KEY.json``; further alternatives are ``KEY.1.txt``, ``KEY.2.txt`` ...
    """

    def __init__(self, config: WebDatasetConfig) -> None:
        self._config = config

    def write(self, samples: Iterable[Sample], request: DatasetExportRequest) -> Iterator[Problem]:
        """Fill the shards of one split after the other; nothing has to be left out."""
        yield from ()
        members = _Members(request)
        shards = {split: _Shards(request.folder, split, self._config) for split in request.counts}
        try:
            for number, sample in enumerate(samples):
                shards[sample.split].add(members.of(sample_key(number), sample))
            for one in shards.values():
                one.close()
        except BaseException:
            for one in shards.values():
                one.abandon()
            raise


class _Members:
    """The members of a sample: names, each with a file or with bytes."""

    def __init__(self, request: DatasetExportRequest) -> None:
        self._names = FileNames(one.slot for one in request.slots)
        tables = [one.slot.name for one in request.slots if is_table(one)]
        self._inline = [one.slot for one in request.slots if not one.files and one.slot.name not in tables]
        self._main = "table" if "table" in tables else ""
        self._tables = [name for name in tables if name != self._main]
        self._kinds = {one.slot.name: one.kinds for one in request.slots}
        self._marks = request.marks

    def of(self, key: str, sample: Sample) -> list[tuple[str, Path | bytes]]:
        found: list[tuple[str, Path | bytes]] = [
            (name, path) for _, name, path in self._names.files(key, sample)
        ]
        for slot in self._inline:
            text = slot.modality == "text"
            for ordinal, value in enumerate(sample.values.get(slot.name, ())):
                name = self._names.name(key, slot.name, ordinal, ".txt" if text else ".json", whole=not text)
                found.append((name, _bytes(str(value.data) if text else as_json(value.data))))
        rows = {name: row for name in self._tables if (row := self._row(sample, name))}
        found += [
            (self._names.name(key, name, 0, ".json", whole=True), _bytes(as_json(row)))
            for name, row in rows.items()
        ]
        row = self._row(sample, self._main) | {META + name: value for name, value in sample.meta.items()}
        given: dict[str, Any] = {"stars": sample.stars, "tags": list(sample.tags)}
        row |= {MARKS[mark]: given[mark] for mark in self._marks}
        return [*found, (f"{key}.json", _bytes(as_json(row)))] if row else found

    def _row(self, sample: Sample, table: str) -> dict[str, Any]:
        rows = [value.data for value in sample.values.get(table, ()) if isinstance(value.data, Mapping)]
        kinds = self._kinds.get(table, {})
        return (
            {name: cell_as(kinds.get(name, "text"), cell) for name, cell in rows[0].items()} if rows else {}
        )


class _Shards:
    """The shards of a split, one open at a time."""

    def __init__(self, folder: Path, split: str, config: WebDatasetConfig) -> None:
        self._folder, self._split, self._config = folder, split, config
        self._tar: tarfile.TarFile | None = None
        self._number = self._samples = 0

    def add(self, members: list[tuple[str, Path | bytes]]) -> None:
        """Write a whole sample into the open shard, or into the next one."""
        size = sum(map(_size, members))
        if self._tar is not None:
            end = (
                self._tar.offset + size + tarfile.RECORDSIZE
            )  # the end of an archive is padded to a whole record
            if self._samples >= self._config.shard_samples or end > self._config.shard_mb * MB:
                self.close()
        if self._tar is None:
            path = self._folder / f"{self._split}-{self._number:06d}.tar"
            self._tar = tarfile.open(path, "w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed with its last sample
            self._number, self._samples = self._number + 1, 0
        for name, content in members:
            _put(self._tar, name, content)
        self._samples += 1

    def close(self) -> None:
        """Finish the open shard."""
        if self._tar is not None:
            self._tar.close()
            self._tar = None

    def abandon(self) -> None:
        """Close the file without finishing it."""
        with suppress(OSError):
            self.close()


def _put(tar: tarfile.TarFile, name: str, content: Path | bytes) -> None:
    """Add a member with nothing but its bytes: no owner, no time."""
    info = tarfile.TarInfo(name)
    info.mode = _MODE
    if isinstance(content, bytes):
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
        return
    with open_ordinary(content) as file:
        info.size = file.seek(0, io.SEEK_END)
        file.seek(0)
        tar.addfile(info, file)


def _size(member: tuple[str, Path | bytes]) -> int:
    """Largest number of bytes that a member takes."""
    name, content = member
    size = len(content) if isinstance(content, bytes) else content.stat().st_size
    plain = name.isascii() and len(name) <= tarfile.LENGTH_NAME
    return _ROUNDED + -(-size // _ROUNDED) * _ROUNDED + (0 if plain else _LONG_NAME)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
