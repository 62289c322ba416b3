"""The exporter of Parquet files that contain pictures and sounds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from mmstudio.api import DatasetExportRequest, ExportSlot, Problem, Sample, ordinary_bytes
from mmstudio_files.exports.names import Columns, FileNames, as_json, sample_key, storable
from mmstudio_files.exports.settings import ParquetConfig
from mmstudio_files.exports.types import TEXT, known_types

MB = 1_000_000
GROUP_BYTES = 16 * MB
"""Number of bytes that are held in memory and written at once."""
GROUP_ROWS = 1000
LARGEST_BYTES = 2**31 - 2**20
"""Largest size of a Parquet cell."""
_KNOWN = {"image": "Image", "audio": "Audio"}
"""Modality to the kind of feature that other programs decode by themselves."""


class ParquetExporter:
    """Writes ``data/SPLIT-00000-of-00003.parquet`` and so on.

    A file is a struct of its ``bytes`` and its ``path``; a slot with alternatives is a list; cells of tables are columns.
    """

    def __init__(self, config: ParquetConfig) -> None:
        self._config = config

    def write(self, samples: Iterable[Sample], request: DatasetExportRequest) -> Iterator[Problem]:
        """Write rows in groups as the samples arrive; a file above 2 GiB is left out."""
        rows = _Rows(request)
        folder = request.folder / "data"
        folder.mkdir()
        shards = {split: _Shards(folder, split, rows.schema, self._config) for split in request.counts}
        try:
            for number, sample in enumerate(samples):
                row, size, problems = rows.of(sample_key(number), sample)
                yield from problems
                shards[sample.split].add(row, size)
            for one in shards.values():
                one.finish()
        except BaseException:
            for one in shards.values():
                one.abandon()
            raise


class _Rows:
    """Samples as rows of one schema."""

    def __init__(self, request: DatasetExportRequest) -> None:
        self._columns = Columns.of(request)
        self._names = FileNames(one.slot for one in request.slots)
        self._slots = {one.slot.name: one for one in request.slots}
        self.schema = self._make_schema()

    def of(self, key: str, sample: Sample) -> tuple[dict[str, Any], int, list[Problem]]:
        """A row, the number of bytes of its files, and the files that are too large for it."""
        row = self._columns.row(sample, {})
        problems: list[Problem] = []
        content: dict[str, list[dict[str, Any]]] = {}
        size = sum(len(str(value)) for value in row.values())
        for slot, name, path in self._names.files(key, sample):
            length = path.stat().st_size
            if length > LARGEST_BYTES:
                problems.append(
                    Problem(
                        path.name, f"{slot}: the file has {length:,} bytes, too many for a cell of Parquet."
                    )
                )
                continue
            size += length
            content.setdefault(slot, []).append({"bytes": ordinary_bytes(path), "path": name})
        for slot, column in self._columns.slots.items():
            one = self._slots[slot]
            found = content.get(slot) if one.files else row[column]
            if found and one.slot.modality != "text" and not one.files:
                found = [as_json(value) for value in found]
            row[column] = found if one.most > 1 or not found else found[0]
        return {name: storable(value) for name, value in row.items()}, size, problems

    def _make_schema(self) -> Any:
        fields: list[Any] = []
        features: dict[str, Any] = {}

        def add(name: str, kind: Any, feature: Any) -> None:
            fields.append(pa.field(name, kind))
            features[name] = feature

        for slot, column in self._columns.slots.items():
            add(column, *_kind(self._slots[slot]))
        for column, (kind, feature) in known_types(self._columns).items():
            add(column, kind, feature)
        told = json.dumps({"info": {"features": features}})
        return pa.schema(fields, metadata={"huggingface": told})


def _kind(one: ExportSlot) -> tuple[Any, Any]:
    """Type of a slot's column, and its description for other programs."""
    kind, feature = TEXT
    if one.files:
        kind = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
        known = _KNOWN.get(one.slot.modality)
        feature = {"_type": known} if known else {"bytes": _value("binary"), "path": _value("string")}
    if one.most == 1:
        return kind, feature
    return pa.list_(kind), {"feature": feature, "_type": "Sequence"} if "_type" in feature else [feature]


def _value(kind: str) -> dict[str, str]:
    return {"dtype": kind, "_type": "Value"}


class _Shards:
    """The files of a split, one open at a time; their total number is put into their names at the end."""

    def __init__(self, folder: Path, split: str, schema: Any, config: ParquetConfig) -> None:
        self._folder, self._split, self._schema = folder, split, schema
        self._limit = config.shard_mb * MB
        self._rows: list[dict[str, Any]] = []
        self._bytes = 0
        self._file: BinaryIO | None = None
        self._writer: Any = None
        self._paths: list[Path] = []

    def add(self, row: dict[str, Any], size: int) -> None:
        """Add a row; a full group is written."""
        if self._rows and self._bytes + size > min(GROUP_BYTES, self._limit):
            self._flush()
        self._rows.append(row)
        self._bytes += size
        if len(self._rows) >= GROUP_ROWS:
            self._flush()

    def finish(self) -> None:
        """Write the rest, and rename the files."""
        self._flush()
        self._close()
        for number, path in enumerate(self._paths):
            path.rename(path.with_name(f"{self._split}-{number:05d}-of-{len(self._paths):05d}.parquet"))

    def abandon(self) -> None:
        """Close the file without finishing it."""
        with suppress(Exception):
            self._close()
        if self._writer is not None:
            self._writer.is_open = False  # otherwise it would try to close again when it is collected
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    def _flush(self) -> None:
        if not self._rows:
            return
        if self._file is not None and self._file.tell() + self._bytes > self._limit:
            self._close()
        if self._file is None:
            path = self._folder / f"{self._split}-{len(self._paths):05d}.part"
            self._file = path.open("wb")
            self._paths.append(path)
            self._writer = pq.ParquetWriter(self._file, self._schema, use_dictionary=False)
        self._writer.write_table(pa.Table.from_pylist(self._rows, self._schema))
        self._rows, self._bytes = [], 0

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._file is not None:
            self._file.close()
            self._file = None
